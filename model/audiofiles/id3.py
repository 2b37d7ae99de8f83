"""ID3v2 tags at the beginning of a file, and ReplayGain in them: measured on the master, so it is taken out.

All else stays byte for byte.

Source: https://id3.org/id3v2.4.0-structure and id3v2.3.0
"""

from __future__ import annotations

from typing import BinaryIO

_HEADER = 10  # bytes of the tag's header, and of a frame's
_FALSE_FRAMES = (b"RVA2", b"RGAD", b"XRVA")
_FOOTER = 0x10  # flag: ten bytes stand behind the tag, too
_MOST_TAGS = 100
_SCRAMBLED = 0xC0  # flags: unsynchronised, or with an extended header


def leading_tags(file: BinaryIO) -> bytes:
    """The ID3v2 tags at the very beginning, whole and one behind the other; the file stands behind them afterwards."""
    file.seek(0)
    tags: list[bytes] = []
    while len(head := file.read(_HEADER)) == _HEADER and head[:3] == b"ID3" and len(tags) < _MOST_TAGS:
        tags.append(head + file.read(_seven_bits(head[6:10]) + (_HEADER if head[5] & _FOOTER else 0)))
    whole = b"".join(tags)
    file.seek(len(whole))
    return whole


def without_replaygain(tag: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The tag without its ReplayGain, and the names of what was taken out; zeros keep its length.

    A tag that stores its frames in another way than one after the other comes back as it was.
    """
    if tag[:3] != b"ID3" or len(tag) < _HEADER or tag[3] not in (3, 4) or tag[5] & _SCRAMBLED:
        return tag, ()
    stop = min(len(tag), _HEADER + _seven_bits(tag[6:10]))
    kept, names = bytearray(), []
    position = _HEADER
    while position + _HEADER <= stop and tag[position : position + 4].strip(b"\0"):
        size = tag[position + 4 : position + 8]
        end = position + _HEADER + (_seven_bits(size) if tag[3] == 4 else int.from_bytes(size, "big"))
        if end > stop:
            break
        name = _replaygain(tag[position:end])
        if name:
            names.append(name)
        else:
            kept += tag[position:end]
        position = end
    if not names:
        return tag, ()
    kept += tag[position:stop]
    return tag[:_HEADER] + bytes(kept).ljust(stop - _HEADER, b"\0") + tag[stop:], tuple(names)


def _replaygain(frame: bytes) -> str:
    """What a frame of ReplayGain is called; "" for every other."""
    if frame[:4] in _FALSE_FRAMES:
        return frame[:4].decode()
    if frame[:4] != b"TXXX" or frame[9] or len(frame) <= _HEADER:
        return ""
    coding = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}.get(frame[_HEADER], "latin-1")
    name = frame[_HEADER + 1 :].decode(coding, "replace").partition("\0")[0]
    return name if name.upper().startswith("REPLAYGAIN_") else ""


def _seven_bits(size: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))
