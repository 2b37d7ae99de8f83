"""Where the user guide is."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def guide_page() -> Path:
    """The first page as HTML: in the bundle, or as `make guide` built it; else its source, which reads well too."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "guide" / "index.html"
    built = PROJECT / "build" / "guide" / "index.html"
    return built if built.exists() else PROJECT / "docs" / "guide" / "index.md"
