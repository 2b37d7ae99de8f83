"""What the document knows of the needle stands in the sidecar of what it exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.document.document import Document
from tests.app.conftest import RATE, HalfEngine, fully_restored

pytestmark = pytest.mark.usefixtures("undrawn")
PATIENCE = 240_000


def test_an_export_says_where_the_needle_is_down(
    document: Document, engine: HalfEngine, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    engine.needle = RATE, 6 * RATE
    document.open(recording_file)
    qtbot.waitUntil(lambda: fully_restored(document), timeout=PATIENCE)
    with qtbot.waitSignal(document.export.done, timeout=PATIENCE) as done:
        document.start_export(tmp_path / "out.wav", None)
    assert json.loads(done.args[0].sidecar.read_text())["needle"] == {"down": 1.0, "up": 6.0}
