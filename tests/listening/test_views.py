"""The dialogs, driven as a user does: keys, buttons, sliders."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.playback.audition import Audition
from app.playback.player import Player
from app.views.listening.abx import AbxDialog
from app.views.listening.compare import CompareDialog
from app.views.listening.mushra import MushraDialog
from app.views.theme import load_theme
from model.archive.provenance import SCHEMA
from model.listening.ratings import read_ratings
from model.listening.session import load_session
from tests.app.playback.sound_by_hand import HandCard

RATE = 8000
PATIENCE = 30_000


def words(dialog: QWidget) -> str:
    """Everything the listener could read: texts, tips, names for screen readers, the title."""
    found = [dialog.windowTitle()]
    for part in dialog.findChildren(QWidget):
        found += [part.toolTip(), part.accessibleName(), part.objectName(), part.statusTip(), part.whatsThis()]
        if isinstance(part, QLabel | QAbstractButton):
            found.append(part.text())
    return "\n".join(found)


@pytest.fixture
def abx(opened: MainWindow, qtbot: QtBot) -> AbxDialog:
    opened.listening.random = random.Random(5)  # type: ignore[assignment]
    opened.document.monitor.set_sound(level_match=False)  # matched, half of everything is everything
    opened.document.select((RATE, 3 * RATE))
    dialog = opened.listening.abx()
    assert dialog is not None
    qtbot.addWidget(dialog, before_close_func=AbxDialog.close)
    dialog.show()
    return dialog


def playing(qtbot: QtBot, card: HandCard) -> None:
    qtbot.waitUntil(lambda: bool(card.streams) and card.stream.active, timeout=PATIENCE)


def heard(qtbot: QtBot, card: HandCard, blocks: int) -> np.ndarray:
    out = []
    for _ in range(blocks):
        output = card.stream.callback.__self__  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda output=output: bool(output.blocks), timeout=PATIENCE)
        out.append(card.stream.turn())
    return np.concatenate(out)


def settled(dialog: AbxDialog | MushraDialog) -> None:
    """The card is turned faster than a clock: let the feeder take up the switch first."""
    dialog._audition._player.settle()


def test_a_whole_abx_test(abx: AbxDialog, opened: MainWindow, card: HandCard, qtbot: QtBot) -> None:
    qtbot.keyClick(abx, Qt.Key.Key_X)
    playing(qtbot, card)
    right = 0
    for trial in range(8):
        # a listener who really compares: the restored sound is half as loud here
        levels = {}
        for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_X):
            qtbot.keyClick(abx, key)
            settled(abx)
            heard(qtbot, card, 6)
            levels[key] = np.abs(heard(qtbot, card, 4)).mean()
        x = min((Qt.Key.Key_A, Qt.Key.Key_B), key=lambda key: abs(levels[key] - levels[Qt.Key.Key_X]))
        is_a = abx.test.sound("X") == "A"
        right += is_a == (x == Qt.Key.Key_A)
        qtbot.keyClick(abx, Qt.Key.Key_1 if x == Qt.Key.Key_A else Qt.Key.Key_2)
        assert abx.trial.text().startswith(f"Trial {trial + 2}")
        assert not abx.result_words.isVisible()
    assert right == 8
    qtbot.mouseClick(abx.look, Qt.MouseButton.LeftButton)
    assert "8 of 8, p = 0.0039" in abx.result_words.text()


def test_nothing_in_the_dialog_says_what_x_is(abx: AbxDialog, qtbot: QtBot) -> None:
    seen: dict[str, set[str]] = {"A": set(), "B": set()}
    for _ in range(12):
        x = abx.test.sound("X")
        qtbot.keyClick(abx, Qt.Key.Key_X)
        seen[x].add(words(abx).replace(f"Trial {abx.test.trials + 1}", "").replace(f"{abx.test.trials} answered", ""))
        abx.answer("A")
    assert seen["A"]
    assert seen["B"]
    # leave out the very first, which has no count of answers yet
    assert {text for text in seen["A"] if "·" in text} == {text for text in seen["B"] if "·" in text}


def test_the_windows_own_meter_and_choice_stand_still_during_the_test(
    abx: AbxDialog, opened: MainWindow, card: HandCard, qtbot: QtBot
) -> None:
    opened.document.player.settle()
    before = (opened.document.monitor.heard, opened.document.player.position, opened.document.player.status.playing)
    for key in (Qt.Key.Key_X, Qt.Key.Key_B, Qt.Key.Key_A):
        qtbot.keyClick(abx, key)
    playing(qtbot, card)
    heard(qtbot, card, 10)
    assert opened.document.player.status.peak == ()
    after = (opened.document.monitor.heard, opened.document.player.position, opened.document.player.status.playing)
    assert before == after


def test_a_span_that_is_not_restored_yet_is_no_span_for_a_blind_test(
    window: MainWindow, recording_file: Path, engine, qtbot: QtBot
) -> None:  # type: ignore[no-untyped-def]
    engine.gate.clear()
    window.open_path(recording_file)
    qtbot.waitUntil(lambda: window.document.noise is not None, timeout=PATIENCE)
    assert window.listening.abx() is None
    assert "still being restored" in window.notice.words.text()
    engine.gate.set()


def test_the_result_goes_into_a_sidecar_beside_what_is_there(abx: AbxDialog, tmp_path: Path) -> None:
    sidecar = tmp_path / "side.shellac.json"
    held = {
        "schema": SCHEMA, "source": {}, "restored": {}, "removed": None, "amount": 1.0, "metadata": [],
        "reversible": {}, "listening": [{"test": "ABX", "result": "earlier"}],
    }  # fmt: skip
    sidecar.write_text(json.dumps(held), encoding="utf-8")
    for _ in range(16):
        abx.answer(abx.test.sound("X"))
    abx.show_result()
    abx.keep_in(sidecar)
    found = json.loads(sidecar.read_text(encoding="utf-8"))
    assert [entry["result"] for entry in found["listening"]] == ["earlier", "16 of 16, p < 0.001"]
    assert found["listening"][1]["settings"]["amount"] == 1.0
    assert found["listening"][1]["start"] == RATE
    assert found["amount"] == 1.0
    abx.show_result()
    abx.keep_in(tmp_path / "gone.shellac.json")
    assert "gone.shellac.json cannot be read" in abx.result_words.text()


# MUSHRA.


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
    said = words(mushra).lower()
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
    assert "x.json" in window.notice.words.text()
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
    assert mushra._audition.loop == (0, 64_000)


# Comparing settings.


@pytest.fixture
def compare(opened: MainWindow, qtbot: QtBot) -> CompareDialog:
    opened.document.ask_for_weights()
    qtbot.waitUntil(lambda: len(opened.document.weights) == 2, timeout=PATIENCE)
    opened.document.select((0, 2 * RATE))
    dialog = opened.listening.compare()
    assert isinstance(dialog, CompareDialog)
    qtbot.addWidget(dialog, before_close_func=CompareDialog.close)
    dialog.show()
    qtbot.waitUntil(lambda: bool(dialog.cards), timeout=PATIENCE)
    return dialog


def test_amounts_are_heard_by_number_and_the_one_taken_becomes_the_setting(
    compare: CompareDialog, opened: MainWindow, card: HandCard, qtbot: QtBot
) -> None:
    titles = [card_.version.title for card_ in compare.cards]
    assert titles == ["Source", "40 %", "60 %", "80 %", "100 % (in use)"]
    source = opened.document.recording
    assert source is not None
    whole = source.read(0, 2 * RATE)
    assert np.allclose(compare.cards[2].version.sound.read(0, 2 * RATE), 0.7 * whole, atol=1e-6)
    qtbot.keyClick(compare, Qt.Key.Key_0)
    assert not compare.use_button.isEnabled()
    qtbot.keyClick(compare, Qt.Key.Key_2)
    playing(qtbot, card)
    assert np.abs(heard(qtbot, card, 4)).max() > 0
    qtbot.mouseClick(compare.use_button, Qt.MouseButton.LeftButton)
    assert not compare.isVisible()
    assert opened.document.settings.amount == 0.6
    opened.document.undo.undo()
    assert opened.document.settings.amount == 1.0


def test_weights_are_compared_and_taken(compare: CompareDialog, opened: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(compare.kinds.button(1), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(compare.cards) == 3, timeout=PATIENCE)
    assert [c.version.title for c in compare.cards] == ["Source", "Faithful (in use)", "Clean"]
    qtbot.mouseClick(compare.cards[2], Qt.MouseButton.LeftButton)
    compare.use()
    assert opened.document.settings.weights == "clean"


def test_closing_while_networks_are_at_work_leaves_nothing_behind(compare: CompareDialog, engine) -> None:  # type: ignore[no-untyped-def]
    compare.show_weights()
    compare.close()
    assert not compare.cards


def test_a_network_that_fails_is_a_sentence(compare: CompareDialog, engine, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    engine.failure = "The network is not at home."
    compare.show_weights()
    qtbot.waitUntil(lambda: compare.words.text() == engine.failure, timeout=PATIENCE)


# Files to take along.


def test_the_menu_writes_turns_and_a_page(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    out = tmp_path / "out"
    out.mkdir()
    opened.listening.write_alternating(out)
    qtbot.waitUntil(lambda: "is written" in opened.notice.words.text(), timeout=PATIENCE)
    assert soundfile.info(out / "side a_alternating.wav").frames == 6 * RATE
    opened.document.select((RATE, 2 * RATE))
    opened.notice.hide()
    opened.listening.write_page(out / "page.html")
    qtbot.waitUntil(lambda: "page.html is written" in opened.notice.words.text(), timeout=PATIENCE)
    assert f'"frames": {RATE}' in (out / "page.html").read_text(encoding="utf-8")

    for name in ("abx", "mushra", "compare", "alternate", "page"):
        assert opened.actions_by_name[name].isEnabled()
    opened.document.close()
    assert not opened.actions_by_name["abx"].isEnabled()
    assert opened.actions_by_name["mushra"].isEnabled()
