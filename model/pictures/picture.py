"""Spectrograms of several recordings one above the other, as a PNG with axes: before, after, removed.

All panels share time, frequency and level, so that a difference seen is a difference heard.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from model.files.part_file import PartFile
from model.pictures.spectrogram import RANGE_DB, frequency_edges, picture
from model.recording import Excerpt, Recording
from model.restoration.subtraction import Residual, Restored

COLUMNS, ROWS = 1400, 300
LOWEST_HZ, HIGHEST_HZ = 40.0, 20_000.0

_LEFT, _RIGHT, _TITLE, _BOTTOM = 78, 92, 30, 42
_BACKGROUND, _INK, _FAINT = (16, 16, 20), (225, 225, 225), (90, 90, 96)
_TICKS_HZ = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
_TICK_STEPS_SECONDS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)

# Ten points of matplotlib's "inferno" (CC0), evenly spaced; between them straight lines.
_INFERNO = (
    (0, 0, 4), (27, 12, 65), (74, 12, 107), (120, 28, 109), (165, 44, 96),
    (207, 68, 70), (237, 105, 37), (251, 155, 6), (247, 209, 61), (252, 255, 164),
)  # fmt: skip


def draw_spectrograms(panels: Sequence[tuple[str, Recording]], target: Path, copied_from: Path | None = None) -> Path:
    """Draw one panel for each (title, recording); gives the path of the picture.

    The recordings have the same rate and length. Where `target` is taken, a number is put into the
    name. `copied_from` as of `PartFile`.

    Raises
    ------
    OSError
        Where the picture cannot be written, and what reading the recordings raises.
    """
    sheet = _sheet(panels)
    with PartFile(target, copied_from) as part:
        # level 3: of the demo record 4 % smaller than the highest level, in a fifth of the time
        sheet.save(part.file, format="PNG", compress_level=3)
        return part.publish_numbered(target)


def draw_restoration(
    source: Recording, noise: Recording, amount: float, span: tuple[int, int] | None, target: Path, copied_from: Path
) -> Path:
    """Draw the original, the restored sound and what is removed; as `draw_spectrograms`.

    Parameters
    ----------
    source, noise : Recording
        Alike in rate, length and channels.
    amount : float
        How much of the noise is taken, 0.0 to 1.0.
    span : (int, int), optional
        ``[start, stop)`` in frames that is drawn; None for all.
    target, copied_from : Path
    """
    start, stop = span or (0, source.frames)
    panels = (
        ("Original", Excerpt(source, start, stop)),
        ("Restored", Excerpt(Restored(source, noise, amount), start, stop)),
        ("Removed noise", Excerpt(Residual(noise, amount), start, stop)),
    )
    return draw_spectrograms(panels, target, copied_from)


def _sheet(panels: Sequence[tuple[str, Recording]]) -> Image.Image:
    first = panels[0][1]
    highest = min(HIGHEST_HZ, first.rate / 2)
    edges = frequency_edges("log", LOWEST_HZ, highest, ROWS)
    size = (_LEFT + COLUMNS + _RIGHT, len(panels) * (_TITLE + ROWS) + _BOTTOM)
    sheet = Image.new("RGB", size, _BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    palette = inferno()
    for number, (title, recording) in enumerate(panels):
        top = number * (_TITLE + ROWS) + _TITLE
        shades = picture(recording, 0, recording.frames, COLUMNS, edges)
        sheet.paste(Image.fromarray(palette[shades[::-1]]), (_LEFT, top))
        draw.text((_LEFT, top - _TITLE / 2), title, _INK, _font(17), anchor="lm")
        _frequency_axis(draw, top, highest)
    _time_axis(draw, size[1] - _BOTTOM, first.frames / first.rate)
    _level_bar(sheet, draw, palette)
    return sheet


def inferno() -> NDArray[np.uint8]:
    """The colours of the 256 shades, dark to bright: (256, 3) uint8."""
    points = np.array(_INFERNO, np.float64)
    places = np.linspace(0, len(points) - 1, 256)
    colours = [np.interp(places, np.arange(len(points)), points[:, channel]) for channel in range(3)]
    return np.stack(colours, axis=1).round().astype(np.uint8)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _frequency_axis(draw: ImageDraw.ImageDraw, top: int, highest: float) -> None:
    for hertz in _TICKS_HZ:
        if not LOWEST_HZ <= hertz <= highest:
            continue
        share = math.log(hertz / LOWEST_HZ) / math.log(highest / LOWEST_HZ)
        y = top + ROWS * (1 - share)
        draw.line((_LEFT - 6, y, _LEFT, y), _INK)
        label = f"{hertz // 1000} kHz" if hertz >= 1000 else f"{hertz} Hz"
        draw.text((_LEFT - 10, y), label, _INK, _font(13), anchor="rm")


def _time_axis(draw: ImageDraw.ImageDraw, bottom: int, seconds: float) -> None:
    step = next((step for step in _TICK_STEPS_SECONDS if seconds / step <= 14), _TICK_STEPS_SECONDS[-1])
    for tick in range(int(seconds / step) + 1):
        x = _LEFT + COLUMNS * tick * step / seconds
        draw.line((x, bottom, x, bottom + 6), _INK)
        draw.text((x, bottom + 10), _clock(tick * step, step), _INK, _font(13), anchor="mt")


def _clock(seconds: float, step: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}" if step < 1 else f"{int(minutes)}:{int(rest):02}"


def _level_bar(sheet: Image.Image, draw: ImageDraw.ImageDraw, palette: NDArray[np.uint8]) -> None:
    left, top, width = _LEFT + COLUMNS + 18, _TITLE, 14
    shades = np.linspace(255, 0, ROWS).round().astype(np.uint8)
    sheet.paste(Image.fromarray(np.repeat(palette[shades][:, None], width, axis=1)), (left, top))
    low, high = RANGE_DB
    for level in range(int(low), int(high) + 1, 20):
        y = top + ROWS * (high - level) / (high - low)
        draw.line((left + width, y, left + width + 4, y), _FAINT)
        draw.text((left + width + 8, y), f"{level}", _INK, _font(13), anchor="lm")
    draw.text((left, top - _TITLE / 2), "dB", _INK, _font(13), anchor="lm")
