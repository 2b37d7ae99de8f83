"""Questions before something that cannot be taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


def agreed(parent: QWidget | None, title: str, question: str, told: str, act: str, leave: str) -> bool:
    """Ask whether something may be done that cannot be taken back; Enter and Escape leave it.

    Parameters
    ----------
    parent
        The window it is asked in.
    title
        Of the question's window.
    question
        In one sentence.
    told
        What comes of it.
    act, leave
        What the buttons say: never "Yes", which says nothing to those who read the buttons alone.
    """
    box = QMessageBox(QMessageBox.Icon.Question, title, question, QMessageBox.StandardButton.NoButton, parent)
    box.setInformativeText(told)
    does = box.addButton(act, QMessageBox.ButtonRole.AcceptRole)
    leaves = box.addButton(leave, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leaves)
    box.setEscapeButton(leaves)
    box.exec()
    answer = box.clickedButton()
    box.deleteLater()
    return answer is does
