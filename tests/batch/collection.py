"""A folder of sides for a batch, some of them broken, and workers without processes."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from model.batch.engine import Batch
from model.batch.events import Event, Summary
from model.batch.failure import Failure, failure_of
from model.batch.job import run_job
from model.batch.job_spec import JobOutcome, JobSpec
from model.batch.options import BatchOptions
from model.batch.workers.protocol import STOPPED, Message
from model.progress import Progress
from model.restoration.settings import RestorationSettings
from tests.audiofiles.made_files import write_sound

GOOD = [
    ("WAV", "PCM_24", "wav"), ("FLAC", "PCM_16", "flac"), ("AIFF", "PCM_24", "aiff"), ("WAV", "PCM_16", "wav"),
    ("WAV", "FLOAT", "wav"), ("RF64", "PCM_24", "wav"), ("FLAC", "PCM_24", "flac"), ("W64", "PCM_16", "w64"),
]  # fmt: skip


def good_side(path: Path, number: int, frames: int = 6000) -> Path:
    container, subtype, suffix = GOOD[number % len(GOOD)]
    rate = (44_100, 88_200, 22_050)[number % 3]  # at 48 kHz a chunk has seven seconds
    channels = 1 + number % 2
    return write_sound(path.with_suffix(f".{suffix}"), container, subtype, rate, channels, frames, number, level=0.2)


def _cut(path: Path) -> None:
    write_sound(path, "WAV", "PCM_16")
    path.write_bytes(path.read_bytes()[:-700])


def _not_a_number(path: Path) -> None:
    soundfile.write(path, np.full((500, 1), np.nan, np.float32), 44_100, subtype="FLOAT")


def _flipped(path: Path) -> None:
    write_sound(path.with_suffix(".flac"), "FLAC", "PCM_16", frames=30_000)
    flac = path.with_suffix(".flac")
    data = bytearray(flac.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = bytes(2000)
    flac.write_bytes(data)


BROKEN: list[tuple[str, Callable[[Path], Any]]] = [
    ("empty.wav", lambda path: path.write_bytes(b"")),
    ("text.wav", lambda path: path.write_text("This is a letter, not a record.")),
    ("header.wav", lambda path: path.write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt ")),
    ("cut.wav", _cut),
    ("nan.wav", _not_a_number),
    ("flipped.flac", _flipped),
    ("slow.wav", lambda path: write_sound(path, "WAV", "PCM_16", rate=4000)),
    ("silent.wav", lambda path: soundfile.write(path, np.zeros((0, 1)), 44_100)),
    ("gone.wav", lambda path: path.symlink_to(path.parent / "nowhere.wav")),
    ("picture.mp3", lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(3000))),
]


def collection(folder: Path, good: int = 8, broken: int = 10, frames: int = 6000) -> tuple[set[str], set[str]]:
    """Make sides in a tree; the names of the good ones and of the broken ones."""
    made: tuple[set[str], set[str]] = (set(), set())
    for k in range(good):
        place = folder / f"{1900 + k % 4}" / "Grüße & Märsche"[: 5 + k % 3]
        place.mkdir(parents=True, exist_ok=True)
        made[0].add(good_side(place / f"side {k}", k, frames).relative_to(folder).as_posix())
    for k in range(broken):
        name, breaking = BROKEN[k % len(BROKEN)]
        place = folder / f"{1900 + k % 4}" / f"broken{k // len(BROKEN)}"
        place.mkdir(parents=True, exist_ok=True)
        breaking(place / name)
        made[1].add((place / name).relative_to(folder).as_posix())
    return made


def options(source: Path, target: Path, **changes: Any) -> BatchOptions:
    amount = changes.pop("amount", 0.8)
    settings = RestorationSettings(amount=amount, device="cpu")
    return BatchOptions(source, target, settings, **{"pictures": False, **changes})


class WorkersHere:
    """Runs jobs in this process, one step for every call; `act` may stand in for `run_job`."""

    threads = 1

    def __init__(self, act: Callable[[JobSpec], Generator[Progress, None, JobOutcome]] = run_job) -> None:
        self.act = act
        self.jobs: dict[int, Generator[Progress, None, JobOutcome]] = {}
        self.submitted: list[JobSpec] = []
        self.stopped: list[int] = []
        self.closed = False

    def room(self) -> int:
        return 1 - len(self.jobs)

    def submit(self, spec: JobSpec) -> None:
        self.submitted.append(spec)
        self.jobs[spec.id] = self.act(spec)

    def cancel(self, number: int) -> None:
        self.jobs[number].close()
        self.stopped.append(number)

    def messages(self, timeout: float) -> list[Message]:
        found: list[Message] = []
        for number, job in list(self.jobs.items()):
            found.append((number, STOPPED if number in self.stopped else self._step(job)))
            if not isinstance(found[-1][1], Progress):
                del self.jobs[number]
        return found

    def _step(self, job: Generator[Progress, None, JobOutcome]) -> Progress | JobOutcome | Failure:
        try:
            return next(job)
        except StopIteration as end:
            outcome: JobOutcome = end.value
            return outcome
        except Exception as error:
            return failure_of(error)

    def close(self) -> None:
        self.closed = True
        for job in self.jobs.values():
            job.close()


def run_batch(
    given: BatchOptions, workers: WorkersHere | None = None, watch: Callable[[Batch, Event], None] | None = None
) -> tuple[Summary, list[Event]]:
    """Run a batch in this process; how it ended, and its events."""
    here = workers or WorkersHere()
    batch = Batch(given, lambda _: here)
    events = []
    try:
        running = batch.run()
        while True:
            try:
                events.append(next(running))
            except StopIteration as end:
                return end.value, events
            if watch:
                watch(batch, events[-1])
    finally:
        batch.close()
