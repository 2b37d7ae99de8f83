"""The box of a choice says as much as has room, and never half an explanation."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.choices.choice_box import ChoiceBox
from tests.app.test_translation import german

__all__ = ["german"]

pytestmark = pytest.mark.usefixtures("undrawn")


def test_the_closed_box_says_what_has_room(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.add_choice("Linked (preserves stereo image)", "linked", "Linked")
    box.show()
    said = []
    for width in range(box.sizeHint().width() + 10, 40, -1):
        box.resize(width, box.sizeHint().height())
        if box.shown_text() not in said:
            said.append(box.shown_text())
    assert said[:2] == ["Linked (preserves stereo image)", "Linked"]
    assert all(text.endswith("…") for text in said[2:])
    box.grab()  # which paints it


@pytest.mark.parametrize("language", ["en", "de"])
def test_channels_are_named_in_the_list_and_in_the_panel(
    language: str, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    window: MainWindow = request.getfixturevalue("opened")
    window.resize(1280, 800)
    QApplication.processEvents()
    box = window.panel.channels
    whole = [box.itemText(place) for place in range(box.count())]
    assert (
        whole
        == {
            "en": ["Independent channels", "Linked (preserves stereo image)"],
            "de": ["Unabhängige Kanäle", "Gekoppelt (bewahrt das Stereobild)"],
        }[language]
    )
    shown = []
    for place in range(2):
        box.setCurrentIndex(place)
        shown.append(box.shown_text())
    short = {"en": ["Independent", "Linked"], "de": ["Unabhängig", "Gekoppelt"]}[language]
    assert all(text in known for text, known in zip(shown, zip(whole, short, strict=True), strict=True))
    assert box.view().minimumWidth() > max(box.fontMetrics().horizontalAdvance(text) for text in whole)
    fields = window.batch.batch.form.fields.choices["channels"]
    assert [fields.itemText(place) for place in range(2)] == whole
