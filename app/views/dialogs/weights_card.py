"""The model card of weights, as a dialog."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from app.processes.inference_messages import WeightsCard
from app.translation import spoken, tr
from app.views.dialogs.buttons import close_button
from app.views.fitting import take_size

FIGURES = "## Figures"
_FOR_THE_REPOSITORY = re.compile(
    r"<!--[^>]*identity,[\s\S]*?<!--[\s\S]*?-->|<!--[\s\S]*?-->|^(?: {4}.*\n)+", re.MULTILINE
)
"""Marks of the program that renews the card, whose weights it is of, and the commands behind its figures."""


class WeightsCardDialog(QDialog):
    """The model card: what weights were trained on, what they do well and badly."""

    def __init__(self, weights: WeightsCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Model: {title}", title=weights.title))
        take_size(self, 660, 640)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(True)
        self.text.setAccessibleName(tr("Card"))
        self.text.document().setDocumentMargin(18)
        layout.addWidget(self.text)
        layout.addWidget(close_button(self))

    def show_text(self, markdown: str) -> None:
        """Show the card, given as Markdown."""
        self.text.setMarkdown(markdown)


def card_text(weights: WeightsCard) -> str:
    """The card's Markdown, what comes before the figures in the window's language; without the file, what is known.

    What the repository's card says to those who work on Shellac is left out.
    """
    path = Path(weights.card)
    if path.is_file():
        card = path.read_text(encoding="utf-8")
        told = path.with_suffix(f".{spoken()}.md")
        translated = told.read_text(encoding="utf-8") if told.is_file() else ""
        if weights.sha256 not in translated:  # it is of other weights, which may be good at other things
            return for_readers(card)
        return for_readers(f"{translated}\n{FIGURES}{card.partition(FIGURES)[2]}")
    cardless = tr("This model came without a card.")
    return f"# {weights.title}\n\n{weights.sentence}\n\nSHA-256 `{weights.sha256}`\n\n{cardless}"


def for_readers(card: str) -> str:
    """A card's Markdown without what is meant for those who work on Shellac."""
    return _FOR_THE_REPOSITORY.sub("", card)
