"""Numbers of regions as they are read and typed. Pure, no Qt."""

from __future__ import annotations

import re

from app.pictures.scale import time_text
from app.translation import QT_TR_NOOP, tr
from model.regions.region import LARGEST_GAIN

AMOUNTS = (
    (0.0, QT_TR_NOOP("Leave as it is")),
    (0.5, QT_TR_NOOP("Less")),
    (1.0, QT_TR_NOOP("As set")),
    (1.5, QT_TR_NOOP("More")),
)
"""Gains that are offered, and what they are called."""

_OPEN = ("", "-", "–", "lowest", "highest")
_HERTZ = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(k?)\s*(?:hz)?", re.IGNORECASE)


def gain_text(gain: float) -> str:
    """`0 %, left as it is`, `50 %`, `100 %, as set`."""
    note = {0.0: tr(", left as it is"), 1.0: tr(", as set")}.get(gain, "")
    return f"{100 * gain:.4g} %{note}"


def limit_text(hertz: float | None, if_open: str) -> str:
    """`250 Hz`; `if_open` where there is no limit."""
    return if_open if hertz is None else f"{hertz:.5g} Hz" if hertz < 1e5 else f"{hertz:.0f} Hz"


def frame_text(frame: int, rate: int) -> str:
    """`1:02.500`."""
    return time_text(frame / rate, 3)


def frame_from(text: str, rate: int) -> int:
    """The frame of `62.5`, `1:02.5` or `0:01:02.5`.

    Raises
    ------
    ValueError
        It is none of these.
    """
    parts = text.strip().replace(",", ".").split(":")
    try:
        if not 1 <= len(parts) <= 3:
            raise ValueError
        seconds = 0.0
        for place, part in enumerate(parts):
            value = float(part) if place == len(parts) - 1 else float(int(part))
            if not 0 <= value < 1e7:
                raise ValueError
            seconds = 60 * seconds + value
    except ValueError:
        raise ValueError(tr("“{text}” is not a time; write 62.5 or 1:02.5", text=text)) from None
    return round(seconds * rate)


def limit_from(text: str) -> float | None:
    """The frequency of `250`, `1.2 k` or `1200 Hz`; nothing, or "lowest" and "highest", is no limit.

    Raises
    ------
    ValueError
        It is none of these.
    """
    text = text.strip().replace(",", ".")
    if text.lower() in (*_OPEN, tr("lowest"), tr("highest")):
        return None
    found = _HERTZ.fullmatch(text)
    if not found:
        raise ValueError(tr("“{text}” is not a frequency; write 250 Hz or 1.2 kHz, or nothing for no limit", text=text))
    return float(found[1]) * (1000 if found[2] else 1)


def gain_from(text: str) -> float:
    """The gain of `40`, `40 %` or one of the names in `AMOUNTS`.

    Raises
    ------
    ValueError
        It is none of these, or beyond 150 %.
    """
    for gain, name in AMOUNTS:
        if text.strip().lower() in (name.lower(), tr(name).lower()):
            return gain
    number = text.split("%")[0].split("(")[-1].strip().replace(",", ".")
    try:
        gain = float(number) / 100
    except ValueError:
        raise ValueError(
            tr("“{text}” is not an amount; write 0 to {most:g} %", text=text, most=100 * LARGEST_GAIN)
        ) from None
    if not 0.0 <= gain <= LARGEST_GAIN:
        raise ValueError(
            tr(
                "the amount of a region runs from 0 to {most:g} %, not {number} %",
                most=100 * LARGEST_GAIN,
                number=number,
            )
        )
    return gain
