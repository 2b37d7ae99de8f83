#!/bin/sh
# Tries an AppImage, or what will be one: packaging/linux/appimage/try.sh FILE TARGET
# FILE is an AppImage, mounted by its own runtime, or the .squashfs of appimage.sh, mounted by squashfuse as that would.
# Restores the record that ships, verifies the result, runs the self-test, opens the window on a virtual screen (its picture
# is left in TARGET), and looks that nothing is left but what Shellac keeps of its user's.
set -eu
file=$(readlink -f "$1")
mkdir -p "$2"
target=$(cd "$2" && pwd)
place=$(mktemp -d "${TMPDIR:-/tmp}/shellac-appimage.XXXXXX")
finish() {
    fusermount -u "$place/mounted" 2>/dev/null || fusermount3 -u "$place/mounted" 2>/dev/null || true
    rm -rf --one-file-system "$place"
}
trap finish EXIT
trap 'exit 130' INT TERM
mkdir "$place/home" "$place/mounted" "$place/bin"
case $file in
    *.AppImage)
        chmod +x "$file"
        ln -s "$file" "$place/bin/shellac"
        ln -s "$file" "$place/bin/shellac-cli"
        "$file" --appimage-mount > "$place/where" & # ends when it is told to
        mounter=$!
        while [ ! -s "$place/where" ]; do kill -0 "$mounter"; sleep 0.1; done
        contents=$(cat "$place/where")
        ;;
    *)
        squashfuse "$file" "$place/mounted"
        contents=$place/mounted
        ln -s "$contents/AppRun" "$place/bin/shellac"
        printf '#!/bin/sh\nARGV0=shellac-cli exec "%s/AppRun" "$@"\n' "$contents" > "$place/bin/shellac-cli"
        chmod +x "$place/bin/shellac-cli"
        mounter=''
        ;;
esac
for name in org.shellac.Shellac.desktop shellac.png .DirIcon AppRun; do
    [ -s "$contents/$name" ] || { echo "try.sh: there is no $name in it" >&2; exit 1; }
done
desktop-file-validate "$contents/org.shellac.Shellac.desktop"
if touch "$contents/written" 2>/dev/null; then echo "try.sh: it can be written to" >&2; exit 1; fi

plain() { env -i HOME="$place/home" PATH=/usr/bin:/bin "$@"; }
record=$contents/usr/lib/shellac/_internal/resources/demo/shellac-demo.flac
plain "$place/bin/shellac" restore "$record" -o "$place/out" --removed
plain "$place/bin/shellac-cli" verify "$place/out"
plain "$place/bin/shellac-cli" --version
plain xvfb-run -a -s "-screen 0 1400x900x24" env QT_QPA_PLATFORM=xcb "$place/bin/shellac" \
    --screenshot "$target/appimage-empty.png"
plain "$place/bin/shellac-cli" --self-test "$target/appimage-self-test.txt"
plain xvfb-run -a -s "-screen 0 1400x900x24" env QT_QPA_PLATFORM=xcb "$place/bin/shellac" "$record" \
    --screenshot "$place/window.png"
cp "$place/window.png" "$target/appimage.png"
[ -z "$mounter" ] || kill "$mounter"
echo "Left in the user's home:"
find "$place/home" -type f | sed "s#^$place/home#~#"
echo "Restored, self-tested and shown; $target has the report and the picture."
