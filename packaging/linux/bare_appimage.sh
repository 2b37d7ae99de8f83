#!/bin/sh
# The AppImage on a bare system: packaging/linux/bare_appimage.sh FILE TARGET   (as root)
# On the smallest Debian, with only the libraries that every desktop has: restores the record that ships, verifies, tests
# itself, opens its window on a virtual screen. There is no FUSE there, so the runtime unpacks it (--appimage-extract-and-run).
# FILE may be what an AppImage holds (the .squashfs that appimage.sh leaves without a runtime): that is unpacked beforehand.
# The picture and the report of the self-test are left in TARGET. Which Debian: see bare_root.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
file=$(readlink -f "$1")
mkdir -p "$2"
target=$(cd "$2" && pwd)
. "$here/bare_root.sh"

echo "=== what every desktop has, and a virtual screen"
brought libegl1 libgl1 libasound2 libwayland-client0 libwayland-cursor0 libwayland-egl1 libxcb1 fontconfig fonts-dejavu-core xvfb xauth
if inside sh -c 'command -v python3'; then said "there is a Python, so this is no bare system"; fi
mkdir "$root/srv/bin"
install -m 644 "$here/../../resources/demo/shellac-demo.flac" "$root/srv/"
record=/srv/shellac-demo.flac
case $file in
    *.AppImage)
        install -m 755 "$file" "$root/srv/shellac.AppImage"
        for name in shellac shellac-cli; do ln -s ../shellac.AppImage "$root/srv/bin/$name"; done
        ;;
    *)
        unsquashfs -quiet -no-progress -dest "$root/srv/AppDir" "$file"
        ln -s ../AppDir/AppRun "$root/srv/bin/shellac"
        printf '#!/bin/sh\nARGV0=shellac-cli exec /srv/AppDir/AppRun "$@"\n' > "$root/srv/bin/shellac-cli"
        chmod 755 "$root/srv/bin/shellac-cli"
        ;;
esac
run() { program=$1; shift; as_visitor env APPIMAGE_EXTRACT_AND_RUN=1 "/srv/bin/$program" "$@"; }

echo "=== restoring, verifying, self-test"
run shellac restore "$record" -o /home/visitor/out --removed --access-copy mp3 --access-copy opus
run shellac-cli verify /home/visitor/out
run shellac-cli --self-test "/home/visitor/self-test.txt"
cp "$root/home/visitor/self-test.txt" "$target/self-test-image-$suite.txt"

echo "=== the window"
as_visitor xvfb-run -a -s "-screen 0 1400x900x24" env QT_QPA_PLATFORM=xcb APPIMAGE_EXTRACT_AND_RUN=1 \
    /srv/bin/shellac "$record" --screenshot /home/visitor/image.png
cp "$root/home/visitor/image.png" "$target/$suite-image.png"
left=$(find "$root/tmp" -mindepth 1 -maxdepth 1 -not -name '.X*' -not -name 'pulse-*')
[ -z "$left" ] || said "it left $left"
echo "Used and shown on $suite; $target has the report and the picture. The visitor's own files:"
inside find /home/visitor -type f -ipath '*/.*shellac*'
