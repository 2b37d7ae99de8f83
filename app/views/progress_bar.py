"""A bar of progress that is drawn with everything else."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


class ProgressBar(QProgressBar):
    """Qt's own has the whole window drawn within `setValue`, with all that waits for it: pictures were drawn twice."""

    def setValue(self, value: int) -> None:
        """Show a value, when the window is drawn next."""
        if value != self.value():
            self.setUpdatesEnabled(False)  # what is drawn at once is left out meanwhile, and asked for after
            super().setValue(value)
            self.setUpdatesEnabled(True)
