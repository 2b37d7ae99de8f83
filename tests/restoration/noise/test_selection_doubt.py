import numpy as np
import pytest

from model.audiofiles.file_recording import open_recording
from model.installation import PROJECT
from model.network import tracker_weights
from model.network.coarse import RATE
from model.network.tracker import NoiseTracker, TrackerConfig
from model.recording import ArrayRecording
from model.restoration.noise.selection_doubt import above_noise, doubt
from model.restoration.noise.tracked_levels import TrackedLevels

UNTRAINED = NoiseTracker(TrackerConfig(widths=(8, 8))).eval()  # says what the quietest pieces say


def side(rate: int = RATE, channels: int = 1) -> ArrayRecording:
    """Two seconds of groove, then four of groove and a tune of many partials."""
    noise = 0.003 * np.random.default_rng(0).standard_normal((6 * rate, channels))
    time = np.arange(4 * rate) / rate
    tune = sum(0.05 * np.sin(2 * np.pi * 165 * k * time) for k in range(1, 18) if 165 * k < 0.45 * rate)
    noise[2 * rate :] += np.asarray(tune)[:, None]
    return ArrayRecording(noise, rate)


@pytest.mark.parametrize("rate", [8000, 44100, 96000])
@pytest.mark.parametrize("channels", [1, 2])
def test_music_is_doubted_and_groove_is_not(rate: int, channels: int) -> None:
    recording = side(rate, channels)
    levels = TrackedLevels.of(recording, UNTRAINED)
    assert doubt(recording, rate // 4, 2 * rate, levels) is None
    found = doubt(recording, 3 * rate, 5 * rate, levels)
    assert found is not None
    assert found.plain
    assert "it holds music" in found.sentence
    assert above_noise(recording, 3 * rate, 5 * rate, levels) > above_noise(recording, 0, rate, levels) + 5


def test_between_noise_and_music_it_is_doubted_but_not_plain() -> None:
    recording = side()
    levels = TrackedLevels.of(recording, UNTRAINED)
    quieter = ArrayRecording(recording.samples.copy(), RATE)
    above = above_noise(recording, 3 * RATE, 5 * RATE, levels)
    quieter.samples[2 * RATE :] *= 10 ** ((9 - above) / 20)
    found = doubt(quieter, 3 * RATE, 5 * RATE, levels)
    assert found is not None
    assert not found.plain
    assert "seems to hold music" in found.sentence


def test_music_in_one_channel_only_is_not_doubted() -> None:
    both = side(RATE, 2).samples.copy()
    both[:, 1] = side(RATE, 1).samples[:RATE].repeat(6, axis=0)[: len(both), 0]
    recording = ArrayRecording(both, RATE)
    levels = TrackedLevels.of(recording, UNTRAINED)
    assert doubt(recording, 3 * RATE, 5 * RATE, levels) is None


def test_silence_and_the_shortest_selection_are_no_reason_for_doubt() -> None:
    silent = ArrayRecording(np.zeros((RATE, 1), np.float32))
    assert above_noise(silent, 0, 1000, TrackedLevels.of(silent, UNTRAINED)) == 0
    recording = side()
    assert np.isfinite(above_noise(recording, 10, 11, TrackedLevels.of(recording, UNTRAINED)))


def test_singing_on_the_record_that_ships_is_doubted_and_its_groove_is_not() -> None:
    """One voice over a dense noise stands out in few bands, and is as plain to the ear as an orchestra."""
    with open_recording(PROJECT / "resources" / "demo" / "shellac-demo.flac") as record:
        levels = TrackedLevels.of(record, tracker_weights.shipped().network)
        spans = ((0.3, 1.5, False), (0.5, 1.0, False), (3.0, 4.2, True), (7.0, 8.2, True), (15.0, 16.2, True))
        for start, stop, music in spans:
            doubted = doubt(record, round(start * RATE), round(stop * RATE), levels) is not None
            assert doubted == music, (start, stop)
