"""The cue points of a WAV, RF64 or BW64 file as markers: the chunk ``cue ``, and names from ``LIST`` of type ``adtl``.

Source: Microsoft's Multimedia Programming Interface 1.0. Frames have 32 bits there, also in RF64.
"""

from __future__ import annotations

import struct
from pathlib import Path

from model.audiofiles import riff
from model.audiofiles.riff import Chunk, Layout
from model.markers.marker import MOST_MARKERS, Marker, one_line

_ENTRY = 24
_LARGEST_NAMES = 4 << 20
_FORMS = ("RIFF", "RIFX", "RF64", "BW64")


def cue_points(path: Path, frames: int) -> tuple[Marker, ...]:
    """Give the cue points of a file within its `frames`, in the order of time; none where it holds none.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    found = riff.layout(path)
    if found is None or found.form not in _FORMS:
        return ()
    cue = found.find("cue")
    if cue is None:
        return ()
    names = _names(found)
    data = cue.read(4 + _ENTRY * MOST_MARKERS)
    markers = []
    for place in range(4, len(data) - _ENTRY + 1, _ENTRY):
        number, _, chunk, _, _, frame = struct.unpack_from(found.order + "II4sIII", data, place)
        if chunk == b"data" and frame < frames:
            markers.append(Marker(frame, names.get(number, "")))
    stated = struct.unpack_from(found.order + "I", data)[0] if len(data) >= 4 else 0
    return tuple(sorted(set(markers[:stated])))


def _names(found: Layout) -> dict[int, str]:
    """By the number of a cue point its label, or where it has none its note."""
    labels: dict[int, str] = {}
    notes: dict[int, str] = {}
    for chunk in (*found.before, *found.after):
        if chunk.name == "LIST" and chunk.size <= _LARGEST_NAMES:
            _read_names(chunk, found, labels, notes)
    return notes | labels


def _read_names(chunk: Chunk, found: Layout, labels: dict[int, str], notes: dict[int, str]) -> None:
    data = chunk.read()
    if data[:4] != b"adtl":
        return
    place = 4
    while place + 8 <= len(data):
        name, size = struct.unpack_from(found.order + "4sI", data, place)
        content = data[place + 8 : place + 8 + size]
        kept = {b"labl": labels, b"note": notes}.get(name)
        if kept is not None and len(content) >= 4:
            (number,) = struct.unpack_from(found.order + "I", content)
            text = one_line(_text(content[4:].split(b"\0")[0]))
            if text:
                kept.setdefault(number, text)
        place += 8 + size + size % 2


def _text(data: bytes) -> str:
    """UTF-8, as most write it by now; else the letters of old Windows."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
