"""The choice in the export dialog of how much of the recording is written."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from app.document.document import Document
from app.pictures.scale import time_text
from app.translation import tr


class ExtentChoice(QComboBox):
    """The whole recording, or the selection where there is one."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setAccessibleName(tr("Extent"))
        recording, span = document.recording, document.selection
        assert recording is not None
        if span is None:
            self.addItem(tr("The whole recording (nothing is selected)"))
            self.setEnabled(False)
            return
        start, stop = (time_text(frame / recording.rate, 1) for frame in span)
        self.addItem(tr("The whole recording"))
        self.addItem(tr("The selection alone, {start} to {stop}", start=start, stop=stop), span)
        self.setToolTip(tr("The noise is looked for in the whole recording all the same"))

    @property
    def span(self) -> tuple[int, int] | None:
        """``[start, stop)`` in frames that is written; None for all of it."""
        found: tuple[int, int] | None = self.currentData()
        return None if found is None else (int(found[0]), int(found[1]))
