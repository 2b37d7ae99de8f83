"""The box for a depth in dB."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox

from app.translation import QT_TR_NOOP, tr
from model.restoration.settings import DEEPEST_DB, SHALLOWEST_DB


class DepthBox(QSpinBox):
    """A depth in dB; one step beyond the deepest is no limit."""

    NO_LIMIT = QT_TR_NOOP("no limit")

    def __init__(self) -> None:
        super().__init__()
        self.setRange(round(SHALLOWEST_DB), round(DEEPEST_DB) + 1)
        self.setKeyboardTracking(False)  # every value restores anew
        self.setAccessibleName(tr("Depth in dB"))

    @property
    def decibels(self) -> float | None:
        """In dB; None for no limit."""
        return None if self.value() > DEEPEST_DB else float(self.value())

    def set_depth(self, depth: float | None) -> None:
        """Show a depth."""
        self.setValue(self.maximum() if depth is None else round(depth))

    def textFromValue(self, value: int) -> str:
        """The number with its unit, or that there is no limit."""
        return tr(self.NO_LIMIT) if value > DEEPEST_DB else f"{value} dB"

    def valueFromText(self, text: str) -> int:
        """What `textFromValue` gives, and a number alone."""
        digits = "".join(letter for letter in text if letter.isdigit())
        return int(digits) if digits else self.maximum()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Whether a text may be what is meant."""
        plain = text.strip().lower().removesuffix("db").strip()
        no_limit = tr(self.NO_LIMIT)
        if plain in ("", "none") or no_limit.startswith(plain):
            return (
                QValidator.State.Intermediate if plain != no_limit else QValidator.State.Acceptable,
                text,
                position,
            )
        if not plain.isdigit() or int(plain) > DEEPEST_DB:
            return QValidator.State.Invalid, text, position
        enough = int(plain) >= SHALLOWEST_DB
        return QValidator.State.Acceptable if enough else QValidator.State.Intermediate, text, position
