#!/bin/sh
# An AppImage for trying only, where GitHub cannot be reached but Debian can: debian_runtime.sh CONTENTS.squashfs TARGET
# The runtime that releases have (runtime.sh) is in no package registry. Debian's source package of libappimage has test
# images, each with a runtime of 2020 in front: the same format, found, mounted and unpacked in the same way, but it wants
# libfuse.so.2 to mount, and knows no zstd. So CONTENTS, which appimage.sh leaves without a runtime, is packed anew with gzip.
set -eu
contents=$(readlink -f "$1")
mkdir -p "$2"
target=$(cd "$2" && pwd)
work=$(mktemp -d "$target/debian.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# lists of its own: the system's are left as they are
mkdir -p lists/partial
echo "deb-src ${SHELLAC_MIRROR:-http://deb.debian.org/debian} ${SHELLAC_SUITE:-bookworm} main" > sources.list
sources() {
    apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$work/lists" -o APT::Sandbox::User=root "$@"
}
sources update
sources source --download-only --tar-only libappimage
tar xf libappimage_*.orig.tar.gz --wildcards --strip-components=3 '*/tests/data/Echo-no-integrate-x86_64.AppImage'
# the runtime is a program whose section headers come last; the file system follows
python3 - Echo-no-integrate-x86_64.AppImage runtime <<'EOF'
import struct, sys
image = open(sys.argv[1], "rb").read()
(headers,), (size, count) = struct.unpack_from("<Q", image, 0x28), struct.unpack_from("<HH", image, 0x3A)
end = headers + size * count
assert image[8:11] == b"AI\x02" and image[end : end + 4] == b"hsqs", "no AppImage of type 2"
open(sys.argv[2], "wb").write(image[:end])
EOF
unsquashfs -quiet -no-progress -dest AppDir "$contents"
mksquashfs AppDir inside -root-owned -noappend -no-progress -quiet -comp gzip -Xcompression-level 6
image=$target/$(basename "$contents" .squashfs)-trial.AppImage
cat runtime inside > "$image"
chmod 755 "$image"
echo "$image: $(du -m "$image" | cut -f1) MB, for trying only"
