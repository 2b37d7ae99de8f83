"""The user guide in a window of ours: from its source where nobody has built the site, or where there is no browser."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from app.translation import tr
from app.views.dialogs.buttons import close_button
from app.views.fitting import take_size

MARGIN = 18  # pixels around the text
SCROLL_BAR = 18  # pixels; it comes only once the page is long


_ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
_FOR_BROWSERS = re.compile(r'<a class="headerlink".*?</a>|<svg\b.*?</svg>', re.DOTALL)


def text_of(page: str) -> str:
    """What a page of the site says, without what a browser makes of the rest: contents, search, theme.

    A page that has no article, such as the one that searches, is left as it is.
    """
    article = _ARTICLE.search(page)
    return _FOR_BROWSERS.sub("", article[0]) if article else page


_MADE = re.compile(r"^\{\{\w+\}\}$|^```\{[\w-]+\}.*?^```$", re.MULTILINE | re.DOTALL)


def text_of_source(source: str) -> str:
    """A page's source with a word in place of what only Sphinx makes: contents, and what comes from the program."""
    made = tr("This part is made from the program. Run “make docs”, and F1 opens the whole documentation with it.")
    return _MADE.sub(f"*{made}*", source)


class GuideText(QTextBrowser):
    """A page whose pictures are no wider than it is."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """What Qt loads; of a page its text, and a picture is made smaller where it is too wide."""
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            if not isinstance(found, QByteArray):
                return found
            text = bytes(found.data()).decode("utf-8", "replace")
            return text_of(text) if kind == QTextDocument.ResourceType.HtmlResource.value else text_of_source(text)
        picture = QImage.fromData(found) if isinstance(found, QByteArray) else found
        room = self.viewport().width() - 2 * MARGIN - SCROLL_BAR
        if not isinstance(picture, QImage) or picture.width() <= room:
            return found
        return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)


class GuideDialog(QDialog):
    """Pages of the guide, beside the window and not in its way; links lead from page to page."""

    def __init__(self, page: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("User guide"))
        take_size(self, 760, 720)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        self.text = GuideText()
        self.text.setOpenExternalLinks(True)
        self.text.setAccessibleName(tr("User guide"))
        self.text.document().setDocumentMargin(MARGIN)
        layout.addWidget(self.text)
        layout.addWidget(close_button(self))
        layout.activate()  # pictures are made to fit what the page is then
        self.text.setSource(QUrl.fromLocalFile(str(page)))
