#!/bin/sh
# The wheel as a user has it: packaging/try_wheel.sh WHEEL [PICTURE]
# Installs it into an environment of its own under an empty home, with no checkout in sight; restores the record that
# ships, also as a library, verifies the results, runs the self-test, opens the window (offscreen, unless QT_QPA_PLATFORM says otherwise; a
# picture of it is left at PICTURE), and uninstalls it. Fails where any of that fails, or where uninstalling leaves a file
# of Shellac's.
# PIP_CONSTRAINT may name constraints.txt, so that the versions are those that are tested; SHELLAC_TORCH_INDEX where torch
# comes from, so that it is not PyPI's build for Linux with gigabytes of CUDA.
set -eu
wheel=$(readlink -f "$1")
picture=${2:-}
[ -z "$picture" ] || picture=$(readlink -f "$(dirname "$picture")")/$(basename "$picture")
place=$(mktemp -d "${TMPDIR:-/tmp}/shellac-wheel.XXXXXX")
trap 'rm -rf "$place"' EXIT
mkdir "$place/home"
cd "$place"
${PYTHON:-python3} -m venv "$place/environment"
bin=$place/environment/bin
installed() { "$bin/python" -m pip --disable-pip-version-check --quiet install "$@"; }
[ -z "${SHELLAC_TORCH_INDEX:-}" ] || installed --index-url "$SHELLAC_TORCH_INDEX" --extra-index-url https://pypi.org/simple torch
installed "$wheel"

# without a screen, unless one is named
platform=${QT_QPA_PLATFORM:-offscreen}
plain() { env -i HOME="$place/home" PATH=/usr/bin:/bin QT_QPA_PLATFORM="$platform" DISPLAY="${DISPLAY:-}" XAUTHORITY="${XAUTHORITY:-}" "$@"; }
record=$("$bin/python" -c 'from model.self_test import DEMO; print(DEMO)')
case $record in "$place"/*) ;; *) echo "try_wheel.sh: the record is at $record, not in the wheel" >&2; exit 1 ;; esac
plain "$bin/shellac" restore "$record" -o "$place/out" --removed
plain "$bin/shellac" verify "$place/out"
cp "$record" "side a.flac"
plain "$bin/python" - <<'EOF'
import model.library as shellac

report = shellac.restore_file("side a.flac", "restored", removed=True)
print(report.restored, report.residual, report.sidecar)
EOF
plain "$bin/shellac" verify "$place/restored"
plain "$bin/shellac" --self-test
plain "$bin/shellac-gui" "$record" --screenshot "$place/window.png"
[ -s "$place/window.png" ] || { echo "try_wheel.sh: the window left no picture" >&2; exit 1; }
[ -z "$picture" ] || cp "$place/window.png" "$picture"
"$bin/python" -m pip --disable-pip-version-check --quiet uninstall -y shellac
# files alone: pip removes a folder only where a file of its own lay in it, so share/shellac stays, empty
left=$(cd "$place/environment" && find . -ipath '*shellac*' -not -type d -not -name '__pycache__' -not -name '*.pyc')
[ -z "$left" ] || { echo "try_wheel.sh: uninstalling left $left" >&2; exit 1; }
echo "Installed, restored, self-tested, shown and removed."
