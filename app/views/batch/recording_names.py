"""Names of recordings in a narrow column: what tells them apart stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

ELLIPSIS = "…"
LEAST = 4
"""So many characters of a folder tell something of it; of fewer nothing is shown."""


def shortened(source: str, room: float, width: Callable[[str], float]) -> str:
    """A recording's path in as much room as there is.

    First the middle of the folders goes, then the ending, then all of the folders from their beginning on, then the
    middle of the name: those of one folder begin alike, and often differ at the end alone, as folders do.

    Parameters
    ----------
    source
        Relative, with "/" between its parts.
    room
        Of the column.
    width
        Gives that of a text, in the same unit.
    """
    if width(source) <= room:
        return source
    folder, _, name = source.rpartition("/")
    stem = PurePosixPath(name).stem
    for end in (f"/{name}", f"/{stem}") if folder else ():
        there = _without_middle(folder, LEAST, end, room, width)
        if there:
            return there + end
    last = (f"{ELLIPSIS}{folder[-kept:]}/{stem}" for kept in range(min(LEAST, len(folder)), 0, -1))
    tails = (*last, f"{ELLIPSIS}/{stem}", stem) if folder else (stem,)
    fitting = next((tail for tail in tails if width(tail) <= room), None)
    return fitting or _without_middle(stem, 2, "", room, width) or stem


def _without_middle(text: str, least: int, end: str, room: float, width: Callable[[str], float]) -> str:
    """All of the text, or of both its ends what fits before `end`; empty where that is less than `least` characters."""
    if width(text + end) <= room:
        return text
    low, high = 0, len(text) - 1
    while low < high:
        kept = (low + high + 1) // 2
        low, high = (kept, high) if width(_ends(text, kept) + end) <= room else (low, kept - 1)
    return _ends(text, low) if low >= least else ""


def _ends(text: str, kept: int) -> str:
    return text[: kept // 2] + ELLIPSIS + text[len(text) - (kept - kept // 2) :]


class RecordingNames(QStyledItemDelegate):
    """Paints the names as `shortened` has them."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Take the text that there is room for."""
        super().initStyleOption(option, index)
        style = option.widget.style() if option.widget is not None else None
        if style is None or option.rect.isEmpty():  # its size is asked for, as if there were room for all
            return
        around = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget).width()
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget) + 1
        option.text = shortened(option.text, around - 2 * margin, option.fontMetrics.horizontalAdvance)
