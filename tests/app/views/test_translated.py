"""Every word that the window shows comes from the translation: one that marks what it is given leaves none bare."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.listening.mushra import MushraDialog
from tests.app.test_translation import entries, german
from tests.app.views.listening.test_mushra import mushra, session
from tests.app.views.test_accessibility import DIALOGS, in_dialog
from tests.app.window_by_hand import PATIENCE
from tools import translations

pytestmark = pytest.mark.usefixtures("undrawn")

__all__ = ["german", "mushra", "session"]

NO_WORDS = {
    "dB", "Hz", "kHz", "ms", "min", "FFT", "Mel", "Inferno", "Magma", "Viridis", "Cividis", "CPU", "GPU", "CUDA",
    "WAV", "FLAC", "Opus", "Ogg", "Vorbis", "Shellac", "Python", "English", "Deutsch", "Abacus", "faithful",
    "Faithful", "Clean", "Ctrl", "Shift", "Alt", "Esc", "Enter", "Tab", "nbsp",
}  # fmt: skip
"""Units, names and keys."""
NAMES = re.compile(
    r"Spring panel|It was at hand\.|\w+ halves everything\.|fp32|bf16|MP3|"
    r"[\w/.~-]*/[\w/. -]*|side a\w*(\.[\w.]+)?|my-collection|[\w-]+ \d+[\w.+]*|<[^<>]*>|https?:\S+|Linux\S+"
)
"""A session, what the engine by hand says of itself, files, versions of libraries, and the tags of rich text."""


class Marking(QTranslator):
    """Marks what the translations hold, and what is Qt's own."""

    def __init__(self) -> None:
        super().__init__()
        self._known = {entry[:2] for entry in entries(translations.FOLDER / "shellac_de.ts")}

    def translate(self, context: str, text: str, comment: str | None = None, n: int = -1) -> str:
        return f"⟦{text}⟧" if context or (text, comment or "") in self._known else ""

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def marking(qapp: QCoreApplication) -> Iterator[None]:
    translator = Marking()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def bare(text: str) -> str:
    """What of a text is not marked and is a word."""
    before = None
    while text != before:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", "", text)
    text = text.partition("⟦")[0]  # a name is the tool tip up to its keys
    return " ".join(word for word in re.findall(r"[A-Za-z]{2,}", NAMES.sub(" ", text)) if word not in NO_WORDS)


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Everything that can be read in a window, and where."""
    yield "window title", root.windowTitle()
    for action in root.findChildren(QAction):
        yield "action", action.text()
        yield "tool tip of an action", action.toolTip()
    for menu in root.findChildren(QMenu):
        yield "menu", menu.title()
    for part in (root, *root.findChildren(QWidget)):
        where = f"{type(part).__name__} in {type(part.parent()).__name__}"
        for text in (part.toolTip(), part.accessibleName(), part.accessibleDescription(), part.whatsThis()):
            yield where, text
        if isinstance(part, QLabel | QAbstractButton):
            yield where, part.text()
        elif isinstance(part, QLineEdit):
            yield where, part.placeholderText()
        elif isinstance(part, QSpinBox):
            yield where, part.text()
        elif isinstance(part, QComboBox):
            for row in range(part.count()):
                yield where, part.itemText(row)
                yield where, str(part.itemData(row, Qt.ItemDataRole.ToolTipRole) or "")
        elif isinstance(part, QAbstractItemView) and part.model() is not None:
            model = part.model()
            for column in range(model.columnCount()):
                yield where, str(model.headerData(column, Qt.Orientation.Horizontal) or "")
                for row in range(min(4, model.rowCount())):
                    yield where, str(model.index(row, column).data() or "")


def left_out(root: QWidget) -> list[str]:
    return sorted({f"{where}: {text!r}" for where, text in texts(root) if bare(text)})


@pytest.mark.usefixtures("marking")
def test_the_window_and_its_dialogs(opened: MainWindow, qtbot: QtBot) -> None:
    opened.document.select((1000, 20_000))
    for shown in ("region_from_selection", "click_list", "region_list", "noise_sample_list", "clicks", "hum"):
        opened.actions_by_name[shown].trigger()
    found = {"main": left_out(opened)}
    for action in DIALOGS:

        def look(dialog: QWidget, action: str = action) -> None:
            found[action] = left_out(dialog)

        in_dialog(opened, action, look, qtbot)
    found["batch"] = left_out(opened.batch)
    assert "\n".join(fault for faults in found.values() for fault in faults) == ""
    assert len(found) == len(DIALOGS) + 2


def cut(root: QWidget) -> list[str]:
    """The words in a window that have less room than they need."""
    found = []
    for part in root.findChildren(QWidget):
        if not part.isVisibleTo(root) or part.window() is not root:
            continue
        if isinstance(part, QAbstractButton) or (isinstance(part, QLabel) and not part.wordWrap()):
            if part.text() and part.width() < part.sizeHint().width():
                found.append(part.text())
        elif isinstance(part, QComboBox):
            text = part.currentText()
            if part.width() < part.fontMetrics().horizontalAdvance(text) + 30:
                found.append(text)
    return found


@pytest.fixture
def large_font(qapp: QApplication) -> Iterator[None]:
    """A font of the system's of 18 pixels."""
    before = qapp.font()
    large = QFont(before)
    large.setPixelSize(18)
    qapp.setFont(large)
    yield
    qapp.setFont(before)


@pytest.mark.usefixtures("german", "large_font")
def test_german_words_are_not_cut_even_where_they_are_large(opened: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(opened.panel.noises.level.text()), timeout=PATIENCE)
    area = opened.panel.findChild(QScrollArea)
    assert area is not None
    assert area.widget().width() <= area.viewport().width(), "the panel is not cut at its right"
    opened.document.select((1000, 20_000))
    found = {}
    for action in DIALOGS:

        def look(dialog: QWidget, action: str = action) -> None:
            found[action] = cut(dialog)

        in_dialog(opened, action, look, qtbot)
    assert found == {action: [] for action in DIALOGS}


@pytest.mark.usefixtures("marking")
def test_the_welcome_page(window: MainWindow) -> None:
    assert "\n".join(left_out(window)) == ""


@pytest.mark.usefixtures("marking")
def test_a_listening_session(mushra: MushraDialog) -> None:
    assert "\n".join(left_out(mushra)) == ""


def test_a_bare_word_is_found() -> None:
    assert bare("⟦Length⟧ of ⟦all {name}⟧: 4 dB") == "of"
    assert bare("⟦a ⟦b⟧ c⟧ <b>side a.wav</b> 44.1 kHz") == ""
