"""Makes the guide's pictures of a batch, its review, a preset and a project: ``python -m tools.guide_pictures DIR``.

The batch is a real one, of parts of the record that ships with Shellac. Called by `tools/screenshots.py`, in a process
of its own.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, QRect, QSettings, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.__main__ import make_window
from app.main_window import MainWindow
from app.processes.inference import InferenceProcess
from app.translation import install
from model.__main__ import main as shellac
from model.audiofiles import sound_file
from model.installation import PROJECT
from model.regions.region import Region

DEMO = PROJECT / "resources" / "demo" / "shellac-demo.flac"
SIDES = {
    "Columbia/A5372 side 1": (0.0, 6.0),
    "Columbia/A5372 side 2": (6.0, 11.0),
    "Gramophone/DB112": (10.0, 16.0),
    "Victor/88061": (14.0, 21.0),
}
"""The recordings of the batch, and the seconds of the demo that they hold."""
PATIENCE_SECONDS = 600


def until(done: Callable[[], object]) -> None:
    """Lets the window work until that is so, a few times in a row."""
    begun, quiet = time.monotonic(), 0
    while quiet < 5:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        time.sleep(0.02)
        quiet = quiet + 1 if done() else 0
        if time.monotonic() - begun > PATIENCE_SECONDS:
            raise SystemExit("nothing to be shown: it takes too long")


def run_batch(folder: Path) -> None:
    """A batch of four sides, of which two are decided on."""
    sound, rate = sound_file.read(DEMO, dtype="int32")
    for name, (start, stop) in SIDES.items():
        path = folder / "transfers" / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        sound_file.write(path, sound[round(start * rate) : round(stop * rate)], rate, subtype="PCM_24")
    target = str(folder / "restored")
    assert shellac(["batch", str(folder / "transfers"), target, "--removed"]) == 0
    assert shellac(["review", target, "--accept", "Columbia/A5372 side 1.wav"]) == 0
    assert shellac(["review", target, "--reject", "Victor/88061.wav", "--note", "the voice is duller"]) == 0


def save(widget: QWidget, target: Path) -> None:
    """Writes what a widget shows."""
    if not widget.grab().save(str(target)):
        raise SystemExit(f"{target} cannot be written")


def show_batch(window: MainWindow, folder: Path, pictures: Path) -> None:
    """Takes the pictures of the finished batch, and of one result under review."""
    batch = window.batch
    batch.resize(1280, 740)
    batch.show()
    batch.batch.open_batch(folder / "restored")
    until(lambda: not batch.queue.running and batch.queue.jobs.rowCount() == len(SIDES))
    for line, text in ((batch.batch.form.source, "transfers"), (batch.batch.form.target, "restored")):
        line.blockSignals(True)
        line.setText(f"/archive/78s/{text}")
        line.setCursorPosition(0)
    batch.batch.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    until(lambda: True)
    save(batch, pictures / "batch.png")
    batch.show_page(1)
    review = batch.review
    until(
        lambda: (
            review.player is not None
            and review.player.document.recording is not None
            and review.player.document.render_queue.idle
            and review.player.pictures.complete
        )
    )
    save(batch, pictures / "review.png")


def show_preset(window: MainWindow, pictures: Path) -> None:
    """Takes the picture of the panel where the settings deviate from their preset."""
    window.resize(1280, 800)
    window.show()
    window.files.open_path(DEMO)
    until(lambda: window.document.recording is not None and window.panel.presets.isVisible())
    window.document.change(amount=0.8, depth=12.0)
    until(lambda: window.document.settled)
    box = window.panel.presets.geometry()
    shown = window.panel.grab().copy(0, 0, window.panel.width(), box.bottom() + 85)
    if not shown.save(str(pictures / "preset.png")):
        raise SystemExit("the preset cannot be written")


def show_question(window: MainWindow, pictures: Path) -> None:
    """Takes the picture of the window that is closed with regions and notes that are not saved."""
    rate, regions = window.document.viewport.rate, window.document.regions
    regions.extend([
        Region(round(4.6 * rate), round(8.2 * rate), 0.5, name="Verse"),
        Region(round(11.4 * rate), round(14.6 * rate), 0.25, 300.0, 2400.0, name="Strings"),
    ])  # fmt: skip
    until(lambda: window.document.settled and window.spectrograms.complete and window.document.render_queue.idle)
    shown = window.grab()

    def take() -> None:
        question = QApplication.activeModalWidget()
        if question is None:
            raise SystemExit("no question before the window closes")
        asked = question.grab()
        place = QRect(QPoint(0, 0), asked.deviceIndependentSize().toSize())
        place.moveCenter(window.rect().center())
        painter = QPainter(shown)
        painter.fillRect(window.rect(), QColor(0, 0, 0, 110))
        painter.drawPixmap(place, asked)
        painter.setPen(QColor(128, 128, 128))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
        question.close()

    QTimer.singleShot(500, take)
    window.close()
    if not shown.save(str(pictures / "project.png")):
        raise SystemExit("the project cannot be written")


def make(pictures: Path) -> None:
    """Writes all of them into a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    install(application, "en")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_batch(folder)
        engine = InferenceProcess()
        window = make_window(engine, QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat), "dark")
        window.document.ask_for_weights()
        until(lambda: window.document.weights)
        show_preset(window, pictures)
        show_question(window, pictures)
        show_batch(window, folder, pictures)
        window.batch.close()
        window.close_unsaved()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
