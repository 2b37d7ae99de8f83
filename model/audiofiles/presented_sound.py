"""The sound of a RIFF, RIFX, RF64, BW64, W64 or FLAC file, shown to libsndfile with nothing but its format around it.

libsndfile 1.2.2 looks into chunks of metadata and loses its way: in RF64 it forgets the padding behind a chunk of odd
length, it takes a "data" inside a LIST chunk for the sound, it takes whatever stands behind the sound of a W64 file
for sound, and it does not know the letters BW64 (ITU-R BS.2088). So it is shown no metadata; where the sound lies is
found by `model.audiofiles.riff`. In a FLAC with ID3 tags before it, it seeks to wrong places: it is not shown the tags.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from pathlib import Path

from model.audiofiles import sound_file
from model.audiofiles.id3 import leading_tags
from model.audiofiles.riff import Chunk, FileSpan, Layout
from model.audiofiles.riff_writer import write_before

_LARGEST_SHAPE = 1024  # bytes of a chunk "fmt "
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_PLAIN = ("fmt", "fact", "junk", "pad", "filr")  # nothing that libsndfile looks into


@dataclass(frozen=True)
class Presentation:
    """What libsndfile is shown: `header`, and behind it a span of the file.

    Attributes
    ----------
    header : bytes
    span : FileSpan
    """

    header: bytes
    span: FileSpan


class PresentedSound(sound_file.SoundFile):
    """A file of which libsndfile is shown a part, for reading. Raises what `soundfile.SoundFile` raises."""

    def __init__(self, shown: Presentation) -> None:
        self._shown = _HeaderAndSpan(shown)
        try:
            super().__init__(self._shown)
        except BaseException:
            self._shown.close()
            raise

    def close(self) -> None:
        """Close the file."""
        try:
            super().close()
        finally:
            self._shown.close()


def presentation(path: Path, layout: Layout | None) -> Presentation | None:
    """What of a file is shown to libsndfile; None where it opens the file as it is.

    Raises
    ------
    OSError
        Where the file cannot be read.
    """
    return _behind_tags(path) if layout is None else _without_metadata(layout)


def _behind_tags(path: Path) -> Presentation | None:
    """A FLAC without the ID3 tags before it, with which libsndfile seeks to wrong places."""
    with path.open("rb") as file:
        if file.read(3) != b"ID3":
            return None
        start = len(leading_tags(file))
        if file.read(4) != b"fLaC":
            return None
        return Presentation(b"", FileSpan(path, start, file.seek(0, 2) - start))


def _without_metadata(layout: Layout) -> Presentation | None:
    """The sound of a file of chunks: samples without loss, a length that is stated and true, and metadata.

    All others are left to libsndfile, which knows more codings, and to the checks of `FileRecording`.
    """
    sound, stated = layout.sound, layout.stated
    if layout.form in ("AIFF", "AIFC") or sound is None or stated is None or stated > sound.size:
        return None
    shape = next((chunk for chunk in layout.before if chunk.name == "fmt"), None)
    if shape is None or not 16 <= shape.size <= _LARGEST_SHAPE:
        return None
    every = (*layout.before, *layout.after)
    alien = layout.form == "BW64" or layout.tail is not None
    if not alien and all(chunk.name.lower() in _PLAIN and chunk.size % 2 == 0 for chunk in every):
        return None
    content = shape.read()
    coding, frame = struct.unpack_from(layout.order + "H10xH", content)
    if coding not in (_PCM, _FLOAT, _EXTENSIBLE):
        return None
    head = io.BytesIO()
    plain = Chunk(shape.id, content + bytes(len(content) % 2))
    form = "RF64" if layout.form == "BW64" else layout.form
    write_before(head, form, [plain], [], sound.size, sound.size // max(1, frame))
    return Presentation(head.getvalue(), sound)


class _HeaderAndSpan:
    """What is shown, as a file to read."""

    def __init__(self, shown: Presentation) -> None:
        self._header, self._sound = shown.header, shown.span
        self._position = 0
        self._file = shown.span.path.open("rb")

    def read(self, size: int = -1) -> bytes:
        """Give the next `size` bytes, fewer at the end."""
        left = max(0, len(self._header) + self._sound.size - self._position)
        size = left if size < 0 else min(size, left)
        head = self._header[self._position : self._position + size]
        self._file.seek(self._sound.position + max(0, self._position - len(self._header)))
        data = head + (self._file.read(size - len(head)) if size > len(head) else b"")
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place, as files do."""
        start = (0, self._position, len(self._header) + self._sound.size)[whence]
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        """Give the place."""
        return self._position

    def close(self) -> None:
        """Close the file."""
        self._file.close()
