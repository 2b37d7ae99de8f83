"""W64 with chunks behind the sound: libsndfile takes them for sound, Shellac does not."""

from pathlib import Path

import pytest
import soundfile

from model.audiofiles.file_recording import open_recording
from model.audiofiles.riff import Chunk
from tests.audiofiles.made_files import chunk_file, w64


@pytest.mark.parametrize("frames", [997, 998, 999, 1000])
@pytest.mark.parametrize("size", [0, 1, 7, 8, 40])
def test_what_stands_behind_the_sound_is_not_heard(tmp_path: Path, frames: int, size: int) -> None:
    behind = [Chunk(w64("W64", b"note"), bytes(size))]
    path = chunk_file(tmp_path / "a.w64", [], behind, form="W64", frames=frames)
    assert soundfile.info(path).frames > frames
    with open_recording(path) as recording:
        assert recording.frames == frames
        assert len(recording.read(0, frames + 100)) == frames
