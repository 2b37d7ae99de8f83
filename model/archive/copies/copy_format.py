"""How an access copy is coded: the four usual ones by name, any other by format, depth and rate."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from model.archive.targets import ExportError
from model.sentence import Sentence

_FLAC_RATE = 44_100
_MP3_OPTIONS = {"bitrate_mode": "VARIABLE", "compression_level": 0.2}
_VORBIS_OPTIONS = {"compression_level": 0.3}
LOWEST_RATE, HIGHEST_RATE = 8_000, 192_000
MP3_RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
OPUS_RATES = (8_000, 12_000, 16_000, 24_000, 48_000)
_BITS = {"PCM_16": 16, "PCM_24": 24, "FLOAT": 32}
_SUBTYPES = {"16": "PCM_16", "24": "PCM_24", "float": "FLOAT"}


@dataclass(frozen=True)
class CopyFormat:
    """How an access copy is coded.

    Attributes
    ----------
    name : str
        As it is asked for.
    title : str
        As a user reads it.
    suffix : str
    container, subtype : str
        As libsndfile calls them.
    most_channels : int
    options : dict
        More for libsndfile.
    rate : int or "source" or "usual"
        Hz; "source" is that of the recording, "usual" that of CDs, or for lossy coding that of video where the
        recording's is a multiple of it.
    """

    name: str
    title: str
    suffix: str
    container: str
    subtype: str
    most_channels: int
    options: dict[str, Any] = field(default_factory=dict)
    rate: int | Literal["source", "usual"] = "usual"

    @property
    def chosen(self) -> bool:
        """Whether depth and rate were chosen, rather than being those usual for the format."""
        return self.rate != "usual"

    @property
    def integer_bits(self) -> int:
        """The depth where samples are whole numbers; 0 for floating point and for lossy coding."""
        return 0 if self.subtype == "FLOAT" else _BITS.get(self.subtype, 0)

    def rate_for(self, rate: int) -> int:
        """The rate of a copy of sound at `rate`; both in Hz."""
        if self.rate == "source":
            return rate
        if self.rate != "usual":
            return self.rate
        if self.subtype == "OPUS":
            return 48_000
        return 48_000 if self.subtype != "PCM_16" and rate % 48_000 == 0 else _FLAC_RATE

    def title_for(self, rate: int) -> str:
        """What a user reads of a copy of sound at `rate` Hz, such as "WAV, 24 bit, 96 kHz"."""
        if not self.chosen:
            return self.title
        kilohertz = f"{self.rate_for(rate) / 1000:g}"
        if self.subtype == "FLOAT":
            return Sentence("{format}, 32 bit float, {rate} kHz", format=self.title, rate=kilohertz)
        if bits := self.integer_bits:
            return Sentence("{format}, {bits} bit, {rate} kHz", format=self.title, bits=bits, rate=kilohertz)
        return Sentence("{format}, {rate} kHz", format=self.title, rate=kilohertz)

    def ending_for(self, rate: int) -> str:
        """What stands at the end of the name of a copy of sound at `rate` Hz, such as "_24bit_96kHz.wav"."""
        if not self.chosen:
            return self.suffix
        depth = {"PCM_16": "_16bit", "PCM_24": "_24bit", "FLOAT": "_float"}.get(self.subtype, "")
        return f"{depth}_{self.rate_for(rate) / 1000:g}kHz{self.suffix}"


FORMATS = {
    form.name: form
    for form in (
        CopyFormat("flac", Sentence("FLAC, 16 bit, 44.1 kHz"), ".flac", "FLAC", "PCM_16", 8),
        CopyFormat("mp3", "MP3", ".mp3", "MP3", "MPEG_LAYER_III", 2, _MP3_OPTIONS),
        CopyFormat("opus", "Opus", ".opus", "OGG", "OPUS", 8),
        CopyFormat("vorbis", "Ogg Vorbis", ".ogg", "OGG", "VORBIS", 8, _VORBIS_OPTIONS),
    )
}
"""The usual ones, by their names."""

DEPTHS: dict[str, tuple[str, ...]] = {"wav": ("16", "24", "float"), "flac": ("16", "24"), "mp3": (), "opus": ()}
"""Formats of which depth and rate can be chosen, and the depths each has."""

RATES: dict[str, tuple[int, ...]] = {"mp3": MP3_RATES, "opus": OPUS_RATES}
"""Hz; the other formats have any rate from `LOWEST_RATE` to `HIGHEST_RATE`."""

_TITLES = {"wav": "WAV", "flac": "FLAC", "mp3": "MP3", "opus": "Opus"}


def copy_format(name: str) -> CopyFormat:
    """The format that a name asks for.

    Parameters
    ----------
    name : str
        A key of `FORMATS`, or what is chosen freely: ``wav:24:96000``, ``flac:16:source``, ``mp3:48k``. A format of
        `DEPTHS`, its depth where it has one, and the rate in Hz or, with a k behind it, kHz; "source", or nothing, is
        the recording's.

    Returns
    -------
    CopyFormat
        Whose `name` is the same however it was asked for.

    Raises
    ------
    ExportError
        There is no such format, or it makes no sense.
    """
    if name in FORMATS:
        return FORMATS[name]
    kind, *parts = name.lower().split(":")
    if kind not in DEPTHS or not parts:
        raise ExportError(
            "'{name}' is not a format of an access copy: that is flac, mp3, opus or vorbis, or FORMAT:DEPTH:RATE, such "
            "as wav:24:96000, flac:16:source or mp3:48000.",
            name=name,
        )
    title = _TITLES[kind]
    depth = _depth(kind, title, parts)
    rate = _rate(kind, title, parts)
    if kind == "flac" and depth == "16" and rate == _FLAC_RATE:
        return FORMATS["flac"]
    words = [kind, *([depth] if depth else []), str(rate)]
    usual = FORMATS.get(kind)
    return CopyFormat(
        name=":".join(words),
        title=title,
        suffix=f".{kind}",
        container="WAV" if usual is None else usual.container,
        subtype=_SUBTYPES[depth] if depth or usual is None else usual.subtype,
        most_channels=65_535 if usual is None else usual.most_channels,
        options={} if usual is None else usual.options,
        rate=rate,
    )


def _depth(kind: str, title: str, parts: list[str]) -> str:
    """The depth, which is taken off `parts`; "" where the format has none."""
    known = DEPTHS[kind]
    if parts[0] in known:
        return parts.pop(0)
    if parts[0] in _SUBTYPES:
        if not known:
            raise ExportError("{format} has no depth: leave out '{depth}'.", format=title, depth=parts[0])
        raise ExportError(
            "{format} holds no floating point: choose 16 or 24 bits, or WAV for floating point.", format=title
        )
    if known:
        depths = ", ".join(known)
        raise ExportError("{format} needs a depth of these: {depths}.", format=title, depths=depths)
    return ""


def _rate(kind: str, title: str, parts: list[str]) -> int | Literal["source"]:
    """The rate that is left in `parts`."""
    if not parts or parts == ["source"]:
        return "source"
    (text, *more) = parts
    factor = 1000 if text.endswith("k") else 1
    try:
        hertz = float(text.removesuffix("k")) * factor
    except ValueError:
        hertz = 0.0
    rate = round(hertz) if LOWEST_RATE <= hertz <= HIGHEST_RATE else 0
    if more or not rate:
        raise ExportError(
            "'{text}' is not a sample rate from 8000 to 192000 Hz, and not 'source', that of the recording.",
            text=":".join(parts),
        )
    check_rate(kind, title, rate)
    return rate


def check_rate(kind: str, title: str, rate: int) -> None:
    """Raise ExportError where a format, a key of `DEPTHS`, does not have a rate in Hz."""
    rates = RATES.get(kind)
    if rates is not None and rate not in rates:
        known = ", ".join(f"{one / 1000:g}" for one in rates)
        raise ExportError(
            "{format} has no sample rate of {rate} kHz, but {known} kHz: choose one of them.",
            format=title, rate=f"{rate / 1000:g}", known=known,
        )  # fmt: skip


def check_format(form: CopyFormat, channels: int, rate: int, path: Path) -> None:
    """See whether a recording can be written so.

    Parameters
    ----------
    form : CopyFormat
    channels, rate : int
        Of the recording; Hz.
    path : Path
        Its file, which is named.

    Raises
    ------
    ExportError
        The format has fewer channels, or does not have the recording's rate where that was to be kept.
    """
    if channels > form.most_channels:
        raise ExportError(
            "{name} has {channels} channels, and {title} holds {most_channels}: choose another "
            "format for the access copy.",
            name=path.name,
            channels=channels,
            title=form.title,
            most_channels=form.most_channels,
        )
    if form.chosen:
        check_rate(form.name.split(":")[0], form.title, form.rate_for(rate))
