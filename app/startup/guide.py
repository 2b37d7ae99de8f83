"""Where the documentation is."""

from __future__ import annotations

from pathlib import Path

from app.translation import spoken
from model.installation import PROJECT, program_folder

BUILT = PROJECT / "build" / "site"
"""Where `make docs` puts it."""


def guide_page() -> Path:
    """The user guide's first page as HTML, of the installed program or as `make docs` built it; else its source.

    In the language of the window where it is written in that. The rest of the documentation lies around it.
    """
    language = spoken()
    for name in ("index",) if language == "en" else (f"index-{language}", "index"):
        for site in (program_folder() / "documentation", BUILT):
            if (page := site / "guide" / f"{name}.html").exists():
                return page
        if (source := PROJECT / "docs" / "guide" / f"{name}.md").exists():
            return source
    return source
