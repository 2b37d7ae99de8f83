#!/bin/sh
# The window as somebody uses it, on a virtual screen: packaging/linux/window.sh RECORDING FOLDER
# (needs shellac in the PATH, xvfb, xauth, xdotool, scrot). Opens a recording, asks for the guide with F1, and closes with
# Ctrl+Q; leaves a picture of each in FOLDER. SHELLAC_GUIDE is how the window is called that shows the guide: Shellac's own,
# where there is no browser, else the browser's.
set -eu
if [ -z "${SHELLAC_ON_SCREEN:-}" ]; then
    SHELLAC_ON_SCREEN=1 exec xvfb-run -a -s "-screen 0 1400x900x24" sh "$0" "$@"
fi
recording=$1
folder=$2
export QT_QPA_PLATFORM=xcb
shellac "$recording" &
program=$!
trap 'kill "$program" 2>/dev/null || true' EXIT
# with no window manager nobody gives a window the keys, so the mouse says which is meant
found() { timeout "${SHELLAC_PATIENCE:-300}" xdotool search --sync --onlyvisible --name "$1" | head -n 1; }
window=$(found "$(basename "$recording")")
[ -n "$window" ] || { echo "window.sh: no window named after $recording" >&2; exit 1; }
sleep "${SHELLAC_SETTLE:-30}" # the first noise is found meanwhile
scrot -o "$folder/used.png"
xdotool windowfocus --sync "$window"
xdotool key F1
guide=$(found "${SHELLAC_GUIDE:-^User guide$}")
[ -n "$guide" ] || { echo "window.sh: F1 shows no guide" >&2; exit 1; }
sleep 5
scrot -o "$folder/guide.png"
xdotool windowfocus --sync "$window"
xdotool key ctrl+q
wait "$program" || { echo "window.sh: the window ended with $?" >&2; exit 1; }
trap - EXIT
echo "A window with $(basename "$recording"), the guide on F1, closed by Ctrl+Q."
