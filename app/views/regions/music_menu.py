"""Going through the passages in which music seems to have been taken: three keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.document.document import Document
from app.document.regions import NEW_GAIN
from app.pictures.scale import time_text
from app.translation import QT_TR_NOOP, tr
from app.views.notice import Notice
from model.regions.region import Region

if TYPE_CHECKING:
    from model.batch.music_taken import Passage

NAME = QT_TR_NOOP("Music was taken here")


class MusicMenu(QObject):
    """Looks for the passages at the first asking; then each is offered, the worst first.

    Attributes
    ----------
    passage
        The one offered now, or None.
    """

    def __init__(self, window: QWidget, document: Document, notice: Notice) -> None:
        super().__init__(window)
        self._document, self._notice, self._marks = document, notice, document.music_marks
        self.passage: Passage | None = None
        self._asked = False
        self._marks.found.connect(self._found)
        self._marks.changed.connect(self._changed)
        self._marks.failed.connect(notice.show_problem)

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menu's entries."""
        return {
            "worst_passage": self.go_to_worst,
            "passage_region": self.make_region,
            "dismiss_passage": self.dismiss,
        }

    def go_to_worst(self) -> None:
        """Go to the passage with most music in what was taken, and repeat it; look for it first, if need be."""
        marks = self._marks
        if marks.passages is None:
            if not marks.possible:
                self._notice.show_message(
                    tr("Where most music was taken is known once the whole recording is restored.")
                )
                return
            self._asked = True
            marks.look()
            return
        if not marks.passages:
            self._notice.show_message(tr("No other passage is left in which music seems to be taken."))
            return
        self._offer(marks.passages[0])

    def _offer(self, passage: Passage) -> None:
        self.passage = passage
        document, port = self._document, self._document.viewport
        document.select((passage.start, passage.stop), looping=True)
        document.player.seek(passage.start)
        if passage.start < port.start or passage.stop > port.stop:
            room = 0.25 * (passage.stop - passage.start)
            port.show(passage.start - room, passage.stop + room)
        start, stop = (time_text(frame / port.rate) for frame in (passage.start, passage.stop))
        seems = (
            tr("music seems to be taken") if passage in self._marks.marked else tr("hardly any music seems to be taken")
        )
        self._notice.show_message(
            tr(
                "{start} to {stop}: {seems} here (risk {risk:.2f}). R plays it; Ctrl+J goes on.",
                start=start, stop=stop, seems=seems, risk=passage.risk,
            ),
            tr("Take less here"), self.make_region,
        )  # fmt: skip

    def make_region(self) -> None:
        """Make a region of the passage offered, in which half of the noise is taken."""
        if self.passage is not None:
            passage, self.passage = self.passage, None
            self._document.regions.add(Region(passage.start, passage.stop, NEW_GAIN, name=tr(NAME)))
            self._marks.dismiss(passage)
            self._notice.hide()

    def dismiss(self) -> None:
        """Leave the passage offered as it is, and offer the next."""
        if self.passage is not None:
            passage, self.passage = self.passage, None
            self._marks.dismiss(passage)
            self.go_to_worst()

    def _found(self) -> None:
        if self._asked:
            self._asked = False
            self.go_to_worst()

    def _changed(self) -> None:
        progress = self._marks.progress
        if self._marks.passages is None:
            self.passage = None
        if progress is not None and self._asked:
            share = 100 * progress.done_frames / max(1, progress.total_frames)
            self._notice.show_message(tr("Looking for where most music was taken: {percent:.0f} %", percent=share))
