"""The page of the window without a recording."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from app.main_window import MainWindow


def test_no_sentence_is_cut_off_in_the_smallest_window(window: MainWindow) -> None:
    page = window.stack.widget(0)
    page.setFixedWidth(440)
    page.layout().activate()
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed, label.text()
            assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()


def test_the_list_of_types_says_what_they_are_not_26_endings(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {}
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **more: asked.update(more) or ("", ""))
    window.welcome.open.click()
    assert asked["options"] & QFileDialog.Option.HideNameFilterDetails
