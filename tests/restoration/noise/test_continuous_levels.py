"""The noise of a long recording is known at every moment, and is the same whoever asks first."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from model.audiofiles.file_recording import open_recording
from model.network.coarse import BANDS, CENTRE_HZ, MARGIN, PIECE, RATE, SILENCE_DB, Side, piece_means
from model.network.tracker import NoiseTracker
from model.recording import ArrayRecording, RecordingError
from model.restoration.noise import continuous_levels, span_grid
from model.restoration.noise.pieces import read_at_44100
from model.restoration.noise.tracked_levels import TrackedLevels
from tests.restoration.noise.test_tracked_levels import NETWORK, hiss

ONE = np.array([0])
MOMENTS = np.arange(-0.5, 41.0, 0.4)


@pytest.fixture(autouse=True)
def little_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """40 seconds are long: three spans of 3 s are heard of them, at 0, 18.5 and 37 s, and spans of 6 s on demand."""
    for name, pieces in (("SPANS", 3), ("SPAN", 16), ("KEPT", 32), ("CONTEXT", 8)):
        monkeypatch.setattr(span_grid, name, pieces)


class Asked(NoiseTracker):
    """Counts how often it is asked."""

    times = 0

    def forward(self, shown: torch.Tensor) -> torch.Tensor:
        self.times += 1
        return super().forward(shown)


@pytest.fixture
def asked() -> Asked:
    network = Asked(NETWORK.config)
    network.load_state_dict(NETWORK.state_dict())
    network.eval()
    return network


def uneven(channels: int = 1) -> np.ndarray:
    """40 seconds whose noise rises and falls."""
    sound = hiss(40.0, channels=channels)
    return sound * (10 ** np.sin(np.arange(len(sound)) / (3 * RATE)))[:, None].astype(np.float32)


class Trusting(NoiseTracker):
    """Takes all that it hears for noise."""

    def above(self, shown: torch.Tensor, side: Side) -> torch.Tensor:
        return (shown[:, :1] * 20 - 35 + side.loudness).expand(-1, 4, -1, -1)


@pytest.mark.parametrize("rate", [22050, 44100, 48000])
def test_noise_that_rises_between_the_spans_is_known_there(rate: int) -> None:
    sound = hiss(40.0, rate)
    sound[9 * rate : 13 * rate] *= 10
    sound[30 * rate :] *= 0.1
    recording = ArrayRecording(sound, rate)
    levels = TrackedLevels.of(recording, Trusting(NETWORK.config))
    count = 40 * RATE // PIECE
    middles = (np.arange(count) + 0.5) * PIECE / RATE
    found = levels.answers(ONE, middles)[0, 1]
    audio = read_at_44100(recording, -MARGIN, count * PIECE + 2 * MARGIN)[0]
    inside = 0.4 * rate > CENTRE_HZ
    np.testing.assert_allclose(found[inside], 10 * np.log10(piece_means(audio).T)[inside], atol=0.02)
    middle = (CENTRE_HZ > 1000) & inside
    told, shown = (
        level[middle].mean(axis=0)
        for level in (levels.answers(ONE, np.array([5.0, 11.0, 39.0, 50.0]))[0, 1], levels.at(0, np.array([5.0, 11.0])))
    )
    assert told[1:] - told[0] == pytest.approx([20, -20, -20], abs=1)
    assert shown[1] - shown[0] == pytest.approx(0, abs=1)  # in the picture they are interpolated


def test_levels_are_the_same_whoever_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    side = ArrayRecording(uneven(2))
    both = np.array([0, 1])
    whole = TrackedLevels.of(side, NETWORK).answers(both, MOMENTS)
    assert whole.shape == (2, 4, BANDS, len(MOMENTS))
    assert np.ptp(whole[0, 1, 60]) > 0.5  # it does change
    by_many = TrackedLevels.of(side, NETWORK)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda moment: by_many.answers(both, np.array([moment])), MOMENTS[::-1]))
    np.testing.assert_array_equal(np.concatenate(found[::-1], axis=-1), whole)
    monkeypatch.setattr(continuous_levels, "MOST_HELD", 1)  # each is forgotten at once
    zigzag = TrackedLevels.of(side, NETWORK)
    order = np.random.default_rng(0).permutation(len(MOMENTS))
    for place in order[:20].tolist():
        channel = place % 2
        answer = zigzag.answers(np.array([channel]), MOMENTS[place : place + 1])
        np.testing.assert_array_equal(answer[0], whole[channel, ..., place : place + 1])


@pytest.fixture
def threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("threads")
def test_levels_are_the_same_however_many_threads_torch_has() -> None:
    found = []
    for count in (1, 2):
        torch.set_num_threads(count)
        found.append(TrackedLevels.of(ArrayRecording(uneven()), NETWORK).answers(ONE, MOMENTS))
    np.testing.assert_array_equal(*found)


def test_who_asks_waits_for_the_spans_that_the_moments_lie_in(asked: Asked) -> None:
    levels = TrackedLevels.of(ArrayRecording(uneven(2)), asked)
    for moments, times in (([0.5, 2.0], 2), ([0.7, 3.0], 2), ([10.0], 4), ([39.9], 6)):
        levels.answers(np.array([0, 1]), np.array(moments))
        assert asked.times == times, moments  # once for each channel of a span
    levels.hear_beginning()
    assert asked.times == 6


def test_what_is_told_follows_from_what_lies_around_and_is_the_same_for_all_of_the_side() -> None:
    sound = uneven()
    before = TrackedLevels.of(ArrayRecording(sound), NETWORK).answers(ONE, MOMENTS)
    sound[11 * RATE : 12 * RATE] *= 2  # in none of the three spans; in the second of those heard on demand
    after = TrackedLevels.of(ArrayRecording(sound), NETWORK).answers(ONE, MOMENTS)
    second = 32 * PIECE / RATE, 64 * PIECE / RATE  # and the first and the third hear 1.5 s of it
    elsewhere = (MOMENTS < 32 * PIECE / RATE - 0.2) | (MOMENTS > 96 * PIECE / RATE + 0.2)
    np.testing.assert_array_equal(after[..., elsewhere], before[..., elsewhere])
    inside = (second[0] < MOMENTS) & (second[1] > MOMENTS)
    assert (after != before)[..., inside].any(axis=(0, 1, 2)).all()


def test_memory_holds_some_spans_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(continuous_levels, "MOST_HELD", 2)
    levels = TrackedLevels.of(ArrayRecording(uneven(2)), NETWORK)
    levels.answers(np.array([0, 1]), MOMENTS)
    assert levels._around is not None
    held = levels._around._held.values()
    assert len(held) == 2
    for span in held:
        assert (span.levels.base is None, span.levels.nbytes) == (True, 4 * 2 * 4 * BANDS * span.levels.shape[-1])
        assert span.levels.shape[-1] <= 32


def test_channels_that_are_equal_are_heard_once_and_others_for_themselves(asked: Asked) -> None:
    one = uneven()
    sound = np.concatenate([one, one, one, 0.5 * one], axis=1)
    sound[11 * RATE : 12 * RATE, 2] *= 2  # where nothing is heard beforehand
    sound[6 * RATE : 18 * RATE, 3] = one[6 * RATE : 18 * RATE, 0]  # equal here, another side
    levels = TrackedLevels.of(ArrayRecording(sound), asked)
    assert levels.alike(0, 2)
    found = levels.answers(np.arange(4), np.array([1.0, 11.5, 30.0]))
    assert asked.times == 2 + 3 + 2
    np.testing.assert_array_equal(found[1], found[0])
    np.testing.assert_array_equal(found[2][..., [0, 2]], found[0][..., [0, 2]])
    for channel in (2, 3):
        assert not np.array_equal(found[channel][..., 1], found[0][..., 1])
    alone = TrackedLevels.of(ArrayRecording(one), NETWORK).answers(ONE, np.array([1.0, 11.5, 30.0]))
    np.testing.assert_array_equal(alone[0], found[0])


def test_digital_silence_has_no_noise_wherever_it_lies() -> None:
    sound = uneven()
    sound[8 * RATE : 11 * RATE] = 0
    moments = np.array([9.5, 14.0])
    found = TrackedLevels.of(ArrayRecording(sound), NETWORK).answers(ONE, moments)[0]
    assert (found[..., 0] == SILENCE_DB).all()
    assert (found[1, 60:, 1] > -100).all()
    silent = TrackedLevels.of(ArrayRecording(np.zeros((40 * RATE, 2), np.float32)), NETWORK)
    assert (silent.answers(np.array([1]), moments) == SILENCE_DB).all()
    only_between = np.zeros((40 * RATE, 1), np.float32)
    only_between[9 * RATE : 12 * RATE] = 0.1
    assert (TrackedLevels.of(ArrayRecording(only_between), NETWORK).answers(ONE, moments) == SILENCE_DB).all()


def test_a_file_that_can_no_longer_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "long side.wav"
    soundfile.write(path, uneven(), RATE, "PCM_16")
    with open_recording(path) as recording:
        levels = TrackedLevels.of(recording, NETWORK)
        early = levels.answers(ONE, np.array([1.0]))
        with path.open("r+b") as file:
            file.truncate(20 * RATE * 2)
        for _ in range(2):
            with pytest.raises(RecordingError, match=r"long side\.wav"):
                levels.answers(ONE, np.array([30.0]))
        np.testing.assert_array_equal(levels.answers(ONE, np.array([1.0])), early)
