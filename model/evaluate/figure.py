"""The poster's figure: spectrograms of the same excerpt side by side, one scale for all, as one SVG."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.pictures.spectrogram import frequency_edges, levels
from model.recording import ArrayRecording

RANGE_DB = 80.0
LOW_HZ = 40.0
HIGH_HZ = 18000.0
# Anchors of a perceptual scale, dark to bright (matplotlib's "inferno" at 0, 1/8, ... 1; CC0).
_ANCHORS = np.array(
    [
        (0, 0, 4),
        (31, 12, 72),
        (85, 15, 109),
        (136, 34, 106),
        (186, 54, 85),
        (227, 89, 51),
        (249, 140, 10),
        (249, 201, 50),
        (252, 255, 164),
    ],
    np.float64,
)
COLOURS = np.stack(
    [np.interp(np.linspace(0, 8, 256), np.arange(9), _ANCHORS[:, channel]) for channel in range(3)], axis=1
).astype(np.uint8)


def spectrogram(audio: NDArray[np.float32], rate: int, rows: int = 280, columns: int = 320) -> NDArray[np.float32]:
    """Level in dB of `audio` (frames,): (rows, columns), row 0 the highest pitch, LOW_HZ..HIGH_HZ logarithmic."""
    edges = frequency_edges("log", LOW_HZ, min(HIGH_HZ, rate / 2), rows)
    return levels(ArrayRecording(audio, rate), 0, len(audio), columns, edges)[::-1]


def png(picture: NDArray[np.float32], top_db: float) -> bytes:
    """`picture` (rows, columns) in dB as a PNG: black at RANGE_DB below `top_db`, bright at it."""
    share = np.clip((picture - top_db + RANGE_DB) / RANGE_DB, 0, 1)
    image = Image.fromarray(np.round(share * 255).astype(np.uint8))
    image.putpalette(COLOURS.tobytes())
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def panels(title: str, sounds: Sequence[tuple[str, NDArray[np.float32]]], rate: int, per_row: int = 5) -> str:
    """One SVG of the spectrograms of `sounds`, (name, samples (frames,)) of equal length, same colours for all."""
    pictures = [spectrogram(audio, rate) for _, audio in sounds]
    top = float(np.ceil(max(float(np.percentile(p, 99.9)) for p in pictures) / 5) * 5)
    width, height, left, head, gap = 320, 280, 44, 42, 14
    in_row = min(per_row, len(sounds))
    rows = -(-len(sounds) // per_row)
    total_width, total_height = left + in_row * (width + gap), head + rows * (height + 40)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total_width} {total_height}" '
        f'width="{total_width}" class="figure" role="img" aria-label="{escape(title)}">'
        f'<text x="0" y="14" class="title">{escape(title)}</text>'
    ]
    seconds = len(sounds[0][1]) / rate
    for index, ((name, _), picture) in enumerate(zip(sounds, pictures, strict=True)):
        x = left + index % per_row * (width + gap)
        y = head + index // per_row * (height + 40)
        data = base64.b64encode(png(picture, top)).decode()
        parts.append(
            f'<text x="{x}" y="{y - 6}">{escape(name)}</text>'
            f'<image x="{x}" y="{y}" width="{width}" height="{height}" href="data:image/png;base64,{data}"/>'
            f'<text x="{x}" y="{y + height + 14}" class="tick">0</text>'
            f'<text x="{x + width}" y="{y + height + 14}" class="tick" text-anchor="end">{seconds:.1f} s</text>'
        )
        if index % per_row == 0:
            parts += _frequency_axis(left - 4, y, height, rate)
    parts.append(f'<text x="{left}" y="{total_height - 4}" class="tick">{top - RANGE_DB:.0f} to {top:.0f} dBFS</text>')
    return "".join([*parts, "</svg>"])


def _frequency_axis(x: float, y: float, height: float, rate: int) -> list[str]:
    high = min(HIGH_HZ, rate / 2)
    span = np.log(high / LOW_HZ)
    return [
        f'<text x="{x}" y="{y + height * (1 - np.log(hertz / LOW_HZ) / span) + 4:.0f}" class="tick" '
        f'text-anchor="end">{label}</text>'
        for hertz, label in ((50, "50"), (250, "250"), (1000, "1k"), (4000, "4k"), (10000, "10k"), (16000, "16k"))
        if hertz < high
    ]
