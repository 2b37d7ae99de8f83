#!/bin/sh
# The package on a bare system: packaging/linux/bare.sh PACKAGE.deb TARGET   (as root; `make try-deb`)
# Makes the smallest Debian with debootstrap, installs the package there, runs the self-test, restores the record that
# ships and access copies of it, opens the window on a virtual screen, looks at what the desktop, man and three shells know
# of it, and removes it again. The pictures of the window and the report of the self-test are left in TARGET.
# Which Debian: see bare_root.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
package=$(readlink -f "$1")
mkdir -p "$2"
target=$(cd "$2" && pwd)
. "$here/bare_root.sh"

echo "=== installing"
cp "$package" "$root/tmp/"
brought "/tmp/$(basename "$package")"
rm "$root/tmp/$(basename "$package")"
inside dpkg -L shellac > "$root/root/installed"
if inside sh -c 'command -v python3'; then said "there is a Python, so this is no bare system"; fi

echo "=== restoring, verifying, self-test"
record=/opt/shellac/_internal/resources/demo/shellac-demo.flac
as_visitor shellac-cli restore "$record" -o /home/visitor/out --removed --access-copy mp3 --access-copy opus
as_visitor shellac-cli verify /home/visitor/out
# what is coded with loss is read by libraries of its own
for copy in mp3 opus; do
    as_visitor shellac-cli restore "/home/visitor/out/shellac-demo_restored_access.$copy" -o "/home/visitor/$copy"
done
as_visitor shellac-cli --self-test /home/visitor/self-test.txt
cp "$root/home/visitor/self-test.txt" "$target/self-test-$suite.txt"

echo "=== the window"
brought xvfb xauth xdotool scrot
as_visitor xvfb-run -a -s "-screen 0 1400x900x24" env QT_QPA_PLATFORM=xcb shellac --screenshot /home/visitor/empty.png
install -m 755 "$here/window.sh" "$here/completes.sh" "$root/usr/local/bin/"
as_visitor sh /usr/local/bin/window.sh "$record" /home/visitor
for name in empty used guide; do cp "$root/home/visitor/$name.png" "$target/$suite-$name.png"; done
brought xdg-utils dillo # the smallest of browsers, with the system's libraries, not the bundle's
as_visitor env SHELLAC_GUIDE='^Dillo: .*Shellac' SHELLAC_SETTLE=5 sh /usr/local/bin/window.sh "$record" /home/visitor
cp "$root/home/visitor/guide.png" "$target/$suite-guide-in-a-browser.png"

echo "=== what a desktop finds: its own programs read what the package brought"
brought desktop-file-utils shared-mime-info appstream
inside desktop-file-validate /usr/share/applications/org.shellac.Shellac.desktop
# a package that was made without an address (SHELLAC_HOMEPAGE, see metainfo.sh) has none to tell; trixie warns of that
metainfo=/usr/share/metainfo/org.shellac.Shellac.metainfo.xml
if ! inside appstreamcli validate --no-net "$metainfo"; then
    ! grep -q 'type="homepage"' "$root$metainfo"
    inside appstreamcli validate --no-net --override=url-homepage-missing=info "$metainfo"
fi
for kind in audio/flac audio/x-wav audio/x-rf64 audio/x-bwf audio/x-w64; do
    grep -q "^$kind=.*org.shellac.Shellac.desktop" "$root/usr/share/applications/mimeinfo.cache" || said "nothing opens $kind"
done
grep -E ':(\*\.rf64|\*\.bwf|\*\.w64)$' "$root/usr/share/mime/globs2"
ls "$root/usr/share/icons/hicolor/scalable/apps/shellac.svg" "$root/usr/share/icons/hicolor/512x512/apps/shellac.png"

echo "=== the manual page and what shells complete"
brought man-db bash-completion zsh fish
for name in shellac shellac-cli; do
    # a minimal root leaves pages out when packages are installed there, but not what a package has outside share/man
    inside man --warnings -l "/usr/share/man/man1/$name.1.gz" >"$root/root/manual" 2>"$root/root/warnings"
    grep -q 'shellac restore' "$root/root/manual" || said "the page of $name says nothing of restoring"
    [ ! -s "$root/root/warnings" ] || { cat "$root/root/warnings" >&2; exit 1; }
done
as_visitor sh /usr/local/bin/completes.sh
rm "$root/usr/local/bin/window.sh" "$root/usr/local/bin/completes.sh"

echo "=== removing"
inside apt-get purge -y -qq shellac >/dev/null
while read -r path; do
    case $path in /opt/shellac* | *[Ss]hellac*) [ ! -e "$root$path" ] || said "removing the package left $path" ;; esac
done < "$root/root/installed"
left=$(inside find / -xdev -ipath '*shellac*' -not -path '/home/*' -not -path '/proc/*' -not -path '/var/log/*')
[ -z "$left" ] || said "removing the package left $left"
# nor may anything that was made from it speak of it: the caches of menus and file types, dpkg's lists
named=$(inside grep -rIil shellac /etc /usr/share/applications /usr/share/mime /usr/share/icons /var/lib/dpkg /var/cache || true)
[ -z "$named" ] || said "removed, and still named in $named"

echo "The visitor's own files:"
inside find /home/visitor -type f -ipath '*shellac*' | grep '/\.' || true
echo "Installed, tested, used, shown and removed on $suite; $target has the report and the pictures."
