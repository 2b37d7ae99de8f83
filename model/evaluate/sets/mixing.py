"""Makes the validation pairs: held-out music and held-out *recorded* noise, always the same.

The noise is never simulated. A cut shorter than needed is lengthened by whole revolutions of the
record, as in Moliner & Valimaki, ICASSP 2022 (arXiv 2202.08702), so that what comes round once
per turn still does. The music is taken as it is: lossy files keep their cut-off, and a noise
floor of the music's own counts as music.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.evaluate.sets.held_out import MaterialError, lowest_note, read_mono, without_rumble
from model.evaluate.sets.pairs import CLEAN, NOISE_ALONE, Pair
from model.network.rate import NETWORK_RATE

SHELLAC = "shellac"
REVOLUTION_SECONDS = {SHELLAC: 60 / 78.26}
LP_REVOLUTION_SECONDS = 60 / (100 / 3)


@dataclass(frozen=True)
class PairPlan:
    """How many pairs, and of what shape; the defaults are the set the project is judged by.

    Attributes
    ----------
    rate : int
        Frames per second.
    groups_db : tuple of (float, float)
        Ranges of input SNR in dB, one for each group.
    per_group, shellac_per_group, clean : int
        Pairs in a group, how many of them with shellac grooves, and clips of clean music.
    seconds, judged_seconds : float
        Length of the recording, and of the span in it that is judged.
    profile_seconds : float
        Of noise alone, for methods that must be shown it.
    run_in_seconds : (float, float)
        Range of the groove without music at the beginning; of a share `run_in_share` (0..1) of the pairs.
    run_in_share : float
    peak : (float, float)
        Range of the recording's peak, full scale at 1.0.
    seed : int
    """

    rate: int = NETWORK_RATE
    groups_db: tuple[tuple[float, float], ...] = ((2.0, 6.0), (6.0, 12.0), (15.0, 25.0))
    per_group: int = 32
    shellac_per_group: int = 18
    clean: int = 16
    seconds: float = 12.0
    judged_seconds: float = 4.0
    profile_seconds: float = 1.5
    run_in_seconds: tuple[float, float] = (1.0, 2.0)
    run_in_share: float = 0.5
    peak: tuple[float, float] = (0.3, 0.9)
    seed: int = 78


def make_pairs(music: Sequence[Path], noise: Sequence[Path], plan: PairPlan | None = None) -> Iterator[Pair]:
    """Yield every pair of `plan`: groups by SNR, then clean music, then every groove alone.

    The same files and plan give the same samples.

    Raises
    ------
    MaterialError
        Where the files do not suffice.
    """
    plan = plan or PairPlan()
    strands = _Strands(music, plan)
    noises = {path: _noise_samples(path, plan.rate) for path in noise}
    shellac = itertools.cycle([p for p in noise if kind_of(p) == SHELLAC] or list(noise))
    other = itertools.cycle([p for p in noise if kind_of(p) != SHELLAC] or list(noise))
    for number, (low, high) in enumerate(plan.groups_db):
        group = f"{low:g}-{high:g} dB"
        for index in range(plan.per_group):
            generator = np.random.default_rng((plan.seed, number, index))
            path = next(shellac) if index < plan.shellac_per_group else next(other)
            music_name, clean = strands.excerpt(generator)
            yield _mixed(
                name=f"{low:g}-{high:g}_{index:02d}",
                group=group,
                music=music_name,
                clean=clean,
                path=path,
                groove=noises[path],
                snr_db=generator.uniform(low, high),
                generator=generator,
                plan=plan,
            )
    for index in range(plan.clean):
        yield _clean(index, strands, plan)
    for path, samples in noises.items():
        yield _alone(path, samples, plan)


def kind_of(path: Path) -> str:
    """The kind of noise in `path`: its folder's name."""
    return path.parent.name


def lengthened(samples: NDArray[np.float32], frames: int, rate: int, revolution_seconds: float) -> NDArray[np.float32]:
    """`samples` (n,) repeated by whole revolutions until (frames,) are full; cut when longer.

    The seam is moved by at most 10 ms to where both ends fit best, so that hum stays in phase,
    and the cross-fade keeps the power whatever the two ends have in common.
    """
    if len(samples) >= frames:
        return samples[:frames]
    fade = min(round(0.25 * rate), len(samples) // 4)
    slack = min(round(0.010 * rate), len(samples) // 8)
    usable = len(samples) - fade - slack
    revolution = round(revolution_seconds * rate)
    turns = usable // revolution
    period = turns * revolution if turns else usable
    head = samples[:fade]
    lags = range(max(period - slack, fade), period + slack + 1)
    fits = _likeness(head, [samples[lag : lag + fade] for lag in lags])
    period = lags[int(np.argmax(fits))]
    correlation = max(0.0, max(fits))
    rising = np.linspace(0.0, 1.0, fade)
    falling = 1.0 - rising
    power = np.sqrt(rising**2 + falling**2 + 2 * correlation * rising * falling)
    unit = samples[:period].copy()
    unit[:fade] = (rising * head + falling * samples[period : period + fade]) / power
    once = np.concatenate([samples[:fade], unit[fade:]])
    repeats = -(-frames // period)
    return np.concatenate([once, np.tile(unit, repeats)])[:frames].astype(np.float32)


def _likeness(first: NDArray[np.float32], others: list[NDArray[np.float32]]) -> list[float]:
    """How well each of the others (n,) fits on the first (n,): -1 to 1, and 0 where either is silent."""
    level = np.sqrt(first.dot(first))  # as np.linalg.norm computes it, which is asked hundreds of times a seam
    norms = [float(level * np.sqrt(other.dot(other))) for other in others]
    return [float(first @ other) / norm if norm else 0.0 for other, norm in zip(others, norms, strict=True)]


class _Strands:
    """Held-out music as spans of one length; short files of a folder follow one another."""

    def __init__(self, files: Sequence[Path], plan: PairPlan) -> None:
        self._plan = plan
        self._frames = round(plan.seconds * plan.rate)
        folders: dict[Path, list[Path]] = {}
        for path in files:
            folders.setdefault(path.parent, []).append(path)
        # By the square root of their number: a folder of many small files must not drown the rest.
        self._folders = list(folders.values())
        weights = np.sqrt([len(folder) for folder in self._folders])
        self._shares = weights / weights.sum()
        self._cache: dict[Path, NDArray[np.float32]] = {}

    def excerpt(self, generator: np.random.Generator) -> tuple[str, NDArray[np.float32]]:
        """A file's name and (frames,) float32 of music that sounds in the judged span."""
        start, stop = _judged(self._plan)
        for _ in range(100):
            folder = self._folders[int(generator.choice(len(self._folders), p=self._shares))]
            first = int(generator.integers(len(folder)))
            music = self._read(folder[first])
            if len(music) >= self._frames:
                offset = int(generator.integers(len(music) - self._frames + 1))
                name, music = folder[first].name, music[offset : offset + self._frames]
            else:
                name, music = self._joined(folder, first, generator, start)
            heard = music[start:stop]
            level = np.sqrt(np.mean(heard**2))
            windows = heard[: len(heard) // 400 * 400].reshape(400, -1)
            sounding = np.sqrt(np.mean(windows**2, axis=1)) > 0.05 * level
            if level > 0.005 and sounding.mean() > 0.8:
                return name, music
        raise MaterialError("The music given is silent nearly everywhere; no pair can be made.")

    def _joined(
        self, folder: list[Path], first: int, generator: np.random.Generator, start: int
    ) -> tuple[str, NDArray[np.float32]]:
        """Short files one after another from anywhere in the `first`, named after the one at frame `start`."""
        fade = round(0.02 * self._plan.rate)
        ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
        offset = int(generator.integers(len(self._read(folder[first]))))
        pieces: list[NDArray[np.float32]] = []
        name, total = folder[first].name, -offset
        for path in itertools.islice(itertools.cycle(folder), first, None):
            piece = self._read(path)[: self._frames].copy()
            piece[:fade] *= ramp[: len(piece)]
            piece[-fade:] *= ramp[::-1][-len(piece) :]
            if total <= start:
                name = path.name
            pieces.append(piece)
            total += len(piece)
            if total >= self._frames:
                break
        return name, np.concatenate(pieces)[offset : offset + self._frames]

    def _read(self, path: Path) -> NDArray[np.float32]:
        if path not in self._cache:
            rate = self._plan.rate
            self._cache[path] = without_rumble(read_mono(path, rate), rate, lowest_note(path))
        samples: NDArray[np.float32] = self._cache[path]
        return samples


def _noise_samples(path: Path, rate: int) -> NDArray[np.float32]:
    samples = read_mono(path, rate, channel="first")
    samples -= samples.mean()
    if len(samples) < rate // 4 or not np.any(samples):
        raise MaterialError(f"{path}: is too short or too silent to serve as noise.")
    return samples


def _judged(plan: PairPlan) -> tuple[int, int]:
    stop = round((plan.seconds - 2.0) * plan.rate)
    return stop - round(plan.judged_seconds * plan.rate), stop


def _revolution(path: Path) -> float:
    return REVOLUTION_SECONDS.get(kind_of(path), LP_REVOLUTION_SECONDS)


def _mixed(
    *,
    name: str,
    group: str,
    music: str,
    clean: NDArray[np.float32],
    path: Path,
    groove: NDArray[np.float32],
    snr_db: float,
    generator: np.random.Generator,
    plan: PairPlan,
) -> Pair:
    profile_frames = round(plan.profile_seconds * plan.rate)
    frames = len(clean)
    needed = max(frames + profile_frames + round(10.0 * plan.rate), len(groove))
    endless = lengthened(groove, needed, plan.rate, _revolution(path))
    offset = int(generator.integers(len(endless) - frames - profile_frames + 1))
    profile = endless[offset : offset + profile_frames]
    noise = endless[offset + profile_frames : offset + profile_frames + frames]
    run_in = 0
    if generator.random() < plan.run_in_share:
        run_in = round(generator.uniform(*plan.run_in_seconds) * plan.rate)
        fade = round(0.05 * plan.rate)
        clean = clean.copy()
        clean[:run_in] = 0
        clean[run_in : run_in + fade] *= np.linspace(0, 1, fade, dtype=np.float32)
        profile = noise[:run_in]
    start, stop = _judged(plan)
    energies = [float(np.sum(x[start:stop].astype(np.float64) ** 2)) for x in (clean, noise)]
    if not energies[1]:
        raise MaterialError(f"{path}: falls silent for seconds; it cannot serve as noise.")
    gain = np.sqrt(energies[0] / energies[1] / 10 ** (snr_db / 10))
    level = generator.uniform(*plan.peak) / float(np.abs(clean + gain * noise).max())
    return Pair(
        name=name,
        group=group,
        kind=kind_of(path),
        music=music,
        noise=path.name,
        snr_db=snr_db,
        rate=plan.rate,
        start=start,
        stop=stop,
        run_in=run_in,
        noisy=(level * (clean + gain * noise)).astype(np.float32),
        clean=(level * clean[start:stop]).astype(np.float32),
        profile=(level * gain * profile).astype(np.float32),
    )


def _clean(index: int, strands: _Strands, plan: PairPlan) -> Pair:
    """Music that comes in clean and must come out so."""
    generator = np.random.default_rng((plan.seed, 100, index))
    music, clean = strands.excerpt(generator)
    clean = clean * np.float32(generator.uniform(*plan.peak) / np.abs(clean).max())
    start, stop = _judged(plan)
    return Pair(
        name=f"{CLEAN}_{index:02d}",
        group=CLEAN,
        kind="none",
        music=music,
        noise="",
        snr_db=None,
        rate=plan.rate,
        start=start,
        stop=stop,
        run_in=0,
        noisy=clean,
        clean=clean[start:stop],
        profile=np.zeros(0, np.float32),
    )


def _alone(path: Path, groove: NDArray[np.float32], plan: PairPlan) -> Pair:
    """The groove by itself: all of it is judged, lengthened where the rest needs context."""
    frames = max(len(groove), round(plan.seconds * plan.rate))
    noisy = lengthened(groove, frames, plan.rate, _revolution(path))
    stop = min(len(groove), round(plan.seconds * plan.rate))
    return Pair(
        name=f"{NOISE_ALONE}_{path.stem}",
        group=NOISE_ALONE,
        kind=kind_of(path),
        music="",
        noise=path.name,
        snr_db=None,
        rate=plan.rate,
        start=0,
        stop=stop,
        run_in=0,
        noisy=noisy,
        clean=np.zeros(stop, np.float32),
        profile=noisy[: round(plan.profile_seconds * plan.rate)],
    )
