"""What of a master's metadata would keep other programs from finding the sound of its derivative.

libsndfile, on which many programs stand, looks into some chunks and takes what it finds there for the sound (a "data"
inside a LIST, a second chunk of sound). So a small file with the same chunks is written and read back by libsndfile
before any work; what leads it astray is dropped and listed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import soundfile

from model.audiofiles import sound_file
from model.audiofiles.metadata import TAIL, PreservedMetadata, record
from model.audiofiles.riff import Chunk
from model.audiofiles.writer import ChunkWriter, SoundFormat
from model.sentence import Sentence

_FRAMES = 64
_MOST_READ = 4 << 20  # bytes of one chunk that are tried
_MOST_TRIED = 256  # chunks: more are not tried one by one
_REASON = Sentence("with it, libsndfile does not find the sound of the file")


def without_misleading(preserved: PreservedMetadata, form: SoundFormat) -> PreservedMetadata:
    """The same metadata but for chunks with which libsndfile reads a file of this format wrongly.

    Raises
    ------
    OSError
        Where the master cannot be read any more.
    """
    trial = _Trial(preserved, form)
    chunks = [chunk for chunk, _ in preserved.origins]
    if not preserved.form or trial.reads(chunks, tail=True) or not trial.reads((), tail=False):
        return preserved
    kept: list[Chunk] = []
    if len(chunks) <= _MOST_TRIED:
        harmless = [chunk for chunk in chunks if trial.reads([chunk], tail=False)]
        if trial.reads(harmless, tail=False):
            kept = harmless
        else:
            for chunk in harmless:
                if trial.reads([*kept, chunk], tail=False):
                    kept.append(chunk)
    keep_tail = preserved.tail is not None and trial.reads(kept, tail=True)
    return _only(preserved, kept, keep_tail)


def _only(preserved: PreservedMetadata, kept: list[Chunk], keep_tail: bool) -> PreservedMetadata:
    entries = list(preserved.entries)
    kept_ids = {id(chunk) for chunk in kept}
    lost = {id(chunk) for chunk, _ in preserved.origins} - kept_ids
    for chunk, place in preserved.origins:
        if id(chunk) in lost:
            entry = entries[place]
            was = record(chunk) if entry.action == "carried" else entry.was
            entries[place] = replace(entry, action="dropped", reason=_REASON, was=was)
    if preserved.tail is not None and not keep_tail:
        entries = [replace(e, action="dropped", reason=_REASON) if e.name == TAIL and not e.id else e for e in entries]
    return replace(
        preserved,
        before=tuple(chunk for chunk in preserved.before if id(chunk) not in lost),
        after=tuple(chunk for chunk in preserved.after if id(chunk) not in lost),
        tail=preserved.tail if keep_tail else None,
        entries=tuple(entries),
        origins=tuple((chunk, place) for chunk, place in preserved.origins if id(chunk) not in lost),
    )


@dataclass
class _Memory:
    """Stands in for a part: a file in memory."""

    file: io.BytesIO


class _Trial:
    """A few frames, written with some of the chunks and read back by libsndfile."""

    def __init__(self, preserved: PreservedMetadata, form: SoundFormat) -> None:
        self._preserved = preserved
        self._form = replace(form, frames=_FRAMES)
        random = np.random.default_rng(0)
        shape = (_FRAMES, form.channels)
        if form.integer:
            low, high = -(1 << (form.bits - 1)), (1 << (form.bits - 1)) - 1
            self._sound = random.integers(low, high, shape, endpoint=True)
        else:
            self._sound = random.standard_normal(shape).astype(f"f{form.bits // 8}")

    def reads(self, chunks: Iterable[Chunk], tail: bool) -> bool:
        """Whether libsndfile finds the sound among these chunks, and with the bytes behind the last one."""
        left_out = {id(chunk) for chunk, _ in self._preserved.origins} - {id(chunk) for chunk in chunks}
        sides = []
        for side in (self._preserved.before, self._preserved.after):
            sides.append(tuple(self._shown(chunk) for chunk in side if id(chunk) not in left_out))
        form = "RF64" if self._preserved.form == "BW64" else self._preserved.form  # letters that libsndfile knows
        rest = Chunk(b"", self._preserved.tail).read(_MOST_READ) if tail and self._preserved.tail else b""
        file = io.BytesIO()
        given = replace(self._preserved, form=form, before=sides[0], after=sides[1], tail=None, size_field=None)
        writer = ChunkWriter(_Memory(file), self._form, given)
        writer.write(self._sound)
        writer.close()
        file.write(rest)
        file.seek(0)
        return self._agrees(file)

    def _shown(self, chunk: Chunk) -> Chunk:
        content = chunk.read(_MOST_READ)
        if self._preserved.form in ("RF64", "BW64"):
            content += bytes(len(content) % 2)  # that libsndfile forgets padding there is known, and no other program
        return Chunk(chunk.id, content)

    def _agrees(self, file: io.BytesIO) -> bool:
        try:
            with sound_file.SoundFile(file) as read:
                dtype = "int32" if self._form.integer else "float64"
                found = read.read(_FRAMES, dtype=dtype, always_2d=True)
                longer = read.frames != _FRAMES and self._preserved.form != "W64"  # where it counts what stands behind
        except (soundfile.SoundFileError, RuntimeError, ValueError):
            return False
        if self._form.integer:
            found = found >> (32 - self._form.bits)
        return not longer and np.array_equal(found, self._sound)
