"""What the batch window shows and takes before Start: files, totals, time, every setting, and the watching."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import settings as remembered
from app.processes.batch.columns import without_folders
from app.processes.batch.messages import BatchEnded, BeginBatch, StopBatch, WatchNews
from app.views.batch.batch_window import BatchWindow
from app.views.batch.expected_files import ExpectedFiles
from app.views.batch.settings_fields import SettingsFields
from model.batch.job_spec import JobSettings
from model.batch.journal import Journal
from model.batch.journal_rows import JobState
from model.batch.plan import expected, measured_speed
from model.presets.shipped import FIRM, GENTLE
from model.restoration.settings import RestorationSettings
from tests.app.views.batch.script import Script

PATIENCE = 60_000
RATE = 8000


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Two sides of three seconds, one of them below, and a file that is none."""
    folder = tmp_path / "in"
    (folder / "1927").mkdir(parents=True)
    for name in ("a.wav", "1927/b.wav"):
        soundfile.write(folder / name, np.zeros(3 * RATE, np.int16), RATE, "PCM_16")
    (folder / "no.wav").write_bytes(b"a letter")
    return folder


def done_before(target: Path, source: Path, name: str, settings: RestorationSettings, weights: str) -> None:
    """The journal of a batch that took a second for three of one file's."""
    state, job = (source / name).stat(), JobSettings(settings.as_json())
    target.mkdir()
    (target / "x_restored.wav").touch()
    with Journal(target) as journal:
        number = journal.add(
            source=name, stem="x", size=state.st_size, mtime_ns=state.st_mtime_ns, settings=job.as_json(),
            settings_sha256=job.sha256(weights),
        )  # fmt: skip
        journal.update(number, state=JobState.DONE, restored="x_restored.wav", seconds_of_sound=3.0, seconds_spent=1.0)


def test_what_would_be_done_is_told_and_nothing_is_written(records: Path, tmp_path: Path) -> None:
    told = {one.file.source: one for one in expected(records, tmp_path / "out")}
    assert not (tmp_path / "out").exists()
    assert [told[name].seconds for name in ("1927/b.wav", "a.wav", "no.wav")] == [3.0, 3.0, None]
    assert "no.wav" in told["no.wav"].reason
    assert measured_speed(tmp_path / "out") is None
    settings = RestorationSettings()
    done_before(tmp_path / "out", records, "a.wav", settings, "00")
    again = {
        one.file.source: one.done
        for one in expected(records, tmp_path / "out", JobSettings(settings.as_json()).sha256("00"))
    }
    assert again == {"1927/b.wav": False, "a.wav": True, "no.wav": False}
    assert measured_speed(tmp_path / "out") == (3.0, 1)


def test_the_window_lists_them_with_totals_and_the_time_that_was_measured(
    view: BatchWindow, records: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = view.batch
    page.form.source.setText(str(records))
    page.form.target.setText(str(tmp_path / "out"))
    qtbot.waitUntil(lambda: page.expected.rowCount() == 3 and not page.expected.looking, timeout=PATIENCE)
    assert page.controls.state.text() == (
        "2 files, 0:06, 96 kB, 1 cannot be opened. How long it takes is known once the first file is done."
    )
    assert page.tables.currentIndex() == 0
    page._settings.set(remembered.BATCH_SPEED, 0.5)
    page._settings.set(remembered.BATCH_SPEED_FILES, 7)
    page.show_state()
    assert "About 0:12, at 0.5 times real time, as 7 files of the last batch took." in page.controls.state.text()
    done_before(tmp_path / "out", records, "a.wav", RestorationSettings(), "00" * 32)
    page._soon.start()
    page.expected.clear()
    qtbot.waitUntil(lambda: page.expected.done == 1 and not page.expected.looking, timeout=PATIENCE)
    assert page.controls.state.text() == (
        "1 file, 0:03, 48 kB, 1 done already, 1 cannot be opened. "
        "About 0:01, at 3.0 times real time, as 1 file here took before."
    )


def test_a_folder_that_is_not_there_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    files = ExpectedFiles()
    files.look(tmp_path / "nowhere", tmp_path / "out", "")
    qtbot.waitUntil(lambda: bool(files.problem), timeout=PATIENCE)
    assert "nowhere is not a folder that exists" in files.text(1, None)
    files.close()


def test_every_setting_can_be_changed_for_the_batch_alone(view: BatchWindow, scripts: list[Script]) -> None:
    page = view.batch
    page.form.preset.setCurrentIndex(1)
    page.form.preset.activated.emit(1)
    page.form.all_settings.click()
    assert page.form.fields.isVisible()
    page.form.fields.numbers["amount"].setValue(70)
    page.form.fields.switches["hum"].setChecked(False)
    assert page.form.settings_text.text().startswith("changed: amount 70\N{NO-BREAK SPACE}%")
    assert page.form.chosen_settings == replace(GENTLE.settings, amount=0.7, hum=None)
    page.form.source.setText("/records")
    page.form.target.setText("/restored")
    page.form.watch.setChecked(True)
    page.controls.start.click()
    begin = scripts[-1].begin
    assert isinstance(begin, BeginBatch)
    assert (begin.settings.amount, begin.settings.hum, begin.watch) == (0.7, None, True)


def test_the_form_says_settings_in_one_line_with_the_models_title(view: BatchWindow) -> None:
    view.resize(1280, 800)
    QApplication.processEvents()
    text = view.batch.form.settings_text
    assert "model Faithful" in text.text()
    assert text.height() == text.fontMetrics().height(), "no empty lines around it"
    text.setText(text.text() + ", " + text.text() + ", " + text.text())
    view.resize(640, 800)
    QApplication.processEvents()
    assert text.height() == text.heightForWidth(text.width()) >= 2 * text.fontMetrics().height()


def test_a_folder_that_is_not_there_cannot_be_started(view: BatchWindow, tmp_path: Path, qtbot: QtBot) -> None:
    page, folder = view.batch, tmp_path / "later"
    page.form.source.setText(str(folder))
    page.form.target.setText(str(tmp_path / "out"))
    qtbot.waitUntil(lambda: "not a folder that exists" in page.controls.state.text(), timeout=PATIENCE)
    assert not page.controls.start.isEnabled()
    folder.mkdir()
    QApplication.sendEvent(page, QEvent(QEvent.Type.ActivationChange))  # back from where it was made
    qtbot.waitUntil(page.controls.start.isEnabled, timeout=PATIENCE)
    assert "exists" not in page.controls.state.text()


def test_a_reason_stands_before_the_folders_of_its_file(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "records" / "a").mkdir(parents=True)
    (tmp_path / "records" / "a" / "broken.wav").write_bytes(b"RIFF")
    files = ExpectedFiles()
    files.look(tmp_path / "records", tmp_path / "out", "")
    qtbot.waitUntil(lambda: files.rowCount() == 1 and not files.looking, timeout=PATIENCE)
    assert files.index(0, 3).data().startswith("a/broken.wav is not a sound file")
    assert files.index(0, 3).data(Qt.ItemDataRole.ToolTipRole).startswith(str(tmp_path)), "all of it can be read"
    files.close()


def test_a_message_names_the_file_of_its_line_no_second_time() -> None:
    assert without_folders("A 1.wav: 3 clicks repaired. A 1.wav: no hum.", "a/A 1.wav") == "3 clicks repaired. no hum."
    assert without_folders("/x y/a/A 1.wav is too long", "a/A 1.wav") == "a/A 1.wav is too long"
    assert without_folders("No room for a/A 1.wav", "a/A 1.wav") == "No room for a/A 1.wav"


def test_fields_keep_what_is_finer_than_they_show(qtbot: QtBot) -> None:
    fields = SettingsFields()
    qtbot.addWidget(fields)
    settings = replace(FIRM.settings, amount=0.875, depth=None, clicks=0.333, thumps=True)
    fields.show_settings(settings)
    assert fields.applied_to(RestorationSettings()) == settings
    fields.switches["depth"].setChecked(True)
    assert fields.applied_to(RestorationSettings()) == replace(settings, depth=20.0)


def test_a_watched_folder_is_watched_until_stop(view: BatchWindow, scripts: list[Script], qtbot: QtBot) -> None:
    page = view.batch
    page.form.source.setText("/records")
    page.form.target.setText("/restored")
    page.controls.start.click()
    script = scripts[-1]
    script.say(BatchEnded())
    script.say(WatchNews(2))
    qtbot.waitUntil(lambda: view.queue.watching == 2, timeout=PATIENCE)
    assert page.controls.state.text() == "Watching the folder; 2 files are still arriving"
    assert not page.controls.start.isEnabled()
    page.controls.stop.click()
    assert script.asked == [StopBatch()]
    script.say(WatchNews(None))
    qtbot.waitUntil(page.controls.start.isEnabled, timeout=PATIENCE)
