"""The options of the window, which the help of the command line lists as well."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_window_options(parser: argparse._ActionsContainer) -> None:
    """Adds what `shellac [FILE ...]` takes, but for the files."""
    parser.add_argument("--screenshot", type=Path, metavar="PICTURE", help="open, restore, draw, and quit")
    parser.add_argument("--size", default="1280x800", help="of the window for --screenshot (default: %(default)s)")
    parser.add_argument("--list-clicks", action="store_true", help=argparse.SUPPRESS)  # for a picture in the guide
    parser.add_argument("--list-regions", type=Path, help=argparse.SUPPRESS)  # of this file, for the same
    parser.add_argument("--new-window", action="store_true", help="open a window even where one is open already")
    parser.add_argument("--language", choices=("en", "de", "system"), help="of the window, for this time only")
    parser.add_argument("--theme", choices=("dark", "light", "system"), help="for this time only")
