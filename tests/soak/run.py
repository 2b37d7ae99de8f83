"""`make soak`: `restore` and `batch` killed at random moments, again and again, also on a disk that fills up.

    python -m tests.soak.run --kills 1000

Every round: a folder of three short sides; the command begins; when it has finished at least one result, it is killed
(SIGKILL, SIGTERM, SIGHUP, SIGINT, or SIGINT twice; the process or its group) after a random time. Then the command is
run again, undisturbed, and what lies there must be what an undisturbed run makes: the same sound, whole sidecars, no
part, no note of one, the masters untouched. In every third round the disk, a tmpfs, has room for one or two results
only; the room is given back before the second run.

Torch is loaded once; every run is forked off. The workers of `batch` are threads of its process here, but in every
25th round, where they are processes of their own and the whole group is killed.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # a fork takes one thread along

import numpy as np
import soundfile

SIGNALS = ("KILL", "TERM", "HUP", "INT", "INT twice")
RATE, FRAMES = 22_050, (9000, 14_000, 11_000)
DISK_MB = 8
REAL_PROCESSES_EVERY = 25
PATIENCE = 180.0  # seconds after which a run is taken to hang


class SoakError(Exception):
    """What lies there after a kill is not what an undisturbed run makes."""


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[str]:
    """A tmpfs in `folder` where the system allows to mount one; gives what stands for the disk, in words."""
    mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "shellac-soak", str(folder)], capture_output=True
    ).returncode
    try:
        yield f"tmpfs of {DISK_MB} MB" if mounted else "no tmpfs could be mounted: the disk never filled up"
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def sides(folder: Path) -> None:
    """Three short sides, each with its own sound."""
    folder.mkdir()
    for number, frames in enumerate(FRAMES):
        sound = np.random.default_rng(number).normal(scale=0.1, size=(frames, 1))
        suffix, subtype = (("wav", "PCM_16"), ("flac", "PCM_24"), ("wav", "PCM_24"))[number]
        soundfile.write(folder / f"side {number}.{suffix}", sound, RATE, subtype=subtype)
    # a chunk that libsndfile is not shown: this side is read through callbacks
    side = folder / "side 0.wav"
    content = side.read_bytes() + b"note" + (4).to_bytes(4, "little") + b"loud"
    side.write_bytes(content[:4] + (len(content) - 8).to_bytes(4, "little") + content[8:])


def arguments(command: str, source: Path, target: Path) -> list[str]:
    """The command line of one run."""
    rest = ["--removed", "--device", "cpu"]
    if command == "restore":
        return ["restore", *map(str, sorted(source.iterdir())), "-o", str(target), *rest]
    return ["batch", str(source), str(target), "--no-pictures", *rest]


def begin(words: Sequence[str], log: Path, processes: bool) -> int:
    """Fork one run off; gives its process id, which is that of its group as well."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(out, 1)
        os.dup2(out, 2)
        from model.__main__ import main
        from model.batch import engine
        from tests.batch.collection import WorkersHere

        if not processes:
            engine._make_workers = lambda _: WorkersHere()  # type: ignore[assignment]
        code = main(list(words))
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        code = 99
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def wait_for(child: int, log: Path) -> int:
    """The wait status of a run. Raises SoakError where it hangs."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.002)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise SoakError(f"a run hangs: {log.read_text()[-2000:]}")


def finished(target: Path) -> int:
    """How many results stand there, whole."""
    try:
        return sum(name.endswith(".shellac.json") for name in os.listdir(target))
    except FileNotFoundError:
        return 0


def results(target: Path) -> dict[str, list[str]]:
    """What lies there: for every result, without its number, the hashes of its sound files. Raises SoakError."""
    found: dict[str, list[str]] = collections.defaultdict(list)
    for path in sorted(target.iterdir()):
        if path.name.startswith("shellac-batch") or path.name == ".shellac-batch":
            continue
        if path.name.startswith(".") or path.name.endswith(".part"):
            raise SoakError(f"{path.name} was left behind")
        name = re.sub(r"-\d+(?=\.)", "", path.name)
        if path.name.endswith(".shellac.json"):
            data = json.loads(path.read_bytes())
            for role in ("restored", "removed"):
                sound = target / data[role]["path"]
                if hashlib.sha256(sound.read_bytes()).hexdigest() != data[role]["sha256"]:
                    raise SoakError(f"{sound.name} is not what its sidecar says")
            found[name].append("")
        else:
            found[name].append(hashlib.sha256(path.read_bytes()).hexdigest())
    counts = {name: len(hashes) for name, hashes in found.items()}
    for stem in {name.split("_")[0].removesuffix(".shellac.json") for name in counts}:
        if len({count for name, count in counts.items() if name.startswith(stem)}) != 1:
            raise SoakError(f"results of {stem} are not complete: {counts}")
    return dict(found)


def hashes(folder: Path) -> dict[str, str]:
    """Name to hash of every file of a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


class Soak:
    """Rounds over one small disk."""

    def __init__(self, place: Path, disk: Path, seed: int) -> None:
        self.place, self.disk, self.seed = place, disk, seed
        self.source, self.log, self.state = place / "in", place / "log", place / "state"
        sides(self.source)
        self.masters = hashes(self.source)
        os.environ["XDG_STATE_HOME"] = str(self.state)
        self.calm: dict[str, dict[str, list[str]]] = {}
        self.length: dict[str, float] = {}
        self.counts: collections.Counter[str] = collections.Counter()
        self.ends: list[float] = []  # seconds from a signal that asks to the end of the process

    def measure(self) -> None:
        """The undisturbed run of each command: what it makes, and how long it goes on behind its first result."""
        for command in ("restore", "batch"):
            target = self.disk / "out"
            child = begin(arguments(command, self.source, target), self.log, processes=False)
            while not finished(target) and not self._ended(child):
                time.sleep(0.001)
            begun = time.monotonic()
            if wait_for(child, self.log):
                raise SoakError(self.log.read_text()[-3000:])
            self.length[command] = time.monotonic() - begun
            self.calm[command] = {name: sorted(set(given)) for name, given in results(target).items()}
            shutil.rmtree(target)

    def round(self, number: int) -> None:
        """One kill and what follows. Raises SoakError."""
        chance = random.Random(f"{self.seed} {number}")
        command, which = chance.choice(("restore", "batch")), SIGNALS[number % len(SIGNALS)]
        processes = command == "batch" and number % REAL_PROCESSES_EVERY == 0
        group = processes or chance.random() < 0.5
        target, filler = self.disk / "out", self.disk / "filler"
        self.log.write_bytes(b"")
        full = number % 3 == 0 and os.path.ismount(self.disk)
        if full:
            free = shutil.disk_usage(self.disk).free
            filler.write_bytes(bytes(max(0, free - chance.randint(250_000, 420_000))))
        words = arguments(command, self.source, target)
        child = begin(words, self.log, processes)
        asked = 0.0
        while not finished(target) and not self._ended(child):
            time.sleep(0.0005)
        if finished(target):
            time.sleep(chance.random() * self.length[command])
            if self._ended(child):
                self.counts["ended before its signal" + (", the disk was full" if full else "")] += 1
            else:
                asked = self._send(child, which, group)
                self.counts["kills"] += 1
                self.counts[f"SIG{which}, {'group' if group else 'process'}"] += 1
                self.counts[command + (" on a disk that fills up" if full else "")] += 1
        else:
            self.counts["ended before any result" + (", the disk was full" if full else "")] += 1
        wait_for(child, self.log)
        if asked and which != "KILL":
            self.ends.append(time.monotonic() - asked)
        filler.unlink(missing_ok=True)
        self._check_after(command, words, target)
        shutil.rmtree(target, ignore_errors=True)

    def _check_after(self, command: str, words: list[str], target: Path) -> None:
        if "Traceback" in self.log.read_text() or hashes(self.source) != self.masters:
            raise SoakError(f"a traceback, or masters that changed:\n{self.log.read_text()[-3000:]}")
        if status := wait_for(begin(words, self.log, processes=False), self.log):
            raise SoakError(f"the second run failed ({status}):\n{self.log.read_text()[-3000:]}")
        made = results(target)
        if {name: sorted(set(given)) for name, given in made.items()} != self.calm[command]:
            raise SoakError(f"not as undisturbed: {made}\n{self.calm[command]}")
        if command == "batch" and any(len(given) != 1 for given in made.values()):
            raise SoakError(f"a batch made something twice: {sorted(path.name for path in target.iterdir())}")
        if left := list(self.state.rglob("*.json")):
            raise SoakError(f"notes were left: {left}")
        if hashes(self.source) != self.masters:
            raise SoakError("masters changed")

    def _send(self, child: int, which: str, group: bool) -> float:
        """Send the signal; when that was."""
        send = os.killpg if group else os.kill
        name, _, twice = which.partition(" ")
        asked = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            send(child, getattr(signal, f"SIG{name}"))
            if twice:
                time.sleep(random.random() * 0.05)
                send(child, signal.SIGINT)
        return asked

    @staticmethod
    def _ended(child: int) -> bool:
        """Whether the run is over; it is not waited for yet."""
        return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def main() -> int:
    """Command line; 0 where every round ended as it must."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.run", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100, help="stop after so many (100)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="or after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-links", action="store_true", help="as on file systems without renameat2: hard links")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the disk is unmounted then, too
    from tests.fuzz.readers import use_tiny_weights

    with tempfile.TemporaryDirectory(prefix="shellac-soak-") as name:
        place, disk = Path(name), Path(name) / "disk"
        disk.mkdir()
        (place / "weights").mkdir()
        os.environ["SHELLAC_WEIGHTS"] = str(use_tiny_weights(place / "weights"))

        if chosen.by_links:
            from model.files import renames

            renames._rename_flagged = lambda *_, **__: False  # type: ignore[assignment]
        with small_disk(disk) as kind:
            soak, begun, number = Soak(place, disk, chosen.seed), time.monotonic(), 0
            soak.measure()
            code = 0
            try:
                while soak.counts["kills"] < chosen.kills and time.monotonic() - begun < chosen.seconds:
                    soak.round(number)
                    number += 1
                    if number % 20 == 0:
                        print(f"{soak.counts['kills']} kills in {time.monotonic() - begun:.0f} s", flush=True)
            except SoakError as error:
                print(f"Round {number} of seed {chosen.seed}: {error}", file=sys.stderr)
                code = 1
            spent = time.monotonic() - begun
    print(f"{number} rounds in {spent:.0f} s on a {kind}; faults: {code}")
    if soak.ends:
        middle, longest = sorted(soak.ends)[len(soak.ends) // 2], max(soak.ends)
        print(f"from a signal other than KILL to the end: {middle:.3f} s in the middle, {longest:.3f} s at most")
    for what, count in sorted(soak.counts.items()):
        print(f"{count:6}  {what}")
    return code


if __name__ == "__main__":
    sys.exit(main())
