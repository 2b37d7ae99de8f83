"""The document's regions: one history, one choice, heard as exported, and no new inference."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from app.document.document import Document
from app.document.regions import COLOURS, Regions
from app.document.state import DocumentState
from app.main_window import MainWindow
from model.regions.region import Region
from tests.app.conftest import RATE, HalfEngine, fully_restored, wait_until_restored
from tests.app.window_by_hand import PATIENCE

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")

SPAN = Region(RATE, 2 * RATE, 0.0, name="Solo")
BAND = Region(3 * RATE, 5 * RATE, 1.5, 500.0, 2000.0, note="hum")


@pytest.fixture
def regions(restored: Document) -> Regions:
    return restored.regions


def heard(document: Document, which: str) -> np.ndarray:
    track = document.monitor.track(which)
    assert track is not None
    return np.rint(track.recording.read(0, 6 * RATE) * 32768).astype(np.int64)


def test_regions_are_heard_as_exported_and_compute_nothing(
    opened: MainWindow, engine: HalfEngine, recording_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    document, regions = opened.document, opened.document.regions
    source = soundfile.read(recording_file, dtype="int16")[0].astype(np.int64)
    without = heard(document, "B")
    computed, version = engine.estimates, document.version
    regions.extend([SPAN, BAND])
    regions.change(1, gain=1.2)
    assert document.version > version  # pictures are drawn anew
    wait_until_restored(qtbot, opened)
    assert engine.estimates == computed
    restored = heard(document, "B")
    inside = slice(RATE + 200, 2 * RATE - 200)
    np.testing.assert_array_equal(restored[inside], source[inside])
    np.testing.assert_array_equal(restored[:RATE], without[:RATE])
    assert np.abs(restored[3 * RATE : 5 * RATE] - without[3 * RATE : 5 * RATE]).max() > 10
    folder = tmp_path / "out"
    folder.mkdir()
    with qtbot.waitSignal(document.export.done, timeout=PATIENCE) as done:
        document.start_export(folder / "out.wav", folder / "removed.wav")
    report = done.args[0]
    written, removed = (
        soundfile.read(path, dtype="int16")[0].astype(np.int64) for path in (report.restored, report.residual)
    )
    np.testing.assert_array_equal(written, restored)
    np.testing.assert_array_equal(removed, heard(document, "R"))
    np.testing.assert_array_equal(written + removed, source)
    kept = json.loads(report.sidecar.read_text())["treatment"]["settings"]["regions"]
    assert tuple(map(Region.from_json, kept)) == regions.all
    assert not opened.isWindowModified()
    regions.remove([0])
    assert opened.isWindowModified()


def test_every_change_is_a_step_of_the_one_history(restored: Document, regions: Regions) -> None:
    document = restored
    regions.add(SPAN)
    document.change(amount=0.5)
    regions.add(BAND)
    assert [region.colour for region in regions.all] == list(COLOURS.values())[:2]
    assert [region.name for region in regions.all] == ["Solo", "Region 2"]
    for _ in range(3):
        regions.shift(80, 0.0)
    for _ in range(2):
        regions.turn_amount(-0.05)
    assert document.undo.count() == 5  # nudges that follow each other are one step, and so are turns
    assert document.undo.undoText() == "amount of a region"
    assert (regions.all[1].start, regions.all[1].gain) == (BAND.start + 240, 1.4)
    document.undo.undo()
    document.undo.undo()
    assert (regions.all[1].start, regions.all[1].gain) == (BAND.start, 1.5)
    document.undo.undo()
    assert regions.chosen is None
    assert document.settings.amount == 0.5
    document.undo.undo()
    document.undo.undo()
    assert regions.all == ()
    for _ in range(5):
        document.undo.redo()
    assert len(regions.all) == 2


def test_the_choice_stays_with_its_region(restored: Document, regions: Regions) -> None:
    regions.add(SPAN)
    regions.add(BAND)
    assert regions.chosen == 1
    regions.reorder(1, -1)
    assert (regions.chosen, regions.region.note) == (0, "hum")
    regions.remove([1])
    assert regions.chosen == 0
    restored.undo.undo()
    assert (regions.chosen, regions.region.name) == (1, "Solo")  # what came back is chosen
    assert regions.at(1.5 * RATE, 100) == 1
    regions.choose(None)
    assert regions.step(1).name == "Solo"
    assert regions.step(1).note == "hum"
    assert regions.step(1).note == "hum"
    assert regions.step(-1).name == "Solo"
    regions.remove()
    assert [region.note for region in regions.all] == ["hum"]
    assert regions.chosen is None


def test_a_region_that_is_changed_stays_chosen_though_another_is_as_it_was(
    restored: Document, regions: Regions
) -> None:
    twice = replace(SPAN, colour="#e8b04a")
    regions.extend([twice, BAND, twice])
    regions.choose(0)
    regions.turn_amount(0.5)
    assert (regions.chosen, [region.gain for region in regions.all]) == (0, [0.5, 1.5, 0.0])
    restored.undo.undo()
    assert (regions.chosen, regions.region) == (0, twice)


def test_what_is_no_region_is_refused_and_changes_nothing(restored: Document, regions: Regions) -> None:
    regions.add(SPAN)
    for fields in ({"gain": 1.6}, {"start": 2 * RATE}, {"start": 7 * RATE, "stop": 8 * RATE}, {"low": 4000.0}):
        with pytest.raises(ValueError, match=r"region|amount|sound"):
            regions.change(0, **fields)
    assert regions.all[0].start == SPAN.start
    assert restored.undo.count() == 1


def test_another_recording_has_no_regions(restored: Document, regions: Regions, tmp_path: Path, qtbot: QtBot) -> None:
    regions.add(SPAN)
    path = tmp_path / "other.wav"
    soundfile.write(path, np.zeros(RATE), RATE, "PCM_16")
    restored.open(path)
    qtbot.waitUntil(lambda: restored.recording.path == path, timeout=PATIENCE)
    assert (regions.all, regions.chosen) == ((), None)
    qtbot.waitUntil(lambda: fully_restored(restored), timeout=PATIENCE)
    regions.add(Region(0, 100))
    restored.close()
    assert (regions.all, regions.chosen) == ((), None)
    regions.add(Region(0, 100))  # without effect
    assert regions.all == ()


def test_with_regions_nothing_is_read_that_is_not_restored_yet(
    document: Document, engine: HalfEngine, recording_file: Path, qtbot: QtBot
) -> None:
    engine.gate.clear()
    document.open(recording_file)
    qtbot.waitUntil(lambda: document.state is DocumentState.RESTORING, timeout=PATIENCE)
    document.regions.add(BAND)
    assert not document.ready(BAND.start, 10)
    engine.gate.set()
    qtbot.waitUntil(lambda: fully_restored(document), timeout=PATIENCE)
    assert document.ready(0, 6 * RATE)
    assert document.spans() == [(0, 6 * RATE)]
