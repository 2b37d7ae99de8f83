"""In a narrow column the names of recordings keep what tells them apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.processes.batch.messages import BatchEnded, BatchOpened, BatchProgress
from app.views.batch.batch_window import BatchWindow
from app.views.batch.recording_names import shortened
from model.batch.journal_rows import JobState
from tests.app.views.batch.script import Script, row

PATIENCE = 60_000


@pytest.mark.parametrize(
    ("source", "room", "shown"),
    [
        ("Gramophone/DB112.wav", 20, "Gramophone/DB112.wav"),
        ("Gramophone/DB112.wav", 18, "Gra…hone/DB112.wav"),
        ("Gramophone/DB112.wav", 14, "Gra…hone/DB112"),
        ("Victor/88061.wav", 12, "Victor/88061"),
        ("Gramophone/DB112.wav", 10, "…one/DB112"),
        ("Gramophone/DB112.wav", 7, "…/DB112"),
        ("box 12/disc 07/side A.flac", 11, "… 07/side A"),
        ("Gramophone/DB112.wav", 6, "DB112"),
        ("Gramophone/DB112.wav", 4, "D…12"),
        ("box 12/disc 07/side A.flac", 20, "box…c 07/side A.flac"),
        ("A5372 side 2.wav", 13, "A5372 side 2"),
        ("A5372 side 2.wav", 9, "A537…de 2"),
    ],
)
def test_the_folder_goes_before_the_name(source: str, room: int, shown: str) -> None:
    assert shortened(source, room, len) == shown


_PART = st.text("ab 1", min_size=1, max_size=12)


@given(folders=st.lists(_PART, max_size=2), stem=_PART, room=st.integers(3, 50))
def test_it_fits_and_the_two_sides_of_a_disc_stay_two(folders: list[str], stem: str, room: int) -> None:
    names = [shortened("/".join([*folders, f"{stem}{side}.wav"]), room, len) for side in "12"]
    assert max(map(len, names)) <= room
    assert names[0] != names[1]


def test_a_name_in_a_folder_can_be_read_in_the_review(
    view: BatchWindow, scripts: list[Script], tmp_path: Path, qtbot: QtBot
) -> None:
    source = "Gramophone/DB112.wav"
    view.batch.open_batch(tmp_path)
    (script,) = scripts
    script.say(BatchOpened(tmp_path))
    script.say(BatchProgress((row(1, source, JobState.FAILED, reason="No."), row(2, source, JobState.DONE)), {}))
    script.say(BatchEnded())
    qtbot.waitUntil(lambda: not view.queue.running and view.review.queue.rows.rowCount() == 1, timeout=PATIENCE)
    view.show_page(1)
    table = view.review.queue.table
    index = table.model().index(0, 0)
    option = QStyleOptionViewItem()
    option.rect, option.widget = table.visualRect(index), table  # type: ignore[assignment]
    table.itemDelegateForIndex(index).initStyleOption(option, index)
    assert "DB112" in option.text
    assert index.data(Qt.ItemDataRole.ToolTipRole) == source
