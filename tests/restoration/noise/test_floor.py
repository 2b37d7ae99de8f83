"""The noise floor: found under music, bounded in cost, the same whoever asks."""

import numpy as np
import pytest

from model.network.noise_profile import BINS, LINE_BINS, LINE_WINDOW
from model.restoration.noise.floor import END, SPANS, NoiseFloor
from model.restoration.noise.needle import LOOKED_SECONDS
from tests.array_recording import ArrayRecording


def noise(seconds: float, level: float, rate: int = 44100, seed: int = 2) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal((round(seconds * rate), 1)) * level).astype(np.float32)


def test_music_over_noise_leaves_the_floor_where_it_is() -> None:
    """Tones that come and go: the floor under them is that of the noise alone, within 3 dB at 9 of 10 bins."""
    ground = noise(20, 0.01)
    time = np.arange(len(ground)) / 44100
    tones = sum(
        0.2 * np.sin(2 * np.pi * f * time) * (np.sin(2 * np.pi * time / 4 + f) > 0.3) for f in (440, 1200, 3000)
    )
    alone = NoiseFloor.of(ArrayRecording(ground, 44100))
    both = NoiseFloor.of(ArrayRecording(ground + tones[:, None].astype(np.float32), 44100))
    difference = 20 * np.log10(both.magnitudes / alone.magnitudes)
    assert np.quantile(np.abs(difference), 0.9) < 3
    assert both.level[0] > 3 * alone.level[0]


def test_a_steady_hum_stands_out_of_the_floor() -> None:
    ground = noise(10, 0.003)
    hum = 0.05 * np.sin(2 * np.pi * 250 * np.arange(len(ground)) / 44100)
    floor = NoiseFloor.of(ArrayRecording(ground + hum[:, None].astype(np.float32), 44100))
    peak = int(np.argmax(floor.magnitudes[0]))
    assert abs(floor.frequencies[peak] - 250) < 22
    assert floor.decibels[0, peak] == pytest.approx(20 * np.log10(0.05), abs=2)


def test_the_floor_is_about_the_same_at_every_rate() -> None:
    from scipy.signal import resample_poly

    ground = noise(12, 0.01)
    here = NoiseFloor.of(ArrayRecording(ground, 44100)).decibels[0, 20:600]
    double = resample_poly(ground, 2, 1, axis=0).astype(np.float32)
    there = NoiseFloor.of(ArrayRecording(double, 88200)).decibels[0, 20:600]
    assert abs(np.median(here - there)) < 0.5


def test_digital_silence_before_the_transfer_is_not_a_quiet_groove() -> None:
    ground = noise(10, 0.01)
    padded = np.concatenate([np.zeros_like(ground), ground])
    floor = NoiseFloor.of(ArrayRecording(padded, 44100))
    alone = NoiseFloor.of(ArrayRecording(ground, 44100))
    assert abs(np.median(20 * np.log10(floor.magnitudes / alone.magnitudes))) < 1


def test_silence_has_no_floor_and_no_level() -> None:
    floor = NoiseFloor.of(ArrayRecording(np.zeros((44100, 2), np.float32), 44100))
    assert floor.magnitudes.shape == (2, BINS)
    assert not floor.magnitudes.any()
    assert not floor.level.any()


@pytest.mark.parametrize("frames", [1, 2, 500, 2047, 2048, 40000])
def test_very_short_recordings_have_a_floor(frames: int) -> None:
    floor = NoiseFloor.of(ArrayRecording(noise(1, 0.1)[:frames], 44100))
    assert np.isfinite(floor.magnitudes).all()
    assert floor.level[0] > 0


def test_a_long_recording_costs_no_more_than_a_short_one() -> None:
    long = ArrayRecording(np.zeros((8000 * 600, 1), np.float32) + noise(1, 0.01)[0], 8000)
    NoiseFloor.of(long)
    at_either_end = round((LOOKED_SECONDS + 0.2) * 8000)  # for a needle that is set down or lifted
    assert long.frames_read <= (SPANS + 2 * END) * 6000 + 2 * at_either_end
    assert long.frames_read < long.frames


def test_the_floor_of_a_selection_is_that_of_the_selection() -> None:
    quiet, loud = noise(5, 0.001), noise(5, 0.1, seed=4)
    recording = ArrayRecording(np.concatenate([quiet, loud]), 44100)
    of_loud = NoiseFloor.of_selection(recording, len(quiet), recording.frames)
    whole = NoiseFloor.of(recording)
    assert np.median(of_loud.magnitudes / whole.magnitudes) > 30
    assert of_loud.level == pytest.approx(whole.level)
    assert of_loud.origin == ("selection", len(quiet), recording.frames)
    with pytest.raises(ValueError, match="not a span"):
        NoiseFloor.of_selection(recording, 10, 10)


def test_where_part_of_a_side_is_quieter_the_median_is_the_noise_of_the_rest() -> None:
    loud, quiet = noise(8, 0.02), noise(4, 0.001, seed=4)
    floor = NoiseFloor.of(ArrayRecording(np.concatenate([loud, quiet]), 44100))
    rest = NoiseFloor.of(ArrayRecording(loud, 44100))
    assert floor.profile.shape == (1, 3, BINS + LINE_BINS)
    assert np.median(20 * np.log10(floor.magnitudes[0] / rest.magnitudes[0])) < -15
    assert abs(np.median(20 * np.log10(floor.median[0] / rest.median[0]))) < 4


def test_a_floor_given_alone_stands_for_the_median_as_well() -> None:
    floor = NoiseFloor(np.ones((2, BINS), np.float32), np.ones(2, np.float32))
    assert floor.profile.shape == (2, 3, BINS + LINE_BINS)
    assert floor.profile.all()


def test_a_hum_stands_out_from_the_lines_beside_it() -> None:
    frames = 8 * 44100
    hum = 0.05 * np.sin(2 * np.pi * 250 * np.arange(frames) / 44100)[:, None]
    floor = NoiseFloor.of(ArrayRecording(noise(8, 0.01) + hum.astype(np.float32), 44100))
    line = round(250 * LINE_WINDOW / 44100)
    decibels = 20 * np.log10(floor.lines[0, 0])
    assert decibels.argmax() in (line - 1, line, line + 1)
    assert decibels.max() - np.median(decibels) > 25
    assert decibels.max() - decibels[[line - 4, line + 4]].max() > 20  # 22 Hz off it is gone


def test_without_a_hum_the_lines_agree_with_the_bins() -> None:
    floor = NoiseFloor.of(ArrayRecording(noise(8, 0.01), 44100))
    made_up = NoiseFloor(floor.magnitudes, floor.level, median=floor.median)
    measured, derived = floor.profile[0, :, BINS + 8 :], made_up.profile[0, :, BINS + 8 :]
    assert np.abs(np.median(20 * np.log10(measured / derived), axis=1)).max() < 1


def test_a_recording_shorter_than_the_long_window_has_lines_too() -> None:
    floor = NoiseFloor.of(ArrayRecording(noise(8, 0.01)[:3000], 44100))
    longer = NoiseFloor.of(ArrayRecording(noise(8, 0.01), 44100))
    assert abs(np.median(20 * np.log10(floor.lines[0, 1] / longer.lines[0, 1]))) < 3


def steady_music(seconds: float) -> np.ndarray:
    """A chord that never pauses, in every octave; the same every tenth of a second."""
    time = np.arange(4410) / 44100
    tenth = sum(0.05 * np.sin(2 * np.pi * 110 * 2**k * time + k) for k in range(7))[:, None].astype(np.float32)
    return np.tile(tenth, (round(seconds * 10), 1))


@pytest.mark.parametrize(("before", "music", "after"), [(2, 10, 0), (3, 117, 0), (0, 150, 4)])
def test_the_groove_before_the_first_note_is_found_though_the_music_never_pauses(
    before: float, music: float, after: float
) -> None:
    hum = np.tile(0.02 * np.sin(2 * np.pi * 250 * np.arange(4410) / 44100), round((before + music + after) * 10))
    ground = noise(before + music + after, 0.005) + hum[:, None].astype(np.float32)
    played = ground.copy()
    first = round(before * 44100)
    played[first : first + round(music * 44100)] += steady_music(music)
    floor = NoiseFloor.of(ArrayRecording(played, 44100))
    alone = NoiseFloor.of(ArrayRecording(ground, 44100))
    off = 20 * np.log10(floor.quiet[0, 4:1000] / alone.quiet[0, 4:1000])
    assert np.abs(off).max() < 6
    assert abs(np.median(off)) < 0.7
    line = BINS + round(250 * LINE_WINDOW / 44100)
    assert floor.quiet[0, line] == pytest.approx(alone.quiet[0, line], rel=0.1)
    assert floor.median[0, 41] > 10 * floor.quiet[0, 41]  # 880 Hz: a tone of the chord


def test_of_a_selection_all_is_noise_the_loud_pieces_too() -> None:
    ground = noise(12, 0.001)
    ground[6 * 44100 :] *= 10
    floor = NoiseFloor.of_selection(ArrayRecording(ground, 44100), 0, len(ground))
    steady = NoiseFloor.of_selection(ArrayRecording(noise(12, 0.001), 44100), 0, len(ground))
    assert np.median(floor.quiet / steady.quiet) == pytest.approx(5.5, rel=0.1)


def test_pieces_with_digital_silence_are_not_the_quietest() -> None:
    ground = noise(10, 0.01)
    ground[100_000:150_000] = 0
    floor = NoiseFloor.of(ArrayRecording(ground, 44100))
    alone = NoiseFloor.of(ArrayRecording(noise(10, 0.01), 44100))
    assert abs(np.median(20 * np.log10(floor.quiet / alone.quiet))) < 0.5
