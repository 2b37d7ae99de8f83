"""A row that goes on in another line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.wrapping_row import WrappingRow


class Block(QLabel):
    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width

    def sizeHint(self) -> QSize:
        return QSize(self._width, 20)

    minimumSizeHint = sizeHint


@pytest.fixture
def blocks(qtbot: QtBot) -> Iterator[list[Block]]:
    """Three, 100 pixels each, in a row that is 10 apart; and something below it."""
    page = QWidget()
    qtbot.addWidget(page)
    row = WrappingRow(10, 6)
    found = [Block(100), Block(100), Block(100)]
    inner = QHBoxLayout()
    inner.setContentsMargins(0, 0, 0, 0)
    inner.addWidget(found[2])
    row.add(found[0], found[1], inner)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(row)
    column.addWidget(Block(50))
    column.addStretch(1)
    page.show()
    yield found
    page.close()


def at(blocks: list[Block], width: int) -> list[tuple[int, int]]:
    page = blocks[0].window()
    page.resize(width, 400)
    for _ in range(3):
        QApplication.processEvents()
    return [(block.x(), block.y()) for block in blocks]


def test_what_has_no_room_begins_another_line(blocks: list[Block]) -> None:
    assert at(blocks, 320) == [(0, 0), (110, 0), (220, 0)]
    assert at(blocks, 319) == [(0, 0), (110, 0), (0, 26)]
    assert at(blocks, 150) == [(0, 0), (0, 26), (0, 52)]
    assert at(blocks, 400) == [(0, 0), (110, 0), (220, 0)]


def test_what_is_below_gives_way(blocks: list[Block]) -> None:
    below = blocks[0].window().findChildren(Block)[-1]
    assert below not in blocks
    at(blocks, 320)
    assert below.y() == 20
    at(blocks, 150)
    assert below.y() == 72


def test_in_a_form_it_keeps_its_height_when_another_row_changes(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    form, row, text = QFormLayout(page), WrappingRow(10, 6), QLabel("short")
    text.setWordWrap(True)
    found = [Block(100), Block(100)]
    row.add(*found)
    form.addRow("", row)
    form.addRow("", text)
    page.show()
    page.resize(150, 400)
    for words in ("short", "long enough for more than one line of it, and then some", "short"):
        text.setText(words)
        for _ in range(3):
            QApplication.processEvents()
        assert [block.height() for block in found] == [20, 20]
        assert found[1].y() == found[0].y() + 26
        assert text.y() >= found[1].geometry().bottom()


def test_a_part_that_is_hidden_takes_no_room(blocks: list[Block]) -> None:
    blocks[1].hide()
    assert at(blocks, 250)[2] == (110, 0)


def test_it_is_as_narrow_as_its_widest_part(blocks: list[Block]) -> None:
    assert blocks[0].window().minimumSizeHint().width() == 100
