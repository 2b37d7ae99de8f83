"""What the programs ``python -m model.train...`` share."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch

from model.errors import ShellacError


def exit_code(parser: argparse.ArgumentParser, work: Callable[[], object], *faults: type[Exception]) -> int:
    """Do what was asked for.

    Parameters
    ----------
    parser : ArgumentParser
        Names the program before a sentence on stderr.
    work : callable
    *faults : type
        Errors that are a sentence for the user, besides ShellacError, ValueError and OSError.

    Returns
    -------
    int
        0, or 1 where the work raised one of these.
    """
    said: tuple[type[Exception], ...] = (ShellacError, ValueError, OSError, *faults)
    try:
        work()
    except said as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    return 0


@contextmanager
def denormals_flushed() -> Iterator[None]:
    """While this lasts, numbers below 1e-38 are zero: processors take many times as long for them.

    It is the whole process's setting, so it is put back: a library that is told to compute exactly would not know.
    """
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
