"""Where weights are looked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from model.installation import program_folder

ENVIRONMENT = "SHELLAC_WEIGHTS"
"""A folder that is searched before the others."""


def folders() -> list[Path]:
    """Where weights are looked for, the first hit wins: $SHELLAC_WEIGHTS, the user's own, those of the program."""
    found = []
    if os.environ.get(ENVIRONMENT):
        found.append(Path(os.environ[ENVIRONMENT]))
    found.append(user_folder())
    found.append(program_folder() / "weights")
    return found


def user_folder() -> Path:
    """Where the user's own weights lie, after the habits of the system."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA", str(Path.home() / "AppData" / "Roaming")))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share")))
    return base / "shellac" / "weights"
