"""MP3 files: whether one says how long it is.

The sound is a row of frames without a count. Encoders of today put a first frame before it that holds no sound but the
number of frames; older ones do not. Of their files libsndfile's length is an estimate from size and bit rate, which
counts what stands behind the sound as well.

Source: http://gabriel.mp3-tech.org/mp3infotag.html (Xing, Info); Fraunhofer's VBRI.
"""

from __future__ import annotations

from pathlib import Path

from model.audiofiles.id3 import leading_tags

_MARKS = (b"Xing", b"Info", b"VBRI")
_LOOKED_THROUGH = 4096
"""Bytes behind the tags: a frame has 1441 at most, and some padding may stand before the first."""


def states_length(path: Path) -> bool:
    """Whether the first frame of an MP3 counts the others.

    Raises
    ------
    OSError
        Where the file cannot be read.
    """
    with path.open("rb") as file:
        leading_tags(file)
        head = file.read(_LOOKED_THROUGH)
    return any(mark in head for mark in _MARKS)
