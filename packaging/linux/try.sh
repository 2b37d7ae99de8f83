#!/bin/sh
# The self-test of a bundle where a user may well have it: packaging/linux/try.sh BUNDLE   (as root)
# In a folder with spaces and letters that are not ASCII, as a user who may write nothing there, with an empty PATH,
# without network and without an environment.
set -eu
bundle=$(cd "$1" && pwd)
place=$(mktemp -d "${TMPDIR:-/tmp}/shellac-try.XXXXXX")
trap 'rm -rf "$place"' EXIT
folder="$place/Alte Schätze – à écouter/日本 №78"
mkdir -p "$folder" "$place/home"
cp -al "$bundle" "$folder/shellac" 2>/dev/null || cp -a "$bundle" "$folder/shellac"
chmod -R go-w "$place"
chmod 755 "$place"
chown 65534 "$place/home"
as_user() {
    unshare -n setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
        env -i HOME="$place/home" TMPDIR="$place/home" PATH=/nonexistent "$@"
}
if as_user /usr/bin/touch "$folder/shellac/written" 2>/dev/null; then
    echo "try.sh: the folder can be written to, so this tries nothing" >&2
    exit 1
fi
as_user "$folder/shellac/shellac-cli" --self-test
as_user "$folder/shellac/shellac-cli" restore "$folder/shellac/_internal/resources/demo/shellac-demo.flac" \
    -o "$place/home/out" --removed
as_user "$folder/shellac/shellac-cli" verify "$place/home/out"
