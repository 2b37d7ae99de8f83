"""Every window fits a screen of 640 by 400 points: one of 1280 by 800 pixels at scale 2, in every language."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.playback.audition import Audition
from app.playback.player import Player
from app.views.fitting import FRAME
from app.views.listening.abx import AbxDialog
from app.views.listening.compare import CompareDialog
from app.views.listening.mushra import MushraDialog
from app.views.main.work import LOWEST, LOWEST_LISTING
from app.views.theme import load_theme, style_application
from model.listening.session_file import load_session
from tests.app.playback.sound_by_hand import HandCard
from tests.app.test_translation import german
from tests.app.views.listening.test_compare import compare
from tests.app.views.listening.test_mushra import mushra, on_page, session
from tests.app.views.test_accessibility import DIALOGS, in_dialog
from tests.app.window_by_hand import PATIENCE

pytestmark = pytest.mark.usefixtures("undrawn")

__all__ = ["compare", "german", "mushra", "session"]

SCREEN = QSize(640, 400)
ROOM = SCREEN - FRAME


@pytest.fixture(autouse=True)
def small_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _: QRect(0, 0, SCREEN.width(), SCREEN.height()))


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> str:
    if request.param == "de":
        request.getfixturevalue("german")
    return str(request.param)


@pytest.fixture
def theme(qapp: QApplication) -> None:
    """As the main window gives it to all others."""
    style_application(qapp, load_theme("dark"))


def least(window: QWidget) -> QSize:
    return window.minimumSizeHint().expandedTo(window.minimumSize())


def too_large(window: QWidget) -> str:
    """Empty where it fits."""
    needed, size = least(window), window.size()
    fits = needed.boundedTo(ROOM) == needed and size.boundedTo(ROOM) == size
    return "" if fits else f"needs {needed.toTuple()}, has {size.toTuple()}"


def laid_out() -> None:
    for _ in range(5):
        QApplication.processEvents()


@pytest.mark.usefixtures("language")
def test_every_window_and_dialog(opened: MainWindow, qtbot: QtBot) -> None:
    opened.document.select((1000, 20_000))
    found = {}
    for action in DIALOGS:

        def look(dialog: QWidget, action: str = action) -> None:
            found[action] = too_large(dialog)

        in_dialog(opened, action, look, qtbot)
    batch = opened.batch
    batch.show()
    found["batch"] = too_large(batch)
    assert QRect(QPoint(0, 0), SCREEN).contains(QRect(batch.pos(), batch.size() + FRAME)), "nothing hangs out"
    batch.batch.form.all_settings.setChecked(True)
    laid_out()
    found["all settings of the batch"] = too_large(batch)
    fields = batch.batch.form.fields
    within = [fields.rect().contains(field.geometry()) for field in fields.numbers.values() if field.isVisible()]
    assert all(within)
    batch.show_page(1)
    laid_out()
    found["review"] = too_large(batch)
    opened.resize(ROOM)
    laid_out()
    found["main"] = too_large(opened)
    assert {name: fault for name, fault in found.items() if fault} == {}
    assert len(found) == len(DIALOGS) + 4


def test_all_that_is_compared_is_in_sight(compare: CompareDialog) -> None:
    laid_out()
    assert too_large(compare) == ""
    assert len(compare.cards) == 5
    for shown in compare.cards:
        assert shown.visibleRegion().boundingRect() == shown.rect()


def test_names_of_narrow_pictures_are_left_out_and_not_cut(opened: MainWindow) -> None:
    opened.resize(ROOM)
    opened.spectrograms.strip.residual.setChecked(True)
    laid_out()
    for letter, pane in opened.spectrograms.panes.items():
        if pane.isVisible():
            assert pane._chip.geometry().right() < pane.width()
            assert pane._chip.text().endswith(f"{letter}</b>")
    opened.setMinimumSize(0, 0)
    opened.resize(1600, 900)
    laid_out()
    assert opened.spectrograms.panes["A"]._chip.text().endswith("Original")


@pytest.mark.usefixtures("language")
def test_the_pages_of_a_listening_session(mushra: MushraDialog, qtbot: QtBot) -> None:
    assert too_large(mushra) == ""
    mushra.listener.setText("Ann")
    mushra.start.click()
    qtbot.waitUntil(on_page(mushra), timeout=PATIENCE)
    laid_out()
    assert too_large(mushra) == ""


@pytest.mark.usefixtures("language", "theme")
def test_a_page_of_a_listening_session_with_two_messages(mushra: MushraDialog, qtbot: QtBot) -> None:
    mushra.listener.setText("Ann")
    mushra.start.click()
    qtbot.waitUntil(on_page(mushra), timeout=PATIENCE)
    mushra.go_on.click()
    assert mushra.missing.text()
    problem = mushra.bar.problem
    problem.setText("The sound device “Scarlett 2i2 USB (hw:1,0)” cannot be opened: another program has it. " * 2)
    problem.show()
    laid_out()
    assert too_large(mushra) == ""
    for button in (mushra.bar.play, mushra.leave, mushra.go_on):
        assert button.visibleRegion().boundingRect() == button.rect()


@pytest.mark.usefixtures("theme")
def test_the_first_page_of_a_listening_session_scrolls_over_long_instructions(
    session: Path, card: HandCard, qtbot: QtBot
) -> None:
    data = json.loads(session.read_text(encoding="utf-8"))
    session.write_text(json.dumps(data | {"instructions": "Sit still and listen to every version. " * 20}), "utf-8")
    audition = Audition(Player(card.open))
    dialog = MushraDialog(audition, load_session(session), random.Random(11), load_theme("dark"))
    qtbot.addWidget(dialog, before_close_func=MushraDialog.close)
    dialog.show()
    laid_out()
    assert too_large(dialog) == ""
    texts = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()]
    assert len(texts) >= 4
    assert all(label.height() >= label.heightForWidth(label.width()) for label in texts if label.wordWrap())
    assert dialog.start.visibleRegion().boundingRect() == dialog.start.rect()
    QTest.keyClicks(dialog.listener, "A")
    assert dialog.listener.visibleRegion().boundingRect() == dialog.listener.rect(), "what is typed is seen"


def test_the_overview_makes_room_for_a_list_and_comes_back(opened: MainWindow) -> None:
    opened.resize(ROOM)
    laid_out()
    work = opened.stack.widget(1)
    assert opened.overview.isVisible()
    foot = opened.panel.export.mapTo(work, opened.panel.export.rect().bottomLeft())
    assert foot.y() < opened.transport.y(), "the button to export is whole"
    opened.actions_by_name["region_list"].trigger()
    laid_out()
    assert not opened.overview.isVisible()
    assert opened.regions_list.height() >= opened.regions_list.LOWEST
    assert opened.regions_list.geometry().bottom() < opened.transport.y()
    assert opened.splitter.height() >= LOWEST_LISTING
    opened.actions_by_name["region_list"].trigger()
    laid_out()
    assert opened.overview.isVisible()
    opened.actions_by_name["region_list"].trigger()
    opened.setMinimumSize(0, 0)
    opened.resize(1000, 640)
    laid_out()
    assert opened.overview.isVisible(), "there is room for both"
    assert opened.splitter.height() >= LOWEST


def test_the_page_without_a_recording_scrolls(window: MainWindow, recording_file, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    window.welcome.show_recent([recording_file] * 5)
    window.resize(ROOM)
    laid_out()
    assert not window.welcome.mark.isVisible()
    last = window.welcome.findChildren(QPushButton)[-1]
    assert last.text() == recording_file.name
    assert last.height() >= last.sizeHint().height()
    labels = [label for label in window.welcome.findChildren(QLabel) if label.isVisible() and label.text()]
    assert all(label.height() >= label.minimumSizeHint().height() for label in labels)


def test_the_result_of_a_blind_test_is_in_sight(opened: MainWindow, qtbot: QtBot) -> None:
    opened.document.select((1000, 20_000))

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, AbxDialog)
        dialog.answers[next(iter(dialog.answers))].click()
        dialog.look.click()
        laid_out()
        shown = dialog.result_text.visibleRegion().boundingRect()
        assert shown.height() == dialog.result_text.height()
        assert dialog.size().boundedTo(ROOM) == dialog.size()

    in_dialog(opened, "abx", look, qtbot)
