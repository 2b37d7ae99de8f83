"""One HTML page with a live switch between original and restored: for a colleague who has nothing but a browser.

Sounds and pictures are inside the page, so it works offline and as an attachment.
"""

from __future__ import annotations

import base64
import html
import importlib.resources
import io
import json
import math
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import soxr
from numpy.typing import NDArray
from PIL import Image

from model.audiofiles import sound_file
from model.errors import ShellacError
from model.files.part_file import PartFile
from model.pictures.picture import inferno
from model.pictures.spectrogram import frequency_edges, picture
from model.progress import Progress
from model.recording import Recording

Coding = Literal["flac", "vorbis"]

MOST_SECONDS = 600
HIGHEST_RATE = 48_000
"""What every browser's sound output takes; beyond that both sounds are converted alike."""

COLUMNS, ROWS = 1600, 320
LOWEST_HZ, HIGHEST_HZ = 40.0, 20_000.0
_TICKS_HZ = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
_TICK_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120)
_VORBIS_QUALITY = 0.8
_BLOCK = 1 << 18


class PageError(ShellacError):
    """A page cannot be made; ``str()`` is one sentence with the reason."""


@dataclass(frozen=True)
class PageContent:
    """What the page holds: ``[start, stop)`` frames of both recordings, which have one rate and length.

    Attributes
    ----------
    noisy : Recording
    restored : Recording
    start : int
        First frame.
    stop : int
        The frame behind the last.
    title : str
        The heading.
    facts : str
        One line below it.
    notes : str
        Small print.
    coding : Coding
    """

    noisy: Recording
    restored: Recording
    start: int
    stop: int
    title: str
    facts: str
    notes: str = ""
    coding: Coding = "flac"


def facts(weights: str, amount: float) -> str:
    """The line below the heading: what the noise was found with, and how much of it is gone."""
    return f"Restored with the weights “{weights}”, amount {100 * amount:.0f} %."


def write_page(content: PageContent, target: Path) -> Generator[Progress, None, Path]:
    """Write the page, numbered where the name is taken; returns its path. Closing the generator leaves nothing.

    The sounds are 16-bit FLAC, which every current browser decodes without loss and to the frame; Vorbis is a
    fifth of the size. Where one of them would leave full scale, both are turned down alike.

    Raises
    ------
    PageError
        For a span that is empty or longer than `MOST_SECONDS`.
    """
    seconds = (content.stop - content.start) / content.noisy.rate
    if seconds <= 0:
        raise PageError("There is nothing to put on the page: the span is empty.")
    if seconds > MOST_SECONDS:
        raise PageError(
            "{seconds:.0f} minutes are too much for one page, which holds up to {most_seconds}: "
            "choose a part of the recording.",
            seconds=seconds / 60,
            most_seconds=MOST_SECONDS // 60,
        )
    begun = time.monotonic()
    rate = min(content.noisy.rate, HIGHEST_RATE)
    sounds: list[NDArray[np.float32]] = []
    for recording in (content.noisy, content.restored):
        parts = []
        for part, done in _converted(recording, content.start, content.stop, rate):
            parts.append(part)
            total = 2 * (content.stop - content.start)
            yield Progress.at(len(sounds) * total // 2 + done, total, 2 * content.noisy.rate, begun)
        sounds.append(np.concatenate(parts))
    peak = max(float(np.abs(sound).max(initial=0.0)) for sound in sounds)
    text = _page(content, sounds, rate, 1.0 if peak <= 1.0 else 1.0 / peak)
    with PartFile(target, getattr(content.noisy, "path", None)) as part_file:
        part_file.file.write(text.encode())
        return part_file.publish_numbered(target)


def _page(content: PageContent, sounds: Sequence[NDArray[np.float32]], rate: int, gain: float) -> str:
    seconds = len(sounds[0]) / rate
    notes = [content.notes, "Nothing leaves this page: sounds and pictures are inside it."]
    notes.append(f"{'FLAC, 16 bit' if content.coding == 'flac' else 'Ogg Vorbis'}, {rate} Hz, both alike.")
    if content.noisy.channels > 2:
        notes.append(f"The first two of {content.noisy.channels} channels.")
    if gain != 1.0:
        notes.append(f"Both are turned down by {-20 * math.log10(gain):.1f} dB, to stay within full scale.")
    data = {
        "title": content.title,
        "facts": content.facts,
        "notes": " ".join(note for note in notes if note),
        "names": ["Original", "Restored"],
        "rate": rate,
        "frames": len(sounds[0]),
        "start": content.start / content.noisy.rate,
        "sounds": [_sound(sound * np.float32(gain), rate, content.coding) for sound in sounds],
        "pictures": [_picture(r, content.start, content.stop) for r in (content.noisy, content.restored)],
        "frequencies": _frequencies(content.noisy.rate),
        "times": _times(content.start / content.noisy.rate, seconds),
    }
    template = importlib.resources.files("model.listening").joinpath("page.html").read_text(encoding="utf-8")
    # "</script>" in a title must not end the data
    written = json.dumps(data).replace("<", "\\u003c")
    return template.replace("{{title}}", html.escape(content.title)).replace("{{data}}", written)


def _converted(
    recording: Recording, start: int, stop: int, rate: int
) -> Generator[tuple[NDArray[np.float32], int], None, None]:
    """The span at `rate`, at most two channels, in parts; with the source's frames done so far."""
    channels = min(recording.channels, 2)
    converter = None
    if rate != recording.rate:
        converter = soxr.ResampleStream(recording.rate, rate, channels, dtype="float32", quality="VHQ")
    for position in range(start, stop, _BLOCK):
        count = min(_BLOCK, stop - position)
        block = np.ascontiguousarray(recording.read(position, count)[:, :channels])
        if converter is not None:
            block = converter.resample_chunk(block, last=position + count >= stop)
        yield block, position + count - start


def _sound(sound: NDArray[np.float32], rate: int, coding: Coding) -> str:
    """A data address of the sound."""
    stream = io.BytesIO()
    samples: NDArray[Any] = sound
    form: dict[str, Any] = {"format": "OGG", "subtype": "VORBIS", "compression_level": 1 - _VORBIS_QUALITY}
    if coding == "flac":
        form = {"format": "FLAC", "subtype": "PCM_16"}
        samples = np.clip(np.rint(sound.astype(np.float64) * 32768 + _dither(sound)), -32768, 32767).astype(np.int16)
    with sound_file.SoundFile(stream, "w", samplerate=rate, channels=sound.shape[1], **form) as file:
        # libsndfile's Vorbis coder overflows the stack on long blocks
        for start in range(0, len(samples), 4096):
            file.write(samples[start : start + 4096])
    kind = "flac" if coding == "flac" else "ogg"
    return f"data:audio/{kind};base64,{base64.b64encode(stream.getvalue()).decode()}"


def _dither(sound: NDArray[np.float32]) -> NDArray[np.float64] | float:
    """Triangular dither of ±1 LSB, the same for both sounds; none where the samples have 16 bits as they are."""
    scaled = sound.astype(np.float64) * 32768
    if np.array_equal(scaled, np.rint(scaled)):
        return 0.0
    generator = np.random.default_rng(0)
    noise: NDArray[np.float64] = generator.random(sound.shape) - generator.random(sound.shape)
    return noise


def _picture(recording: Recording, start: int, stop: int) -> str:
    edges = frequency_edges("log", LOWEST_HZ, min(HIGHEST_HZ, recording.rate / 2), ROWS)
    image = Image.fromarray(picture(recording, start, stop, COLUMNS, edges)[::-1])
    image.putpalette(inferno().tobytes())
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"


def _frequencies(rate: int) -> list[tuple[float, str]]:
    """Ticks of the frequency axis: share of the height from below, and text."""
    highest = min(HIGHEST_HZ, rate / 2)
    span = math.log(highest / LOWEST_HZ)
    return [
        (math.log(hertz / LOWEST_HZ) / span, f"{hertz // 1000} kHz" if hertz >= 1000 else f"{hertz} Hz")
        for hertz in _TICKS_HZ
        if hertz <= highest
    ]


def _times(start: float, seconds: float) -> list[tuple[float, str]]:
    """Ticks of the time axis: share of the width, and text."""
    step = next((step for step in _TICK_STEPS if seconds / step <= 12), 300.0)
    first = math.ceil(start / step - 1e-9)
    ticks = []
    for k in range(first, math.floor((start + seconds) / step + 1e-9) + 1):
        minutes, rest = divmod(k * step, 60)
        text = f"{int(minutes)}:{rest:04.1f}" if step < 1 else f"{int(minutes)}:{int(rest):02}"
        share = (k * step - start) / seconds
        if share <= 0.98:
            ticks.append((share, text))
    return ticks
