"""Commands of the command line, fed with spoilt files, and with words that make no sense."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from model.__main__ import FAULT, main
from model.batch.journal import FOLDER
from tests.fuzz import seeds


class NotSaid(Exception):
    """A command ended in a fault instead of a sentence."""


def beside(path: Path, *names: str) -> None:
    for name, data in seeds.exported().items():
        if name in names:
            (path.parent / name).write_bytes(data)


def run(*arguments: str) -> None:
    """Run a command; NotSaid where it ends in a fault, whatever its exit code."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told), _logged(told):
        try:
            code = main(list(arguments))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 2
    said = told.getvalue()
    if code == FAULT or code not in (0, 1, 2) or "Traceback (most recent" in said or "fault in Shellac" in said:
        raise NotSaid(f"{arguments[0]} ended with {code}:\n{said}")
    if code == 1 and not said.strip():
        raise NotSaid(f"{arguments[0]} failed without a word")


@contextlib.contextmanager
def _logged(stream: io.StringIO) -> Iterator[None]:
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


_CPU = ("--device", "cpu")
_turns = itertools.count()


def sound_commands(path: Path) -> None:
    """One of the commands that open sound, in turn."""
    out = path.parent / "out"
    commands = (
        ("info", *_CPU, str(path), str(path)),
        ("restore", *_CPU, str(path), "-o", str(out), "--removed"),
        ("verify", str(path)),
        ("page", *_CPU, str(path), "-o", str(path.parent / "page.html")),
        ("alternate", *_CPU, str(path), "-o", str(out)),
        ("rebuild", str(path), str(path), "-o", str(path.parent / "again.wav")),
        ("info", *_CPU, str(path)),
    )
    run(*commands[next(_turns) % len(commands)])


def sidecar_commands(path: Path) -> None:
    beside(path, "a.wav", "a_restored.wav", "a_removed.wav")
    again = path.with_name("again.wav")
    commands = (
        ("verify", str(path.parent)),
        ("verify", str(path)),
        ("rebuild", *(str(path.with_name(f"a_{part}.wav")) for part in ("restored", "removed")), "-o", str(again)),
        ("reproduce", str(path)),
    )  # fmt: skip
    run(*commands[next(_turns) % len(commands)])


def review_command(path: Path) -> None:
    beside(path, "a.wav", "a_restored.wav", "a_removed.wav", "a.shellac.json")
    (path.parent / FOLDER).mkdir()
    path.rename(path.parent / FOLDER / "journal.sqlite")
    run("review", str(path.parent), *((), ("--accept", "2.wav"), ("--weaker", "2.wav"))[next(_turns) % 3])


def listening_command(path: Path) -> None:
    run("evaluate", "listening", str(path), "-o", str(path.parent / "report"))


def weights_commands(path: Path) -> None:
    sound = path.parent / "a.wav"
    sound.write_bytes(seeds.exported()["a.wav"])
    commands = (("info", *_CPU, "--weights", str(path)), ("restore", *_CPU, "--weights", str(path), str(sound), "-o", str(path.parent)))  # fmt: skip  # noqa: E501
    run(*commands[next(_turns) % len(commands)])


def regions_command(path: Path) -> None:
    sound = path.parent / "sound.wav"
    sound.write_bytes(seeds.exported()["a.wav"])
    run("restore", *_CPU, str(sound), "-o", str(path.parent / "out"), "--regions", str(path))


WORDS = [
    ["restore", "a.wav", "-o", "out", "--removed", "--amount", "0.5", "--depth", "12", "--overs", "float"],
    ["restore", "a.wav", "-o", "out", "--clicks", "1", "--band", "mute", "--channels", "linked", "--picture"],
    ["info", "a.wav", "a_restored.wav"],
    ["verify", ".", "--masters", ".", "--quiet"],
    ["rebuild", "a_restored.wav", "a_removed.wav", "-o", "again.wav"],
    ["reproduce", "a.shellac.json"],
    ["alternate", "a.wav", "-o", "out"],
    ["page", "a.wav", "-o", "page.html"],
    ["review", ".", "--limit", "3"],
    ["--version"],
]
# None of them names a place outside of the input's own folder that could be written to.
ODD_WORDS = [
    "", "-", "--", "-o", "x", "\udcff", "\x1b[2J", "a" * 5000, "0", "-1", "1", "1e999", "nan", "inf", "9" * 400,
    "a.wav", "a_restored.wav", "a.shellac.json", ".", "out", "a.wav/x", "/dev/zero", "/dev/null/x", "/proc/self/mem",
    "--help", "--removed", "--amount", "--depth", "--clicks", "--click-sensitivity", "--surface", "--weights",
    "--thumps", "--add-hum-line",
    "--device", "cpu", "cuda", "--precision", "fp32", "--band", "keep", "--channels", "each", "--overs", "refuse",
    "--noise-from", "0-1", "1-0", "0:00-0:01", "--regions", "--start", "--stop", "--turn", "--title", "--masters",
    "--picture", "--scan", "--pattern", "*.wav", "faithful", "--accept", "info", "restore", "verify", "~", "@x",
]  # fmt: skip


def words() -> list[tuple[str, bytes]]:
    """Command lines that make sense, as JSON."""
    return [(f"{number}.json", json.dumps(line).encode()) for number, line in enumerate(WORDS)]


def spoil_words(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Words replaced, put in, taken away and doubled."""
    line: list[str] = json.loads(data)
    for _ in range(random.choice((1, 1, 2, 3))):
        place = random.randrange(len(line) + 1)
        taken = random.choice((0, 0, 1, 1, 2))
        odd = random.choice(ODD_WORDS)
        line[place : place + taken] = random.choice(([odd], [odd], line[:2], []))
    return json.dumps(line).encode()


def command_line(path: Path) -> None:
    """The words that the input holds, as a command line, beside a master and what was made of it."""
    line = json.loads(path.read_bytes())
    beside(path, *seeds.exported())
    before = os.getcwd()
    os.chdir(path.parent)
    try:
        run(*line)
    finally:
        os.chdir(before)
