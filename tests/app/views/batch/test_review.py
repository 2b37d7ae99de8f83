"""The review bench: results heard as they were written, and decided about with keys alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.document.state import DocumentState
from app.playback.track_name import TrackName
from app.processes.batch.messages import (
    BatchEnded,
    BatchOpened,
    BatchProblem,
    BatchProgress,
    BatchRows,
    Decide,
    PutNote,
    TheseSettings,
)
from app.views.batch.batch_window import BatchWindow
from app.views.batch.decision_bar import DecisionBar
from app.views.batch.review_queue import MARGIN, NAME_WIDTH, TITLE_MARGIN
from app.views.theme import load_theme, style_application, text_pixels
from model.batch.journal_rows import JobState
from model.recording import ArrayRecording
from model.regions.region import Region
from model.regions.regional_noise import with_regions
from model.restoration.settings import RestorationSettings
from tests.app.conftest import HalfEngine
from tests.app.test_translation import german
from tests.app.views.batch.script import Script, row

__all__ = ["german"]

PATIENCE = 60_000
RATE = 8000
Key = Qt.Key
Review = Callable[..., Script]


def written(folder: Path, number: int, taken: float = 0.25) -> None:
    """A side and its result: a quarter of every sample was taken, which is all of the noise at the amount 0.5."""
    (folder / "in").mkdir(exist_ok=True)
    (folder / "out").mkdir(exist_ok=True)
    sound = np.random.default_rng(number).integers(-8000, 8000, RATE // 2).astype(np.int16)
    soundfile.write(folder / "in" / f"{number:02}.wav", sound, RATE, "PCM_16")
    soundfile.write(
        folder / "out" / f"{number:02}_restored.wav", (sound * (1 - taken)).astype(np.int16), RATE, "PCM_16"
    )


@pytest.fixture
def review(view: BatchWindow, scripts: list[Script], qtbot: QtBot, tmp_path: Path) -> Review:
    """Opens a batch of so many results, the first the riskiest, and shows its review."""

    def opened(count: int, settings: RestorationSettings = RestorationSettings(amount=0.5)) -> Script:  # noqa: B008
        for number in range(1, count + 1):
            written(tmp_path, number)
        view.batch.open_batch(tmp_path / "out")
        script = scripts[-1]
        script.say(BatchOpened(tmp_path / "in"))
        script.say(TheseSettings("key", settings))
        rows = tuple(
            row(
                number, f"{number:02}.wav", JobState.DONE, music=1 - number / 100, noise=number / 100,
                amount=settings.amount, restored=f"{number:02}_restored.wav", settings="key",
            )
            for number in range(1, count + 1)
        )  # fmt: skip
        script.say(BatchProgress(rows, {"done": count}))
        script.say(BatchEnded())
        qtbot.waitUntil(lambda: not view.queue.running, timeout=PATIENCE)
        view.show_page(1)
        return script

    return opened


def selected(view: BatchWindow) -> str:
    here = view.review.queue.row
    return "" if here is None else view.queue.jobs.job(here).source


def decisions(script: Script) -> list[tuple[int, str | None]]:
    return [(order.number, order.decision) for order in script.asked if isinstance(order, Decide)]


def wait_for_result(qtbot: QtBot, view: BatchWindow) -> None:
    qtbot.waitUntil(
        lambda: view.review._ready is not None and view.review._ready == view.review._shown, timeout=PATIENCE
    )


def test_the_table_swallows_no_key_of_a_decision(view: BatchWindow, review: Review, qtbot: QtBot) -> None:
    """Names that begin with a digit: a table would go to the row that begins with the digit typed."""
    script = review(3)
    table = view.review.queue.table
    assert table.hasFocus()
    assert selected(view) == "01.wav"
    for key in (Key.Key_2, Key.Key_4, Key.Key_1):
        qtbot.keyClick(table, key)
    assert decisions(script) == [(1, "weaker"), (2, "reject"), (3, "accept")]


@pytest.mark.parametrize("place", ["queue", "picture", "overview"])
def test_every_key_of_the_bench_arrives_wherever_the_focus_is(
    view: BatchWindow, review: Review, qtbot: QtBot, place: str
) -> None:
    review(2)
    wait_for_result(qtbot, view)
    bench = view.review
    assert bench.player is not None
    where: QWidget = {
        "queue": bench.queue.table, "picture": bench.player.pictures.panes["A"], "overview": bench.player.overview,
    }[place]  # fmt: skip
    where.setFocus()
    qtbot.waitUntil(where.hasFocus, timeout=PATIENCE)
    pressed: list[str] = []
    for name, shortcut in bench._keys.items():
        shortcut.activated.disconnect()
        shortcut.activated.connect(lambda name=name: pressed.append(name))
    for name, shortcut in bench._keys.items():
        pressed.clear()
        qtbot.keySequence(where, shortcut.key())
        assert pressed == [name]


def press(qtbot: QtBot, key: Key) -> None:
    """Press a key; it arrives where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None, "no key arrives anywhere"
    qtbot.keyClick(focused, key)


def test_twenty_results_are_reviewed_with_keys_alone(
    view: BatchWindow, review: Review, qtbot: QtBot, heard: list[tuple[object, ...]]
) -> None:
    script = review(20)
    expected = []
    keys = {"accept": Key.Key_1, "weaker": Key.Key_2, "stronger": Key.Key_3, "reject": Key.Key_4}
    for number in range(1, 21):
        assert selected(view) == f"{number:02}.wav"
        if number % 5 == 1:  # heard, and then with a note
            wait_for_result(qtbot, view)
            press(qtbot, Key.Key_Space)
            press(qtbot, Key.Key_R)
            assert view.review.player is not None
            assert view.review.player.document.monitor.heard == TrackName.RESIDUAL
            press(qtbot, Key.Key_T)
            for letter in "1st 2nd":
                press(qtbot, Key(ord(letter.upper())))
            press(qtbot, Key.Key_Return)
        decision = list(keys)[number % 4]
        press(qtbot, keys[decision])
        expected.append((number, decision))
    assert decisions(script) == expected
    assert heard == [], "Enter ends a note, and opens nothing"
    assert [order.number for order in script.asked if isinstance(order, PutNote)] == [1, 6, 11, 16]
    assert all(order.text == "1st 2nd" for order in script.asked if isinstance(order, PutNote))
    redone = [number for number, decision in expected if decision in ("weaker", "stronger")]
    qtbot.waitUntil(lambda: view.queue.jobs.reviewed == (20 - len(redone), 20), timeout=PATIENCE)
    assert view.review.queue.progress_text.text() == f"{20 - len(redone)} of 20 reviewed"


def test_the_button_of_what_was_decided_is_seen_to_be_pressed(view: BatchWindow, review: Review, qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    style_application(application, load_theme("light"))
    review(2, RestorationSettings())
    bar = view.review.bar

    def papers() -> set[str]:
        return {button.grab().toImage().pixelColor(6, 12).name() for button in list(bar.buttons.values())[:4]}

    assert len(papers()) == 1
    qtbot.keyClick(view.review.queue.table, Key.Key_1)
    view.review.queue.select(0)
    qtbot.waitUntil(lambda: bar.buttons["accept"].isChecked(), timeout=PATIENCE)
    assert len(papers()) == 2


def test_a_redone_result_takes_the_place_of_the_first(
    view: BatchWindow, review: Review, qtbot: QtBot, tmp_path: Path
) -> None:
    script = review(4)
    qtbot.keyClick(view.review.queue.table, Key.Key_1)
    qtbot.keyClick(view.review.queue.table, Key.Key_2)
    rows = view.review.queue.rows
    qtbot.waitUntil(lambda: rows.job(1).id == 1002, timeout=PATIENCE)
    assert [rows.job(place).id for place in range(rows.rowCount())] == [1, 1002, 3, 4]
    assert rows.index(1, 4).data() == "to be redone"
    assert view.review.queue.redoing.text().startswith("1 result is restored anew")
    written(tmp_path, 2, taken=0.1)
    done = replace(script.rows[1002], state=JobState.DONE, music=0.01, noise=0.9, restored="02_restored.wav")
    script.say(BatchRows((done,)))
    qtbot.waitUntil(lambda: rows.index(1, 4).data() == "redone", timeout=PATIENCE)
    assert [rows.job(place).id for place in range(rows.rowCount())] == [1, 1002, 3, 4]
    script.say(BatchRows((replace(done, decision="accept"),)))
    qtbot.waitUntil(lambda: rows.index(1, 4).data() == "↻ accepted", timeout=PATIENCE)
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert rows.index(1, 4).data(role) == "accepted, redone"
    script.say(BatchRows((done,)))
    qtbot.waitUntil(lambda: rows.index(1, 4).data() == "redone", timeout=PATIENCE)
    qtbot.keyClick(view.review.queue.table, Key.Key_1)
    qtbot.keyClick(view.review.queue.table, Key.Key_1)
    assert selected(view) == "02.wav"  # the only one left
    qtbot.keyClick(view.review.queue.table, Key.Key_1)
    assert decisions(script)[-1] == (1002, "accept")
    qtbot.waitUntil(lambda: view.queue.jobs.reviewed == (4, 4), timeout=PATIENCE)


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_decision_is_cut_in_the_list(
    language: str, view: BatchWindow, review: Review, qtbot: QtBot, request: pytest.FixtureRequest
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    script = review(4)
    for width in (1280, 616):
        view.resize(width, 800 if width > 1000 else 336)
        for decision in ("accept", "weaker", "stronger", "reject", "regions"):
            script.say(BatchRows((replace(script.rows[1], redo_of=3, decision=decision),)))
            queue = view.review.queue
            at = queue.rows.index(next(place for place in range(4) if queue.rows.job(place).id == 1), 4)
            qtbot.waitUntil(lambda decision=decision: view.queue.jobs.job(0).decision == decision, timeout=PATIENCE)
            QApplication.processEvents()
            text = at.data()
            room = queue.table.columnWidth(4)
            assert queue.table.fontMetrics().horizontalAdvance(text) + MARGIN <= room, text
            assert queue.table.columnViewportPosition(4) + room <= queue.table.viewport().width() + 1
            assert queue.table.columnWidth(0) >= text_pixels(NAME_WIDTH)


def test_no_word_of_a_decision_is_cut_once_a_result_is_shown(
    view: BatchWindow, review: Review, qtbot: QtBot, german: None
) -> None:
    view.resize(1258, 740)
    review(2, RestorationSettings())
    bar = view.review.bar
    qtbot.waitUntil(lambda: "→ 80 %" in bar.buttons["weaker"].text(), timeout=PATIENCE)
    QApplication.processEvents()
    for button in (*bar.buttons.values(), bar.back):
        assert button.width() >= button.sizeHint().width(), button.text()


def test_results_of_one_recording_have_different_names(view: BatchWindow, review: Review, qtbot: QtBot) -> None:
    script = review(2)
    jobs = view.queue.jobs
    first = script.rows[1]
    second = replace(first, id=11, redo_of=1)
    script.say(BatchRows((replace(first, decision="regions"), second)))
    third = replace(second, id=12, redo_of=11, amount=0.4)
    script.say(BatchRows((replace(second, decision="weaker"), third)))
    qtbot.waitUntil(lambda: jobs.rowCount() == 4, timeout=PATIENCE)
    assert [jobs.index(place, 0).data() for place in range(4)] == [
        "01.wav", "02.wav", "01.wav  (pass 2, with regions)", "01.wav  (pass 3, 40 %)",
    ]  # fmt: skip


def test_what_is_turned_to_is_heard_and_is_how_weak(view: BatchWindow, review: Review, qtbot: QtBot) -> None:
    script = review(1)
    wait_for_result(qtbot, view)
    assert view.review.player is not None
    document, bar = view.review.player.document, view.review.bar
    assert document.recording is not None
    source = document.recording.read(0, 4000)
    restored = document.monitor.track(TrackName.RESTORED)
    assert restored is not None
    np.testing.assert_allclose(restored.recording.read(0, 4000), 0.75 * source, atol=2 / 32768)
    assert bar.buttons["weaker"].text() == "2  Weaker → 30 %"
    for _ in range(5):
        qtbot.keyClick(view.review.queue.table, Key.Key_BracketLeft)
    assert bar.buttons["weaker"].text() == "2  Weaker → 25 %"
    weaker = document.monitor.track(TrackName.RESTORED)
    assert weaker is not None
    np.testing.assert_allclose(weaker.recording.read(0, 4000), 0.875 * source, atol=2 / 32768)
    qtbot.keyClick(view.review.queue.table, Key.Key_2)
    assert script.asked[-1] == Decide(1, "weaker", 0.25)


def test_regions_drawn_here_go_with_the_decision(view: BatchWindow, review: Review, qtbot: QtBot) -> None:
    script = review(1)
    wait_for_result(qtbot, view)
    assert view.review.player is not None
    table, document = view.review.queue.table, view.review.player.document
    qtbot.keyClick(table, Key.Key_5)
    assert decisions(script) == []
    document.select((100, 1100))
    qtbot.keyClick(table, Key.Key_M)
    assert view.review.bar.buttons["regions"].text() == "5  With regions (1)"
    qtbot.keyClick(table, Key.Key_5)
    order = script.asked[-1]
    assert isinstance(order, Decide)
    assert [(one.start, one.stop) for one in order.regions] == [(100, 1100)]


@pytest.mark.parametrize(("key", "decision"), [(Key.Key_2, "weaker"), (Key.Key_3, "stronger")])
def test_regions_drawn_here_go_with_weaker_and_stronger(
    view: BatchWindow, review: Review, qtbot: QtBot, key: Key, decision: str
) -> None:
    script = review(1)
    wait_for_result(qtbot, view)
    assert view.review.player is not None
    table, document = view.review.queue.table, view.review.player.document
    document.select((100, 1100))
    qtbot.keyClick(table, Key.Key_M)
    qtbot.keyClick(table, key)
    order = script.asked[-1]
    assert isinstance(order, Decide)
    assert order.decision == decision
    assert [(one.start, one.stop) for one in order.regions or ()] == [(100, 1100)]


def test_regions_of_the_bench_have_the_keys_and_the_menu_of_the_window(
    view: BatchWindow, review: Review, qtbot: QtBot
) -> None:
    review(1)
    wait_for_result(qtbot, view)
    assert view.review.player is not None
    table, document = view.review.queue.table, view.review.player.document
    regions, mod = document.regions, Qt.KeyboardModifier
    regions.extend([Region(100, 1100, 0.5), Region(2000, 3000, 0.5)])
    qtbot.keyClick(table, Key.Key_PageDown, mod.ControlModifier)
    qtbot.keyClick(table, Key.Key_PageDown, mod.ControlModifier)
    assert regions.chosen == 1
    qtbot.keyClick(table, Key.Key_PageUp, mod.ControlModifier)
    qtbot.keyClick(table, Key.Key_BracketRight, mod.AltModifier)
    assert [region.gain for region in regions.all] == [0.55, 0.5]
    qtbot.keyClick(table, Key.Key_BracketLeft, mod.AltModifier)
    qtbot.keyClick(table, Key.Key_X)
    assert (document.selection, document.looping) == ((100, 1100), True)
    menu = view.review.player.menu_of(1)
    entries = {action.text(): action for action in menu.actions()}
    assert entries["Less (50 %)"].isChecked()
    entries["Leave as it is (0 %)"].trigger()
    assert regions.all[1].gain == 0.0
    entries["Delete the re&gion"].trigger()
    assert [region.start for region in regions.all] == [100]
    menu.deleteLater()


def test_escape_ends_drawing_in_the_bench_and_then_the_choice(view: BatchWindow, review: Review, qtbot: QtBot) -> None:
    review(1)
    wait_for_result(qtbot, view)
    assert view.review.player is not None
    table, regions = view.review.queue.table, view.review.player.document.regions
    regions.add(Region(100, 1100))
    qtbot.keyClick(table, Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert regions.drawing
    qtbot.keyClick(table, Key.Key_Escape)
    assert (regions.drawing, regions.chosen) == (False, 0)
    qtbot.keyClick(table, Key.Key_Escape)
    assert regions.chosen is None


def test_the_queue_sorts_by_either_risk_and_filters_by_state(view: BatchWindow, review: Review, qtbot: QtBot) -> None:
    review(3)
    bench = view.review.queue
    qtbot.keyClick(bench.table, Key.Key_4)
    qtbot.waitUntil(lambda: view.queue.jobs.reviewed[0] == 1, timeout=PATIENCE)
    bench.sort("Noise")
    assert [bench.rows.job(place).id for place in range(3)] == [3, 2, 1]
    bench.filter.setCurrentIndex(bench.filter.findData("undecided"))
    assert [bench.rows.job(place).id for place in range(bench.rows.rowCount())] == [3, 2]
    bench.filter.setCurrentIndex(bench.filter.findData("reject"))
    assert [bench.rows.job(place).id for place in range(bench.rows.rowCount())] == [1]
    bench.select(0)
    qtbot.keyClick(bench.table, Key.Key_0)
    qtbot.waitUntil(lambda: view.queue.jobs.reviewed[0] == 0, timeout=PATIENCE)


def test_a_filter_that_lists_nothing_says_which(view: BatchWindow, review: Review, qtbot: QtBot) -> None:
    review(2)
    wait_for_result(qtbot, view)
    bench = view.review.queue
    bench.filter.setCurrentIndex(bench.filter.findData("failed"))
    assert view.review.says == "No result matches the filter “Failed”."
    bench.filter.setCurrentIndex(bench.filter.findData("all"))
    qtbot.waitUntil(lambda: not view.review.says)


def test_the_risk_of_strokes_has_a_column_where_clicks_were_looked_for(
    view: BatchWindow, review: Review, qtbot: QtBot
) -> None:
    script, bench = review(2), view.review.queue
    column = [bench.rows.headerData(k, Qt.Orientation.Horizontal) for k in range(5)].index("Strokes")
    assert bench.table.isColumnHidden(column)
    script.say(BatchProgress((replace(view.queue.jobs.job(1), strokes=0.83),), {"done": 2}))
    qtbot.waitUntil(lambda: not bench.table.isColumnHidden(column), timeout=PATIENCE)
    bench.sort("Strokes")
    assert [bench.rows.job(place).id for place in range(2)] == [2, 1]


def test_no_title_of_a_risk_is_cut(view: BatchWindow, review: Review, qtbot: QtBot, german: None) -> None:
    script, table = review(1), view.review.queue.table
    view.resize(1600, 800)
    view.review.splitter.setSizes([700, 900])
    script.say(BatchProgress((replace(view.queue.jobs.job(0), strokes=0.83),), {"done": 1}))
    qtbot.waitUntil(lambda: not table.isColumnHidden(3), timeout=PATIENCE)
    titles = [table.model().headerData(column, Qt.Orientation.Horizontal) for column in (1, 2, 3)]
    assert titles == ["Musik", "Störung", "Anschläge"]
    for column, title in enumerate(titles, 1):
        room = table.columnWidth(column) - TITLE_MARGIN
        assert table.horizontalHeader().fontMetrics().horizontalAdvance(title) <= room, title


def test_a_file_that_is_gone_and_a_decision_that_cannot_be_are_said(
    view: BatchWindow, review: Review, qtbot: QtBot, tmp_path: Path, heard: list[tuple[object, ...]]
) -> None:
    script = review(2)
    wait_for_result(qtbot, view)
    (tmp_path / "out" / "02_restored.wav").unlink()
    view.review.queue.select(1)
    assert view.review.player is not None
    notice = view.review.player.notice
    qtbot.waitUntil(lambda: "02_restored.wav" in notice.message.text(), timeout=PATIENCE)
    script.say(BatchProblem("It cannot be."))
    qtbot.waitUntil(lambda: notice.message.text() == "It cannot be.", timeout=PATIENCE)
    qtbot.keyClick(view.review.queue.table, Key.Key_Return)
    assert heard == [(tmp_path / "in" / "02.wav", RestorationSettings(amount=0.5))]


def test_with_regions_before_it_is_heard_as_it_is_written_again(
    view: BatchWindow, review: Review, qtbot: QtBot, tmp_path: Path
) -> None:
    """A new region over an old one takes its place, for the ear as in what is restored with the decision."""
    before = Region(1000, 3000, gain=0.0, name="old")
    settings = RestorationSettings(amount=0.8, regions=(before,))
    script = review(1, settings=settings)
    wait_for_result(qtbot, view)
    assert view.review.player is not None
    table, document = view.review.queue.table, view.review.player.document
    qtbot.waitUntil(lambda: document.state is DocumentState.READY, timeout=PATIENCE)
    assert document.regions.all == (before,)
    assert not view.review.bar.buttons["regions"].isEnabled()
    document.regions.add(Region(1500, 2500, gain=1.0, name="new"))
    qtbot.keyClick(table, Key.Key_5)
    order = script.asked[-1]
    assert isinstance(order, Decide)
    again = replace(settings, regions=order.regions)
    source = soundfile.read(tmp_path / "in" / "01.wav", dtype="float32", always_2d=True)[0]
    written = with_regions(ArrayRecording(source * np.float32(0.5), RATE), again.regions).read(0, len(source))
    heard = document.monitor.track(TrackName.RESTORED)
    assert heard is not None
    np.testing.assert_allclose(heard.recording.read(0, len(source)), source - again.amount * written, atol=1.5 / 32768)


def test_regions_of_a_result_can_be_removed(view: BatchWindow, review: Review, qtbot: QtBot) -> None:
    script = review(1, settings=RestorationSettings(regions=(Region(1000, 3000, name="old"),)))
    wait_for_result(qtbot, view)
    assert view.review.player is not None
    table, document = view.review.queue.table, view.review.player.document
    qtbot.keyClick(table, Key.Key_5)
    assert decisions(script) == []
    document.regions.remove([0])
    qtbot.keyClick(table, Key.Key_5)
    assert script.asked[-1] == Decide(1, "regions", None, ())


def test_a_result_with_regions_that_cannot_be_restored_says_so(
    view: BatchWindow, review: Review, qtbot: QtBot, engine: HalfEngine
) -> None:
    engine.failure = "It cannot be."
    review(1, settings=RestorationSettings(regions=(Region(1000, 3000, name="old"),)))
    wait_for_result(qtbot, view)
    assert view.review.player is not None
    notice = view.review.player.notice
    qtbot.waitUntil(lambda: notice.message.text() == "It cannot be.", timeout=PATIENCE)
    engine.failure = ""
    notice.button.click()
    document = view.review.player.document
    qtbot.waitUntil(lambda: document.state is DocumentState.READY, timeout=PATIENCE)
    assert notice.isHidden()


def test_a_narrow_window_has_the_keys_in_two_rows_and_a_narrower_one_leaves_their_words_away(
    view: BatchWindow, qtbot: QtBot
) -> None:
    view.show_page(1)
    view.show()
    bar = view.review.bar
    accept = bar.buttons["accept"]
    view.resize(1280, 600)
    qtbot.waitUntil(lambda: "Accept" in accept.text() and accept.y() == bar.back.y(), timeout=PATIENCE)
    view.resize(700, 600)
    qtbot.waitUntil(lambda: accept.y() < bar.back.y(), timeout=PATIENCE)
    assert "Accept" in accept.text()
    alone = DecisionBar()
    qtbot.addWidget(alone)
    alone.show()
    alone._keys.setMaximumWidth(250)
    accept = alone.buttons["accept"]
    qtbot.waitUntil(lambda: accept.text() == "1" and accept.y() == alone.back.y(), timeout=PATIENCE)
    assert accept.accessibleName() == "Accept"
