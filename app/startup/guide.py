"""Where the user guide is."""

from __future__ import annotations

from pathlib import Path

from model.installation import PROJECT, program_folder


def guide_page() -> Path:
    """The first page as HTML, of the installed program or as `make guide` built it; else its source."""
    for page in (program_folder() / "guide" / "index.html", PROJECT / "build" / "guide" / "index.html"):
        if page.exists():
            return page
    return PROJECT / "docs" / "guide" / "index.md"
