"""Packs: the banks as powers of bands, from which the noise tracker's spans are mixed.

    python -m model.train.tracker.packs --bank BANK --out PACKS [--surface-minutes 75] [--hum-minutes 25]

A pack `NAME` is `NAME.f16` (decibels of every window of every piece of 0.19 s: (pieces, 624), see
`model.network.coarse.frame_powers`) and `NAME.json`, a list of `Entry`. Five hours of music take 120 MB.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.files.own_files import new_version, write_version
from model.network.coarse import (
    BANDS,
    CENTRE_HZ,
    FRAME_VALUES,
    HIGH_BANDS,
    HIGH_FRAMES,
    LOW_BANDS,
    LOW_FRAMES,
    MARGIN,
    PIECE,
    RATE,
    SILENCE_DB,
    frame_powers,
    medians_around,
)
from model.train.bank import Audio, Piece
from model.train.command_line import exit_code
from model.train.material.prepare import drawn
from model.train.material.simulated_noise import FAMILIES, simulate_as, simulate_hum, without_hum

LINE_DB = 6.0
LOWEST_LINE_HZ = 40.0
AROUND = 8
"""Bands to each side that a line is compared with."""


@dataclass(frozen=True)
class Entry:
    """One piece of sound in a pack.

    Attributes
    ----------
    name, kind : str
        What it is, and the kind it is drawn by.
    first, count : int
        Where it lies, in pieces of 0.19 s.
    floor_db : list of float
        (126,): the quietest 2 % of each band in dB, what a recording's own noise cannot exceed.
    hum : list of float
        (126,): the share of each band's power, 0 to 1, that stands there as a line all the time.
    """

    name: str
    kind: str
    first: int
    count: int
    floor_db: list[float]
    hum: list[float]


def values_of(audio: Audio) -> NDArray[np.float32]:
    """Measure sound as a pack has it.

    Parameters
    ----------
    audio : ndarray (samples,) of float32
        Mono at 44.1 kHz, full scale at 1.0.

    Returns
    -------
    ndarray (T, 624) of float32
        dB of the windows of every piece of 0.19 s; T is 0 where the sound is too short.
    """
    pieces = (len(audio) - 2 * MARGIN) // PIECE
    if pieces < 1:
        return np.zeros((0, FRAME_VALUES), np.float32)
    low, high = frame_powers(np.ascontiguousarray(audio[: pieces * PIECE + 2 * MARGIN], np.float32))
    powers = np.concatenate([low.reshape(pieces, -1), high.reshape(pieces, -1)], axis=1)
    return np.asarray(10 * np.log10(np.maximum(powers, 10 ** (SILENCE_DB / 10))), np.float32)


def split_values(values: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(..., 624) as (..., 2, 64) and (..., 8, 62)."""
    low, high = values[..., : LOW_BANDS * LOW_FRAMES], values[..., LOW_BANDS * LOW_FRAMES :]
    return (
        low.reshape(*values.shape[:-1], LOW_FRAMES, LOW_BANDS),
        high.reshape(*values.shape[:-1], HIGH_FRAMES, HIGH_BANDS),
    )


def piece_means(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean power in dB (T, 126) of (T, 624) dB."""
    means = [np.mean(10 ** (part / 10), axis=1) for part in split_values(values)]
    return np.asarray(10 * np.log10(np.concatenate(means, axis=1)), np.float32)


def hum_shares(means: NDArray[np.float32]) -> NDArray[np.float32]:
    """(126,): which share of each band of noise (T, 126) dB is a line that is always there: 0 where none stands out."""
    middle = np.median(means, axis=0)
    low = middle[:LOW_BANDS]
    above = np.where(CENTRE_HZ[:LOW_BANDS] > LOWEST_LINE_HZ, low - medians_around(low, AROUND), 0.0)
    shares = np.zeros(BANDS, np.float32)
    shares[:LOW_BANDS] = np.where(above > LINE_DB, 1 - 10 ** (-above / 10), 0.0)
    return shares


def write(stem: Path, clips: Iterable[tuple[str, str, Audio]], lines: bool = False) -> None:
    """Write a pack, new or in place of its older version.

    Parameters
    ----------
    stem : Path
        Of the ``.f16`` and ``.json`` files, without the ending.
    clips : iterable of (str, str, ndarray)
        Name, kind and sound (samples,) of each; what is shorter than four pieces is left out.
    lines : bool
        Look for hum in each; else it has none.
    """
    entries: list[Entry] = []
    first = 0
    stem.parent.mkdir(parents=True, exist_ok=True)
    with new_version(stem.with_suffix(".f16")) as file:
        for name, kind, audio in clips:
            values = values_of(audio)
            if len(values) < 4:
                continue
            means = piece_means(values)
            floor = np.quantile(means, 0.02, axis=0)
            shares = hum_shares(means) if lines else np.zeros(BANDS)
            entries.append(
                Entry(name, kind, first, len(values), [round(float(x), 2) for x in floor], [float(x) for x in shares])
            )
            first += len(values)
            file.write(values.astype("<f2").tobytes())
    write_version(stem.with_suffix(".json"), json.dumps([asdict(entry) for entry in entries]).encode())
    print(f"{stem.name}: {len(entries)} pieces, {first * PIECE / RATE / 60:.1f} min", flush=True)


def from_bank(stem: Path) -> Iterator[tuple[str, str, Audio]]:
    """Name, kind and sound of every piece of a bank."""
    pieces = [Piece(**piece) for piece in json.loads(stem.with_suffix(".json").read_text())]
    samples = np.memmap(stem.with_suffix(".i16"), dtype="<i2", mode="r")
    for piece in pieces:
        sound = samples[piece.start : piece.start + piece.frames].astype(np.float32)
        yield piece.name, piece.kind, np.asarray(sound / 32768, np.float32)


def surfaces(minutes: float, seed: int) -> Iterator[tuple[str, str, Audio]]:
    """Simulated record noise without hum, in pieces of 15-30 s."""
    made, number = 0.0, 0
    names, shares = list(FAMILIES), np.array(list(FAMILIES.values()))
    while made < minutes * 60:
        rng = drawn(seed, "surface", number)
        family = names[int(rng.choice(len(names), p=shares / shares.sum()))]
        audio = simulate_as(without_hum(family), float(rng.uniform(15, 30)), RATE, rng)
        made += len(audio) / RATE
        yield f"{family} {number}", f"simulated/{family}", audio
        number += 1


def hums(minutes: float, seed: int) -> Iterator[tuple[str, str, Audio]]:
    """Simulated hum by itself, in pieces of 15-30 s."""
    made, number = 0.0, 0
    while made < minutes * 60:
        rng = drawn(seed, "hum", number)
        family = list(FAMILIES)[int(rng.integers(len(FAMILIES)))]
        audio = simulate_hum(family, float(rng.uniform(15, 30)), RATE, rng)
        made += len(audio) / RATE
        yield f"hum {number}", "hum", audio
        number += 1


def main(arguments: list[str] | None = None) -> int:
    """Command line; 0 when all packs were written."""
    parser = argparse.ArgumentParser(prog="python -m model.train.tracker.packs", description="Banks as band powers.")
    parser.add_argument("--bank", type=Path, required=True, help="folder of model.train.material's banks")
    parser.add_argument("--out", type=Path, required=True, help="folder the packs are written to")
    parser.add_argument("--surface-minutes", type=float, default=75)
    parser.add_argument("--hum-minutes", type=float, default=25)
    parser.add_argument("--seed", type=int, default=1936)
    chosen = parser.parse_args(arguments)

    def work() -> None:
        write(chosen.out / "surface", surfaces(chosen.surface_minutes, chosen.seed))
        write(chosen.out / "hum", hums(chosen.hum_minutes, chosen.seed))
        write(chosen.out / "real", from_bank(chosen.bank / "noise_real_train"), lines=True)
        write(chosen.out / "percussion", from_bank(chosen.bank / "percussion_train"))
        write(chosen.out / "mistaken", from_bank(chosen.bank / "mistaken_train"))
        write(chosen.out / "music", from_bank(chosen.bank / "music_train"))

    return exit_code(parser, work)


if __name__ == "__main__":
    sys.exit(main())
