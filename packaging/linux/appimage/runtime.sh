#!/bin/sh
# Fetches the runtime of AppImages, the one thing in them that is not ours: packaging/linux/appimage/runtime.sh FOLDER
# It is a program of 1 MB that mounts what follows it and starts AppRun there; pinned by version and checksum.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
if ! sha256sum --check --status "$here/runtime.sha256" 2>/dev/null; then
    curl --fail --location --silent --show-error --retry 3 --proto '=https' --output runtime-x86_64 \
        https://github.com/AppImage/type2-runtime/releases/download/20251108/runtime-x86_64
    sha256sum --check --quiet "$here/runtime.sha256" || { rm -f runtime-x86_64; exit 1; }
fi
echo "$(pwd)/runtime-x86_64"
