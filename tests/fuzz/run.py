"""The fuzzer: every reader, fed with spoilt inputs. `make fuzz` and CI start it; ``--help`` says what it takes.

Each reader runs in a process of its own, forked off this one, which has loaded everything. A crash, a hang, more
memory than a gibibyte, and every exception that is no sentence for a user puts the input into the corpus, where
`tests/fuzz/test_corpus.py` reads it from then on.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from types import FrameType
from typing import NoReturn

os.environ["OMP_NUM_THREADS"] = "1"  # a fork takes one thread along

CORPUS = Path(__file__).with_name("corpus")
LONGEST_SECONDS = 10  # processor time of one input, so that a busy machine is no hang
MOST_BYTES = 1 << 30
CHUNK = 200  # inputs between two looks at the clock
KEPT_PER_PLACE = 1  # inputs for one place in the code that fails
LARGEST_KEPT = 64 << 10


class Hang(BaseException):
    """An input took too long."""


def main() -> int:
    """Run the fuzzer; 0 if no input made a reader fail."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, help="for all readers together (default: 60, unless --count is given)")
    parser.add_argument("--count", type=int, help="inputs for all readers together")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same inputs (default: 1)")
    parser.add_argument("--readers", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time (default: 1)")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="where failing inputs are put")
    parser.add_argument("--counts", type=Path, help="write the counts into this JSON file")
    args = parser.parse_args()
    if args.seconds is None and args.count is None:
        args.seconds = 60.0
    from tests.fuzz.readers import readers

    every = [(reader.name, reader.share) for reader in readers() if not args.readers or reader.name in args.readers]
    total = sum(share for _, share in every)
    waiting = [
        _Work(name, args, None if args.count is None else max(1, round(args.count * share / total)),
              None if args.seconds is None else args.jobs * args.seconds / len(every))
        for name, share in every
    ]  # fmt: skip
    for reader in readers():  # loaded and made once, for all processes
        reader.seeds()
    begun = time.monotonic()
    running: list[_Work] = []
    done: list[_Work] = []
    while waiting or running:
        while waiting and len(running) < args.jobs:
            running.append(waiting.pop(0))
            running[-1].start()
        time.sleep(0.05)
        for work in [work for work in running if work.step()]:
            running.remove(work)
            done.append(work)
            print(work, flush=True)
    inputs, failures = sum(work.inputs for work in done), sum(work.failures for work in done)
    print(f"{inputs} inputs, {failures} failures, {time.monotonic() - begun:.0f} s, seed {args.seed}")
    if args.counts:
        counts = {work.name: {"inputs": work.inputs, "read": work.read, "failures": work.failures} for work in done}
        args.counts.write_text(json.dumps({"seed": args.seed, "inputs": inputs, "readers": counts}, indent=1) + "\n")
    return 1 if failures else 0


class _Work:
    """One reader: the process that feeds it, watched and begun anew behind an input that killed it."""

    def __init__(self, name: str, args: argparse.Namespace, count: int | None, seconds: float | None) -> None:
        self.name, self.args, self.count, self.seconds = name, args, count, seconds
        self.inputs = self.read = self.failures = 0
        self.places: set[str] = set()
        self._next = 0
        self._begun = 0.0

    def start(self) -> None:
        self._begun = self._begun or time.monotonic()
        self._heard = time.monotonic()
        self._folder = Path(tempfile.mkdtemp(prefix="shellac-fuzz-", dir=_memory_folder()))
        self._pipe, far = get_context("fork").Pipe(duplex=False)
        self._process = get_context("fork").Process(
            target=_feed, args=(far, self.name, self.args.seed, self._next, self._left(), self._folder)
        )
        self._process.start()
        far.close()

    def _left(self) -> tuple[int | None, float | None]:
        spent = time.monotonic() - self._begun
        return (
            None if self.count is None else self.count - self._next,
            None if self.seconds is None else self.seconds - spent,
        )

    def step(self) -> bool:
        """Take what the process says; whether the reader is through."""
        try:
            while self._pipe.poll():
                self._heard = time.monotonic()
                kind, *rest = self._pipe.recv()
                if kind == "done":
                    self._next, self.read = rest[0], self.read + rest[1]
                else:
                    self._failed(*rest)
        except EOFError:
            pass
        silent = time.monotonic() - self._heard
        if self._process.is_alive() and silent < 60 * LONGEST_SECONDS:
            return False
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        code = self._process.exitcode
        if code:  # died: the input it had in hand is the one
            number = int(_text(self._folder / "number", str(self._next)).split()[0])
            path = next((p for p in (self._folder / "given").glob("*")), None)
            data = path.read_bytes() if path else b""
            told = f"died with {code} ({silent:.0f} s silent)\n{_text(self._folder / 'fatal', '')}"
            self._failed(f"{number}-{path.name if path else 'input'}", data, told, f"died {code}")
            self._next = number + 1
        shutil.rmtree(self._folder, ignore_errors=True)
        self.inputs = self._next
        count, seconds = self._left()
        if code == 1:  # the fuzzer itself failed, not a reader: its traceback stands above
            return True
        if code and (count is None or count > 0) and (seconds is None or seconds > 0):
            self.start()
            return False
        return True

    def _failed(self, name: str, data: bytes, told: str, place: str) -> None:
        self.failures += 1
        if place in self.places:
            return
        self.places.add(place)
        print(f"--- {self.name}: {name}\n{told}", file=sys.stderr, flush=True)
        if data and len(data) <= LARGEST_KEPT:
            digest = hashlib.sha256(data).hexdigest()[:12]
            folder = self.args.corpus / self.name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{digest}-{Path(name).name or 'input'}").write_bytes(data)

    def __str__(self) -> str:
        return f"{self.name:<20} {self.inputs:>9} inputs {self.read:>9} read to the end {self.failures:>6} failures"


def _feed(
    pipe: Connection, name: str, seed: int, first: int, left: tuple[int | None, float | None], folder: Path
) -> None:
    """Feed one reader, in a process of its own."""
    from tests.fuzz.readers import readers, use_tiny_weights

    (folder / "weights").mkdir()
    os.environ["SHELLAC_WEIGHTS"] = use_tiny_weights(folder / "weights")
    fatal = (folder / "fatal").open("w")
    faulthandler.enable(fatal)
    signal.signal(signal.SIGVTALRM, _hang)
    reader = next(reader for reader in readers() if reader.name == name)
    wholes = reader.seeds()
    others = [data for _, data in wholes]
    for suffix, data in wholes:  # everything that is loaded later is loaded now; whole inputs are read
        attempt(reader.read, given(folder, suffix, data))
    bound_memory()
    warnings.simplefilter("error")  # what numpy warns of is no sentence for a user either
    count, seconds = left
    begun = time.monotonic()
    number, read = first, 0
    hand = os.open(folder / "number", os.O_CREAT | os.O_WRONLY)
    while (count is None or number - first < count) and (seconds is None or time.monotonic() - begun < seconds):
        for _ in range(CHUNK if count is None else min(CHUNK, count - (number - first))):
            random = Random(f"{name} {seed} {number}")
            suffix, data = random.choice(wholes)
            data = reader.spoil(random, data, others)
            os.pwrite(hand, b"%d\n" % number, 0)
            error = attempt(reader.read, given(folder, suffix, data))
            read += error is None
            if error is not None and not is_sentence(error):
                told = "".join(traceback.format_exception(error))
                pipe.send(("failed", f"{number}-{suffix}", data, told[-4000:], _place(error)))
            number += 1
            if seconds is not None and time.monotonic() - begun > seconds:
                break
        pipe.send(("done", number, read))
        read = 0
    pipe.close()
    os._exit(0)


def given(folder: Path, name: str, data: bytes) -> Path:
    """The input as a file in a folder of its own, that holds nothing else."""
    place = folder / "given"
    path = place / name
    if not place.exists() or os.listdir(place) != [name]:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    path.write_bytes(data)
    return path


def attempt(read: object, path: Path) -> BaseException | None:
    """Read an input; what it raised."""
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST_SECONDS)
    try:
        read(path)  # type: ignore[operator]
    except (Exception, Hang) as error:
        return error
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def is_sentence(error: BaseException) -> bool:
    """Whether what was raised is a sentence for a user."""
    from tests.fuzz.readers import allowed

    return allowed(error)


def bound_memory() -> None:
    """From now on, a gibibyte more and no more."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    if pages:
        most = pages * resource.getpagesize() + MOST_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _hang(number: int, frame: FrameType | None) -> NoReturn:
    raise Hang(f"more than {LONGEST_SECONDS} s of processor time")


def _place(error: BaseException) -> str:
    """Where an exception comes from: one input for each place is kept."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    told = str(error) if type(error).__name__ == "NotSaid" else ""
    lines = [line.strip() for line in told.splitlines() if line.strip().startswith("File ")]
    return f"{type(error).__name__} {[(frame.filename, frame.lineno) for frame in last]} {lines[-1:]}"


def _text(path: Path, default: str) -> str:
    try:
        return path.read_text(errors="replace") or default
    except OSError:
        return default


def _memory_folder() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main())
