#!/bin/sh
# The package on a bare system: packaging/linux/bare.sh PACKAGE.deb TARGET   (as root)
# Makes the smallest Debian with debootstrap, installs the package there, runs the self-test, opens the window on a
# virtual screen, empty and with the record that ships, looks at what the desktop knows of it, and removes it again.
# The pictures of the window and the report of the self-test are left in TARGET.
# SHELLAC_SUITE (bookworm) and SHELLAC_MIRROR (http://deb.debian.org/debian) say which Debian, and from where.
set -eu
package=$(readlink -f "$1")
mkdir -p "$2"
target=$(cd "$2" && pwd)
root=$(mktemp -d "${TMPDIR:-/tmp}/shellac-bare.XXXXXX")
finish() {
    umount "$root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap finish EXIT
chmod 755 "$root"

debootstrap --variant=minbase "${SHELLAC_SUITE:-bookworm}" "$root" "${SHELLAC_MIRROR:-http://deb.debian.org/debian}"
mount -t proc proc "$root/proc"
cp "$package" "$root/tmp/"
[ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
[ ! -e /etc/apt/apt.conf ] || cp /etc/apt/apt.conf "$root/etc/apt/apt.conf"
inside() { chroot "$root" env -i HOME=/home/visitor PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
inside apt-get update
inside apt-get install -y --no-install-recommends "/tmp/$(basename "$package")" xvfb xauth
inside useradd -m visitor
if inside sh -c 'command -v python3'; then echo "bare.sh: there is a Python, so this is no bare system" >&2; exit 1; fi

as_visitor() { chroot --userspec=visitor "$root" env -i HOME=/home/visitor PATH=/usr/bin:/bin "$@"; }
as_visitor shellac-cli --self-test /home/visitor/self-test.txt
as_visitor shellac-cli restore /opt/shellac/_internal/resources/demo/shellac-demo.flac -o /home/visitor/out --removed
as_visitor shellac-cli verify /home/visitor/out
picture() {
    name=$1
    shift
    as_visitor xvfb-run -a -s "-screen 0 1400x900x24" env QT_QPA_PLATFORM=xcb \
        shellac "$@" --screenshot "/home/visitor/$name.png"
    cp "$root/home/visitor/$name.png" "$target/"
}
picture empty
picture window /opt/shellac/_internal/resources/demo/shellac-demo.flac
cp "$root/home/visitor/self-test.txt" "$target/"

# what a desktop would find: its own two programs read what the package brought
inside apt-get install -y --no-install-recommends desktop-file-utils shared-mime-info
inside desktop-file-validate /usr/share/applications/org.shellac.Shellac.desktop
for kind in audio/flac audio/x-wav audio/x-rf64 audio/x-bwf audio/x-w64; do
    grep "^$kind=.*org.shellac.Shellac.desktop" "$root/usr/share/applications/mimeinfo.cache"
done
grep -E ':(\*\.rf64|\*\.bwf|\*\.w64)$' "$root/usr/share/mime/globs2"
ls "$root/usr/share/icons/hicolor/scalable/apps/shellac.svg" "$root/usr/share/icons/hicolor/512x512/apps/shellac.png"

# the manual page and what shells complete
inside apt-get install -y --no-install-recommends man-db bash-completion
inside man --warnings -l /usr/share/man/man1/shellac-cli.1.gz >"$root/manual.txt" 2>"$root/warnings.txt"
grep -q 'shellac restore' "$root/manual.txt"
[ ! -s "$root/warnings.txt" ] || { cat "$root/warnings.txt" >&2; exit 1; }
for name in shellac shellac-cli; do
    inside bash -c ". /usr/share/bash-completion/bash_completion; _completion_loader $name; complete -p $name"
done

inside apt-get purge -y shellac >/dev/null
left=$(find "$root" -xdev -ipath '*shellac*' -not -path "$root/home/*" -not -path "$root/tmp/*" -not -path "$root/proc/*" \
    -not -path "$root/var/log/*")
left=$(echo "$left" | grep -v "^$root\$" | sed "s#^$root##" | grep -i shellac || true)
[ -z "$left" ] || { echo "bare.sh: removing the package left $left" >&2; exit 1; }
echo "The visitor's own files:"
find "$root/home/visitor" -type f | sed "s#^$root##" | grep -i "/\..*shellac" || true
echo "Installed, tested, used, shown and removed; $target has the report and the pictures."
