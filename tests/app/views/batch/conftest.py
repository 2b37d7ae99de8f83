"""A batch window whose process is a script, and whose results are played on a card turned by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from pytestqt.qtbot import QtBot

from app.document.written_result import WrittenResult
from app.playback.player import Player
from app.presets import Presets
from app.processes.batch.messages import Begin
from app.processes.batch.queue import BatchQueue
from app.processes.inference_messages import WeightsCard
from app.settings import Settings
from app.views.batch.batch_window import BatchWindow
from app.views.theme import load_theme
from model.restoration.settings import RestorationSettings
from tests.app.conftest import HalfEngine
from tests.app.playback.sound_by_hand import HandCard
from tests.app.views.batch.script import Script


@pytest.fixture
def scripts() -> list[Script]:
    return []


@pytest.fixture
def heard() -> list[tuple[object, ...]]:
    """What was to be opened in the main window."""
    return []


@pytest.fixture
def view(
    qtbot: QtBot,
    scripts: list[Script],
    heard: list[tuple[object, ...]],
    store: QSettings,
    card: HandCard,
    engine: HalfEngine,
) -> Iterator[BatchWindow]:
    def begin(order: Begin) -> Script:
        scripts.append(Script(order))
        return scripts[-1]

    settings = Settings(store)
    view = BatchWindow(
        BatchQueue(begin),
        settings,
        Presets(settings),
        RestorationSettings,
        lambda: [WeightsCard("faithful", "Faithful", "Halves.", Path("faithful"), Path("faithful.md"), "00" * 32)],
        lambda: WrittenResult(engine, Player(card.open)),
        lambda *asked: heard.append(asked),
    )
    view.apply_theme(load_theme("dark"))
    view.resize(1280, 800)  # the screen that Qt makes up is smaller
    view.show()
    qtbot.waitActive(view)
    yield view
    view.shut_down()
    view.queue.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
