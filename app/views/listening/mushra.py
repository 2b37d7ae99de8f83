"""The MUSHRA session: who listens, a page to try, the items, the end."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from random import Random
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import sentence
from app.playback.audition import Audition
from app.playback.mix import Track
from app.processes.worker import Worker
from app.translation import QT_TR_NOOP, told, tr
from app.views.fitting import Remark, take_size
from app.views.listening.audition_bar import AuditionBar
from app.views.listening.rating_panel import RatingPanel
from app.views.progress_bar import ProgressBar
from app.views.scrolled import Scrolled
from app.views.theme import Theme
from model.listening.ratings import ANCHORS, REFERENCE, append_ratings
from model.listening.session import Item, OpenItem, Session
from model.listening.trials import COMPARED, ItemNames, MushraPage, MushraTest

HOW = QT_TR_NOOP(
    "You will hear short recordings, each in several versions under numbers, in random order. Compare every version "
    "with {shown} and give it a score from 0 (bad) to 100 (excellent). Versions may sound alike. Switch as "
    "often as you like: position is kept. Set a comfortable volume now and leave it."
)
HIDDEN = QT_TR_NOOP("One of the numbers is the reference itself: it deserves 100.")


class MushraDialog(QDialog):
    """One listener after another through a session; scores are written after every item.

    Parameters
    ----------
    audition
        A player of its own; closed with the dialog.
    """

    def __init__(
        self, audition: Audition, session: Session, random: Random, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Listening session: {name}", name=session.name))
        take_size(self, 860, 640)
        self._audition, self._session, self._random, self._theme = audition, session, random, theme
        self.test: MushraTest | None = None
        self._page: MushraPage | None = None
        self._opened: OpenItem | None = None
        self._opening: Worker | None = None
        self.start: QPushButton
        self.stack = QStackedWidget()
        self.stack.addWidget(self._first_page())
        self.stack.addWidget(self._rating_page())
        self.stack.addWidget(self._last_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.addWidget(self.stack)

    # The pages: start, rating, end.

    def _first_page(self) -> QWidget:
        page, area, layout, below, foot = _page()
        title = QLabel(self._session.name)
        title.setObjectName("title")
        layout.addWidget(title)
        references = [item.reference is not None for item in self._session.items]
        shown = tr("the <b>original</b>") if not any(references) else tr("the <b>reference</b>")
        if any(references) and not all(references):
            shown += tr(", or with the <b>original</b> where there is none,")
        how = QLabel(tr(HOW, shown=shown) + (f" {tr(HIDDEN)}" if all(references) else ""))
        how.setWordWrap(True)
        layout.addWidget(how)
        if self._session.instructions:
            own = QLabel(self._session.instructions)
            own.setTextFormat(Qt.TextFormat.PlainText)
            own.setWordWrap(True)
            layout.addWidget(own)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        self.listener = QLineEdit()
        self.listener.setPlaceholderText(tr("A name or a number"))
        self.listener.setAccessibleName(tr("Listener"))
        self.listener.textChanged.connect(lambda: self.start.setEnabled(bool(self.listener.text().strip())))
        self.listener.textEdited.connect(lambda: area.ensureWidgetVisible(self.listener))  # below long instructions
        self.listener.returnPressed.connect(lambda: self.start.click())  # does nothing while there is no name
        form.addRow(tr("Listener"), self.listener)
        folder = self._session.path.parent
        self.results = QLineEdit(str(folder / f"{self._session.path.stem}_results.csv"))
        self.results.setAccessibleName(tr("Results"))
        self.results.setToolTip(tr("Scores are added to this file; several listeners share one."))
        form.addRow(tr("Results"), self.results)
        self.failure = QLabel()
        self.failure.setProperty("role", "bad")
        self.failure.setWordWrap(True)
        layout.addLayout(form)
        layout.addStretch(1)
        below.addWidget(self.failure)
        foot.addWidget(QLabel(tr("%n item(s)", "", len(self._session.items))))
        foot.addStretch(1)
        self.try_out = _button(tr("Try it first"), self.train)
        self.try_out.setToolTip(tr("A page of the test whose scores are not kept"))
        self.start = _button(tr("Begin"), self.begin)
        self.start.setProperty("primary", "true")
        self.start.setEnabled(False)
        foot.addWidget(self.try_out)
        foot.addWidget(self.start)
        return page

    def _rating_page(self) -> QWidget:
        page, _, layout, below, foot = _page()
        head = QHBoxLayout()
        self.heading = QLabel()
        self.heading.setStyleSheet("font-size: 14pt")
        self.progress = ProgressBar()
        self.progress.setFixedWidth(160)
        self.progress.setTextVisible(False)
        head.addWidget(self.heading)
        keys = Remark()
        keys.setText(tr("Keys: 0 to 9 listen, arrows score, Space plays."))
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(keys, 1)
        head.addSpacing(16)
        head.addWidget(self.progress)
        layout.addLayout(head)
        self.panel = RatingPanel(self._theme)
        self.panel.chosen.connect(self.hear)
        self.panel.rated.connect(self.rate)
        layout.addWidget(self.panel, 1)
        self.bar = AuditionBar(self._audition, self._theme)
        below.addWidget(self.bar)
        self.missing = QLabel()
        self.missing.setProperty("role", "warn")
        self.missing.setWordWrap(True)
        self.leave = _button("", self._leave)
        self.go_on = _button(tr("Next"), self.next)
        self.go_on.setProperty("primary", "true")
        foot.addWidget(self.missing, 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.go_on)
        return page

    def _last_page(self) -> QWidget:
        page, _, layout, _, foot = _page()
        layout.addStretch(1)
        thanks = QLabel(tr("Thank you."))
        thanks.setObjectName("title")
        self.written = QLabel()
        self.written.setWordWrap(True)
        layout.addWidget(thanks)
        layout.addWidget(self.written)
        layout.addStretch(2)
        foot.addStretch(1)
        foot.addWidget(_button(tr("Another listener"), self.another_listener))
        foot.addWidget(_button(tr("Close"), self.close))
        return page

    # From item to item.

    def train(self) -> None:
        """Show the first item as a page to try; its scores are not kept."""
        item = self._session.items[0]
        names = _names(self._session, item)
        shown = REFERENCE if names.has_reference else "input"
        self._page = MushraPage(names.name, names.material, names.stimuli, shown, self._random)
        self.test = None
        self._open(item)

    def begin(self) -> None:
        """Begin the test for the listener who is named; a results file that cannot be written is said first."""
        try:
            append_ratings(Path(self.results.text()), [])
        except Exception as error:
            self.failure.setText(sentence(error))
            return
        names = [_names(self._session, item) for item in self._session.items]
        self.test = MushraTest(self._session.name, self.listener.text().strip(), names, self._random)
        self._open_current_item()

    def _open_current_item(self) -> None:
        assert self.test is not None
        self._page = self.test.page
        if self._page is None:
            self._audition.pause()
            self.written.setText(
                tr(
                    "The scores of {listener} are in {results}.",
                    listener=self.test.listener,
                    results=self.results.text(),
                )
            )
            self.stack.setCurrentIndex(2)
            return
        item = self._page.item
        self._open(next(entry for entry in self._session.items if entry.name == item))

    def _open(self, item: Item) -> None:
        """Open the files of an item, away from the window's thread."""
        self._release()

        def open_item() -> Generator[None, None, OpenItem]:
            yield
            return self._session.open(item)

        self.stack.setEnabled(False)
        worker = Worker(open_item(), "listening item")
        self._opening = worker
        worker.finished.connect(lambda opened: self._show_item(worker, opened))
        worker.failed.connect(self._not_opened)
        worker.start()

    def _not_opened(self, error: Exception) -> None:
        self.stack.setEnabled(True)
        self.failure.setText(sentence(error))
        self.stack.setCurrentIndex(0)

    def _show_item(self, worker: Worker, opened: OpenItem) -> None:
        page = self._page
        if worker is not self._opening or page is None:
            opened.close()
            return
        self._opened, self._opening = opened, None
        sounds = {stimulus.name: stimulus for stimulus in opened.stimuli}
        sounds_by_place: dict[object, Track] = {}
        for place in range(page.count + 1):
            # a track of its own for every number, also where two numbers are one sound
            stimulus = sounds[page.sound(place)]
            sounds_by_place[place] = Track(stimulus.recording, stimulus.gain)
        self._audition.load(sounds_by_place, COMPARED)
        self.bar.show_audition()
        self.panel.show_page(page, tr("Reference") if page.has_reference else tr("Original"))
        self.stack.setEnabled(True)
        self.stack.setCurrentIndex(1)
        self.missing.clear()
        test = self.test
        self.heading.setText(
            tr("Trial run: nothing is kept")
            if test is None
            else tr("Item {number} of {total}", number=test.number, total=test.total)
        )
        self.progress.setVisible(test is not None)
        if test is not None:
            self.progress.setRange(0, test.total)
            self.progress.setValue(test.number - 1)
        self.go_on.setText(tr("Next") if test is not None and test.number < test.total else tr("Done"))
        self.leave.setText(tr("Back") if test is None else tr("Stop here"))
        self.panel.setFocus()

    def hear(self, place: int) -> None:
        """Switch to number `place`, or to what is compared with."""
        page = self._page
        if page is None or place > page.count:
            return
        page.hear(place)
        self.panel.mark(place)
        self._audition.hear(place)
        if not self._audition.status.playing:
            self._audition.play()

    def rate(self, place: int, score: int) -> None:
        """Give number `place` a score, 0 to 100."""
        if self._page is not None:
            self._page.rate(place, score)
            self.missing.clear()

    def next(self) -> None:
        """Go to the next item, once everything is heard and rated; the scores are on the disk by then."""
        page, test = self._page, self.test
        if page is None:
            return
        if test is None:
            self._leave()
            return
        missing = page.missing()
        self.missing.setText(told(missing))
        if missing:
            return
        try:
            append_ratings(Path(self.results.text()), test.scores())
        except Exception as error:
            self.missing.setText(sentence(error))
            return
        test.next()
        self._open_current_item()

    def another_listener(self) -> None:
        """Show the first page again, without a name."""
        self._release()
        self.listener.clear()
        self.failure.clear()
        self.stack.setCurrentIndex(0)

    def _leave(self) -> None:
        if self.test is None:
            self._release()
            self._page = None
            self.stack.setCurrentIndex(0)
        else:
            self.close()

    # Closing and keys.

    def _release(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            self._audition.unload(opened.close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a rating page digits switch (0: what is compared with), Space plays or pauses, Escape does nothing."""
        rating = self.stack.currentIndex() == 1
        digits = {"0": COMPARED} | {str(place): place for place in range(1, 10)}
        if rating and event.text() in digits:
            self.hear(digits[event.text()])
            self.panel.take_keys(digits[event.text()])
        elif rating and event.key() == Qt.Key.Key_Space:
            self._audition.play_or_pause()
        elif event.key() != Qt.Key.Key_Escape or not rating:
            super().keyPressEvent(event)

    def done(self, code: int) -> None:
        """End the player, close the files, and close."""
        self.bar.stop()
        if self._opening is not None:
            self._opening.wait()
        self._release()
        self._audition.close()
        super().done(code)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as with the button."""
        self.done(QDialog.DialogCode.Rejected)
        event.accept()


def _names(session: Session, item: Item) -> ItemNames:
    stimuli = [REFERENCE] if item.reference is not None else []
    stimuli += item.systems
    if item.reference is not None and session.anchors:
        stimuli += ANCHORS
    return ItemNames(item.name, item.material, item.reference is not None, stimuli)


class _Page(NamedTuple):
    page: QWidget
    area: Scrolled
    column: QVBoxLayout
    below: QVBoxLayout
    foot: QHBoxLayout


def _page() -> _Page:
    """A page, its column in an area that scrolls where the screen is low, and below it a column and a row that stay."""
    page, inside = QWidget(), QWidget()
    column, below, foot, whole = QVBoxLayout(inside), QVBoxLayout(), QHBoxLayout(), QVBoxLayout(page)
    for layout in (column, below, whole):
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
    area = Scrolled(inside)
    whole.addWidget(area, 1)
    whole.addLayout(below)
    whole.addLayout(foot)
    return _Page(page, area, column, below, foot)


def _button(text: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: pressed())
    return button
