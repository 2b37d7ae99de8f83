"""Banks: many pieces of mono sound end to end in one raw file, with an index beside it.

A bank `NAME` is `NAME.i16` (little-endian 16-bit PCM, mono, 44.1 kHz, no header: it is meant to be
memory-mapped) and `NAME.json`, a list of `Piece` as dictionaries. Training draws excerpts from it
without decoding anything.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from model.files.own_files import new_version, write_version
from model.network.rate import NETWORK_RATE

RATE = NETWORK_RATE  # of every bank: nothing is resampled while a network trains
CPU = torch.device("cpu")
LOUD_DBFS = -20.0
PEAK = 0.97

Audio = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Piece:
    """One piece of a bank.

    Attributes
    ----------
    name, kind, source, license : str
        Its name, what it is ("noise/shellac", "rendered", ...), the file it comes from, and that file's licence.
    start, frames : int
        Its first sample in the raw file, and how many.
    cutoff_hz : float, optional
        Where a lossy coder cut the sound off, in Hz; None when nothing did.
    loud_dbfs : float
        RMS of the loud parts as stored, in dBFS.
    floor_db : float
        How far the quietest moments lie below the loud ones (the piece's own noise), in dB; negative.
    """

    name: str
    start: int
    frames: int
    kind: str
    source: str
    cutoff_hz: float | None
    license: str
    loud_dbfs: float
    floor_db: float


def window_powers(audio: Audio, rate: int = RATE, seconds: float = 0.05) -> npt.NDArray[np.float64]:
    """Mean squares of consecutive windows.

    Parameters
    ----------
    audio : ndarray (samples,)
        Full scale at 1.0.
    rate : int
        Samples per second.
    seconds : float
        Length of a window.
    """
    window = max(1, round(rate * seconds))
    whole = len(audio) // window * window
    if whole == 0:
        return np.array([np.mean(np.square(audio, dtype=np.float64))]) if len(audio) else np.zeros(1)
    blocks = audio[:whole].astype(np.float64).reshape(-1, window)
    return np.asarray(np.mean(np.square(blocks), axis=1))


def loud_power(audio: Audio) -> float:
    """Mean square of the loud parts: of all windows within 10 dB of the 95 % quantile."""
    powers = window_powers(audio)
    top = np.quantile(powers, 0.95)
    return float(np.mean(powers[powers >= top * 0.1])) if top > 0 else 0.0


def levelled(audio: Audio, loud_dbfs: float = LOUD_DBFS) -> Audio:
    """Give `audio` (samples,) with its loud parts at `loud_dbfs`, or lower where its peak would clip.

    Raises
    ------
    ValueError
        It is nothing but silence.
    """
    power = loud_power(audio)
    peak = float(np.max(np.abs(audio), initial=0.0))
    if power <= 0 or peak <= 0:
        raise ValueError("there is nothing but silence in this piece")
    gain = min(10 ** (loud_dbfs / 20) / power**0.5, PEAK / peak)
    return np.asarray(audio * np.float32(gain), dtype=np.float32)


class BankWriter:
    """Writes one bank; both files appear under their names only when all is well.

    >>> with BankWriter(Path("bank/music_train")) as bank:      # doctest: +SKIP
    ...     bank.add(audio, name="waltz", kind="rendered", source="waltz.mid", license="public domain")
    """

    def __init__(self, stem: Path) -> None:
        self.stem = stem
        self.pieces: list[Piece] = []
        self.frames = 0
        stem.parent.mkdir(parents=True, exist_ok=True)
        self._writing = new_version(stem.with_name(stem.name + ".i16"))
        self._file = self._writing.__enter__()

    def __enter__(self) -> BankWriter:
        return self

    def add(
        self, audio: Audio, *, name: str, kind: str, source: str, license: str, cutoff_hz: float | None = None
    ) -> Piece:
        """Level and append a piece.

        Parameters
        ----------
        audio : ndarray (samples,) of float32
            Mono at 44.1 kHz, full scale at 1.0.
        name, kind, source, license : str
            See `Piece`.
        cutoff_hz : float, optional
            Above which there is nothing in it; None where it has its whole band.

        Raises
        ------
        ValueError
            It is silence, holds NaN, or is shorter than 3 s.
        """
        if len(audio) < 3 * RATE:
            raise ValueError(f"{name}: shorter than 3 s")
        if not np.isfinite(audio).all():
            raise ValueError(f"{name}: holds samples that are not numbers")
        stored = levelled(audio)
        powers = window_powers(stored)
        loud = loud_power(stored)
        quiet = max(float(np.quantile(powers, 0.02)), 1e-12)
        self._file.write(np.round(stored * 32767).astype("<i2").tobytes())
        piece = Piece(
            name=name,
            start=self.frames,
            frames=len(stored),
            kind=kind,
            source=source,
            cutoff_hz=cutoff_hz,
            license=license,
            loud_dbfs=round(10 * float(np.log10(loud)), 2),
            floor_db=round(10 * float(np.log10(quiet / loud)), 1),
        )
        self.pieces.append(piece)
        self.frames += len(stored)
        return piece

    @property
    def minutes(self) -> float:
        """Minutes of sound written so far."""
        return self.frames / RATE / 60

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writing.__exit__(kind, error, trace)
        if kind is None:
            index = json.dumps([asdict(piece) for piece in self.pieces], indent=1)
            write_version(self.stem.with_name(self.stem.name + ".json"), index.encode())


class Bank:
    """Pieces of sound in one file, drawn at random by kind and length: mapped into memory, or read onto a GPU.

    Parameters
    ----------
    path : Path
        Of the ``.i16`` and ``.json`` files, without the ending.
    shares : dict[str, float], optional
        How often a kind is drawn, by the beginning of its name; kinds not named share what their length gives.
    device : torch.device
        Where the samples lie.
    """

    def __init__(self, path: Path, shares: dict[str, float] | None = None, device: torch.device = CPU) -> None:
        self.pieces = [Piece(**piece) for piece in json.loads(path.with_suffix(".json").read_text())]
        # "c": torch wants to be allowed to write; nobody does, and the file would not be changed.
        self.samples = torch.from_numpy(np.memmap(path.with_suffix(".i16"), dtype="<i2", mode="c")).to(device)
        self.weights = self._weights(self.pieces, shares or {})

    @staticmethod
    def _weights(pieces: list[Piece], shares: dict[str, float]) -> npt.NDArray[np.float64]:
        # The square root of the length: a long piece is drawn more often, but does not drown the short ones.
        weights = np.sqrt([piece.frames for piece in pieces])
        kinds = [next((name for name in shares if piece.kind.startswith(name)), "") for piece in pieces]
        for kind in set(kinds):
            members = np.array([one == kind for one in kinds])
            share = shares.get(kind, float(members.mean()))
            weights[members] *= share / weights[members].sum()
        return np.asarray(weights / weights.sum(), np.float64)

    def draw(self, count: int, random: np.random.Generator) -> tuple[Tensor, Piece]:
        """Draw a piece.

        Parameters
        ----------
        count : int
            Samples wanted.
        random : numpy.random.Generator

        Returns
        -------
        audio : Tensor (count,) of float32
            Full scale at 1.0; repeated where the piece is shorter.
        piece : Piece
            Where it comes from.
        """
        piece = self.pieces[int(random.choice(len(self.pieces), p=self.weights))]
        place = int(random.integers(0, max(1, piece.frames - count)))
        available = min(count, piece.frames - place)
        audio = self.samples[piece.start + place : piece.start + place + available].float() / 32768
        if available < count:
            audio = audio.repeat(-(-count // available))[:count]
        return audio, piece
