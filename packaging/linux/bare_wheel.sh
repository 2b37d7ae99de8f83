#!/bin/sh
# The wheel on a bare system: packaging/linux/bare_wheel.sh WHEEL TARGET   (as root)
# Makes the smallest Debian with debootstrap, with its Python and the system libraries that installing.md names, and there, as
# a user without rights and with no checkout in sight, takes the steps of try_wheel.sh: pip installs the file, it restores,
# verifies, tests itself, opens its window (on a virtual screen), and is uninstalled. The picture is left in TARGET.
# Which Debian: see bare_root.sh. PIP_*, *_proxy and SHELLAC_TORCH_INDEX (see try_wheel.sh) are handed on, PIP_CONSTRAINT as a copy
# of the file that it names; without it the versions are the newest, as a user gets them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
wheel=$(readlink -f "$1")
mkdir -p "$2"
target=$(cd "$2" && pwd)
. "$here/bare_root.sh"

echo "=== what installing.md names, and a virtual screen"
libraries=$(sed -n 's/^    sudo apt install python3-venv //p' "$here/../../docs/guide/installing.md")
[ -n "$libraries" ] || { echo "bare_wheel.sh: installing.md names no libraries" >&2; exit 1; }
# shellcheck disable=SC2086
brought python3-venv $libraries ca-certificates xvfb xauth
for place in /opt/wheels /opt/pypi /opt/pypi-more /etc/xdg/pip; do # wheels that a machine keeps for pip, where there are any
    if [ -d "$place" ]; then mkdir -p "$root$place" && mount --bind "$place" "$root$place" && lent="$lent $place"; fi
done
[ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$root/etc/pip.conf"
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
install -m 755 "$here/../try_wheel.sh" "$root/usr/local/bin/"
cp "$wheel" "$root/srv/"
constraint=''
if [ -n "${PIP_CONSTRAINT:-}" ]; then
    cp "$PIP_CONSTRAINT" "$root/srv/constraints.txt"
    constraint=PIP_CONSTRAINT=/srv/constraints.txt
fi

echo "=== installed by pip, used, and uninstalled"
# shellcheck disable=SC2046
chroot --userspec=visitor:visitor "$root" env -i HOME=/home/visitor PATH=/usr/bin:/bin \
    $constraint $(env | grep -E '^((SHELLAC_TORCH_INDEX|PIP_(CERT|FIND_LINKS|DEFAULT_TIMEOUT|INDEX_URL|EXTRA_INDEX_URL))|[a-z]*_proxy)=' || true) \
    xvfb-run -a -s "-screen 0 1400x900x24" env QT_QPA_PLATFORM=xcb \
    sh /usr/local/bin/try_wheel.sh "/srv/$(basename "$wheel")" /home/visitor/window.png
cp "$root/home/visitor/window.png" "$target/$suite-wheel.png"
left=$(inside find / -xdev -ipath '*shellac*' -not -path '/proc/*' -not -path "/srv/$(basename "$wheel")" -not -path '/var/log/*')
echo "Left on the system: ${left:-nothing}"
echo "The wheel was installed, used, shown and removed on $suite; $target has the picture."
