"""`--json`: one document on stdout, for programs; its form is in docs/command-json.schema.json."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Adds `--json`."""
    parser.add_argument(
        "--json",
        action="store_true",
        help="print one JSON document on stdout instead of text (see docs/json.md); errors go to stderr as well",
    )


def print_document(command: str, **fields: Any) -> None:
    """Print the document of a command; paths become text, and every character that is not ASCII an escape."""
    document = {"schema": f"shellac-{command}/1", **fields}
    print(json.dumps(document, indent=2, default=_text), flush=True)


def _text(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{value!r} has no form in JSON")
