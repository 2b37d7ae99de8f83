"""Measures of the hum: `lines` of a record, before and after; what is taken from a `set` of pairs, or `clean` music.

python tools/measure_hum.py lines RECORD [RESTORED ...]
python tools/measure_hum.py set PAIRS.npz
python tools/measure_hum.py clean FOLDER ...
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from model.audiofiles import sound_file
from model.evaluate.sets import pairs
from model.hum.hum import Hum
from model.hum.low_rate import LowRate
from model.recording import ArrayRecording

SECONDS = 24  # of a spectrum, once the line's wandering is taken out of it
EDGE = 6  # seconds left out at either end

Samples = NDArray[np.float64]


def decibels(power: float) -> float:
    """Of a power, -120 for none."""
    return float(10 * np.log10(power + 1e-12))


def mono(path: Path) -> ArrayRecording:
    """The left channel of a file."""
    sound, rate = sound_file.read(path, dtype="float32", always_2d=True)
    return ArrayRecording(sound[:, :1], rate)


def low(recording: ArrayRecording) -> tuple[LowRate, Samples]:
    """A few thousand samples a second of it."""
    copy = LowRate(recording)
    for _ in copy.fill():
        pass
    return copy, copy.read(0, copy.frames)[0].astype(np.float64)


def lines(record: Path, restored: list[Path]) -> None:
    """Level of each line and of what lies around it: in the record, without the hum, and in restored files."""
    source = mono(record)
    hum = Hum(source)
    track = hum.scan.track
    without = ArrayRecording(source.samples - hum.read(0, hum.frames), source.rate)
    sounds = {"record": low(source)[1], "without hum": low(without)[1]}
    sounds |= {str(path): low(mono(path))[1] for path in restored}
    copy = LowRate(source)
    places = (np.arange(copy.frames) * copy.step - copy.offset + track.offset) / track.step
    phase = np.interp(places, np.arange(len(track.phase)), track.phase)
    size, edge = round(SECONDS * copy.rate), round(EDGE * copy.rate)
    window = np.hanning(size)
    away = np.abs(np.fft.fftfreq(size, 1 / copy.rate))
    for line in track.lines:
        print(line.name)
        for name, sound in sounds.items():
            still = sound * np.exp(-1j * line.order * phase)
            starts = range(edge, len(still) - size - edge, size // 4)
            powers = [np.abs(np.fft.fft(window * still[at : at + size]) * 2 / window.sum()) ** 2 for at in starts]
            mean = np.mean(powers, axis=0)
            peak, around = mean[away < 1.5 / SECONDS].max(), np.median(mean[(away > 2) & (away < 5)])
            print(f"  {name}: {decibels(peak):.1f} dB, around it {decibels(around):.1f} dB")


def of_a_set(path: Path) -> None:
    """How the SNR changes when the hum alone is taken, by group and kind; totals only."""
    rows: dict[tuple[str, str], list[tuple[bool, float]]] = {}
    for pair in pairs.load(path):
        hum = Hum(ArrayRecording(pair.noisy, pair.rate))
        noisy, clean = pair.noisy[pair.start : pair.stop].astype(np.float64), pair.clean.astype(np.float64)
        taken = hum.read(0, hum.frames)[pair.start : pair.stop, 0]
        change = 0.0
        if np.any(clean != noisy):
            change = decibels(np.sum((noisy - clean) ** 2)) - decibels(np.sum((noisy - taken - clean) ** 2))
        rows.setdefault((pair.group, pair.kind), []).append((bool(hum.lines), change))
    for (group, kind), found in sorted(rows.items()):
        changes = [change for _, change in found]
        hums = sum(hum for hum, _ in found)
        print(f"{group}, {kind}: {len(found)}, hum in {hums}, {np.mean(changes):+.2f} dB, worst {min(changes):+.2f}")


def clean(folders: list[Path]) -> None:
    """Names the lines that are found in music."""
    files = sorted(path for folder in folders for path in folder.rglob("*.*"))
    minutes, count = 0.0, 0
    for path in files:
        try:
            recording = mono(path)
        except soundfile.LibsndfileError:
            continue
        minutes, count = minutes + recording.frames / recording.rate / 60, count + 1
        hum = Hum(recording)
        if hum.lines:
            share = float(np.sum(hum.read(0, hum.frames) ** 2) / np.sum(recording.samples**2))
            print(f"{path.name}: {'; '.join(line.name for line in hum.lines)}; {decibels(share):.0f} dB of the sound")
    print(f"{count} files, {minutes:.0f} minutes")


if __name__ == "__main__":
    what, *paths = sys.argv[1:]
    named = [Path(path) for path in paths]
    if what == "lines":
        lines(named[0], named[1:])
    elif what == "set":
        of_a_set(named[0])
    else:
        clean(named)
