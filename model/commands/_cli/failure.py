"""Why one of several files failed: said on a line, and the others are done."""

from __future__ import annotations

import logging
from pathlib import Path

from model import stopping
from model.errors import sentence


def reason(path: Path, error: Exception) -> str:
    """Why a file failed, in a sentence that names it; a fault in Shellac is logged in full.

    Where a signal told the command to end, it ends here.
    """
    stopping.end_if_told()
    known = sentence(error)
    if known is None:
        logging.getLogger(__name__).error("%s", path, exc_info=error)
        known = "a fault in Shellac; please report it with the lines above."
    return known if str(path) in known else f"{path}: {known}"
