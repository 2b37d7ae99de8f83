"""The export dialog, and what is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtGui import QImage, QScreen, QTextDocument
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from app import settings as remembered
from app.document.document import Document
from app.main_window import MainWindow
from app.settings import Settings
from app.views.choices.own_copy import OwnCopy
from app.views.dialogs.export import ExportDialog
from app.views.dialogs.metadata_table import HIGHEST_ON_SMALL
from app.views.theme import load_theme, style_application, text_pixels
from model.archive.copies.access_copy import AccessCopies
from model.archive.copies.copy_format import check_format, copy_format
from model.archive.targets import ExportError
from model.audiofiles.metadata import MetadataEntry
from model.progress import Progress
from tests.app.conftest import RATE, HalfEngine, wait_until_restored
from tests.app.playback.sound_by_hand import HandCard
from tests.app.window_by_hand import PATIENCE, F, N, samples, start, turn

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


Asking = Callable[[Path], ExportDialog]


def export_dialog(window: MainWindow, folder: Path) -> ExportDialog:
    window.settings.set_folder("export", folder)
    return ExportDialog(window.document, window.settings, window.theme, window)


@pytest.fixture
def ask(restored: Document, store: QSettings, qapp: QApplication, request: pytest.FixtureRequest) -> Asking:
    """Gives the dialog of a recording that no window shows."""
    settings, theme = Settings(store), load_theme("dark")
    if request.node.get_closest_marker("dressed"):
        style_application(qapp, theme)

    def asked(folder: Path) -> ExportDialog:
        settings.set_folder("export", folder)
        return ExportDialog(restored, settings, theme, None)

    return asked


def test_the_dialog_says_exactly_what_is_written(restored: Document, ask: Asking, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "side a_restored.wav").write_bytes(b"")
    dialog = ask(folder)
    dialog.removed.box.setChecked(True)
    words = dialog.summary.text()
    for part in ("side a_restored-2.wav", "side a_removed-2.wav", "16-bit WAV", "8 kHz", "stereo", "no dither"):
        assert part in words
    assert "never changed" in dialog.promise.text()
    dialog.name.setText("side a.flac")
    dialog.folder.setText(str(restored.recording.path.parent))  # type: ignore[union-attr]
    assert not dialog.go.isEnabled()  # it could be taken for the master
    dialog.reject()


def test_enter_exports_although_the_focus_was_on_cancel(ask: Asking, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    for button in dialog.buttons.buttons():
        button.setFocus()
        qtbot.waitUntil(button.hasFocus, timeout=PATIENCE)
    dialog.area.setFocus()
    dialog.name.setFocus()
    with qtbot.waitSignal(dialog.finished, timeout=PATIENCE) as ended:
        qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert ended.args == [ExportDialog.DialogCode.Accepted]


def test_enter_exports_and_no_folder_is_asked_for(
    ask: Asking, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "app.views.dialogs.export.QFileDialog.getExistingDirectory", lambda *given: asked.append("folder") or ""
    )
    for field in ("name", "folder", "removed.box"):
        dialog = ask(tmp_path)
        dialog.show()
        widget = attrgetter(field)(dialog)
        widget.setFocus()
        qtbot.keyClick(widget, Qt.Key.Key_Return)
        assert dialog.result() == ExportDialog.DialogCode.Accepted, field
    assert asked == []


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen of 800 points: the one that Qt makes up has 600, and at scale 2 half as many."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _: QRect(0, 0, 1280, 800))


@pytest.mark.dressed
@pytest.mark.usefixtures("room")
def test_all_that_is_written_can_be_read_whatever_is_ticked(ask: Asking, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(tmp_path)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.metadata.topLevelItemCount() > 0, timeout=PATIENCE)
    dialog.removed.box.setChecked(True)
    needed = dialog.summary.heightForWidth(dialog.summary.width())
    qtbot.waitUntil(lambda: dialog.summary.height() >= needed, timeout=PATIENCE)
    assert not dialog.area.verticalScrollBar().isVisible()
    assert dialog.removed.files.geometry().left() > dialog.removed.box.geometry().right(), "beside each other"
    dialog.resize(dialog.width(), 240)  # a screen that is too small for all of it: the buttons stay, the rest scrolls
    qtbot.waitUntil(dialog.area.verticalScrollBar().isVisible, timeout=PATIENCE)
    assert dialog.rect().contains(dialog.go.mapTo(dialog, dialog.go.rect().bottomRight()))
    assert dialog.summary.height() >= needed
    dialog.reject()


@pytest.mark.dressed
@pytest.mark.usefixtures("room")
def test_the_metadata_have_the_room_they_need(ask: Asking, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(tmp_path)
    dialog.show()
    table = dialog.metadata
    table.let_go()
    table.clear()
    reason = "the UMID is emptied, it names the master; the loudness values are emptied, they were measured on it"
    table.show_entries((MetadataEntry("bext", "changed", 602, reason * 2),))
    QApplication.processEvents()
    line = table.visualItemRect(table.topLevelItem(0)).height()
    assert line > 2 * table.fontMetrics().height(), "a reason goes on in another line"
    assert not table.verticalScrollBar().isVisible()
    assert table.viewport().height() - line < table.fontMetrics().height(), "and there is no empty one"
    table.clear()
    table.show_entries(tuple(MetadataEntry(f"c{number}", "carried", 8) for number in range(30)))
    QApplication.processEvents()
    assert table.height() == text_pixels(HIGHEST_ON_SMALL)
    assert table.verticalScrollBar().maximum() > 0
    dialog.reject()


def test_a_name_in_the_summary_is_shown_as_it_is(ask: Asking, tmp_path: Path) -> None:
    dialog = ask(tmp_path)
    dialog.name.setText("Rags <1912> & more.wav")
    shown = QTextDocument()
    shown.setHtml(dialog.summary.text())
    assert "Rags <1912> & more.wav" in shown.toPlainText()
    dialog.reject()


@pytest.mark.dressed
@pytest.mark.usefixtures("room")
def test_the_dialog_closes_up_where_there_is_less_to_say(ask: Asking, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(tmp_path)
    dialog.show()
    plain = dialog.height()
    dialog.removed.box.setChecked(True)
    high = dialog.height()
    assert high > plain
    name = dialog.name.text()
    dialog.name.setText("")
    assert dialog.height() == high, "half a name does not move the buttons"
    dialog.name.setText(name)
    dialog.removed.box.setChecked(False)
    assert dialog.height() == plain
    dialog.resize(dialog.width(), plain + 20)
    dialog.removed.box.setChecked(True)
    dialog.removed.box.setChecked(False)
    assert dialog.height() >= plain + 20, "one that the user made higher stays so"
    dialog.reject()


def test_what_plays_is_what_is_exported(
    opened: MainWindow, card: HandCard, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    before = hashlib.sha256(recording_file.read_bytes()).hexdigest()
    opened.panel.amount.setValue(70)
    start(qtbot, opened, card)
    out = turn(qtbot, card, 6 * RATE // N - 2)
    folder = tmp_path / "out"
    folder.mkdir()
    dialog = export_dialog(opened, folder)
    dialog.removed.box.setChecked(True)
    assert dialog.targets is not None
    with qtbot.waitSignal(opened.document.export.done, timeout=PATIENCE) as done:
        opened.document.start_export(dialog.targets.restored, dialog.targets.residual, dialog.overs_rule)
    dialog.accept()
    report = done.args[0]
    written = samples(report.restored)
    assert np.array_equal(out[F:], written[F : len(out)])
    assert np.array_equal(written + samples(report.residual), samples(recording_file))
    assert hashlib.sha256(recording_file.read_bytes()).hexdigest() == before
    assert "checked" in opened.notice.message.text()
    assert report.treatment.weights["name"] == "faithful"
    assert not opened.isWindowModified()
    opened.panel.amount.setValue(60)
    assert opened.isWindowModified()


def test_each_noise_gets_a_file_of_its_own_where_that_is_chosen(
    window: MainWindow, recording_file: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = soundfile.read(recording_file, dtype="int16")[0][:RATE]
    sound[4000] = 32_000  # the engine takes this for a click
    soundfile.write(recording_file, sound, RATE, "PCM_16")
    window.document.change(clicks=0.7, hum=None, surface=0.6)
    window.files.open_path(recording_file)
    wait_until_restored(qtbot, window)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "side a_removed_clicks.wav").write_bytes(b"")  # taken: all of them are numbered
    window.settings.set_folder("export", folder)
    words: list[str] = []

    def chosen(dialog: ExportDialog) -> int:
        assert not dialog.removed.files.isEnabled()
        dialog.removed.box.click()
        assert "side a_removed-2.wav" not in dialog.summary.text()  # one file is free under its plain name
        dialog.removed.files.setCurrentIndex(dialog.removed.files.findData("each"))
        words.append(dialog.summary.text())
        dialog.go.click()
        return dialog.result()

    monkeypatch.setattr(ExportDialog, "exec", chosen)
    with qtbot.waitSignal(window.document.export.done, timeout=PATIENCE) as done:
        window.actions_by_name["export"].trigger()
    report = done.args[0]
    names = [path.name for path in (report.restored, *report.each.values(), report.sidecar)]
    assert names[1:3] == ["side a_removed_clicks-2.wav", "side a_removed_surface-2.wav"]
    assert [name for name in names if name not in words[0]] == []
    shares = [samples(path) for path in report.each.values()]
    assert all(np.any(share) for share in shares)
    assert np.array_equal(samples(report.restored) + sum(shares), samples(recording_file))
    again = export_dialog(window, folder)
    assert (again.removed.box.isChecked(), again.removed.files.currentData()) == (True, "each")  # remembered
    again.removed.box.click()
    assert again.targets is not None
    assert again.targets.each == ()


def test_a_cancelled_export_leaves_nothing(
    window: MainWindow, engine: HalfEngine, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    window.document.change(hum=None)  # an export waits for the search for hum, and that for the engine
    window.files.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.noise is not None, timeout=PATIENCE)
    folder = tmp_path / "out"
    folder.mkdir()
    window.document.start_export(folder / "x_restored.wav", folder / "x_removed.wav")
    qtbot.waitUntil(lambda: bool(list(folder.iterdir())), timeout=PATIENCE)
    assert window.status.cancel.isVisible()
    window.actions_by_name["cancel"].trigger()
    engine.gate.set()
    qtbot.waitUntil(lambda: not window.document.export.running, timeout=PATIENCE)
    assert list(folder.iterdir()) == []
    assert not window.status.cancel.isVisible()
    wait_until_restored(qtbot, window)


def test_an_export_that_fails_is_a_sentence(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    opened.document.start_export(tmp_path / "nowhere" / "x_restored.wav", None)
    qtbot.waitUntil(opened.notice.isVisible, timeout=PATIENCE)
    assert "nowhere" in opened.notice.message.text()
    assert not opened.document.export.running


@pytest.mark.dressed
@pytest.mark.usefixtures("room")
def test_what_was_ticked_before_the_dialog_is_shown_fits_as_well(
    ask: Asking, store: QSettings, tmp_path: Path, qtbot: QtBot
) -> None:
    Settings(store).set(remembered.EXPORT_COPIES, "mp3")  # before the style sheet has come to the widgets
    dialog = ask(tmp_path)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.area.verticalScrollBar().isVisible(), timeout=PATIENCE)
    dialog.reject()


def test_access_copies_are_named_before_and_written_beside(
    restored: Document, ask: Asking, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    dialog = ask(folder)
    assert dialog.copies.wanted.formats == ()
    assert not dialog.copies.clip.isEnabled()
    dialog.reject()
    restored.select((100, 4100))
    dialog = ask(folder)
    start, stop = (f"0:{frame / RATE:04.1f}" for frame in (100, 4100))
    assert f"{start} to {stop}" in dialog.copies.clip.text(), "to a tenth of a second: spans are short"
    dialog.copies.boxes["flac"].click()
    assert "side a_restored_access.flac" in dialog.summary.text()
    dialog.copies.clip.click()
    assert "side a_restored_clip.flac" in dialog.summary.text()
    assert "not reversible" in dialog.summary.text()
    wanted = dialog.copies.wanted
    assert dialog.targets is not None
    with qtbot.waitSignal(restored.export.done, timeout=PATIENCE) as done:
        restored.start_export(dialog.targets.restored, None, dialog.overs_rule, wanted)
    dialog.accept()
    report = done.args[0]
    assert report.notes[-1] == "Access copy: side a_restored_clip.flac."
    clip, rate = soundfile.read(folder / "side a_restored_clip.flac")
    assert (rate, len(clip)) == (44100, round(4000 * 44100 / RATE))
    assert ask(folder).copies.wanted.formats == ("flac",)  # remembered


def choose(box: QComboBox, data: str) -> None:
    assert box.findData(data) >= 0
    box.setCurrentIndex(box.findData(data))


def test_a_copy_of_any_format_depth_and_rate(restored: Document, ask: Asking, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    dialog = ask(folder)
    own = dialog.copies.own
    assert not own.formats.isEnabled(), "nothing to choose before it is wanted"
    own.box.click()
    choose(own.rates, "48000")
    choose(own.depths, "float")
    assert dialog.copies.wanted.formats == ("wav:float:48000",)
    assert "side a_restored_access_float_48kHz.wav" in dialog.summary.text()
    assert "WAV, 32 bit float, 48 kHz; not reversible" in dialog.summary.text()
    choose(own.formats, "flac")
    assert dialog.copies.wanted.formats == ("flac:24:48000",), "the rate stays; the depth is the finest of the format"
    wanted = dialog.copies.wanted
    assert dialog.targets is not None
    with qtbot.waitSignal(restored.export.done, timeout=PATIENCE) as done:
        restored.start_export(dialog.targets.restored, None, dialog.overs_rule, wanted)
    dialog.accept()
    assert done.args[0].notes[-1] == "Access copy: side a_restored_access_24bit_48kHz.flac."
    assert soundfile.info(folder / "side a_restored_access_24bit_48kHz.flac").samplerate == 48_000
    again = ask(folder).copies
    assert (again.own.box.isChecked(), again.wanted.formats) == (True, ("flac:24:48000",))
    again.own.box.click()
    again.remember()
    again = ask(folder).copies
    assert (again.own.box.isChecked(), again.own.name) == (False, "flac:24:48000"), "the choice is kept, unticked"


@pytest.mark.parametrize("rate", [8_000, 44_100, 78_000, 192_000])
def test_whatever_can_be_chosen_for_a_copy_makes_sense(rate: int, qtbot: QtBot) -> None:
    own = OwnCopy(rate, "no such format")
    qtbot.addWidget(own)
    own.box.click()
    assert own.name == "wav:24:source"
    for kind in range(own.formats.count()):
        own.formats.setCurrentIndex(kind)
        for depth in range(max(1, own.depths.count())):
            own.depths.setCurrentIndex(depth)
            for place in range(own.rates.count()):
                own.rates.setCurrentIndex(place)
                check_format(copy_format(own.name), 2, rate, Path("side.wav"))
        assert own.depths.isHidden() == (own.depths.count() == 0)


def test_the_selection_alone_is_exported_without_the_archives_file(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.document.select((100, 4100))
    opened.settings.set_folder("export", tmp_path / "out")
    (tmp_path / "out").mkdir()

    def accept(dialog: ExportDialog) -> int:
        assert not dialog.copies.without_file.isEnabled(), "something has to be written"
        dialog.copies.boxes["flac"].click()
        dialog.copies.clip.click()
        dialog.copies.without_file.click()
        assert "side a_restored_clip.flac" in dialog.summary.text()
        assert "shellac.json" not in dialog.summary.text()
        assert not dialog.overs.isEnabled()
        dialog.accept()
        return int(ExportDialog.DialogCode.Accepted)

    monkeypatch.setattr(ExportDialog, "exec", accept)
    with qtbot.waitSignal(opened.document.export.copied, timeout=PATIENCE):
        opened.files.ask_for_export()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["side a_restored_clip.flac"]
    assert opened.notice.message.text() == "Written: side a_restored_clip.flac."
    assert opened.document.export.settings is None, "the recording itself is not exported"


def test_a_copy_that_fails_leaves_the_restored_file_and_says_so(
    restored: Document, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Generator[Progress, None, list[Path]]:
        raise ExportError("x.mp3 cannot be written: no space is left on the disk.")
        yield

    monkeypatch.setattr("app.document.exporting.write_access_copies", fails)
    with qtbot.waitSignal(restored.export.failed, timeout=PATIENCE) as said:
        restored.start_export(tmp_path / "x_restored.wav", None, "limit", AccessCopies(("mp3",)))
    assert said.args[0].startswith("x_restored.wav is written and checked, an access copy is not: x.mp3 cannot")
    assert (tmp_path / "x_restored.wav").is_file()


def test_the_selection_alone_is_exported_without_loss(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.document.select((100, 4100))
    opened.settings.set_folder("export", tmp_path / "out")
    (tmp_path / "out").mkdir()
    named = f"side a_0m00.{round(100 / RATE * 1000):03}s-0m00.{round(4100 / RATE * 1000):03}s"

    def accept(dialog: ExportDialog) -> int:
        dialog.removed.box.setChecked(True)
        dialog.extent.setCurrentIndex(1)
        assert dialog.name.text() == f"{named}_restored.wav"
        assert not dialog.copies.clip.isVisibleTo(dialog), "all is of the selection"
        words = dialog.summary.text()
        assert "4,000 frames: 0:00.0 to 0:00.5 of the original, frame for frame" in words
        assert f"{named}_removed.wav" in words
        assert f"{named}.shellac.json" in words
        dialog.picture.setChecked(True)
        assert f"{named}_spectrogram.png" in dialog.summary.text()
        dialog.extent.setCurrentIndex(0)
        assert dialog.name.text() == "side a_restored.wav"
        dialog.name.setText("mine.wav")
        dialog.extent.setCurrentIndex(1)
        assert dialog.name.text() == "mine.wav", "a name that the user gave stays"
        dialog.accept()
        return int(ExportDialog.DialogCode.Accepted)

    monkeypatch.setattr(ExportDialog, "exec", accept)
    with qtbot.waitSignal(opened.document.export.done, timeout=PATIENCE) as done:
        opened.files.ask_for_export()
    report = done.args[0]
    assert report.excerpt[:2] == (100, 4100)
    restored, removed = samples(report.restored), samples(report.residual)
    assert len(restored) == 4000
    np.testing.assert_array_equal(restored + removed, samples(opened.document.recording.path)[100:4100])  # type: ignore[union-attr]
    assert "an excerpt" in opened.notice.message.text()
    assert report.notes[-1] == "Picture: mine_spectrogram.png."
    assert QImage(str(tmp_path / "out" / "mine_spectrogram.png")).width() > 1000
    assert opened.settings.get(remembered.EXPORT_PICTURE)
    assert opened.document.export.settings is None, "the recording itself is not exported"


def test_without_a_selection_the_extent_is_the_whole_and_says_why(ask: Asking, tmp_path: Path) -> None:
    dialog = ask(tmp_path)
    assert not dialog.extent.isEnabled()
    assert "nothing is selected" in dialog.extent.currentText()
    dialog.reject()
