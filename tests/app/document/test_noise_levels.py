"""How loud the noise is from moment to moment is known to the window once the first sound is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.document.document import Document
from app.processes.inference import InferenceError, LevelCurves, Prepared
from model.hum.hum import Hum
from model.restoration.settings import RestorationSettings
from tests.app.conftest import HalfEngine, fully_restored

pytestmark = pytest.mark.usefixtures("undrawn")

CURVES = LevelCurves(np.zeros(1, np.float32), np.zeros((1, 3, 126, 1), np.float16), np.ones(126, np.float32))


class ListeningEngine(HalfEngine):
    """Has heard all when it is asked for the third time."""

    def __init__(self) -> None:
        super().__init__()
        self.after_chunks: list[int] = []
        self.deaf = False

    def prepare(self, path: Path, settings: RestorationSettings, hum: Hum | None = None) -> Prepared:
        asked = 0

        def levels() -> LevelCurves | None:
            nonlocal asked
            asked += 1
            self.after_chunks.append(self.estimates)
            if self.deaf:
                raise InferenceError("Nothing is heard.")
            return CURVES if asked == 3 else None

        return replace(super().prepare(path, settings, hum), levels=levels)


@pytest.fixture
def engine() -> ListeningEngine:
    return ListeningEngine()


def test_they_come_after_the_first_sound(restored: Document, engine: ListeningEngine, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: restored.prepared is not None and restored.prepared.floor.levels is CURVES)
    assert len(engine.after_chunks) == 3
    assert engine.after_chunks[0] >= 1
    restored.apply(replace(restored.settings, depth=7.0))
    qtbot.waitUntil(lambda: fully_restored(restored))
    qtbot.waitUntil(lambda: len(engine.after_chunks) == 6)


def test_where_they_cannot_be_heard_the_sound_is_restored_all_the_same(
    restored: Document, engine: ListeningEngine, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    engine.deaf = True
    restored.apply(replace(restored.settings, depth=7.0))
    qtbot.waitUntil(lambda: fully_restored(restored))
    qtbot.waitUntil(lambda: "Nothing is heard." in caplog.text)
    assert restored.prepared is not None
    assert restored.prepared.floor.levels is None
