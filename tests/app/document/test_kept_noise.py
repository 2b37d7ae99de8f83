"""A recording that is opened again is not restored again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.playback.track_name import TrackName
from app.processes.inference import Prepared
from model.hum.hum import Hum
from model.restoration.kept.kept_noise import Fingerprint, open_cache
from model.restoration.settings import RestorationSettings
from tests.app.conftest import HalfEngine, wait_until_restored

pytestmark = pytest.mark.usefixtures("undressed")


class TellingEngine(HalfEngine):
    """Says what finds the noise: the weights and the depth."""

    def prepare(self, path: Path, settings: RestorationSettings, hum: Hum | None = None) -> Prepared:
        return replace(
            super().prepare(path, settings, hum), fingerprint=Fingerprint(f"{settings.weights} {settings.depth}")
        )


@pytest.fixture
def engine() -> HalfEngine:
    return TellingEngine()


@pytest.fixture
def window(window: MainWindow) -> Iterator[MainWindow]:
    window.document.cache = open_cache(1 << 24)
    yield window
    window.close()


def test_the_same_recording_with_the_same_settings_is_not_restored_again(
    opened: MainWindow, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    document, whole = opened.document, engine.estimates
    moved = recording_file.with_name("moved.wav")
    recording_file.rename(moved)

    def again(settings: RestorationSettings) -> int:
        before = engine.estimates
        with qtbot.waitSignal(document.opened):
            document.open(moved, settings)
        wait_until_restored(qtbot, opened)
        restored = document.monitor.track(TrackName.RESTORED)
        assert document.recording is not None
        assert restored is not None
        heard = restored.recording.read(8000, 8000)
        np.testing.assert_allclose(heard, document.recording.read(8000, 8000) * 0.5, atol=1 / 32768)
        return engine.estimates - before

    assert again(RestorationSettings()) == 0
    assert again(RestorationSettings(depth=15.0)) == whole
    document.cache.set_limit(0)
    assert again(RestorationSettings()) == whole
