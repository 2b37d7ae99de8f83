"""The bext chunk of Broadcast Wave: what a restoration makes false in it, and the coding history.

Sources: EBU Tech 3285 (bext), EBU Tech 3306 (ubxt, the same in UTF-8), EBU R98 (coding history).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from model.sentence import Sentence

# Bytes of description, originator, reference, date and time, before the 8 of the time reference.
_TEXTS = {"bext": 256 + 32 + 32 + 10 + 8, "ubxt": 1024 + 128 + 128 + 40 + 32}
_UMID = 64
_RESERVED = 180
_LOUDNESS = ("LoudnessValue", "LoudnessRange", "MaxTruePeakLevel", "MaxMomentary", "MaxShortTerm")
_UNUSED = 0x7FFF  # what a loudness field that says nothing holds, from version 2

_IXML_FALSE = ("BWF_UMID", "BWF_LOUDNESS_VALUE", "BWF_LOUDNESS_RANGE", "BWF_MAX_TRUE_PEAK_LEVEL",
               "BWF_MAX_MOMENTARY_LOUDNESS", "BWF_MAX_SHORT_TERM_LOUDNESS", "LOUDNESS_VALUE",
               "LOUDNESS_RANGE", "MAX_TRUE_PEAK_LEVEL", "MAX_MOMENTARY_LOUDNESS",
               "MAX_SHORT_TERM_LOUDNESS", "FILE_UID")  # fmt: skip

_MODES = {1: "mono", 2: "stereo"}


@dataclass(frozen=True)
class Changed:
    """New content, and sentences that say what is different.

    Attributes
    ----------
    content : bytes
    reasons : tuple of str
    """

    content: bytes
    reasons: tuple[str, ...]


def time_reference_at(kind: str) -> int:
    """Where in a "bext" or "ubxt" the 8 bytes of the time reference stand."""
    return _TEXTS[kind]


def history_line(rate: int, bits: int, channels: int, text: str) -> str:
    """One line of coding history by EBU R98, with its line end.

    `text` says what was done; commas, which part the fields, become semicolons.
    """
    fields = ["A=PCM", f"F={rate}", f"W={bits}"]
    if channels in _MODES:
        fields.append(f"M={_MODES[channels]}")
    clean = re.sub(r"\s+", " ", text).replace(",", ";").encode("ascii", "replace").decode()
    return ",".join([*fields, f"T={clean}"]) + "\r\n"


def derive(content: bytes, line: str | None, kind: str = "bext") -> Changed:
    """The chunk for a derivative: no UMID, no loudness, `line` behind the old coding history.

    A chunk too short to be one comes back as it was.
    """
    version_at = _TEXTS[kind] + 8
    umid_at = version_at + 2
    loudness_at = umid_at + _UMID
    history_at = loudness_at + 2 * len(_LOUDNESS) + _RESERVED
    if len(content) < history_at:
        return Changed(content, (Sentence("it is shorter than the format allows and is passed on as it is"),))
    out = bytearray(content)
    reasons = []
    (version,) = struct.unpack_from("<H", out, version_at)
    if any(out[umid_at:loudness_at]):
        out[umid_at:loudness_at] = bytes(_UMID)
        reasons.append(Sentence("the UMID is emptied, it names the master"))
    loudness = struct.unpack_from(f"<{len(_LOUDNESS)}H", out, loudness_at)
    if version >= 2 and any(value != _UNUSED for value in loudness):
        struct.pack_into(f"<{len(_LOUDNESS)}H", out, loudness_at, *[_UNUSED] * len(_LOUDNESS))
        reasons.append(Sentence("the loudness values are emptied, they were measured on the master"))
    if line:
        history = bytes(out[history_at:]).rstrip(b"\0")
        if history and not history.endswith(b"\n"):
            history += b"\r\n"
        history += line.encode("ascii") + b"\0"
        # libsndfile loses its way behind a chunk of odd length in RF64
        out[history_at:] = history + bytes((history_at + len(history)) % 2)
        reasons.append(Sentence("coding history: {line}", line=line.strip()))
    return Changed(bytes(out), tuple(reasons))


def derive_ixml(content: bytes) -> Changed:
    """The iXML chunk without the values that the master's bext had: UMID, loudness, the file's own id."""
    found = []

    def emptied(match: re.Match[bytes]) -> bytes:
        found.append(match[1].decode())
        return b"<" + match[1] + b"></" + match[1] + b">"

    names = "|".join(_IXML_FALSE).encode()
    out = re.sub(rb"<(" + names + rb")>[^<]+</\1>", emptied, content)
    return Changed(out, tuple(Sentence("{name} is emptied, it belongs to the master", name=name) for name in found))
