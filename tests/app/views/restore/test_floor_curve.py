"""The curve of the noise floor, and of the noise at the playhead."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.processes.inference import FloorCurve, LevelCurves
from app.views.restore.floor_curve import FloorCurveView
from app.views.theme import load_theme

HERTZ = np.geomspace(30, 15_000, 40).astype(np.float32)


def levels(*decibels: float) -> LevelCurves:
    """Noise of these levels, a second apart, 3 dB sure to each side."""
    shape = np.array([-3.0, 0.0, 3.0])[None, :, None, None]
    curves = shape + np.array(decibels)[None, None, None, :] + np.zeros((1, 3, len(HERTZ), 1))
    return LevelCurves(np.arange(len(decibels), dtype=np.float32), curves.astype(np.float16), HERTZ)


def test_levels_are_linear_between_moments_and_level_beyond_the_last() -> None:
    curves = levels(-20, -40)
    for seconds, expected in ((-5, -20), (0, -20), (0.25, -25), (1, -40), (9, -40)):
        np.testing.assert_allclose(curves.at(seconds)[0, 1], expected)
    assert curves.at(0.5).shape == (1, 3, len(HERTZ))
    np.testing.assert_allclose(levels(-20).at(3.0)[0, 2], -17)


@pytest.mark.parametrize("told", [True, False])
def test_the_curve_shows_how_loud_the_noise_is_at_the_playhead(told: bool, qtbot: QtBot) -> None:
    view = FloorCurveView()
    qtbot.addWidget(view)
    view.apply_theme(load_theme("dark"))
    view.resize(240, 90)
    flat = np.full((1, 1025), 0.1, np.float32)
    view.set_floor(FloorCurve(flat, 44_100, "recording", levels=levels(-20, -60) if told else None))
    loud = view.grab().toImage()
    view.show_playhead(0.09)  # the tracker says nothing so fine
    assert view.grab().toImage() == loud
    view.show_playhead(1.0)
    assert (view.grab().toImage() != loud) == told
