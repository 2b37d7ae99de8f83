"""Spans to look at and listen to: the same few seconds through every method."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.audiofiles import sound_file
from model.evaluate.figure import panels

Samples = NDArray[np.float32]
ORIGINAL = "original"
"""What is heard before anything is removed."""


@dataclass(frozen=True)
class ReportExcerpt:
    """Some seconds of sound under each name, `ORIGINAL` first; samples (frames,), all of one length.

    Attributes
    ----------
    title : str
    rate : int
        Frames per second.
    sounds : list[tuple[str, Samples]]
    """

    title: str
    rate: int
    sounds: list[tuple[str, Samples]]

    def figure(self) -> str:
        """The spectrograms side by side, an SVG."""
        return panels(self.title, self.sounds, self.rate)

    def alternating(self, name: str, piece_seconds: float = 2.0) -> bytes:
        """The original and the sound called `name` by turns, in pieces, as a 16-bit FLAC file.

        As the paper's listeners got them: the ear compares with what it has just heard. A fade of 10 ms on each
        side of a seam and 50 ms of silence keep the seams from being heard as clicks of the record.
        """
        original, other = dict(self.sounds)[ORIGINAL], dict(self.sounds)[name]
        piece = max(1, round(piece_seconds * self.rate))
        fade = min(round(0.010 * self.rate), piece // 2)
        gap = np.zeros(round(0.050 * self.rate), np.float32)
        parts: list[Samples] = []
        for start in range(0, len(original), piece):
            for sound in (original, other):
                part = sound[start : start + piece].copy()
                edge = min(fade, len(part))
                ramp = np.linspace(0, 1, edge, dtype=np.float32)
                part[:edge] *= ramp
                part[len(part) - edge :] *= ramp[::-1]
                parts += [part, gap]
        joined = np.concatenate(parts)
        peak = float(np.abs(joined).max(initial=0.0))
        if peak > 1.0:
            joined /= peak
        stream = io.BytesIO()
        sound_file.write(stream, joined, self.rate, format="FLAC", subtype="PCM_16")
        return stream.getvalue()
