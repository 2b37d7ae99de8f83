#!/bin/sh
# Shows that the self-test can fail: packaging/linux/break.sh BUNDLE
# Takes one part after the other out of a copy of the bundle; each time the self-test has to notice.
set -eu
bundle=$(cd "$1" && pwd)
place=$(mktemp -d "$bundle/../shellac-break.XXXXXX")
trap 'rm -rf "$place"' EXIT
unnoticed=''
for part in weights/faithful.safetensors torch/lib/libtorch_cpu.so PySide6/Qt/plugins/platforms/libqxcb.so \
    PySide6/Qt/plugins/platforms/libqoffscreen.so libportaudio.so.2 _soundfile_data resources/icons documentation/guide/index.html
do
    [ -e "$bundle/_internal/$part" ] || { echo "break.sh: the bundle has no $part" >&2; exit 1; }
    rm -rf "$place/shellac"
    cp -al "$bundle" "$place/shellac"
    rm -r "$place/shellac/_internal/$part"
    rm -f "$place/shellac/_internal/files.json" # the list of files would notice anything
    echo "=== without $part"
    if "$place/shellac/shellac-cli" --self-test --first-fault "$place/report.txt" >/dev/null 2>"$place/errors.txt"; then
        echo "passed, though it should not"
        unnoticed="$unnoticed $part"
    else
        grep -m 1 '^FAILED' "$place/report.txt" 2>/dev/null || tail -n 3 "$place/errors.txt"
    fi
    rm -f "$place/report.txt"
done
[ -z "$unnoticed" ] || { echo "break.sh: unnoticed:$unnoticed" >&2; exit 1; }
echo "The self-test noticed every one of them."
