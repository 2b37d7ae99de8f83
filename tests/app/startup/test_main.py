"""`python -m app`: the picture of a restored recording, and what is said where there can be none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from PySide6.QtGui import QImage

from app import __main__ as program
from model.network import checkpoint
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig, StageConfig
from tests.processes import forked

PROJECT = Path(__file__).resolve().parents[3]
TINY = DenoiserConfig(stages=(StageConfig(widths=(4, 8), strides=((2, 2),), blocks=(1, 1), fold_bins=16),))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "weights"
    folder.mkdir()
    torch.manual_seed(3)
    checkpoint.save(Denoiser(TINY), folder / "faithful.safetensors", title="Faithful", sentence="Takes noise.")
    return os.environ | {"SHELLAC_WEIGHTS": str(folder), "QT_QPA_PLATFORM": "offscreen"}


PROGRAM = ["-m", "app"]
FORKED = """
import sys
from app.__main__ import main
from model.processes import child
from tests.processes.forked import SERVER
SERVER.join(sys.argv.pop(1))
child._start = SERVER.start_child
sys.exit(main())
"""


def shellac(
    environment: dict[str, str], *arguments: object, started: Sequence[str] = PROGRAM
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *started, *map(str, arguments)],
        env=environment, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip


def its_processes_forked() -> list[str]:
    """The program, where the processes that it starts have torch in memory; one test shows that they start without."""
    return ["-c", FORKED, forked.SERVER.address] if forked.CAN_FORK else PROGRAM


def test_a_screenshot_shows_the_restored_recording(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "groove.wav"
    soundfile.write(path, np.random.default_rng(5).normal(0, 0.05, (66150, 1)), 44100, "PCM_16")
    regions = tmp_path / "regions.csv"  # unsaved work: closing would ask
    regions.write_text("start,stop,gain\n0.1,0.2,0.5\n")
    picture = tmp_path / "new" / "picture.png"
    (tmp_path / "temporary").mkdir()
    done = shellac(
        environment | {"TMPDIR": str(tmp_path / "temporary")},
        path,
        "--screenshot",
        picture,
        "--theme",
        "dark",
        "--size",
        "1000x640",
        "--list-regions",
        regions,
    )
    assert done.returncode == 0, done.stderr
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1000, 640)
    colours = {image.pixelColor(x, 300).name() for x in range(100, 660, 3)}
    assert len(colours) > 30  # a spectrogram, not an empty area
    left = [file.name for file in (tmp_path / "temporary").iterdir()]
    assert [name for name in left if not name.startswith("pulse-")] == []  # PulseAudio's library keeps a folder there


def test_a_screenshot_of_what_cannot_be_opened_fails_in_a_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound")
    done = shellac(environment, bad, "--screenshot", tmp_path / "x.png", started=its_processes_forked())
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_without_a_display_it_says_so_and_names_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert program.main(["a.wav"]) == 1
    said = capsys.readouterr().err
    assert "there is no display" in said
    assert "shellac restore" in said


def test_a_command_is_for_the_command_line(environment: dict[str, str]) -> None:
    done = shellac(environment, "--version")
    assert done.returncode == 0
    assert done.stdout.startswith("Shellac ")


@pytest.mark.skipif(sys.platform != "linux", reason="counts its threads in /proc")
def test_large_areas_are_filled_by_the_windows_thread_alone() -> None:
    """Those that Qt would give them to have to get a processor first, and the window waits meanwhile."""
    code = """
import os
from PySide6.QtCore import QRect
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from app.__main__ import draw_in_this_thread

{first}
application = QApplication([])
picture, tile = QImage(1600, 1200, QImage.Format.Format_RGB32), QPixmap(12, 12)
tile.fill(QColor(255, 255, 255, 34))
before = len(os.listdir("/proc/self/task"))
painter = QPainter(picture)
painter.fillRect(QRect(0, 0, 1600, 1200), QBrush(tile))
painter.end()
print(len(os.listdir("/proc/self/task")) - before)
"""
    more = {}
    environment = {name: value for name, value in os.environ.items() if name != "QT_NO_GUI_THREADPOOL"}
    for first in ("draw_in_this_thread()", "pass"):
        done = subprocess.run(
            [sys.executable, "-c", code.format(first=first)],
            env=environment | {"QT_QPA_PLATFORM": "offscreen"}, cwd=PROJECT, capture_output=True, text=True,
            check=True, timeout=240,
        )  # fmt: skip
        more[first] = int(done.stdout)
    assert more["draw_in_this_thread()"] == 0
    assert more["pass"] > 0, "else it would not be needed any more"


@pytest.mark.qt_log_ignore("setHighDpiScaleFactorRoundingPolicy must be called")  # other tests have made one before
def test_the_window_is_made_after_that(monkeypatch: pytest.MonkeyPatch) -> None:
    class MadeError(Exception):
        pass

    class Application:
        @staticmethod
        def instance() -> None:
            return None

        def __init__(self, *_: object) -> None:
            raise MadeError(os.environ.get("QT_NO_GUI_THREADPOOL"))

    monkeypatch.delenv("QT_NO_GUI_THREADPOOL", raising=False)
    monkeypatch.setattr("PySide6.QtWidgets.QApplication", Application)
    with pytest.raises(MadeError, match="1"):
        program.main(["--screenshot", "/nowhere/x.png"])
    monkeypatch.delenv("QT_NO_GUI_THREADPOOL", raising=False)
