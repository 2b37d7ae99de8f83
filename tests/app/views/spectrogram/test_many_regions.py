"""Many regions in a picture: drawn in slices, and only where one has changed, and yet the same picture."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.document.regions import COLOURS
from app.main_window import MainWindow
from app.views.spectrogram import slices
from app.views.spectrogram.region_look import overview_strokes
from app.views.spectrogram.regions_layer import RegionsLayer
from app.views.spectrogram.slices import Slices
from model.regions.region import Region
from tests.app.conftest import RATE

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


def some(count: int, frames: int) -> list[Region]:
    random, colours = np.random.default_rng(5), list(COLOURS.values())
    found = []
    for number in range(count):
        start = int(random.integers(0, frames - RATE))
        low = float(random.uniform(100, 2000)) if number % 3 else None
        stop = start + int(random.integers(RATE // 50, RATE))
        found.append(Region(start, stop, 0.5, low, low and 3 * low, name=f"{number}", colour=colours[number % 6]))
    return found


def seen(layer: RegionsLayer, qtbot: QtBot) -> QImage:
    layer.grab()
    qtbot.waitUntil(lambda: layer.whole, timeout=20_000)
    return layer.grab().toImage()


def anew(opened: MainWindow, qtbot: QtBot) -> QImage:
    """What a layer shows that has never shown anything else."""
    pane = opened.spectrograms.panes["A"]
    holder = QWidget()
    qtbot.addWidget(holder)
    layer = RegionsLayer(holder, opened.document)
    layer.taken = pane.regions.taken
    layer.resize(pane.regions.size())
    return seen(layer, qtbot)


@pytest.mark.parametrize("seconds", [0.0, math.inf])
def test_after_any_changes_the_picture_is_as_if_drawn_at_once(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(slices, "SLICE_SECONDS", seconds)
    document, layer = opened.document, opened.spectrograms.panes["A"].regions
    regions = document.regions
    regions.extend(some(60, document.viewport.frames))
    regions.choose(None)
    pictures = [seen(layer, qtbot)]
    changes = (
        lambda: regions.change(7, gain=0.25),
        lambda: regions.replace(30, replace(regions.all[30], start=0, stop=2 * RATE), "move"),
        lambda: regions.remove([3, 44]),
        lambda: regions.reorder(10, 1),
        lambda: regions.change(20, colour="#ffffff", name="A name that is longer"),
        lambda: regions.extend(some(2, document.viewport.frames)),
        document.undo.undo,
        lambda: document.viewport.show(RATE, 3 * RATE),
        lambda: regions.remove(range(50)),
        document.undo.undo,
    )
    for change in changes:
        change()
        regions.choose(None)
        pictures.append(seen(layer, qtbot))
        assert pictures[-1] == anew(opened, qtbot)
    # an amount whose label has no room, and the order of two that lie apart, are not seen
    assert sum(before != after for before, after in itertools.pairwise(pictures)) >= len(changes) - 3


def test_labels_of_many_stand_where_that_of_each_stands(opened: MainWindow) -> None:
    document, layer = opened.document, opened.spectrograms.panes["A"].regions
    regions, port = document.regions, document.viewport
    regions.extend(some(80, port.frames))
    regions.choose(None)
    for taken in (QRect(), QRect(5, 2, 90, 20), QRect(0, 0, layer.width(), layer.height())):
        layer.taken = taken
        for start, stop in ((0, port.frames), (RATE, 3 * RATE), (2.2 * RATE, 2.6 * RATE)):
            port.show(start, stop)
            each = [(place, layer.tab_of(place)) for place in range(len(regions.all))]
            seen = [(p, tab) for p, tab in each if tab is not None and regions.all[p].stop > port.start]
            assert layer._layout().tabs == [(p, tab) for p, tab in seen if regions.all[p].start < port.stop]
            assert taken.height() > 20 or seen


@pytest.fixture
def drawn(opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QImage:
    """Sixty regions in the first picture, drawn whole; what is drawn from now on takes several turns."""
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0.0)
    opened.document.regions.extend(some(60, opened.document.viewport.frames))
    opened.document.regions.choose(None)
    return seen(opened.spectrograms.panes["A"].regions, qtbot)


def test_what_was_drawn_stands_until_the_next_is_whole(opened: MainWindow, drawn: QImage, qtbot: QtBot) -> None:
    regions, layer = opened.document.regions, opened.spectrograms.panes["A"].regions
    regions.remove(range(40))
    regions.choose(None)
    assert layer.grab().toImage() == drawn
    assert not layer.whole
    assert seen(layer, qtbot) != drawn


def test_in_another_size_what_was_drawn_stands_in(opened: MainWindow, drawn: QImage, qtbot: QtBot) -> None:
    layer = opened.spectrograms.panes["A"].regions
    layer.resize(layer.width(), layer.height() // 2)
    stretched = layer.grab().toImage()
    assert not layer.whole
    half = drawn.scaled(layer.size())
    near = [stretched.pixelColor(x, y) == half.pixelColor(x, y) for x in range(0, half.width(), 7) for y in (9, 60)]
    assert sum(near) > 0.9 * len(near)
    assert seen(layer, qtbot) == anew(opened, qtbot)


def test_a_drawing_that_is_overtaken_is_never_shown(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0.0)
    widget = QWidget()
    qtbot.addWidget(widget)
    drawing, shown = Slices(widget), []
    red, blue = QColor("red"), QColor("blue")
    for colour in (red, blue):
        strokes = [lambda painter, colour=colour: painter.fillRect(QRect(0, 0, 4, 4), colour)] * 3
        drawing.draw(lambda: QPixmap(4, 4), lambda painter: None, strokes, lambda done: shown.append(done.toImage()))
    assert not shown
    qtbot.waitUntil(lambda: bool(shown))
    qtbot.wait(20)
    assert [image.pixelColor(2, 2) for image in shown] == [blue]


def test_regions_on_the_same_pixels_of_the_strip_are_drawn_once() -> None:
    area, frames = QRect(0, 0, 1000, 60), 100_000_000
    apart = [Region(k * 1_000_000, k * 1_000_000 + 1000) for k in range(90)]
    together = [Region(k, k + 1000) for k in range(90)]
    strokes = [len(list(overview_strokes(regions, area, frames))) for regions in (apart, together)]
    assert strokes[0] >= strokes[1] == 2
