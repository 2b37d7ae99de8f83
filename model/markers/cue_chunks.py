"""Markers as the cue points of a WAV, RF64 or BW64 file that is written."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from model.audiofiles.metadata import Action, MetadataEntry, PreservedMetadata, record
from model.audiofiles.riff import Chunk, byte_order
from model.markers.cue_points import cue_points
from model.markers.marker import Marker
from model.sentence import Sentence

_FORMS = ("RIFF", "RIFX", "RF64", "BW64")
_MOST_FRAMES = 1 << 32
_REASON = Sentence("the markers are others")


def with_markers(
    preserved: PreservedMetadata, master: Path, frames: int, markers: Sequence[Marker], whole: bool = True
) -> PreservedMetadata:
    """The metadata of a derivative with these markers for cue points, where its form has any.

    Where the markers are the master's own cue points all stays as it is, byte for byte. Else its chunks of cue points
    and of their names are exchanged, or two are added behind the sound; the entries say so and keep what was.

    Parameters
    ----------
    preserved
        As `plan_metadata` gives it.
    master : Path
    frames : int
        Of the derivative.
    markers : sequence of Marker
        In the order of time.
    whole : bool
        It is as long as the master, which can be rebuilt from it, so chunks too large for a sidecar stay as they are.
    """
    wanted = tuple(marker for marker in markers if marker.frame < min(frames, _MOST_FRAMES))
    if preserved.form not in _FORMS or wanted == cue_points(master, frames if whole else _MOST_FRAMES):
        return preserved
    places = {id(chunk): place for chunk, place in preserved.origins}
    old = [chunk for chunk in (*preserved.before, *preserved.after) if id(chunk) in places and _is_of_cues(chunk)]
    if whole and any(record(chunk) is None for chunk in old):
        return preserved  # the sidecar could not keep what was, and the master could not be rebuilt
    new = _chunks(wanted, preserved.form) if wanted else []
    entries, origins = list(preserved.entries), dict(places)
    exchanged: dict[int, Chunk | None] = {}
    for chunk in old:
        place = places[id(chunk)]
        same = next((one for one in new if one.name == chunk.name), None)
        if same is not None:
            new.remove(same)
        exchanged[id(chunk)] = same
        del origins[id(chunk)]
        was = entries[place].was if entries[place].action != "carried" else record(chunk)
        action: Action = "dropped" if same is None else "changed"
        entries[place] = replace(entries[place], action=action, reason=_REASON, was=was)
        if same is not None:
            origins[id(same)] = place
    kept = []
    for side in (preserved.before, preserved.after):
        put = [exchanged.get(id(chunk), chunk) for chunk in side]
        kept.append([chunk for chunk in put if chunk is not None])
    for chunk in new:
        origins[id(chunk)] = len(entries)
        entries.append(MetadataEntry(chunk.name, "added", chunk.size, _REASON, chunk.id.hex(), True, len(kept[1])))
        kept[1].append(chunk)
    every = {id(chunk): chunk for chunk in (*kept[0], *kept[1])}
    return replace(
        preserved, before=tuple(kept[0]), after=tuple(kept[1]), entries=tuple(entries),
        origins=tuple((every[key], place) for key, place in origins.items()),
    )  # fmt: skip


def _is_of_cues(chunk: Chunk) -> bool:
    return chunk.name == "cue" or (chunk.name == "LIST" and chunk.read(4) == b"adtl")


def _chunks(markers: Sequence[Marker], form: str) -> list[Chunk]:
    """The chunk of cue points, and that of their names where there are any."""
    order = byte_order(form)
    points = [
        struct.pack(order + "II4sIII", number, marker.frame, b"data", 0, 0, marker.frame)
        for number, marker in enumerate(markers, 1)
    ]
    names = []
    for number, marker in enumerate(markers, 1):
        if marker.name:
            content = struct.pack(order + "I", number) + marker.name.encode() + b"\0"
            names.append(b"labl" + struct.pack(order + "I", len(content)) + content + bytes(len(content) % 2))
    found = [Chunk(b"cue ", struct.pack(order + "I", len(points)) + b"".join(points))]
    return [*found, Chunk(b"LIST", b"adtl" + b"".join(names))] if names else found
