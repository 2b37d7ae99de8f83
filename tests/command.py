"""A command of the command line in this process: as from a shell, without the seconds that a new Python takes."""

import contextlib
import io
from typing import NamedTuple

from model.__main__ import main


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def shellac(*arguments: object) -> Done:
    """Run `shellac ARGUMENTS`: its exit code and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Done(code, out.getvalue(), err.getvalue())
