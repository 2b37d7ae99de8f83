"""One file of an export: written, and read back to see that it is what was written."""

from __future__ import annotations

from threading import Lock
from typing import Any

from numpy.typing import NDArray

from model.archive.as_exported import as_stored
from model.archive.exact_samples import master_block
from model.archive.level import LevelMeter
from model.archive.targets import ExportError
from model.audiofiles.audio_hash import AudioHash
from model.audiofiles.file_recording import FileRecording
from model.audiofiles.metadata import PreservedMetadata
from model.audiofiles.writer import SoundFormat, SoundWriter, sound_writer
from model.files.part_file import PartFile


class Output:
    """One file under way: its part, its writer, and what was put into it."""

    def __init__(self, role: str, part: PartFile, form: SoundFormat, preserved: PreservedMetadata) -> None:
        self.role = role
        self.part = part
        self.form = form
        self.preserved = preserved
        self.writer: SoundWriter = sound_writer(part, form, preserved)
        self.level = LevelMeter()
        # A signal that comes while a thread of the pool begins leaves that thread unknown to the pool, which then
        # does not wait for it: without the lock, its file would be closed while libsndfile writes into it.
        self._writing = Lock()
        self._abandoned = False

    def write(self, block: NDArray[Any], bits: int) -> None:
        """Write integers of the depth `bits`, or floats; integers may go into floats that hold them."""
        with self._writing:
            if self._abandoned:
                return
            self.level.add(block, bits)
            self.writer.write(as_stored(block, bits, self.form.subtype))

    def abandon(self) -> None:
        """Let go of the file once no thread writes into it; whatever is written later is dropped."""
        with self._writing:
            self._abandoned = True
            self.writer.abandon()

    def close(self) -> None:
        """Write the rest, and see to it that all of it is on the disk."""
        self.writer.close()
        self.part.sync()

    def check_form(self, file: FileRecording) -> None:
        """Hold a file that was read back against the form it was to have.

        Raises
        ------
        ExportError
            It has another rate, length or number of channels.
        """
        form = self.form
        if (file.frames, file.channels, file.rate) != (form.frames, form.channels, form.rate):
            raise self._not_as_written()

    def check_sound(self, audio: AudioHash) -> None:
        """Hold the sound that was read back against what was written.

        Raises
        ------
        ExportError
            It is another.
        """
        if audio.hexdigest() != self.writer.audio.hexdigest():
            raise self._not_as_written()

    def _not_as_written(self) -> ExportError:
        return ExportError(
            "{target} was not made: what was read back from the disk is not what was written.", target=self.part.target
        )


def read_back(file: FileRecording, audio: AudioHash, start: int, frames: int) -> NDArray[Any]:
    """Give `frames` frames of a file that was written, as integers or floats; `audio` takes them in."""
    block = master_block(file, start, frames)
    audio.update(block, file.bits)
    return block
