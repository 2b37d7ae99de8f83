"""A bar of progress that is drawn with everything else."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


class ProgressBar(QProgressBar):
    """Qt's own has the whole window drawn within `setValue` and `setRange`, with all that waits for it: twice then."""

    def setValue(self, value: int) -> None:
        """Show a value, when the window is drawn next."""
        if value != self.value():
            self.setUpdatesEnabled(False)  # what is drawn at once is left out meanwhile, and asked for after
            super().setValue(value)
            self.setUpdatesEnabled(True)

    def setRange(self, minimum: int, maximum: int) -> None:
        """Have values from `minimum` to `maximum`; from 0 to 0 that it is not known how far it is."""
        if (minimum, maximum) != (self.minimum(), self.maximum()):
            self.setUpdatesEnabled(False)
            super().setRange(minimum, maximum)
            self.setUpdatesEnabled(True)
