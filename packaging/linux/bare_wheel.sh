#!/bin/sh
# The wheel on a bare system: packaging/linux/bare_wheel.sh WHEEL TARGET   (as root)
# Makes the smallest Debian with debootstrap, with its Python and the system libraries that installing.md names, and there, as
# a user without rights and with no checkout in sight, takes the steps of try_wheel.sh: pip installs the file, it restores,
# verifies, tests itself, opens its window (on a virtual screen), and is uninstalled. The picture is left in TARGET.
# SHELLAC_SUITE, SHELLAC_MIRROR and SHELLAC_BARE_ROOT are as in bare.sh; PIP_* and *_proxy are handed on.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
wheel=$(readlink -f "$1")
mkdir -p "$2"
target=$(cd "$2" && pwd)
suite=${SHELLAC_SUITE:-bookworm}
PATH=$PATH:/usr/sbin:/sbin
root=$(mktemp -d "${TMPDIR:-/tmp}/shellac-bare.XXXXXX")
kept="/opt/wheels /opt/pypi /opt/pypi-more /etc/xdg/pip" # wheels that a machine keeps for pip, where there are any
finish() {
    for place in $kept /proc; do umount "$root$place" 2>/dev/null || true; done
    rm -rf --one-file-system "$root"
}
trap finish EXIT
trap 'exit 130' INT TERM
chmod 755 "$root"

if [ -n "${SHELLAC_BARE_ROOT:-}" ]; then
    cp -a "$SHELLAC_BARE_ROOT/." "$root"
else
    debootstrap --variant=minbase "$suite" "$root" "${SHELLAC_MIRROR:-http://deb.debian.org/debian}"
fi
mount -t proc proc "$root/proc"
[ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
[ ! -e /etc/apt/apt.conf ] || cp /etc/apt/apt.conf "$root/etc/apt/apt.conf"
inside() { chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
inside apt-get update -qq
echo "=== $(inside sh -c '. /etc/os-release; echo "$PRETTY_NAME"'): what installing.md names, and a virtual screen"
libraries=$(sed -n 's/^    sudo apt install python3-venv //p' "$here/../../docs/guide/installing.md")
[ -n "$libraries" ] || { echo "bare_wheel.sh: installing.md names no libraries" >&2; exit 1; }
# shellcheck disable=SC2086
inside apt-get install -y -qq --no-install-recommends python3-venv $libraries ca-certificates xvfb xauth >/dev/null
for place in $kept; do
    if [ -d "$place" ]; then mkdir -p "$root$place" && mount --bind "$place" "$root$place"; fi
done
[ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$root/etc/pip.conf"
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
inside useradd -m visitor
install -m 755 "$here/../try_wheel.sh" "$root/usr/local/bin/"
cp "$wheel" "$root/srv/"

echo "=== installed by pip, used, and uninstalled"
# shellcheck disable=SC2046
chroot --userspec=visitor:visitor "$root" env -i HOME=/home/visitor PATH=/usr/bin:/bin \
    $(env | grep -E '^(PIP_(CERT|FIND_LINKS|DEFAULT_TIMEOUT|INDEX_URL|EXTRA_INDEX_URL)|[a-z]*_proxy)=' || true) \
    xvfb-run -a -s "-screen 0 1400x900x24" env QT_QPA_PLATFORM=xcb \
    sh /usr/local/bin/try_wheel.sh "/srv/$(basename "$wheel")" /home/visitor/window.png
cp "$root/home/visitor/window.png" "$target/$suite-wheel.png"
left=$(inside find / -xdev -ipath '*shellac*' -not -path '/proc/*' -not -path "/srv/$(basename "$wheel")" -not -path '/var/log/*')
echo "Left on the system: ${left:-nothing}"
echo "The wheel was installed, used, shown and removed on $suite; $target has the picture."
