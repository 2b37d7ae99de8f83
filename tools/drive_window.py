"""Drives the real window as a user does, and records what the sound device gets.

    python -m tools.drive_window FILE --out DIR [--size 1280x800] [--scale 2] [--theme dark] [--language en]

The window runs under Xvfb with openbox and plays into a null sink of its own PulseAudio. It waits for the
restoration, plays, switches between A, B and R, plays from where the mouse clicks, selects a span with it, stops and
exports. Then the pictures in DIR are to be looked at, and the last line says what was heard: seconds of sound, the
longest gap within (a rest of clean music is one, too), and whether the export is what `shellac restore` writes. Needs
xvfb, openbox, xdotool, scrot and pulseaudio (Debian's packages).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from model.audiofiles import sound_file
from tests.app.playback.sound_server import null_sink

PROJECT = Path(__file__).resolve().parent.parent
RATE, CHANNELS = 48_000, 2
"""Of the null sink."""
SILENT = 1e-7
DISPLAY = ":77"


@contextmanager
def screen(size: tuple[int, int], environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """An X server of that many pixels with a window manager."""
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", f"{size[0]}x{size[1]}x24"], stderr=subprocess.DEVNULL)
    environment = environment | {"DISPLAY": DISPLAY, "QT_QPA_PLATFORM": "xcb"}
    time.sleep(1)
    manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        yield environment
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


class Window:
    """The program's window, and the keys and pictures of it."""

    def __init__(self, environment: dict[str, str], out: Path, size: tuple[int, int]) -> None:
        self._environment, self._out, self._size, self._taken = environment, out, size, 0

    def press(self, *keys: str, then: float = 0.7) -> None:
        """Press keys one after the other, and wait."""
        for key in keys:
            subprocess.run(["xdotool", "key", key], env=self._environment, check=True)
            time.sleep(then)

    def drag(self, begin: tuple[float, float], end: tuple[float, float], then: float = 0.7) -> None:
        """Press the mouse at one place and let go at another, in shares of the screen; a click where they are one."""
        for places, button in ((begin, "mousedown"), (end, "mouseup")):
            place = [str(round(share * pixels)) for share, pixels in zip(places, self._size, strict=True)]
            subprocess.run(["xdotool", "mousemove", *place, button, "1"], env=self._environment, check=True)
            time.sleep(0.3)
        time.sleep(then)

    def picture(self, name: str) -> None:
        """Take a picture of the whole screen."""
        self._taken += 1
        path = self._out / f"{self._taken}-{name}.png"
        subprocess.run(["scrot", "--overwrite", path], env=self._environment, check=True)

    def fill(self) -> None:
        """Wait for the window, and make it as large as the screen."""
        found = subprocess.run(
            ["xdotool", "search", "--sync", "--onlyvisible", "--name", "Shellac"],
            env=self._environment, check=True, capture_output=True, text=True, timeout=120,
        ).stdout.split()  # fmt: skip
        for command in (["windowsize", found[-1], *map(str, self._size)], ["windowmove", found[-1], "0", "0"]):
            subprocess.run(["xdotool", *command], env=self._environment, check=True)
        subprocess.run(["xdotool", "windowfocus", found[-1]], env=self._environment, check=True)


def drive(file: Path, out: Path, size: tuple[int, int], scale: float, options: list[str]) -> str:
    """Open, listen, export; says what was heard and written."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, null_sink(Path(folder)) as sound, screen(size, sound) as environment:
        master = Path(folder) / file.name
        before = file.read_bytes()
        master.write_bytes(before)
        environment = environment | {"QT_SCALE_FACTOR": f"{scale:g}", "PYTHONPATH": str(PROJECT)}
        heard = subprocess.Popen(
            ["parec", "--device=test.monitor", "--format=float32le", f"--rate={RATE}", f"--channels={CHANNELS}"],
            env=environment, stdout=(Path(folder) / "heard.f32").open("wb"),
        )  # fmt: skip
        program = subprocess.Popen([sys.executable, "-m", "app", master, *options], env=environment, cwd=PROJECT)
        try:
            window = Window(environment, out, size)
            window.fill()
            time.sleep(20)
            window.picture("opened")
            window.press("space", then=4)
            window.press("a", "b", "r", "b", then=2)
            window.picture("playing")
            window.drag((0.2, 0.5), (0.2, 0.5), then=2)
            window.picture("clicked")
            window.drag((0.15, 0.4), (0.25, 0.6), then=2)
            window.picture("selected")
            window.press("space", "Escape", then=1)
            window.press("ctrl+e", then=3)
            window.picture("export")
            window.press("Return", then=1)
            exported = _exported(master)
            time.sleep(2)
            window.picture("exported")
            window.press("ctrl+q", then=3)
        finally:
            program.terminate()
            program.wait(30)
            heard.terminate()
            heard.wait(10)
        kept = master.read_bytes() == before
        recorded = np.fromfile(Path(folder) / "heard.f32", np.float32).reshape(-1, CHANNELS)
        return f"{_heard(recorded)}; {_compared(master, exported)}; the master is {'as it was' if kept else 'CHANGED'}"


def _exported(master: Path) -> Path:
    """The file that appears beside the master, once it is whole."""
    for _ in range(240):
        found = [p for p in master.parent.glob(f"{master.stem}_restored*") if p.suffix in (".wav", ".flac")]
        if found and list(master.parent.glob(f"{master.stem}*.shellac.json")):
            return found[0]
        time.sleep(0.5)
    raise SystemExit("nothing was exported within two minutes")


def _heard(sound: np.ndarray) -> str:
    """How long sound was heard, and the longest gap within."""
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > SILENT)
    if not len(loud):
        return "NOTHING was heard"
    gap = int(np.diff(loud).max(initial=1)) - 1
    return f"{(loud[-1] - loud[0]) / RATE:.1f} s heard, longest gap within {1000 * gap / RATE:.1f} ms"


def _compared(master: Path, exported: Path) -> str:
    """Whether an export is what the shell makes of the master."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "model", "restore", master, "-o", folder],
            cwd=PROJECT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        (by_shell,) = (p for p in Path(folder).iterdir() if p.suffix == exported.suffix)
        ours, theirs = (sound_file.read(p, dtype="float32", always_2d=True)[0] for p in (exported, by_shell))
        if ours.shape != theirs.shape:
            return f"the export is NOT as long as that of the shell: {ours.shape}, {theirs.shape}"
        off = float(np.abs(ours - theirs).max())
        return (
            f"{exported.name} differs from the shell's by {20 * np.log10(max(off, 1e-10)):.0f} dB of full scale at most"
        )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="a recording of half a minute or less")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--size", default="1280x800", help="of the screen, in its own pixels")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--theme", choices=["dark", "light"], default="dark")
    parser.add_argument("--language", choices=["en", "de"], default="en")
    chosen = parser.parse_args()
    wide, high = map(int, chosen.size.split("x"))
    options = ["--theme", chosen.theme, "--language", chosen.language, "--new-window"]
    print(drive(chosen.file, chosen.out, (wide, high), chosen.scale, options))


if __name__ == "__main__":
    main()
