"""How often the worst passage is the one in which music was taken: `python -m tests.benchmarks.music_taken DATA`.

A minute of music with record noise 18 dB below it; nine tenths of the noise are taken, and in ten seconds of it a part
of the music, too. DATA is a folder with `music/` and `noise/vinyl/`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from app.document.music_marks import SUSPECT
from model.batch.music_taken import Passage, music_taken
from model.recording import ArrayRecording

RATE, SECONDS, TAKEN_SECONDS = 44_100, 60, 10
LEAKS_DB = (-26, -20, -16, -10)


def mono(path: Path) -> NDArray[np.float32]:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return np.asarray(samples.mean(axis=1) if rate == RATE else np.zeros(0), np.float32)


def clips(data: Path) -> Iterator[NDArray[np.float32]]:
    for folder in ("bands", "ensembles", "folk", "choir"):
        for path in sorted((data / "music" / folder).glob("*"))[::3]:
            sound = mono(path)[: SECONDS * RATE]
            if len(sound) >= 45 * RATE:
                yield sound


def passages(restored: NDArray[np.float32], residual: NDArray[np.float32]) -> list[Passage]:
    looking = music_taken(*(ArrayRecording(one.astype(np.float32)[:, None], RATE) for one in (restored, residual)))
    while True:
        try:
            next(looking)
        except StopIteration as ended:
            found: list[Passage] = ended.value
            return found


def main(data: Path) -> None:
    random = np.random.default_rng(0)
    noises = np.concatenate([mono(path) for path in sorted((data / "noise" / "vinyl").glob("*"))])
    worst, three = dict.fromkeys(LEAKS_DB, 0), dict.fromkeys(LEAKS_DB, 0)
    quiet: list[float] = []
    marked = dict.fromkeys(LEAKS_DB, 0)
    count = 0
    for sound in clips(data):
        place = int(random.integers(0, len(noises) - len(sound)))
        noise = noises[place : place + len(sound)]
        noise = noise * np.float32(10 ** (-18 / 20) * np.sqrt((sound**2).mean() / max((noise**2).mean(), 1e-12)))
        start = int(random.integers(0, len(sound) // RATE - TAKEN_SECONDS)) * RATE
        here = slice(start, start + TAKEN_SECONDS * RATE)
        count += 1
        quiet.append(max((p.risk for p in passages(sound + 0.1 * noise, 0.9 * noise)), default=0.0))
        for leak in LEAKS_DB:
            taken = np.zeros_like(sound)
            taken[here] = 10 ** (leak / 20) * sound[here]
            found = passages(sound + 0.1 * noise - taken, 0.9 * noise + taken)
            hits = [min(p.stop, here.stop) - max(p.start, here.start) >= 4 * RATE for p in found]
            worst[leak] += any(hits[:1])
            three[leak] += any(hits[:3])
            marked[leak] += any(hit and p.risk >= SUSPECT for hit, p in zip(hits, found, strict=True))
    falsely = sum(risk >= SUSPECT for risk in quiet)
    print(
        f"{count} clips; nothing taken: risk {np.median(quiet):.2f} (median), up to {max(quiet):.2f}; {falsely} marked"
    )
    for leak in LEAKS_DB:
        print(f"music at {leak} dB taken: worst {worst[leak]}, of the worst three {three[leak]}, marked {marked[leak]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
