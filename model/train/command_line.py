"""What the programs ``python -m model.train...`` share."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable


def exit_code(parser: argparse.ArgumentParser, work: Callable[[], object], *faults: type[Exception]) -> int:
    """Do what was asked for.

    Parameters
    ----------
    parser : ArgumentParser
        Names the program before a sentence on stderr.
    work : callable
    *faults : type
        Errors that are a sentence for the user, besides ValueError and OSError.

    Returns
    -------
    int
        0, or 1 where the work raised one of these.
    """
    said: tuple[type[Exception], ...] = (ValueError, OSError, *faults)
    try:
        work()
    except said as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    return 0
