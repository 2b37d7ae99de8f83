#!/bin/sh
# Packs a bundle as an AppImage, one file that runs without being installed:
#   packaging/linux/appimage/appimage.sh BUNDLE TARGET RUNTIME
# RUNTIME is the file that runtime.sh fetches. Without it, what the AppImage holds is left in TARGET as a file system
# (.squashfs) that try.sh tries in the same way; an AppImage is the runtime with that behind it, and nothing else.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
linux=$(cd "$here/.." && pwd)
project=$(cd "$linux/../.." && pwd)
bundle=$(cd "$1" && pwd)
mkdir -p "$2"
target=$(cd "$2" && pwd)
runtime=${3:-}
[ -x "$bundle/shellac" ] || { echo "appimage.sh: there is no bundle in $bundle (make bundle makes one)" >&2; exit 1; }
command -v mksquashfs >/dev/null || { echo "appimage.sh: mksquashfs is missing (Debian: squashfs-tools)" >&2; exit 1; }
[ "$(uname -m)" = x86_64 ] || { echo "appimage.sh: AppImages are made on x86_64 only, this is $(uname -m)" >&2; exit 1; }
if [ -n "$runtime" ]; then
    runtime=$(readlink -f "$runtime")
    known=$(cut -d' ' -f1 "$here/runtime.sha256")
    [ "$(sha256sum < "$runtime" | cut -d' ' -f1)" = "$known" ] \
        || { echo "appimage.sh: $runtime is not the runtime that is pinned" >&2; exit 1; }
fi
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$project/model/__init__.py")
work=$(mktemp -d "$target/appimage.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/AppDir

install -d "$root/usr/lib" "$root/usr/share/applications" "$root/usr/share/metainfo" "$root/usr/share/doc/shellac" \
    "$root/usr/share/icons/hicolor/scalable/apps" "$root/usr/share/icons/hicolor/512x512/apps"
cp -al "$bundle" "$root/usr/lib/shellac" 2>/dev/null || { rm -rf "$root/usr/lib/shellac"; cp -a "$bundle" "$root/usr/lib/shellac"; }
install -m 755 "$here/AppRun" "$root/AppRun"
sed "s/^Type=Application/&\nX-AppImage-Version=$version/" "$linux/org.shellac.Shellac.desktop" \
    > "$root/usr/share/applications/org.shellac.Shellac.desktop"
install -m 644 "$project/resources/icons/shellac.svg" "$root/usr/share/icons/hicolor/scalable/apps/"
install -m 644 "$project/packaging/shellac.png" "$root/usr/share/icons/hicolor/512x512/apps/"
for icon in "$linux"/icons/*.png; do # the same drawing in the sizes that menus and panels ask for
    size=$(basename "$icon" .png)
    install -D -m 644 "$icon" "$root/usr/share/icons/hicolor/${size}x$size/apps/shellac.png"
done
install -m 644 "$project/LICENSE" "$root/usr/share/doc/shellac/copyright"
sh "$linux/metainfo.sh" > "$root/usr/share/metainfo/org.shellac.Shellac.appdata.xml"
# where desktops look for them in an AppImage
ln -s usr/share/applications/org.shellac.Shellac.desktop "$root/org.shellac.Shellac.desktop"
ln -s usr/share/icons/hicolor/512x512/apps/shellac.png "$root/shellac.png"
ln -s shellac.png "$root/.DirIcon"

inside=$target/shellac-$version-x86_64.squashfs
rm -f "$inside"
mksquashfs "$root" "$inside" -root-owned -noappend -no-progress -quiet -comp zstd -Xcompression-level "${SHELLAC_SQUASHFS_LEVEL:-15}"
if [ -z "$runtime" ]; then
    echo "$inside: $(du -m "$inside" | cut -f1) MB; no AppImage yet, for want of the runtime (runtime.sh fetches it)"
    exit 0
fi
image=$target/shellac-$version-x86_64.AppImage
cat "$runtime" "$inside" > "$image"
chmod 755 "$image"
rm "$inside"
echo "$image: $(du -m "$image" | cut -f1) MB"
