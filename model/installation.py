"""What is installed: where the files lie that are no code (weights, resources, documentation), and which code it is.

A version number does not tell: a checkout changes without a new one.
"""

from __future__ import annotations

import functools
import hashlib
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


@functools.cache
def code_digest(*folders: str) -> str:
    """Tell code from other code by the sources in some folders of `model`.

    Parameters
    ----------
    *folders : str
        Such as ``"network"``, with all below them.

    Returns
    -------
    str
        32 hexadecimal digits. In a bundle, which comes without sources, those of the program: all code is in it.
    """
    digest = hashlib.blake2b(digest_size=16)
    if getattr(sys, "frozen", False):
        digest.update(Path(sys.executable).read_bytes())
        return digest.hexdigest()
    for folder in folders:
        for source in sorted((PROJECT / "model" / folder).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()
