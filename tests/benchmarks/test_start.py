"""How long a user looks at nothing: from starting the program to its painted window. Printed, and held to the limit.

The bundle in dist/shellac is measured where `make bundle` has built it, the program from source in any case.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.timeout(0)

PROJECT = Path(__file__).resolve().parents[2]
BUNDLE = PROJECT / "dist" / "shellac" / "shellac"
PROGRAMS = {"source": [sys.executable, "-m", "app"], **({"bundle": [str(BUNDLE)]} if BUNDLE.exists() else {})}
WIDTH, HEIGHT = 1400, 900
STARTS = 5
LIMIT_SECONDS = 4.0
PATIENCE_SECONDS = 120


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A display of its own, and the file that its pixels are in."""
    if shutil.which("Xvfb") is None:
        pytest.fail("Xvfb is missing (tools/setup.sh test installs it)")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(tmp_path)],
        pass_fds=(write,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as said:
        display = f":{said.readline().strip()}"
    yield display, tmp_path / "Xvfb_screen0"
    server.terminate()
    server.wait()


def painted(pixels: np.memmap[tuple[int], np.dtype[np.uint8]]) -> bool:
    """Whether a window stands on the empty, black screen: most of it is not black."""
    rows = pixels[-WIDTH * HEIGHT * 4 :].reshape(HEIGHT, WIDTH, 4)[50:700:50, 50:1200:50, :3]
    return bool((rows.max(axis=2) > 0).mean() > 0.9)


def seconds_to_window(command: list[str], display: str, pixels: Path, home: Path) -> float:
    """From starting `command` to its window on the screen; the program is ended then."""
    home.mkdir(exist_ok=True)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("QT_", "XDG_", "OMP_"))},
        "DISPLAY": display, "HOME": str(home), "TMPDIR": str(home), "QT_QPA_PLATFORM": "xcb",
    }  # fmt: skip
    screen = np.memmap(pixels, np.uint8, "r")
    while painted(screen):  # the window of the start before
        time.sleep(0.05)
    begun = time.monotonic()
    program = subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE)
    try:
        while not painted(screen):
            assert program.poll() is None, (program.stderr or sys.stderr).read()
            assert time.monotonic() - begun < PATIENCE_SECONDS
            time.sleep(0.005)
        return time.monotonic() - begun
    finally:
        program.terminate()
        program.communicate()


@pytest.mark.parametrize("which", PROGRAMS)
def test_the_window_is_there_within_four_seconds(
    figure: Figure, which: str, screen: tuple[str, Path], tmp_path: Path
) -> None:
    display, pixels = screen
    found = [seconds_to_window(PROGRAMS[which], display, pixels, tmp_path / "home") for _ in range(STARTS + 1)]
    first, *warm = found
    figure(
        f"start of the window, {which}",
        f"first {first:.2f} s, then {', '.join(f'{seconds:.2f}' for seconds in warm)} s",
    )
    assert statistics.median(warm) < LIMIT_SECONDS
