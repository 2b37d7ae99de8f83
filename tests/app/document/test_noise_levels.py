"""How loud the noise is from moment to moment is known to the window once the first sound is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.processes.inference import InferenceError, LevelCurves, Prepared
from model.restoration.settings import RestorationSettings
from tests.app.conftest import HalfEngine, wait_until_restored

pytestmark = [pytest.mark.usefixtures("undressed"), pytest.mark.usefixtures("undrawn")]

CURVES = LevelCurves(np.zeros(1, np.float32), np.zeros((1, 3, 126, 1), np.float16), np.ones(126, np.float32))


class ListeningEngine(HalfEngine):
    """Has heard all when it is asked for the third time."""

    def __init__(self) -> None:
        super().__init__()
        self.after_chunks: list[int] = []
        self.deaf = False

    def prepare(self, path: Path, settings: RestorationSettings) -> Prepared:
        asked = 0

        def levels() -> LevelCurves | None:
            nonlocal asked
            asked += 1
            self.after_chunks.append(self.estimates)
            if self.deaf:
                raise InferenceError("Nothing is heard.")
            return CURVES if asked == 3 else None

        return replace(super().prepare(path, settings), levels=levels)


@pytest.fixture
def engine() -> ListeningEngine:
    return ListeningEngine()


def test_they_come_after_the_first_sound(opened: MainWindow, engine: ListeningEngine, qtbot: QtBot) -> None:
    document = opened.document
    qtbot.waitUntil(lambda: document.prepared is not None and document.prepared.floor.levels is CURVES)
    assert len(engine.after_chunks) == 3
    assert engine.after_chunks[0] >= 1
    document.apply(replace(document.settings, depth=7.0))
    wait_until_restored(qtbot, opened)
    qtbot.waitUntil(lambda: len(engine.after_chunks) == 6)


def test_where_they_cannot_be_heard_the_sound_is_restored_all_the_same(
    opened: MainWindow, engine: ListeningEngine, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    engine.deaf = True
    opened.document.apply(replace(opened.document.settings, depth=7.0))
    wait_until_restored(qtbot, opened)
    qtbot.waitUntil(lambda: "Nothing is heard." in caplog.text)
    assert opened.document.prepared is not None
    assert opened.document.prepared.floor.levels is None
