"""What is told in training is what the same sound is told when it is restored."""

import numpy as np
import torch

from model.network.coarse import PIECE, RATE, Pieces
from model.network.noise_bands import STEP, at_steps, moments_of_steps
from model.recording import ArrayRecording
from model.restoration.noise.tracked_levels import TrackedLevels
from model.train.mixing.told import as_selected, mean_level
from tests.network.networks import uneven_tracker

SPAN = 40 * PIECE


def spans() -> np.ndarray:
    """Two spans whose noise changes."""
    random = np.random.default_rng(5)
    louder = np.linspace(0.01, 0.1, SPAN)
    return (random.standard_normal((2, SPAN)) * [louder, louder[::-1]]).astype(np.float32)


def test_a_span_is_told_what_a_recording_of_it_would_be() -> None:
    tracker = uneven_tracker()
    told = tracker.of_whole(Pieces.of_sound(spans()))
    steps = at_steps(told, 7.0, 30)
    for row, sound in enumerate(spans()):
        levels = TrackedLevels.of(ArrayRecording(sound[:, None], RATE), tracker)
        heard = levels.answers(np.array([0]), moments_of_steps(30 * STEP, 7 * STEP / RATE))[0]
        np.testing.assert_allclose(steps[row].numpy(), heard, atol=2e-3)


def test_selected_noise_is_told_as_where_the_user_selects_it() -> None:
    tracker = uneven_tracker()
    noise = spans()[0]
    told = as_selected(tracker.of_whole(Pieces.of_sound(noise[None]))[0], mean_level(noise))
    assert torch.equal(told[:3].amin(dim=(0, 2)), told[:3].amax(dim=(0, 2)))  # no doubt, and no change
    recording = ArrayRecording(noise[:, None], RATE)
    selected = TrackedLevels.of(recording, tracker).selected(recording, 0, SPAN)
    apart = told[1, :, 0].numpy() - selected.levels[0, :, 0]
    assert np.abs(apart).max() < 1.5  # of a recording only whole pieces within the selection count: one fewer
    assert abs(apart.mean()) < 0.2
    assert (told[3] <= told[1]).all()
