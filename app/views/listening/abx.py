"""The ABX test: X is A or B, and the listener says which."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.playback.audition import Audition
from app.playback.mix import Track
from app.translation import QT_TR_NOOP, told, tr
from app.views.listening.audition_bar import AuditionBar
from app.views.scrolled import ScrolledDialog
from app.views.theme import Theme, numbers_font
from app.views.tool_buttons import choice_button
from model.listening.trials import AbxResult, AbxTest, Letter

TITLES = {Letter.A: QT_TR_NOOP("Original"), Letter.B: QT_TR_NOOP("Restored"), Letter.X: QT_TR_NOOP("A or B?")}


class AbxDialog(ScrolledDialog):
    """Trials over one span, as many as wanted; the result at the end, or when asked.

    Parameters
    ----------
    audition
        A player of its own; closed with the dialog.
    tracks
        Those of A and B, alike in length.
    facts
        What was compared, for the record that is kept.
    sidecar
        Where the result may go by default.
    """

    def __init__(
        self,
        audition: Audition,
        tracks: dict[Letter, Track],
        facts: dict[str, Any],
        random: Random,
        theme: Theme,
        sidecar: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(620, parent)
        self.setWindowTitle(tr("Blind test: A, B, X"))
        self._audition, self._facts, self._sidecar = audition, facts, sidecar
        self.test = AbxTest(random)
        # one track behind each letter: X is changed with every trial, and never an object that A or B is
        self._sounds = tracks
        at_first: dict[object, Track] = dict(tracks.items())
        at_first[Letter.X] = tracks[self.test.sound(Letter.X)]
        audition.load(at_first, Letter.A)
        self._build(theme)
        self.bar.show_audition()
        self.bar.line.setFocus()  # where the space bar plays, and does not press a button
        self._show()

    def _build(self, theme: Theme) -> None:
        layout = self.content
        layout.setSpacing(10)
        intro = QLabel(tr("X is randomly A or B. Switch as often as you like, then say which."))
        intro.setWordWrap(True)
        layout.addWidget(intro)
        what = QLabel(self._facts["words"])
        what.setProperty("role", "faint")
        layout.addWidget(what)
        layout.addLayout(self._build_letters())
        self.bar = AuditionBar(self._audition, theme)
        layout.addWidget(self.bar)
        keys = QLabel(tr("Keys: A, B and X listen, 1 and 2 say which, Space plays. 16 trials are usual."))
        keys.setProperty("role", "faint")
        keys.setWordWrap(True)
        layout.addWidget(keys)
        layout.addStretch(1)  # else what is left of the room would lie between the lines
        self.result_text = QLabel()
        self.result_text.setWordWrap(True)
        self.result_text.setAccessibleName(tr("Result"))
        self.result_text.hide()
        self._build_end()

    def _build_letters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.letters: dict[Letter, QToolButton] = {}
        group = QButtonGroup(self)
        for letter in Letter:
            button = choice_button(f"{letter}\n{tr(TITLES[letter])}")
            button.setProperty("listening", "letter")
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            button.setToolTip(tr("Listen to {letter} (key {key})", letter=letter, key=letter))
            button.setAccessibleName(tr("Listen to {letter}", letter=letter))
            button.clicked.connect(lambda _=False, letter=letter: self.hear(letter))
            group.addButton(button)
            row.addWidget(button)
            self.letters[letter] = button
        return row

    def _build_answers(self) -> QHBoxLayout:
        answers = QHBoxLayout()
        answers.setSpacing(10)
        self.trial = QLabel()
        self.trial.setFont(numbers_font(11))
        answers.addWidget(self.trial, 1)
        self.answers: dict[Letter, QPushButton] = {}
        for letter, key in ((Letter.A, "1"), (Letter.B, "2")):
            choice = QPushButton(tr("X is {letter}", letter=letter))
            choice.setMinimumWidth(120)
            choice.setToolTip(tr("Key {key}", key=key))
            choice.setAutoDefault(False)
            choice.clicked.connect(lambda _=False, letter=letter: self.answer(letter))
            answers.addWidget(choice)
            self.answers[letter] = choice
        return answers

    def _build_end(self) -> None:
        end = QHBoxLayout()
        self.look = QPushButton(tr("Show the result"))
        self.look.setAutoDefault(False)
        self.look.setToolTip(tr("How many are right so far. Looks are counted: wait until you are done if you can."))
        self.look.clicked.connect(self.show_result)
        self.keep = QPushButton(tr("Keep in a sidecar …"))
        self.keep.setAutoDefault(False)
        self.keep.setToolTip(tr("Write the result into the .shellac.json of the restored file"))
        self.keep.clicked.connect(self._ask_where)
        self.keep.hide()
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        end.addWidget(self.look)
        end.addWidget(self.keep)
        end.addStretch(1)
        end.addWidget(close)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(_rule())
        column.addLayout(self._build_answers())
        column.addWidget(self.result_text)
        column.addLayout(end)
        self.foot.addLayout(column)

    def hear(self, letter: Letter) -> None:
        """Switch; plays from the first switch on."""
        self._audition.hear(letter)
        self.letters[letter].setChecked(True)
        if not self._audition.status.playing:
            self._audition.play()

    def answer(self, letter: Letter) -> None:
        """Score an answer, A or B, and begin the next trial; the sound goes on, with another X where X is heard."""
        self.test.answer(letter)
        self._audition.change(Letter.X, self._sounds[self.test.sound(Letter.X)])
        self.result_text.hide()
        self.keep.hide()
        self._show()

    def show_result(self) -> None:
        """Say how many are right, and what that means."""
        self._result = self.test.look()
        self.result_text.setText(
            f"<span style='font-size:15pt'>{told(self._result.in_words())}</span><br>{told(self._result.verdict())}"
        )
        self.result_text.show()
        self.keep.setVisible(self._result.trials > 0)
        self.make_room()

    def _show(self) -> None:
        done = self.test.trials
        self.trial.setText(
            tr("Trial {number}", number=done + 1) + ("  ·  " + tr("%n answered", "", done) if done else "")
        )
        self.look.setEnabled(done > 0)
        heard = self._audition.heard
        assert isinstance(heard, Letter)
        self.letters[heard].setChecked(True)

    def _ask_where(self) -> None:
        start = str(self._sidecar or Path.home())
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Keep the result in"), start, tr("Sidecars") + " (*.shellac.json)"
        )
        if chosen:
            self.keep_in(Path(chosen))

    def keep_in(self, sidecar: Path) -> None:
        """Add the result to a sidecar; what goes wrong is said in the dialog."""
        from app.errors import sentence
        from model.archive.sidecar import read_sidecar, update_sidecar

        result: AbxResult = self._result
        try:
            before = read_sidecar(sidecar).data.get("listening") or []
            entry = {"test": "ABX", "result": str(result), **result.as_json(), **self._facts}
            update_sidecar(sidecar, listening=[*before, entry])
        except Exception as error:
            self.result_text.setText(sentence(error))
            return
        self.keep.hide()
        kept = tr("Kept in {name}.", name=sidecar.name)
        self.result_text.setText(f"<span style='font-size:15pt'>{told(result.in_words())}</span><br>{kept}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A, B and X hear; 1 and 2 answer; Space plays or pauses."""
        key = event.text().upper()
        if key in Letter.__members__:
            self.hear(Letter(key))
        elif key in ("1", "2"):
            self.answer(Letter.A if key == "1" else Letter.B)
        elif event.key() == Qt.Key.Key_Space:
            self._audition.play_or_pause()
        else:
            super().keyPressEvent(event)

    def done(self, code: int) -> None:
        """End the player and close."""
        self.bar.stop()
        self._audition.close()
        super().done(code)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as with the button."""
        self.done(QDialog.DialogCode.Rejected)
        event.accept()


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    return rule
