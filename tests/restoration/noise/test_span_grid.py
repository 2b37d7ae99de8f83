"""Every moment of a long recording is heard once, with what lies around it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.network.coarse import PIECE, RATE
from model.network.noise_bands import STEP, moments_of_steps
from model.recording import ArrayRecording
from model.restoration.noise.pieces import read_at_44100
from model.restoration.noise.span_grid import CONTEXT, KEPT, SpanGrid, frames_read

PIECES = st.integers(1, 5 * KEPT)


@given(PIECES)
def test_each_piece_belongs_to_one_span_and_is_heard_in_it_with_as_many_others_as_there_are(pieces: int) -> None:
    grid = SpanGrid(pieces)
    assert [piece for k in range(grid.count) for piece in grid.kept(k)] == list(range(pieces))
    for k in range(grid.count):
        kept, heard = grid.kept(k), grid.heard(k)
        assert 0 <= heard.start <= max(0, kept.start - CONTEXT)
        assert min(pieces, kept.stop + CONTEXT) <= heard.stop <= pieces
        assert len(heard) == min(pieces, KEPT + 2 * CONTEXT)
        assert (grid.span_of(np.array(kept)) == k).all()


@given(PIECES, st.floats(-2, 200), st.floats(0, 30), st.sampled_from([8000, 22050, 44100, 48000, 96000]))
def test_a_window_asks_for_no_span_but_those_that_are_said(pieces: int, start: float, length: float, rate: int) -> None:
    grid = SpanGrid(pieces)
    first, frames = round(start * rate), 1 + round(length * rate)
    moments = moments_of_steps(-(-frames * RATE // rate) + 1, first / rate)
    places = np.clip(moments * (RATE / PIECE) - 0.5, 0, pieces - 1).astype(int)
    needed = np.unique(grid.span_of(np.concatenate([places, np.minimum(places + 1, pieces - 1)]))).tolist()
    said = grid.asked_by(first / rate, (first + frames) / rate)
    assert set(needed) <= set(said)
    assert len(said) <= len(needed) + 1
    assert PIECE > STEP + 1  # what a step reaches behind the window


class Reading(ArrayRecording):
    """Puts down what is read of it."""

    def read(self, start: int, frames: int) -> np.ndarray:
        self.span = (start, start + frames)
        return super().read(start, frames)


@given(st.sampled_from([8000, 44100, 48000]), st.integers(-5000, 90_000), st.integers(1, 50_000))
def test_what_is_said_to_be_read_is_read(rate: int, start: int, frames: int) -> None:
    recording = Reading(np.zeros(2 * rate, np.float32), rate)
    assert read_at_44100(recording, start, frames).shape == (1, frames)
    begin, stop = frames_read(rate, start, frames)
    assert recording.span[0] == max(0, begin)
    assert recording.span[1] == max(max(0, begin), min(stop, recording.frames))
