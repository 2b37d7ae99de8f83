#!/bin/sh
# Makes ready what `make run`, `test`, `train` and `bundle` need: system libraries, .venv, packages.
# usage: tools/setup.sh run|test|train|bundle
#
# PYTHON               interpreter for the virtual environment (default: the first of python3,
#                      python3.13, python3.12, python3.11 that is 3.11 to 3.13)
# SHELLAC_TORCH_INDEX  where PyTorch's CPU build is looked for when this machine has no NVIDIA GPU
#                      (default: PyTorch's own index); empty: only where pip looks anyway
set -eu
cd "$(dirname "$0")/.."
purpose=${1:?usage: tools/setup.sh run|test|train|bundle}
case $purpose in
    run) extras='' ;;
    test) extras='[dev,train,cluster]' ;;
    train) extras='[train]' ;;
    bundle) extras='[bundle]' ;;
    *) echo "tools/setup.sh: unknown purpose '$purpose': run, test, train or bundle" >&2; exit 2 ;;
esac
PATH=$PATH:/usr/sbin:/sbin

say() { echo "setup: $*"; }

# --- system libraries (Linux; the wheels for macOS and Windows bring theirs) -------------------

missing=''
need() { missing="$missing $1"; }
have_library() { echo "$loadable" | grep -q "$1"; }

if [ "$(uname -s)" = Linux ]; then
    loadable=$(ldconfig -p 2>/dev/null || true)
    while read -r library package; do
        have_library "$library" || need "$package"
    done <<'LIBRARIES'
libportaudio.so.2 libportaudio2
libEGL.so.1 libegl1
libGL.so.1 libgl1
libglib-2.0.so.0 libglib2.0-0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xinerama.so.0 libxcb-xinerama0
libxcb-xkb.so.1 libxcb-xkb1
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
LIBRARIES
    if [ "$purpose" = test ]; then
        command -v pulseaudio >/dev/null || need pulseaudio
        command -v pactl >/dev/null || need pulseaudio-utils
        command -v Xvfb >/dev/null || need xvfb
        command -v xauth >/dev/null || need xauth
        if ! command -v chromedriver >/dev/null; then
            if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then need chromium-chromedriver; else need "chromium chromium-driver"; fi
        fi
        # other programs' word on the files that Shellac writes
        command -v ffprobe >/dev/null || need ffmpeg
        command -v metaflac >/dev/null || need flac
        command -v mediainfo >/dev/null || need mediainfo
        # what is packed, read by the programs that will have to
        command -v desktop-file-validate >/dev/null || need desktop-file-utils
        command -v appstreamcli >/dev/null || need appstream
        if command -v dpkg >/dev/null; then command -v lintian >/dev/null || need lintian; fi
        ls /usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so /usr/lib*/alsa-lib/libasound_module_pcm_pulse.so \
            2>/dev/null | grep -q . || need libasound2-plugins
    fi
    if [ "$purpose" = train ]; then
        command -v fluidsynth >/dev/null || need fluidsynth
        ls /usr/share/sounds/sf2/*.sf2 2>/dev/null | grep -q . || need fluid-soundfont-gm
    fi
    if [ "$purpose" = bundle ]; then
        command -v objdump >/dev/null || need binutils
    fi
fi

# --- the interpreter ------------------------------------------------------------------------------

suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

python=${PYTHON:-}
if [ -z "$python" ]; then
    for candidate in python3 python3.13 python3.12 python3.11; do
        if suits "$candidate"; then python=$candidate; break; fi
    done
fi
if [ -z "$python" ] || ! suits "$python"; then
    echo "setup: Shellac needs Python 3.11, 3.12 or 3.13 and found none (PYTHON=/path/to/python3.12 make ... names one)." >&2
    exit 1
fi
# Debian keeps venv's ensurepip in a package of its own, named after the version.
"$python" -c 'import ensurepip, venv' 2>/dev/null || need "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"

if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing$missing"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        # shellcheck disable=SC2086  # a list of names
        apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        say "these system packages are missing:$missing"
        say "install them with:  sudo apt-get install$missing"
        say "(other distributions name them a little differently). Going on; what needs them will not work."
    fi
fi

# --- the virtual environment ------------------------------------------------------------------------

venv=.venv
if ! "$venv/bin/python" -c '' 2>/dev/null; then
    say "making $venv with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi
pip="$venv/bin/python -m pip --disable-pip-version-check --quiet"

# PyPI's PyTorch for Linux brings gigabytes of CUDA; its CPU build is a tenth of that.
torch_index=${SHELLAC_TORCH_INDEX-https://download.pytorch.org/whl/cpu}
reachable() {
    "$venv/bin/python" - "$1" <<'PY' 2>/dev/null
import sys, urllib.request
urllib.request.urlopen(urllib.request.Request(sys.argv[1].rstrip("/") + "/torch/", method="HEAD"), timeout=8)
PY
}
if [ "$(uname -s)" = Linux ] && [ -n "$torch_index" ] && ! nvidia-smi >/dev/null 2>&1 \
    && ! "$venv/bin/python" -c 'import torch' 2>/dev/null && reachable "$torch_index"; then
    say "installing PyTorch's CPU build from $torch_index"
    $pip install -c constraints.txt --extra-index-url "$torch_index" torch
fi

say "installing packages into $venv (the first time this takes some minutes)"
$pip install -c constraints.txt -e ".$extras"
# Every purpose brings what `run` needs.
touch "$venv/.ready-run" "$venv/.ready-$purpose"
say "done"
