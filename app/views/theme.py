"""Colours, style sheet and icons of the dark and the light theme; resources/ holds what they look like."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox

from model.installation import program_folder

DESIGNED_PIXELS = 12.7
"""The size of text in the style sheet, 9.5 points, on a screen of scale 1."""

LARGE_PIXELS = 16
"""From here on, a system's font was made large by the user, who wants to read it as large here."""

RESOURCES = program_folder() / "resources"


@dataclass(frozen=True)
class Theme:
    """One theme.

    Attributes
    ----------
    name
        "dark" or "light".
    colours
        By token, as Qt reads them.
    """

    name: str
    colours: dict[str, str]

    def colour(self, token: str, alpha: int = 255) -> QColor:
        """Give the colour of a token, `alpha` 0 to 255."""
        colour = QColor(self.colours[token])
        colour.setAlpha(alpha)
        return colour

    def icon(self, name: str, token: str = "text", size: int = 18) -> QIcon:
        """An icon in a colour of the theme, paler when disabled, sharp at every screen scale."""
        icon = QIcon()
        for mode, shade in ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "disabled")):
            for scale in (1, 2, 3):
                icon.addPixmap(self.pixmap(name, shade, size, scale), mode)
        return icon

    def pixmap(self, name: str, token: str = "text", size: int = 18, scale: int = 1) -> QPixmap:
        """Give an icon in the colour of a token, `size` pixels wide at scale 1 and sharp at `scale`.

        Raises
        ------
        FileNotFoundError
            There is no icon of this name.
        """
        key = f"shellac {name} {self.colours[token]} {size} {scale}"  # the same icon stands in several places
        pixmap = QPixmap()
        if QPixmapCache.find(key, pixmap):
            return pixmap
        svg = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        data = QByteArray(svg.replace("currentColor", self.colours[token]).encode())
        pixmap = QPixmap(QSize(size, size) * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(data).render(painter, QRectF(0, 0, size * scale, size * scale))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        QPixmapCache.insert(key, pixmap)
        return pixmap


def load_theme(name: str) -> Theme:
    """The theme "dark" or "light"."""
    colours = json.loads((RESOURCES / "style" / f"{name}.json").read_text(encoding="utf-8"))
    return Theme(name, colours)


def theme_name(choice: str) -> str:
    """Give "dark" or "light" for the setting "dark", "light" or "system"; dark where the system says nothing."""
    if choice != "system":
        return choice
    scheme = QGuiApplication.styleHints().colorScheme()
    return "light" if scheme == Qt.ColorScheme.Light else "dark"


def style_application(application: QApplication, theme: Theme) -> None:
    """Give the whole application the palette and the style sheet of `theme`, unless it has them.

    Each of the three goes through every widget that is there. From one sheet to another that takes Qt three times as
    long as from one to none and from none to the other.
    """
    sheet = _style_sheet(theme)
    if application.styleSheet() == sheet:
        return
    if not application.styleSheet() and application.style().name() != "fusion":
        application.setStyle("Fusion")
    application.setStyleSheet("")
    application.setPalette(_palette(theme))
    application.setStyleSheet(sheet)


def text_factor() -> float:
    """How much larger text is than designed: 1, or more where the system's own font is a large one."""
    pixels = QFontInfo(QApplication.font()).pixelSize()
    return pixels / DESIGNED_PIXELS if pixels >= LARGE_PIXELS else 1.0


def text_pixels(pixels: int) -> int:
    """A width that holds text, for text as large as it is here; both in pixels."""
    return round(pixels * text_factor())


def numbers_font(points: float) -> QFont:
    """The interface's own font with figures of equal width, so that running numbers stand still."""
    font = QFont(QApplication.font())
    font.setPointSizeF(points * text_factor())
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def indent_number(box: QSpinBox) -> None:
    """Make room around the number of a spin box: a style sheet's padding does not reach into it."""
    line = box.findChild(QLineEdit)
    if line is not None:
        line.setTextMargins(5, 0, 5, 0)


_icon_folder: tempfile.TemporaryDirectory[str] | None = None


def _style_sheet(theme: Theme) -> str:
    """The style sheet with the theme's colours; its few pictures are coloured into a folder of this process."""
    global _icon_folder
    if _icon_folder is None:
        _icon_folder = tempfile.TemporaryDirectory(prefix="shellac-style-")
    folder = Path(_icon_folder.name) / theme.name
    folder.mkdir(exist_ok=True)
    for name, source, token in (
        ("check", "check", "text"),
        ("check-on", "check", "accent_text"),
        ("down", "down", "dim"),
    ):
        svg = (RESOURCES / "icons" / f"{source}.svg").read_text(encoding="utf-8")
        (folder / f"{name}.svg").write_text(svg.replace("currentColor", theme.colours[token]), encoding="utf-8")
    sheet = (RESOURCES / "style" / "shellac.qss").read_text(encoding="utf-8")
    sheet = sheet.replace("@icons", folder.as_posix())
    factor = text_factor()
    if factor != 1.0:
        sheet = re.sub(r"([\d.]+)pt\b", lambda match: f"{float(match[1]) * factor:.4g}pt", sheet)
    return re.sub(r"@([a-z_]+)", lambda match: theme.colours[match[1]], sheet)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for part, token in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "panel"),
        (role.AlternateBase, "window"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.Text, "text"),
        (role.PlaceholderText, "faint"),
        (role.Button, "raised"),
        (role.ButtonText, "text"),
        (role.BrightText, "bad"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "accent_text"),
        (role.Light, "hover"),
        (role.Midlight, "raised"),
        (role.Mid, "line"),
        (role.Dark, "pressed"),
        (role.Shadow, "pressed"),
        (role.Accent, "accent"),
    ):
        palette.setColor(part, theme.colour(token))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, theme.colour("disabled"))
    return palette
