"""The background of a spectrum: medians of cells that overlap by half, and straight lines between their middles."""

import numpy as np
import pytest

from model.hum.spectra import Background


@pytest.mark.parametrize("width", [0.4878, 0.49, 0.5, 4.0])  # cells of 33, 33, 32 and 4 bins
def test_medians_are_those_of_numpy(width: float) -> None:
    levels = np.random.default_rng(0).normal(-60, 10, (2, 3, 500)).astype(np.float32)
    cell = max(4, round(16 / width))
    expected = [np.median(levels[..., edge : edge + cell], axis=-1) for edge in range(0, 501 - cell, cell // 2)]
    np.testing.assert_array_equal(Background(500, width).medians(levels), np.stack(expected, axis=-1))


def test_a_line_hardly_moves_the_background_and_a_slope_is_followed() -> None:
    background = Background(500, 0.5)
    slope = np.linspace(-20, -69.9, 500).astype(np.float32)[None]  # 0.1 dB a bin
    with_line = slope.copy()
    with_line[:, 249:252] += 30
    found = background.at(slice(None), background.medians(with_line))
    inside = slice(32, -48)
    assert np.abs(found - slope)[:, inside].max() < 0.4
    rows, bins = np.array([[0]]), np.array([[40, 250]])
    np.testing.assert_array_equal(background.at(bins, background.medians(with_line), rows), found[:, bins[0]])
