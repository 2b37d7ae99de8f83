"""Makes the animated picture of the README: the window while its record plays and A, B and R are switched.

Called by `tools/screenshots.py`, in a process of its own: ``python -m tools.animation TARGET``.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEventLoop, QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.__main__ import make_window
from app.main_window import MainWindow
from app.playback.player_state import PlayerStatus
from app.playback.track_name import TrackName
from app.processes.inference import InferenceProcess
from app.startup.screenshot import drawn
from app.views.main.playhead import FRAME_MS
from model.installation import PROJECT
from model.network import checkpoint

DEMO = PROJECT / "resources" / "demo" / "shellac-demo.flac"
SIZE = (1280, 740)  # pixels: the smallest at which the buttons have their words
PICTURES_PER_SECOND = 6
BEGIN_SECONDS = 1.5  # in the record: just before the voice sets in
MOST_BYTES = 3_000_000
PATIENCE_SECONDS = 600
IMAGE_DESCRIPTION = 0x010E  # the field of the Exif data that holds the checksum of the weights

SCENES = (
    (3.0, ("hear_a",), 1.0),
    (3.0, ("hear_b",), 1.0),
    (3.0, ("hear_r", "show_residual"), 1.0),
    (1.0, ("hear_b", "show_residual"), 0.7),
    (1.0, (), 0.4),
    (2.0, (), 1.0),
)
"""How long in seconds, which actions are triggered at its beginning, and the amount."""


def pictures(window: MainWindow) -> Iterator[Image.Image]:
    """Yields what the window shows, a picture for each step of time; the window shows a restored record."""
    window.playhead.stop()  # there need be no sound device: what is shown as playing is moved on here
    seconds = BEGIN_SECONDS
    for duration, actions, amount in SCENES:
        for name in actions:
            window.actions_by_name[name].trigger()
        window.document.change(amount=amount)
        wait_until_drawn(window)
        for _ in range(round(duration * PICTURES_PER_SECOND)):
            show_playing(window, seconds)
            seconds += 1 / PICTURES_PER_SECOND
            QCoreApplication.processEvents()
            grabbed = window.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
            size = (grabbed.width(), grabbed.height())
            yield Image.frombytes("RGBX", size, bytes(grabbed.constBits())).convert("RGB")


def show_playing(window: MainWindow, seconds: float) -> None:
    """Shows the playhead, the time and the levels as they are while the record plays there."""
    document = window.document
    rate = document.viewport.rate
    step = 1 / PICTURES_PER_SECOND
    track = document.monitor.track(TrackName(document.monitor.heard))
    assert track is not None
    calls = max(1, round(1000 * step / FRAME_MS))  # the meter falls by so much at each
    for call in range(calls):
        frame = round((seconds + call * step / calls) * rate)
        peak = tuple(np.abs(track.read(frame, round(rate * step / calls))).max(axis=0).tolist())
        status = PlayerStatus(True, False, frame, peak, 0, "", rate)
        window.overview.show_playhead(frame)
        window.spectrograms.show_playhead(frame)
        window.transport.show_status(status)
    document.player.seek(frame)
    window.panel.noises.show_level()


def wait_until_drawn(window: MainWindow) -> None:
    """Lets the window work until nothing is left to be restored or drawn."""
    begun, quiet = time.monotonic(), 0
    while quiet < 3:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        time.sleep(0.02)
        quiet = quiet + 1 if drawn(window) else 0
        if window.document.failure or time.monotonic() - begun > PATIENCE_SECONDS:
            raise SystemExit(f"nothing to be shown: {window.document.failure or 'it takes too long'}")


def make(target: Path) -> None:
    """Writes the animation, with the checksum of the weights in it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        engine = InferenceProcess()
        window = make_window(engine, store, "dark")
        engine.start(window.document.settings)
        window.document.ask_for_weights()
        window.resize(*SIZE)
        window.show()
        window.files.open_path(DEMO)
        while window.document.recording is None:
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        wait_until_drawn(window)
        window.status.show_sound("", "")  # the machine that makes the picture may well have no loudspeaker
        first, *rest = pictures(window)
        about = Image.Exif()
        about[IMAGE_DESCRIPTION] = checkpoint.load().sha256  # tests/test_weights.py compares it
        first.save(
            target, save_all=True, append_images=rest, duration=round(1000 / PICTURES_PER_SECOND), loop=0,
            quality=70, method=4, exif=about,
        )  # fmt: skip
        window.close_unsaved()
    if target.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{target} has {target.stat().st_size / 1e6:.1f} MB: too much for a README")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
