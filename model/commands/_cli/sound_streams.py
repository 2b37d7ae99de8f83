"""Sound through a pipe: ``-`` as a file to read or as the place to write to.

Restoring reads from any place of a recording and states its length in the header, so what comes from a pipe is put into
a scratch file first, and what goes into one comes from a scratch file.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from model.audiofiles.flac_length import state_length
from model.errors import ShellacError

STREAM = Path("-")
NAMED = Path("standard input")
"""What it is called in sentences."""

_NAME = "stdin"
_FIRST_BYTES = {b"RIFF": ".wav", b"RF64": ".wav", b"fLaC": ".flac"}


class StreamError(ShellacError):
    """Sound cannot go through this pipe; ``str()`` is one sentence."""


def check_streams(args: argparse.Namespace) -> None:
    """Raise StreamError where `restore` could not read what it is given, or would send more than one sound out."""
    check_given(args.files)
    if args.output != STREAM:
        return
    if len(args.files) > 1:
        raise StreamError("'-o -' writes one restored file to stdout: give one FILE.")
    if args.residual or args.picture or args.json or args.access_copy:
        raise StreamError(
            "'-o -' writes the restored sound and nothing else: no --removed, --picture, --access-copy or --json."
        )
    if sys.stdout is None:
        raise StreamError("Standard output is closed: '-o -' writes sound into a pipe or a file.")
    if sys.stdout.isatty():
        raise StreamError("Standard output is a terminal: '-o -' writes sound into a pipe or a file.")


def check_given(files: Sequence[Path]) -> None:
    """Raise StreamError where standard input is among the files and cannot be read, or is there twice."""
    if files.count(STREAM) > 1:
        raise StreamError("'-' can be given once: there is one standard input.")
    if STREAM in files and sys.stdin is None:
        raise StreamError("Standard input is closed: '-' reads WAV or FLAC from a pipe.")
    if STREAM in files and sys.stdin.isatty():
        raise StreamError("Standard input is a terminal: '-' reads WAV or FLAC from a pipe.")


def scratch_directory() -> tempfile.TemporaryDirectory[str]:
    """A folder for what goes through a pipe; a context that removes it."""
    from model.files import scratch  # imports numpy, which help does not need

    return tempfile.TemporaryDirectory(prefix="shellac-", dir=scratch.scratch_folder())


def received(folder: Path) -> Path:
    """Put what comes from standard input into a file of `folder`; its path.

    Raises
    ------
    StreamError
        It is empty, or neither WAV nor FLAC.
    OSError
        There is no room for it.
    """
    stream = sys.stdin.buffer
    first = stream.read(4)
    suffix = _FIRST_BYTES.get(first)
    if suffix is None:
        raise StreamError("standard input is neither WAV nor FLAC." if first else "standard input is empty.")
    path = folder / f"{_NAME}{suffix}"
    with path.open("xb") as file:
        file.write(first)
        shutil.copyfileobj(stream, file, 1 << 20)
    if suffix == ".flac":
        state_length(path)
    return path


@contextlib.contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """The path of a file, or where that is `STREAM`, of a scratch file with what comes from standard input.

    What is wrong with the sound is said of standard input then.

    Raises
    ------
    StreamError
        As `received`.
    """
    if path != STREAM:
        yield path
        return
    with scratch_directory() as folder:
        file = received(Path(folder))
        try:
            yield file
        except ShellacError as error:
            raise StreamError(str(error).replace(str(file), str(NAMED))) from error


def send(path: Path) -> None:
    """Write a file to standard output. Raises BrokenPipeError where nobody reads it any more."""
    sys.stdout.flush()
    stream = sys.stdout.buffer
    with path.open("rb") as file:
        while block := memoryview(file.read(1 << 20)):
            while block:
                # a stream without a buffer (PYTHONUNBUFFERED) may take a part: a signal came, or the reader goes
                block = block[stream.write(block) :]
    stream.flush()
