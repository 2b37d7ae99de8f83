"""Both themes hold to WCAG 2.2 AA: text 4.5 to 1, what can be used and the ring of the focus 3 to 1."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QMenu, QScrollArea, QStyle
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.theme import RESOURCES, load_theme, style_application, text_factor

BACKGROUNDS = ("window", "panel", "raised", "hover", "accent_soft")
TEXT = {
    **dict.fromkeys(("text", "dim"), (*BACKGROUNDS, "pressed")),
    **dict.fromkeys(("accent", "a", "b", "r", "good", "warn", "bad"), BACKGROUNDS),
    "faint": ("window", "panel", "raised"),
    "accent_text": ("accent",),
    "window": ("a", "b", "r"),  # the letters of the tracks, chosen
}
"""Every colour that text has, and all that it stands on. What cannot be used (`disabled`) WCAG leaves out."""

SHAPES = {
    "control": BACKGROUNDS,  # borders of controls
    "accent": BACKGROUNDS,  # ring of the focus, what is ticked, filled parts
    "text": BACKGROUNDS,  # handles, and the ring where a control is filled or ticked, against what is around it
    "dim": BACKGROUNDS,  # borders under the pointer
    "bad": BACKGROUNDS,
    **dict.fromkeys("abr", ("window", "panel")),
}

SHEET = re.sub(r"/\*.*?\*/", "", (RESOURCES / "style" / "shellac.qss").read_text(encoding="utf-8"), flags=re.DOTALL)
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", SHEET)


def luminance(colour: str) -> float:
    def linear(share: float) -> float:
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_every_pair_of_colours_has_enough_contrast(name: str, pairs: dict[str, tuple[str, ...]], least: float) -> None:
    colours = load_theme(name).colours
    found = {
        f"{front} on {ground}": round(contrast(colours[front], colours[ground]), 2)
        for front, grounds in pairs.items()
        for ground in grounds
    }
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


def test_the_style_sheet_gives_text_only_colours_that_were_measured() -> None:
    used = set(itertools.chain(*(re.findall(r"(?<![-\w])color: @(\w+)", body) for _, body in RULES)))
    assert used - {"disabled"} <= set(TEXT)


def test_what_can_be_used_has_a_border_that_was_measured() -> None:
    """A plain line is for what only divides; controls that are disabled may have it."""
    for selector, body in RULES:
        control = re.search(r"QPushButton|QToolButton|QComboBox(?! Q)|QSpinBox|QLineEdit|indicator", selector)
        if control and ":disabled" not in selector and "QHeader" not in selector:
            for token in re.findall(r"border(?:-color)?:[^;]*@(\w+)", body):
                assert token in SHAPES, (selector, token)


@pytest.mark.parametrize(
    "kind",
    [
        *("QPushButton", "QToolButton", "QComboBox", "QLineEdit", "QSpinBox", "QSlider", "QTableView", "QTreeView"),
        *("QCheckBox::indicator", "QRadioButton::indicator"),
    ],
)
def test_the_focus_is_a_ring_of_two_pixels(kind: str) -> None:
    bodies = " ".join(
        body for selector, body in RULES if any(part.strip() in (f"{kind}:focus", kind) for part in selector.split(","))
    )
    assert "2px solid @accent" in bodies or ("2px solid transparent" in bodies and "border-color: @accent" in bodies)


def test_both_themes_have_the_same_colours() -> None:
    assert load_theme("dark").colours.keys() == load_theme("light").colours.keys()


def test_a_large_font_of_the_systems_is_taken_and_nothing_is_cut_off(
    make_window: Callable[[], MainWindow], qapp: QApplication, qtbot: QtBot
) -> None:
    before = qapp.font()
    large = QFont(before)
    large.setPixelSize(18)
    qapp.setFont(large)
    try:
        window = make_window()
        panel = window.panel
        label = panel.findChild(QCheckBox)
        assert label is not None
        assert label.fontInfo().pixelSize() == pytest.approx(18, abs=1)
        body = panel.findChildren(QScrollArea)[0].widget()
        assert body.minimumSizeHint().width() <= panel.width()
        window.close()
    finally:
        qapp.setFont(before)
        style_application(qapp, load_theme("dark"))
    assert text_factor() == 1.0


def test_what_cannot_be_ticked_looks_so(window: MainWindow, qtbot: QtBot) -> None:
    box = QCheckBox("a box")
    qtbot.addWidget(box)
    box.setChecked(True)
    box.show()
    usable = box.grab().toImage()
    box.setEnabled(False)
    assert box.palette().windowText().color().name() == window.theme.colours["disabled"]
    unusable = box.grab().toImage()
    middle = box.height() // 2
    assert usable.pixelColor(3, middle) != unusable.pixelColor(3, middle), "the box itself, not its words alone"


@pytest.mark.parametrize("name", ["dark", "light"])
def test_words_in_an_empty_field_can_be_read(qapp: QApplication, qtbot: QtBot, name: str) -> None:
    theme = load_theme(name)
    style_application(qapp, theme)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setPlaceholderText("Folder with the recordings")
    field.show()
    shown = field.palette().color(QPalette.ColorRole.PlaceholderText)
    assert (shown.name(), shown.alpha()) == (theme.colours["faint"], 255)


@pytest.mark.qt_log_ignore("grabbing the keyboard")
@pytest.mark.parametrize("count", [2, 3, 7])
def test_the_list_of_a_choice_opens_with_room_for_all_of_it(count: int, qapp: QApplication, qtbot: QtBot) -> None:
    style_application(qapp, load_theme("dark"))
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems([f"device {number}" for number in range(count)])
    box.move(200, 300)  # the screen's edge is not what makes it short
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    box.setFocus()
    box.showPopup()
    qapp.processEvents()  # the list has the focus then, and its ring
    view = box.view()
    last = view.visualRect(box.model().index(count - 1, 0))
    assert view.viewport().height() >= last.bottom() + 1
    assert view.verticalScrollBar().maximum() == 0
    box.hidePopup()


def test_a_menu_that_is_higher_than_the_screen_scrolls(qapp: QApplication, qtbot: QtBot) -> None:
    """Else it goes on in a second column, which a narrow screen has no room for."""
    style_application(qapp, load_theme("dark"))
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.ensurePolished()
    assert menu.style().styleHint(QStyle.StyleHint.SH_Menu_Scrollable, None, menu) == 1
