"""Where the user guide is."""

from __future__ import annotations

from pathlib import Path

from app.translation import spoken
from model.installation import PROJECT, program_folder

BUILT = PROJECT / "build" / "guide"
"""Where `make guide` puts it."""


def guide_page() -> Path:
    """The first page as HTML, of the installed program or as `make guide` built it; else its source.

    In the language of the window where it is written in that.
    """
    language = spoken()
    for name in ("index",) if language == "en" else (f"index-{language}", "index"):
        for folder in (program_folder() / "guide", BUILT):
            if (page := folder / f"{name}.html").exists():
                return page
        if (source := PROJECT / "docs" / "guide" / f"{name}.md").exists():
            return source
    return source
