"""Before the needle is set down and after it is lifted there is no noise of the record, and none is learned from it."""

from contextlib import closing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.network import tracker_weights
from model.network.coarse import SILENCE_DB
from model.network.tracker import NoiseTracker, TrackerConfig
from model.recording import ArrayRecording
from model.restoration.noise import span_grid
from model.restoration.noise.floor import NoiseFloor
from model.restoration.noise.needle import Needle
from model.restoration.noise.selection_doubt import doubts_of
from model.restoration.noise.tracked_levels import TrackedLevels
from model.restoration.pipeline import estimate_noise
from model.restoration.settings import RestorationSettings
from tests.array_recording import noise

UNTRAINED = NoiseTracker(TrackerConfig(widths=(8, 8))).eval()  # says what the quietest pieces say
SECONDS = 30.0


def transfer(rate: int = 44_100, before: float = 2.0, after: float = 3.0, line_db: float = -35.0) -> ArrayRecording:
    """A side with run-in, notes and run-out, and the line's own noise before and after it; two channels."""
    frames = round(SECONDS * rate)
    time = np.arange(frames)[:, None] / rate
    hiss = 0.02 * noise(frames, 2, seed=1).samples
    down = (time >= before) & (time < SECONDS - after)
    chord = sum(np.sin(2 * np.pi * f * time) / n for n, f in enumerate((220, 277, 330, 440, 660, 880, 1320), 1))
    music = 0.1 * chord * ((time > before + 3) & (time < SECONDS - after - 3)) * (1 + np.sin(2 * np.pi * 2 * time))
    sound = hiss * np.where(down, 1.0, 10 ** (line_db / 20)) + music
    return ArrayRecording(sound.astype(np.float32), rate)


@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_the_needle_is_found_where_it_is_set_down_and_lifted(rate: int) -> None:
    start, stop = Needle.of(transfer(rate)).span
    assert start / rate == pytest.approx(2.2, abs=0.21)  # a piece is 0.19 s, and none that holds any of the line counts
    assert start >= 2.0 * rate
    assert stop / rate == pytest.approx(SECONDS - 3.2, abs=0.21)
    assert stop <= (SECONDS - 3.0) * rate


@pytest.mark.parametrize("places", [range(3), range(3, 6), range(6, 9)])
def test_wherever_it_is_set_down_no_piece_counts_that_holds_the_line(places: range) -> None:
    """Until 30 November 2026 one in four did: where a whole piece of the line was taken for the one it came down in."""
    for place in places:
        down, lifted = 1.5 + 0.07 * place, SECONDS - 2.2 - 0.05 * place
        start, stop = (frame / 44_100 for frame in Needle.of(transfer(before=down, after=SECONDS - lifted)).span)
        assert down - 0.01 <= start <= down + 0.4
        assert lifted - 0.4 <= stop <= lifted + 0.01


class Counting(ArrayRecording):
    """Counts the frames that are read."""

    read_frames = 0

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        Counting.read_frames += frames
        return super().read(start, frames)


@pytest.mark.parametrize("spans", [22, 2])  # heard whole, and at its two ends only
def test_the_tracker_finds_it_in_what_it_hears_anyway(monkeypatch: pytest.MonkeyPatch, spans: int) -> None:
    monkeypatch.setattr(span_grid, "SPANS", spans)
    monkeypatch.setattr(span_grid, "SPAN", 70)
    recording = Counting(transfer().samples)
    Counting.read_frames = 0
    TrackedLevels.of(recording, UNTRAINED)
    without, Counting.read_frames = Counting.read_frames, 0
    levels, needle = TrackedLevels.while_played(recording, UNTRAINED, lambda needle: needle)
    assert Counting.read_frames == without
    assert needle.played == Needle.of(recording).played
    start, stop = (frame / 44_100 for frame in Needle.of(recording).span)
    inside = (levels.seconds > start) & (levels.seconds < stop)
    assert 0 < inside.sum() < len(inside)
    outside = ~inside  # but for the pieces in which it is set down and lifted, of which some is surface
    outside[np.flatnonzero(inside)[[0, -1]] + [-1, 1]] = False
    assert (levels.all_answers[1][..., outside] == SILENCE_DB).all()
    assert (levels.all_answers[1][..., ~outside & ~inside].max(axis=1) > SILENCE_DB).all()
    assert (levels.all_answers[1][..., inside].max(axis=1) > SILENCE_DB).all()
    told = levels.answers(np.array([0]), np.array([0.5, start + 1.0, stop - 1.0, SECONDS - 0.5]))[0, 1]
    assert (told.max(axis=0) > SILENCE_DB).tolist() == [False, True, True, False]


@pytest.mark.parametrize("spans", [22, 2])  # heard whole, and around whoever asks
def test_what_is_said_of_the_record_is_what_is_said_of_it_without_the_line(
    monkeypatch: pytest.MonkeyPatch, spans: int
) -> None:
    """Until 30 November 2026 its ends counted as far from the recording's, and silence was heard beside them."""
    monkeypatch.setattr(span_grid, "SPANS", spans)
    monkeypatch.setattr(span_grid, "SPAN", 70)
    tracker = tracker_weights.shipped().network
    recording = transfer(before=8.0, after=4.0)
    start, stop = Needle.of(recording).span
    raw, _ = TrackedLevels.while_played(recording, tracker, lambda needle: None)
    cut = TrackedLevels.of(ArrayRecording(recording.samples[start:stop], recording.rate), tracker)
    seconds = np.arange(1.0, (stop - start) / recording.rate - 1.0, 0.19)
    one = np.array([0])
    off = raw.answers(one, seconds + start / recording.rate)[0, :3] - cut.answers(one, seconds)[0, :3]
    most_db = 0.02 if spans == 22 else 0.3  # of two spans other pieces are heard; it was 25 and 3.7 dB
    assert np.median(np.abs(off)) < most_db


def test_each_end_is_found_by_itself() -> None:
    assert Needle.of(transfer(after=0.0)).span[1] == transfer().frames
    assert Needle.of(transfer(before=0.0)).span[0] == 0


def test_a_run_in_before_music_is_the_record() -> None:
    side = transfer(before=0.0, after=0.0)
    assert Needle.of(side).played is side


def test_a_line_that_is_hardly_quieter_than_the_surface_may_be_the_record() -> None:
    side = transfer(line_db=-12.0)
    assert Needle.of(side).played is side


def test_music_that_begins_out_of_a_hiss_is_no_needle() -> None:
    rate = 44_100
    quiet = 0.001 * noise(20 * rate, 1, seed=2).samples
    time = np.arange(len(quiet))[:, None] / rate
    notes = sum(np.sin(2 * np.pi * f * time) for f in (262, 330, 392, 523, 659, 784, 1047, 1568, 2093))
    sound = ArrayRecording((quiet + 0.05 * notes * (time > 3)).astype(np.float32), rate)
    assert Needle.of(sound).played is sound


def test_outside_there_is_digital_silence_and_inside_the_recording_itself() -> None:
    recording = transfer()
    needle = Needle.of(recording)
    heard, (start, stop) = needle.played, needle.span
    assert (heard.rate, heard.channels, heard.frames) == (recording.rate, recording.channels, recording.frames)
    whole = heard.read(0, heard.frames)
    assert not whole[:start].any()
    assert not whole[stop:].any()
    assert np.array_equal(whole[start:stop], recording.samples[start:stop])
    for begin, frames in (
        (start - 100, 200),
        (stop - 100, 200),
        (start, 50),
        (stop, 50),
        (0, 10),
        (heard.frames - 5, 50),
    ):
        assert np.array_equal(heard.read(begin, frames), whole[begin : begin + frames])
    assert recording.samples[:start].any()  # and nothing was written into it


def test_the_noise_that_is_known_is_that_of_the_record() -> None:
    """Until 30 November 2026 it was the line's: 35 dB too low, and nothing was taken from the record."""
    tracker = tracker_weights.shipped().network
    recording = transfer()
    cut = ArrayRecording(recording.samples[round(2.3 * 44_100) : -round(3.3 * 44_100)], 44_100)
    transferred, of_record = (NoiseFloor.of(one, tracker) for one in (recording, cut))
    for of_floor in (lambda f: f.magnitudes, lambda f: f.profile[:, 2], lambda f: np.sqrt(f.usual)):
        off = 20 * np.log10(of_floor(transferred) / of_floor(of_record))
        assert np.median(np.abs(off)) < 2.0  # the quietest moments of either are not the same
    assert (transferred.needle, of_record.needle) == (Needle.of(recording).span, None)
    selected, plain = NoiseFloor.of_selection(recording, 5 * 44_100, 6 * 44_100), NoiseFloor.of(recording)
    assert selected.needle == plain.needle == transferred.needle
    assert transferred.levels is not None
    assert of_record.levels is not None
    middle = [floor.levels.at(0, np.array([at]))[30:120, 0] for floor, at in ((transferred, 4.0), (of_record, 1.7))]
    assert np.median(np.abs(middle[0] - middle[1])) < 3.0


def test_the_surface_is_lowered_from_where_the_needle_is_set_down_to_where_it_is_lifted() -> None:
    """Until 30 November 2026 up to two tenths of a second at either end were left as loud as they were."""
    recording = transfer(before=1.9, after=2.92)  # most of a piece before one that counts
    with closing(estimate_noise(recording, RestorationSettings(device="cpu", precision="fp32"))) as noise:
        left = (recording.samples - noise.read(0, recording.frames))[:, 0]
    start, stop = Needle.of(recording).span
    before, after = slice(round(1.93 * 44_100), start), slice(stop, round((SECONDS - 2.95) * 44_100))
    for edge in (before, after):
        assert edge.stop - edge.start > 1000
        assert np.square(left[edge]).mean() < 0.2 * np.square(recording.samples[edge, 0]).mean()


def test_the_run_in_of_a_transfer_is_not_doubted() -> None:
    rate = 44_100
    assert doubts_of(transfer(), [(round(2.5 * rate), round(4.5 * rate))]) == [None]


@settings(max_examples=25, deadline=None)
@given(
    frames=st.integers(0, 60_000),
    rate=st.sampled_from([8_000, 44_100, 192_000]),
    loud=st.sampled_from([0.0, 1e-6, 1.0, 1e20]),
    seed=st.integers(0, 3),
)
def test_whatever_is_heard_the_span_lies_within_the_recording(frames: int, rate: int, loud: float, seed: int) -> None:
    sound = (loud * noise(frames, 1, seed=seed).samples).astype(np.float32)
    sound[: frames // 3] *= 1e-3
    start, stop = Needle.of(ArrayRecording(sound, rate)).span
    assert 0 <= start <= stop <= frames
    assert stop - start >= frames // 3
