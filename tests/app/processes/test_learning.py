"""Teaching weights a collection's noise from the window: a trainer played by a script, and the real one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.processes import learning
from app.processes.learning import Learning, LearningState, QuietGrooves
from model.processes.child import module_command
from model.processes.pipe import MOST_JSON_BYTES
from tests.app.conftest import HalfEngine
from tests.processes import forked
from tests.train.test_collection import record

pytestmark = pytest.mark.usefixtures("undressed", "undrawn")

PATIENCE = 60_000

TRAINER = """
import json, pathlib, sys, time
given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
records = pathlib.Path(given["--collection"])
(records / "given.json").write_text(json.dumps(given))
for step in json.loads((records / "play.json").read_text()):
    if "say" in step:
        print(json.dumps(step["say"]), flush=True)
    if "write" in step:
        pathlib.Path(step["write"]).write_text("half")
    if "wait" in step:
        while not (records / step["wait"]).exists():
            time.sleep(0.01)
    if "flood" in step:
        print("x" * step["flood"], end="", flush=True)
    if "fail" in step:
        sys.exit(step["fail"])
"""


class Stage:
    """A folder of records with a script of what the trainer does there."""

    def __init__(self, folder: Path) -> None:
        self.records = folder / "records"
        self.records.mkdir()
        self.weights = folder / "weights"
        self.weights.mkdir()
        self.target = self.weights / "shelf.safetensors"
        self.command = [sys.executable, str(folder / "trainer.py")]
        (folder / "trainer.py").write_text(TRAINER)

    def play(self, *steps: dict[str, Any]) -> None:
        (self.records / "play.json").write_text(json.dumps(steps))

    def go(self, cue: str) -> None:
        (self.records / cue).touch()

    @property
    def given(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.records / "given.json").read_text())
        return found

    def listening(self, share: float, *found: tuple[str, int, float]) -> dict[str, Any]:
        return {"say": {"doing": "listening to b.flac", "done": share, "found": found, "target": str(self.target)}}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def begin(window: MainWindow, stage: Stage) -> None:
    tools = window.tools
    tools.learning.command = stage.command
    window.document.ask_for_weights()
    window.actions_by_name["learn"].trigger()
    dialog = tools.learning_window
    dialog.folder.setText(str(stage.records))
    dialog.name.setText("shelf")
    dialog.minutes.setValue(7)
    dialog.start.click()


def left_over(stage: Stage) -> list[Path]:
    return [*stage.weights.iterdir(), *([Path(stage.given["--out"])] if Path(stage.given["--out"]).exists() else [])]


def test_a_lesson_from_the_menu_to_the_new_weights_in_use(
    opened: MainWindow, stage: Stage, engine: HalfEngine, qtbot: QtBot
) -> None:
    stage.play(
        stage.listening(0.1, ("a.flac", 2, 4.5)),
        {"wait": "on"},
        stage.listening(0.2, ("a.flac", 2, 4.5), ("b.flac", 3, 6.0)),
        {"say": {"doing": "learning, step 3", "done": 0.5}},
        {"wait": "further"},
        {"write": str(stage.target)},
        {"say": {"weights": str(stage.target), "remarks": ["c.flac is damaged."]}},
        {"say": {"doing": "comparing", "done": 0.5}},
        {"say": {"better": True, "sentence": "The new weights are better."}},
    )
    begin(opened, stage)
    dialog, lesson = opened.tools.learning_window, opened.tools.learning
    qtbot.waitUntil(lambda: lesson.found == [QuietGrooves("a.flac", 2, 4.5)], timeout=PATIENCE)
    assert (stage.given["--name"], stage.given["--minutes"], stage.given["--from"]) == ("shelf", "7", "faithful")
    assert dialog.doing.text().startswith("Listening to b.flac – 10 %")
    assert "4.5 s of noise in 1 record" in dialog.doing.text()
    assert not dialog.folder.isEnabled()
    assert dialog.cancel.isVisible()
    stage.go("on")
    qtbot.waitUntil(lambda: "step 3 – 50 %" in dialog.doing.text(), timeout=PATIENCE)
    rows = [dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount())]
    assert [row.text(0) for row in rows if row] == ["a.flac", "b.flac"]
    engine.titles["shelf"] = "shelf"
    with qtbot.waitSignal(lesson.ended, timeout=PATIENCE):
        stage.go("further")
    assert lesson.state is LearningState.DONE
    assert dialog.result_text.text() == "The new weights are better. Left out: c.flac is damaged."
    assert stage.target.exists()
    assert not Path(stage.given["--out"]).exists()
    qtbot.waitUntil(lambda: opened.panel.weights.findData("shelf") >= 0, timeout=PATIENCE)
    dialog.use.click()
    assert opened.document.settings.weights == "shelf"
    assert opened.panel.weights.currentText() == "shelf"
    assert not dialog.isVisible()


def test_cancel_ends_it_now_and_leaves_nothing(window: MainWindow, stage: Stage, qtbot: QtBot) -> None:
    card = stage.weights / "shelf.md"
    stage.play(
        stage.listening(0.1, ("a.flac", 2, 4.5)),
        *({"write": str(path)} for path in (stage.target, card)),
        {"say": {"weights": str(stage.target), "remarks": []}},
        {"wait": "never"},
    )
    begin(window, stage)
    lesson = window.tools.learning
    qtbot.waitUntil(lambda: lesson.written, timeout=PATIENCE)
    with qtbot.waitSignal(lesson.ended, timeout=PATIENCE):
        window.tools.learning_window.cancel.click()
    assert lesson.state is LearningState.CANCELLED
    assert left_over(stage) == []
    assert window.tools.learning_window.result_text.text() == "Cancelled; no file is left behind."
    assert not window.tools.learning_window.use.isVisible()
    assert window.tools.learning_window.start.isVisible()
    QApplication.processEvents()
    introduction = window.tools.learning_window.content.itemAt(0).widget()
    assert introduction.height() == introduction.heightForWidth(introduction.width()), "no gap where the table was"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("shellac train: only 1.0 s of noise were found in /x; 3 s are needed.", "Only 1.0 s of noise were found in"),
        ("Traceback (most recent call last):\nKeyError: 'x'", "because of an error; the log holds the details"),
        ("", "because of an error; the log holds the details"),
    ],
)
def test_what_goes_wrong_is_one_sentence(window: MainWindow, stage: Stage, qtbot: QtBot, said: str, shown: str) -> None:
    stage.play(stage.listening(0.1), {"fail": said or 3})
    begin(window, stage)
    lesson = window.tools.learning
    window.tools.learning_window.hide()
    qtbot.waitSignal(lesson.ended, timeout=PATIENCE).wait()
    assert lesson.state is LearningState.FAILED
    for label in (window.tools.learning_window.result_text, window.notice.message):
        assert shown in label.text()
        assert "\n" not in label.text()
    assert left_over(stage) == []


def test_what_makes_no_sense_changes_nothing_and_takes_nothing_away(
    window: MainWindow, stage: Stage, qtbot: QtBot
) -> None:
    precious = stage.weights / "precious.safetensors"
    precious.write_text("years of work")
    stage.play(
        {"say": [1, 2]},
        {"say": {"doing": ["listening"], "done": 0.5}},
        {"say": {"doing": "listening", "done": "half"}},
        {"say": {"doing": "listening", "done": 1e308}},
        {"say": {"found": [["a.flac", "many"]]}},
        {"say": {"target": str(precious), "doing": "listening to a.flac", "done": 0.25}},
        {"wait": "never"},
    )
    begin(window, stage)
    lesson = window.tools.learning
    qtbot.waitUntil(lambda: lesson.share == 0.25, timeout=PATIENCE)
    assert (lesson.doing, lesson.found) == ("Listening to a.flac", [])
    with qtbot.waitSignal(lesson.ended, timeout=PATIENCE):
        window.tools.learning_window.cancel.click()
    assert precious.read_text() == "years of work"


def test_a_line_without_an_end_ends_the_lesson_not_the_window(window: MainWindow, stage: Stage, qtbot: QtBot) -> None:
    stage.play({"flood": MOST_JSON_BYTES + (1 << 20)}, {"wait": "never"})
    begin(window, stage)
    with qtbot.waitSignal(window.tools.learning.ended, timeout=PATIENCE):
        pass
    assert window.tools.learning.state is LearningState.FAILED


def test_a_trainer_that_cannot_be_started_is_a_sentence(window: MainWindow, stage: Stage, qtbot: QtBot) -> None:
    stage.command = [str(stage.records / "nowhere")]
    with qtbot.waitSignal(window.tools.learning.ended, timeout=PATIENCE):
        begin(window, stage)
    assert "Learning cannot be started" in window.tools.learning_window.result_text.text()


def test_weights_that_are_there_and_folders_that_are_not_are_refused_at_once(
    window: MainWindow, stage: Stage, qtbot: QtBot
) -> None:
    window.document.ask_for_weights()
    qtbot.waitUntil(lambda: bool(window.document.weights), timeout=PATIENCE)
    window.tools.show_learning()
    dialog = window.tools.learning_window
    assert not dialog.start.isEnabled()
    dialog.folder.setText(str(stage.records / "gone"))
    dialog.start.click()
    assert "There is no folder" in dialog.result_text.text()
    dialog.folder.setText(str(stage.records))
    dialog.name.setText("clean")
    dialog.start.click()
    assert dialog.result_text.text() == "There is a model called clean already: choose another name."
    assert not window.tools.learning.running


def test_a_bundle_without_training_says_so(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.__main__.command_names", lambda: ["restore"])
    window.actions_by_name["learn"].trigger()
    assert window.notice.message.text() == learning.LEFT_OUT
    assert not window.tools.learning_window.isVisible()


def test_quitting_asks_first_and_then_ends_it(
    window: MainWindow, stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.play(stage.listening(0.1), {"wait": "never"})
    begin(window, stage)
    lesson = window.tools.learning
    qtbot.waitUntil(lambda: lesson.share is not None, timeout=PATIENCE)
    answers = [False, True]
    monkeypatch.setattr("app.views.main.tools_menu.agreed", lambda *_: answers.pop(0))
    window.close()
    assert window.isVisible()
    assert lesson.running
    window.close()
    assert not window.isVisible()
    assert not lesson.running
    assert left_over(stage) == []


def test_the_real_trainer_teaches_a_small_network(tiny_weights: Path, tmp_path: Path, qtbot: QtBot) -> None:
    records = tmp_path / "records"
    records.mkdir()
    for number in range(2):
        record(records / f"side {number}.wav", number)
    lesson = Learning()
    assert lesson.command == [*module_command("model"), "train"]
    lesson.command = forked.program("tests.train.without_compiler:main", lesson.command)
    heard: list[str] = []
    lesson.changed.connect(lambda: heard.append(lesson.doing))
    with qtbot.waitSignal(lesson.ended, timeout=10 * PATIENCE):
        lesson.start(records, "shelf", 0.01, "faithful")
    assert lesson.state is LearningState.DONE, lesson.failure
    assert [one.grooves > 0 and one.seconds > 2.0 for one in lesson.found] == [True]
    assert "record kept out of training" in lesson.sentence
    assert any(words.startswith("Listening to side") for words in heard)
    assert any(words.startswith("Learning, step") for words in heard)
    made = list((Path(learning.os.environ["XDG_DATA_HOME"]) / "shellac" / "weights").iterdir())
    assert sorted(path.name for path in made) == ["shelf.md", "shelf.safetensors"]
    lesson.close()
