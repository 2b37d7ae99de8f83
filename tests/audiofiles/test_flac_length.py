"""A FLAC that leaves its length open, as after a pipe, gets it from its last frame."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from model.audiofiles.flac_length import state_length


def streamed(path: Path, frames: int, channels: int = 1, rate: int = 44100) -> bytes:
    """A FLAC as an encoder writes it into a pipe; gives what it is with its length stated."""
    sound = np.random.default_rng(5).normal(0, 0.1, (frames, channels))
    soundfile.write(path, sound, rate, "PCM_16", format="FLAC")
    whole = path.read_bytes()
    open_ended = bytearray(whole)
    open_ended[21] &= 0xF0
    open_ended[22:26] = bytes(4)
    path.write_bytes(open_ended)
    assert soundfile.info(path).frames > 1 << 60
    return whole


@pytest.mark.parametrize(
    ("frames", "channels", "rate"),
    [(1, 1, 44100), (100, 2, 8000), (4096, 1, 96000), (150_000, 2, 44100), (900_001, 1, 11025)],
)
def test_the_length_is_found(tmp_path: Path, frames: int, channels: int, rate: int) -> None:
    whole = streamed(tmp_path / "side.flac", frames, channels, rate)
    state_length(tmp_path / "side.flac")
    assert (tmp_path / "side.flac").read_bytes() == whole


def test_what_is_cut_off_or_states_its_length_stays(tmp_path: Path) -> None:
    path = tmp_path / "side.flac"
    whole = streamed(path, 50_000)
    cut = path.read_bytes()[:-100]
    for content in (cut, whole, whole[:-100], b"", b"fLaC", b"RIFF" + bytes(60)):
        path.write_bytes(content)
        state_length(path)
        assert path.read_bytes() == content


@given(st.binary(max_size=400))
def test_rubbish_is_left_as_it_is(tmp_path_factory: pytest.TempPathFactory, rubbish: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "rubbish.flac"
    content = b"fLaC\x80\x00\x00\x22" + rubbish
    path.write_bytes(content)
    state_length(path)
    assert path.read_bytes() == content
