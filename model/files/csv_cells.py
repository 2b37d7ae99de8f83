"""Cells of a CSV file that a spreadsheet shows as text instead of running them as formulas.

Source: OWASP, "CSV Injection" (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

from typing import Any

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL = ("\t", "\r", "\n")


def as_text(cell: str) -> str:
    """The cell as it is written: with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if _runs(cell) else cell


def as_texts(row: dict[str, Any]) -> dict[str, Any]:
    """A row of named cells as it is written: texts by `as_text`, everything else as it is."""
    return {name: as_text(cell) if isinstance(cell, str) else cell for name, cell in row.items()}


def from_text(cell: str) -> str:
    """The cell that `as_text` was given."""
    return cell[1:] if cell[:1] == "'" and _runs(cell[1:]) else cell


def _runs(cell: str) -> bool:
    if cell.startswith(_CONTROL):
        return True
    if cell.startswith("'"):
        return _runs(cell[1:])  # so that `from_text` gives back what was written
    return cell.lstrip().startswith(_FORMULA) and not _is_number(cell)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return cell.isascii()
