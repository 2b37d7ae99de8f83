"""Sound through a pipe: ``-`` as a file to restore or as the place to write to.

Restoring reads from any place of a recording and states its length in the header, so what comes from a pipe is put into
a scratch file first, and what goes into one comes from a scratch file.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
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
    """Raise StreamError where `restore` would send more than one sound through one pipe."""
    if args.files.count(STREAM) > 1:
        raise StreamError("'-' can be given once: there is one standard input.")
    if args.output != STREAM:
        return
    if len(args.files) > 1:
        raise StreamError("'-o -' writes one restored file to stdout: give one FILE.")
    if args.residual or args.picture or args.json or args.access_copy:
        raise StreamError(
            "'-o -' writes the restored sound and nothing else: no --removed, --picture, --access-copy or --json."
        )


def scratch_directory() -> tempfile.TemporaryDirectory[str]:
    """A folder for what goes through a pipe; a context that removes it."""
    from model.files import scratch  # imports numpy, which help does not need

    return tempfile.TemporaryDirectory(prefix="shellac-", dir=scratch.scratch_folder())


def received(folder: Path) -> Path:
    """Put what comes from standard input into a file of `folder`; its path.

    Raises
    ------
    StreamError
        It is a terminal, or neither WAV nor FLAC.
    OSError
        There is no room for it.
    """
    if sys.stdin is None or sys.stdin.isatty():
        raise StreamError("standard input is a terminal: '-' reads WAV or FLAC from a pipe.")
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


def check_receiver() -> None:
    """Raise StreamError where standard output is a terminal."""
    if sys.stdout is None or sys.stdout.isatty():
        raise StreamError("Standard output is a terminal: '-o -' writes sound into a pipe or a file.")


def send(path: Path) -> None:
    """Write a file to standard output. Raises BrokenPipeError where nobody reads it any more."""
    sys.stdout.flush()
    with path.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer, 1 << 20)
    sys.stdout.buffer.flush()
