"""Where the files lie that come with Shellac and are no code: weights, resources, the documentation."""

from __future__ import annotations

import functools
import sys
import sysconfig
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
"""The folder that holds `model/`: of the project, or of the installed packages."""


@functools.cache
def program_folder() -> Path:
    """The folder that holds `weights/` and `resources/`.

    Looked for in this order: the unpacked bundle, the project, and ``share/shellac`` where the wheel's data files
    are installed (of the environment, of the user, of a ``pip install --target``).

    Returns
    -------
    Path
        The first that holds ``weights``; the project's where none does, so that a message names a place.
    """
    bundle = getattr(sys, "_MEIPASS", None)  # where a frozen program's data lies
    if bundle is not None:
        return Path(bundle)
    user = sysconfig.get_path("data", sysconfig.get_preferred_scheme("user"))
    bases = (Path(sysconfig.get_path("data")), Path(user), PROJECT)
    for folder in (PROJECT, *(base / "share" / "shellac" for base in bases)):
        if (folder / "weights").is_dir() and (folder / "resources").is_dir():
            return folder
    return PROJECT
