from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from model.network.coarse import BANDS, CENTRE_HZ, HIGH_HZ, LOW_HZ, PIECE, RATE, SILENCE_DB
from model.network.tracker import NoiseTracker, TrackerConfig
from model.recording import ArrayRecording
from model.restoration.noise import span_grid
from model.restoration.noise.floor import NoiseFloor
from model.restoration.noise.tracked_levels import TrackedLevels


def tracker() -> NoiseTracker:
    """A small one with random weights: it says something everywhere."""
    torch.manual_seed(0)
    network = NoiseTracker(TrackerConfig(widths=(8, 8, 8)))
    torch.nn.init.normal_(network.head.weight, 0, 0.02)
    return network.eval()


NETWORK = tracker()
UNTRAINED = NoiseTracker(TrackerConfig(widths=(8, 8))).eval()  # its head is zero: it says what the quietest pieces say


def hiss(seconds: float, rate: int = RATE, level: float = 0.01, channels: int = 1) -> np.ndarray:
    shape = (round(seconds * rate), channels)
    return (level * np.random.default_rng(3).standard_normal(shape)).astype(np.float32)


class Counting(ArrayRecording):
    """Counts what is read."""

    read_frames = 0

    def read(self, start: int, frames: int) -> np.ndarray:
        Counting.read_frames += frames
        return super().read(start, frames)


def test_the_same_recording_has_the_same_levels_however_often_it_is_heard() -> None:
    recording = ArrayRecording(hiss(5.0))
    first, second = (TrackedLevels.of(recording, NETWORK) for _ in range(2))
    for name in ("levels", "lower", "upper", "hum"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


def test_the_density_of_white_noise_is_found_at_any_rate() -> None:
    for rate in (8000, 22050, 44100, 48000, 96000, 192000):
        levels = TrackedLevels.of(ArrayRecording(hiss(6.0, rate), rate), UNTRAINED)
        hertz = np.array([1000.0, 2000.0, 3000.0])
        found = 10 * np.log10(levels.density(0, np.array([3.0]), hertz))[:, 0]
        truth = 10 * np.log10(0.01**2 / (rate / 2))
        assert found == pytest.approx(truth - 2, abs=3.0), rate  # the quietest pieces lie below the mean
        assert levels.levels.shape[1] == BANDS


def test_power_of_a_window_is_what_the_density_promises() -> None:
    levels = TrackedLevels.of(ArrayRecording(hiss(6.0)), UNTRAINED)
    window = np.hanning(2048)
    expected = levels.density(0, np.array([3.0]), np.array([5000.0]))[0, 0] * RATE / 2 * np.sum(window**2)
    sound = hiss(6.0)[:, 0]
    frames = np.lib.stride_tricks.sliding_window_view(sound, 2048)[::2048]
    power = np.mean(np.abs(np.fft.rfft(frames * window)) ** 2, axis=0)[200:260].mean()
    assert 10 * np.log10(expected / power) == pytest.approx(-1.5, abs=2.0)


def test_levels_move_with_the_recordings_level() -> None:
    quiet, loud = (TrackedLevels.of(ArrayRecording(hiss(4.0) * gain), NETWORK) for gain in (0.1, 1.0))
    assert loud.levels - quiet.levels == pytest.approx(20.0, abs=0.01)


def test_equal_channels_have_equal_levels_and_others_their_own() -> None:
    one = hiss(4.0)
    both = TrackedLevels.of(ArrayRecording(np.concatenate([one, one, 0.1 * one], axis=1)), NETWORK)
    alone = TrackedLevels.of(ArrayRecording(one), NETWORK)
    assert np.array_equal(both.levels[0], both.levels[1])
    assert both.levels[0] == pytest.approx(alone.levels[0], abs=1e-3)
    assert both.levels[2] == pytest.approx(alone.levels[0] - 20, abs=0.01)


def test_silence_has_no_noise_and_silent_ends_none_either() -> None:
    silent = TrackedLevels.of(ArrayRecording(np.zeros((RATE, 2), np.float32)), NETWORK)
    assert (silent.levels == SILENCE_DB).all()
    assert np.isfinite(silent.density(1, np.array([0.0, 9.0]), np.array([0.0, 30000.0]))).all()
    ends = TrackedLevels.of(ArrayRecording(np.concatenate([np.zeros((3 * RATE, 1), np.float32), hiss(4.0)])), NETWORK)
    assert (ends.at(0, np.array([1.0])) == SILENCE_DB).all()
    assert (ends.at(0, np.array([5.0]))[60:] > -100).all()


@pytest.mark.parametrize("frames", [0, 1, 100, PIECE - 1, PIECE, PIECE + 1])
def test_the_shortest_recordings_have_levels(frames: int) -> None:
    found = TrackedLevels.of(ArrayRecording(hiss(1.0)[:frames]), NETWORK)
    assert found.levels.shape == (1, BANDS, max(1, -(-frames // PIECE)))
    assert np.isfinite(found.at(0, np.array([0.0, 5.0]))).all()


def test_samples_that_are_no_numbers_do_not_spread() -> None:
    sound = hiss(3.0)
    sound[5000] = np.nan
    sound[9000] = np.inf
    assert np.isfinite(TrackedLevels.of(ArrayRecording(np.clip(sound, -1e3, 1e3)), NETWORK).levels).all()


def test_a_long_recording_is_heard_in_part_and_filled_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(span_grid, "SPANS", 3)
    monkeypatch.setattr(span_grid, "SPAN", 16)
    sound = hiss(40.0) * np.linspace(0.1, 1, 40 * RATE, dtype=np.float32)[:, None]
    Counting.read_frames = 0
    found = TrackedLevels.of(Counting(sound), UNTRAINED)
    assert Counting.read_frames < 0.3 * len(sound)
    assert len(found.seconds) == 48
    assert found.seconds[0] < 0.2
    assert found.seconds[-1] > 39.5
    gap = np.array([found.seconds[15], (found.seconds[15] + found.seconds[16]) / 2, found.seconds[16]])
    levels = found.at(0, gap)
    assert levels[:, 1] == pytest.approx((levels[:, 0] + levels[:, 2]) / 2, abs=1e-3)


def long_side(monkeypatch: pytest.MonkeyPatch) -> ArrayRecording:
    """40 seconds of two channels that get louder, of which three spans are heard."""
    monkeypatch.setattr(span_grid, "SPANS", 3)
    monkeypatch.setattr(span_grid, "SPAN", 16)
    return ArrayRecording(hiss(40.0, channels=2) * np.linspace(0.1, 1, 40 * RATE, dtype=np.float32)[:, None])


def test_a_span_is_heard_alike_whichever_were_heard_before_it_and_by_how_many_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    side = long_side(monkeypatch)
    whole = TrackedLevels.of(side, NETWORK).all_answers
    assert np.ptp(whole[1][0, 60]) > 0.5  # it does change
    by_many, steps = TrackedLevels.of(side, NETWORK), TrackedLevels.of(side, NETWORK)
    with ThreadPoolExecutor(4) as threads:
        heard = list(threads.map(lambda _: [by_many.hear(1) for _ in range(3)], range(4)))
    assert all(each[-1] for each in heard)  # whoever asks three times has waited for three spans
    assert [steps.hear(2), steps.hear(2)] == [False, True]
    for levels in (by_many, steps):
        np.testing.assert_array_equal(levels.all_answers, whole)


def test_what_levels_are_known_by_tells_recordings_apart_and_not_what_was_heard_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    side = long_side(monkeypatch)
    levels = TrackedLevels.of(side, NETWORK)
    before = levels.known_by
    levels.hear(3)
    np.testing.assert_array_equal(levels.known_by, before)
    other = ArrayRecording(side.samples.copy())
    other.samples[30 * RATE, 1] += 0.1  # between two spans
    other.samples[20 * RATE, 0] += 0.1  # in one
    changed = TrackedLevels.of(other, NETWORK).known_by
    assert not np.array_equal(changed[0][0], before[0][0])
    assert np.array_equal(changed[0][1], before[0][1])
    assert not levels.alike(0, 1)
    same = TrackedLevels.of(ArrayRecording(np.repeat(side.samples[:, :1], 2, axis=1)), NETWORK)
    assert same.alike(0, 1)
    np.testing.assert_array_equal(same.levels[0], same.levels[1])


def test_a_floor_is_what_scan_and_tracker_say_each_by_itself() -> None:
    sound = ArrayRecording(hiss(3.0))
    floor, alone = NoiseFloor.of(sound, NETWORK), NoiseFloor.of(sound)
    np.testing.assert_array_equal(floor.profile, alone.profile)
    np.testing.assert_array_equal(floor.level, alone.level)
    assert floor.levels is not None
    np.testing.assert_array_equal(floor.levels.all_answers, TrackedLevels.of(sound, NETWORK).all_answers)


def test_hum_rumble_and_surface_add_up_to_the_level() -> None:
    found = TrackedLevels.of(ArrayRecording(hiss(4.0)), NETWORK)
    parts = sum(10 ** (part / 10) for part in (np.minimum(found.hum, found.levels), found.rumble, found.surface))
    assert 10 * np.log10(parts) == pytest.approx(found.levels, abs=0.01)
    assert (found.rumble[:, CENTRE_HZ > 80] == SILENCE_DB).all()
    assert (found.lower <= found.levels).all()
    assert (found.levels <= found.upper).all()


def test_bands_touch_and_reach_from_hum_to_treble() -> None:
    assert LOW_HZ[1:] == pytest.approx(HIGH_HZ[:-1], abs=25.0)
    assert LOW_HZ[0] < 5
    assert 19_900 < HIGH_HZ[-1] < 20_200


def test_all_answers_at_moments_are_those_of_each_channel() -> None:
    levels = TrackedLevels.of(ArrayRecording(hiss(4.0, channels=3)), NETWORK)
    moments = np.array([-1.0, 0.4, 2.0, 9.0])
    found = levels.answers(np.array([2, 0]), moments)
    assert found.shape == (2, 4, BANDS, 4)
    for row, channel in enumerate((2, 0)):
        for column, which in enumerate(("lower", "levels", "upper", "hum")):
            np.testing.assert_array_equal(found[row, column], levels.at(channel, moments, which))  # type: ignore[arg-type]


def test_where_noise_is_selected_its_mean_level_is_that_of_every_moment() -> None:
    sound = hiss(6.0)
    sound[: 2 * RATE] *= 0.1
    recording = ArrayRecording(sound)
    whole = TrackedLevels.of(recording, NETWORK)
    selected = whole.selected(recording, 0, 2 * RATE)
    moments = np.array([0.5, 3.0, 5.9])
    found = selected.answers(np.array([0]), moments)[0]
    assert np.ptp(found, axis=-1).max() == 0
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[2], found[1])
    assert (found[3] <= found[1]).all()
    power = 10 ** (found[1, :, 0] / 10)
    inside = (CENTRE_HZ > 1000) & (CENTRE_HZ < 10_000)
    density = power[inside].sum() / (HIGH_HZ - LOW_HZ)[inside].sum()
    assert 10 * np.log10(density * RATE / 2 / 0.001**2) == pytest.approx(0, abs=0.3)
