"""The MUSHRA dialog, driven as a user does: keys, buttons, sliders."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.playback.audition import Audition
from app.playback.player import Player
from app.processes.worker import Worker
from app.views.listening.mushra import MushraDialog
from app.views.listening.rating_panel import RatingPanel
from app.views.scrolled import Scrolled
from app.views.theme import load_theme, style_application
from model.listening.ratings import read_ratings
from model.listening.session import OpenItem
from model.listening.session_file import load_session
from tests.app.playback.sound_by_hand import HandCard
from tests.app.views.listening.dialog_by_hand import PATIENCE, heard, playing, readable_text


@pytest.fixture
def session(tmp_path: Path) -> Path:
    generator = np.random.default_rng(3)
    music = generator.normal(scale=0.1, size=(2 * 32_000, 1))
    for name, hiss in (("clean", 0.0), ("noisy", 0.1), ("shellac", 0.02), ("wiener", 0.05)):
        sound = music + generator.normal(scale=1.0, size=music.shape) * hiss
        soundfile.write(tmp_path / f"{name}.wav", sound, 32_000, subtype="PCM_16")
    systems = {"shellac": "shellac.wav", "wiener": "wiener.wav"}
    data = {
        "schema": "shellac-listening/1",
        "name": "Spring panel",
        "items": [
            {"name": "aria", "reference": "clean.wav", "input": "noisy.wav", "systems": systems},
            {"name": "side", "input": "noisy.wav", "systems": systems},
        ],
    }
    path = tmp_path / "spring.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.fixture
def mushra(session: Path, card: HandCard, qtbot: QtBot) -> MushraDialog:
    audition = Audition(Player(card.open))
    dialog = MushraDialog(audition, load_session(session), random.Random(11), load_theme("dark"))
    qtbot.addWidget(dialog, before_close_func=MushraDialog.close)
    dialog.show()
    return dialog


QUALITY = {"reference": 100, "shellac": 80, "wiener": 55, "anchor70": 50, "input": 30, "anchor35": 20}


def rate_everything(dialog: MushraDialog, qtbot: QtBot) -> None:
    page = dialog.test.page if dialog.test else dialog._page
    assert page is not None
    for place in range(1, page.count + 1):
        qtbot.keyClick(dialog, Qt.Key(Qt.Key.Key_0 + place))
        dialog.panel.sliders[place].setValue(QUALITY[page.sound(place)])


def on_page(dialog: MushraDialog) -> Callable[[], bool]:
    return lambda: dialog.stack.isEnabled() and dialog.stack.currentIndex() == 1


def test_a_whole_session_of_two_listeners(mushra: MushraDialog, session: Path, qtbot: QtBot) -> None:
    results = session.with_name("spring_results.csv")
    for number, name in enumerate(("Ann", "Bo")):
        assert not mushra.start.isEnabled()
        qtbot.keyClicks(mushra.listener, name)
        qtbot.mouseClick(mushra.start, Qt.MouseButton.LeftButton)
        for item in range(2):
            qtbot.waitUntil(on_page(mushra), timeout=PATIENCE)
            assert mushra.heading.text() == f"Item {item + 1} of 2"
            rate_everything(mushra, qtbot)
            qtbot.mouseClick(mushra.go_on, Qt.MouseButton.LeftButton)
            # what is rated is on the disk before the next item
            assert len({(r.listener, r.item) for r in read_ratings(results)}) == 2 * number + item + 1
        assert mushra.stack.currentIndex() == 2
        mushra.another_listener()
    found = read_ratings(results)
    assert len(found) == 2 * (6 + 3)
    assert all(rating.score == QUALITY[rating.system] for rating in found)
    assert {r.material for r in found if r.item == "aria"} == {"synthesised"}
    assert {r.material for r in found if r.item == "side"} == {"real"}
    assert {r.system for r in found if r.item == "side"} == {"input", "shellac", "wiener"}
    assert results.read_text(encoding="utf-8").splitlines()[0].startswith("session_test_id,")


def test_a_page_tells_nothing_and_is_not_left_unfinished(mushra: MushraDialog, session: Path, qtbot: QtBot) -> None:
    mushra.listener.setText("Ann")
    mushra.begin()
    qtbot.waitUntil(on_page(mushra), timeout=PATIENCE)
    said = readable_text(mushra).lower()
    for name in ("shellac.wav", "wiener", "anchor", "aria"):
        assert name not in said
    assert said.count("input") == 0
    assert {slider.value() for slider in mushra.panel.sliders.values()} == {0}
    mushra.next()
    assert mushra.missing.text().startswith("Listen to 1")
    page = mushra.test.page if mushra.test else None
    rate_everything(mushra, qtbot)
    assert page is not None
    if page.has_reference:
        best = next(k for k in range(1, page.count + 1) if page.sound(k) == "reference")
        mushra.panel.sliders[best].setValue(90)
        mushra.next()
        assert "give 100" in mushra.missing.text()
    assert not read_or_none(session.with_name("spring_results.csv"))


def test_enter_begins_and_keys_alone_rate(mushra: MushraDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(mushra.listener, Qt.Key.Key_Return)
    assert mushra.stack.currentIndex() == 0, "nobody is named"
    qtbot.keyClicks(mushra.listener, "Ann")
    qtbot.keyClick(mushra.listener, Qt.Key.Key_Return)
    qtbot.waitUntil(on_page(mushra), timeout=PATIENCE)
    mushra.activateWindow()
    for place, slider in mushra.panel.sliders.items():
        qtbot.keyClick(mushra.focusWidget(), Qt.Key(Qt.Key.Key_0 + place))
        assert mushra.panel.buttons[place].isChecked()
        for key, value in ((Qt.Key.Key_PageUp, 10), (Qt.Key.Key_Up, 11)):
            qtbot.keyClick(mushra.focusWidget(), key)
            assert slider.value() == value
    after = {id(part): place for place, part in mushra.panel.sliders.items()}
    order, part = [], mushra.panel.nextInFocusChain()
    while part is not mushra.bar.play:
        order += [after[id(part)]] if id(part) in after else []
        part = part.nextInFocusChain()
    assert order == sorted(after.values()), "Tab comes to all of them before it leaves for the player"


def test_the_scale_is_painted_where_the_sliders_are_also_on_the_next_page(
    mushra: MushraDialog, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    painted: list[tuple[QRect, QRect]] = []
    panel, paint, show = mushra.panel, RatingPanel.paintEvent, MushraDialog._show_item

    def watch(self: RatingPanel, event: QPaintEvent) -> None:
        painted.append((event.rect(), self.sliders[1].geometry() if self.sliders else QRect()))
        paint(self, event)

    def show_and_paint(self: MushraDialog, worker: Worker, opened: OpenItem) -> None:
        show(self, worker, opened)
        self.panel.repaint()  # a screen may ask for that before anything is laid out

    monkeypatch.setattr(RatingPanel, "paintEvent", watch)
    monkeypatch.setattr(MushraDialog, "_show_item", show_and_paint)
    mushra.listener.setText("Ann")
    mushra.begin()
    for item in range(2):
        qtbot.waitUntil(on_page(mushra), timeout=PATIENCE)
        qtbot.waitUntil(lambda: any(where == panel.rect() for where, _ in painted), timeout=PATIENCE)
        QApplication.processEvents()
        whole = [slider for where, slider in painted if where == panel.rect()]
        assert whole[-1] == panel.sliders[1].geometry(), f"item {item + 1}"
        painted.clear()
        rate_everything(mushra, qtbot)
        mushra.next()


def read_or_none(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []


def test_switching_in_a_page_changes_the_sound_and_not_the_place(
    mushra: MushraDialog, card: HandCard, qtbot: QtBot
) -> None:
    mushra.listener.setText("Ann")
    mushra.begin()
    qtbot.waitUntil(on_page(mushra), timeout=PATIENCE)
    qtbot.keyClick(mushra, Qt.Key.Key_0)
    playing(qtbot, card)
    heard(qtbot, card, 6)
    positions = []
    for place in (1, 2, 3, 0):
        qtbot.keyClick(mushra, Qt.Key(Qt.Key.Key_0 + place))
        sound = heard(qtbot, card, 3)
        assert np.abs(sound).max() > 0
        positions.append(mushra._audition.status.position)
        assert mushra.panel.buttons[place].isChecked()
    steps = np.diff(positions)
    assert (steps > 0).all()
    assert (steps < 16_000).all()


def test_trying_out_keeps_nothing(mushra: MushraDialog, session: Path, qtbot: QtBot) -> None:
    mushra.train()
    qtbot.waitUntil(on_page(mushra), timeout=PATIENCE)
    assert "nothing is kept" in mushra.heading.text()
    rate_everything(mushra, qtbot)
    mushra.next()
    assert mushra.stack.currentIndex() == 0
    assert not session.with_name("spring_results.csv").exists()


def test_a_file_that_has_gone_is_said_on_the_first_page(mushra: MushraDialog, session: Path, qtbot: QtBot) -> None:
    for name in ("noisy", "wiener"):
        session.with_name(f"{name}.wav").unlink()
    mushra.listener.setText("Ann")
    mushra.begin()
    qtbot.waitUntil(lambda: bool(mushra.failure.text()), timeout=PATIENCE)
    assert "does not exist" in mushra.failure.text()
    assert mushra.stack.currentIndex() == 0


def test_scores_never_go_into_another_file(mushra: MushraDialog, tmp_path: Path) -> None:
    diary = tmp_path / "diary.csv"
    diary.write_text("date\n", encoding="utf-8")
    mushra.results.setText(str(diary))
    mushra.listener.setText("Ann")
    mushra.begin()
    assert "nothing was added" in mushra.failure.text()
    assert diary.read_text(encoding="utf-8") == "date\n"


def test_the_window_opens_a_session_or_says_why_not(
    window: MainWindow, session: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "x.json"
    path.write_text("[]", encoding="utf-8")
    assert window.listening.mushra(path) is None
    assert "x.json" in window.notice.message.text()
    dialog = window.listening.mushra(session)
    assert dialog is not None
    dialog.close()


def test_the_time_line_seeks_and_loops(mushra: MushraDialog, qtbot: QtBot) -> None:
    mushra.listener.setText("Ann")
    mushra.begin()
    qtbot.waitUntil(on_page(mushra), timeout=PATIENCE)
    line = mushra.bar.line
    assert mushra._audition.loop == (0, 64_000)
    qtbot.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(line.width() // 4, 10))
    qtbot.mouseMove(line, QPoint(line.width() // 2, 10))
    qtbot.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(line.width() // 2, 10))
    loop = mushra._audition.loop
    assert loop is not None
    assert loop[0] == pytest.approx(16_000, abs=600)
    assert loop[1] == pytest.approx(32_000, abs=600)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(3 * line.width() // 4, 10))
    qtbot.waitUntil(lambda: abs(mushra._audition.status.position - 48_000) < 600, timeout=PATIENCE)
    qtbot.mouseDClick(line, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    qtbot.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))  # else it is held in all later tests
    assert mushra._audition.loop == (0, 64_000)


def test_the_first_page_shows_its_words_and_asks_for_the_name_right_below(
    mushra: MushraDialog, qapp: QApplication
) -> None:
    style_application(qapp, load_theme("dark"))
    mushra.resize(860, 640)
    for _ in range(5):
        QApplication.processEvents()
    area = mushra.stack.widget(0).findChild(Scrolled)
    assert area is not None
    words = [label for label in mushra.stack.widget(0).findChildren(QLabel) if label.wordWrap() and label.text()]
    assert words
    for label in words:
        assert label.visibleRegion().boundingRect() == label.rect()
        assert label.height() == label.heightForWidth(label.width())
    lowest = max(label.mapTo(mushra, label.rect().bottomLeft()).y() for label in words)
    assert 0 < mushra.listener.mapTo(mushra, QPoint()).y() - lowest < 60
    assert area.verticalScrollBar().maximum() == 0
