"""The page that the window shows before anything is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.translation import tr
from app.views.scrolled import Scrolled
from app.views.theme import RESOURCES, Theme

DEMO = RESOURCES / "demo" / "shellac-demo.flac"
RECENT_SHOWN = 5


class Welcome(QWidget):
    """Drop a file, choose one, open a recent one, or the record that ships with Shellac.

    Signals
    -------
    open_asked(), demo_asked()
        One of the two buttons was pressed.
    path_asked(object)
        A recent file was chosen; its path.
    """

    open_asked = Signal()
    demo_asked = Signal()
    path_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page = QWidget()
        page.setObjectName("welcome")
        outer = QVBoxLayout(page)
        outer.addStretch(4)
        self.mark = QLabel()
        self.mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addWidget(self.mark)
        title = QLabel(tr("Drop a recording here"))
        title.setObjectName("title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addSpacing(10)
        outer.addWidget(title)
        introduction = QLabel(
            tr(
                "WAV, RF64, W64, AIFF, FLAC, Ogg or MP3, at any rate and depth.\n"
                "Shellac finds the noise, you decide how much of it goes. The file itself is never changed."
            )
        )
        introduction.setProperty("role", "dim")
        introduction.setAlignment(Qt.AlignmentFlag.AlignCenter)
        introduction.setWordWrap(True)
        outer.addSpacing(4)
        outer.addWidget(introduction)
        outer.addSpacing(20)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        self.open = QPushButton("  " + tr("Open a recording …"))
        self.open.setProperty("primary", True)
        self.open.setMinimumHeight(24)
        self.open.clicked.connect(self.open_asked)
        self.demo = QPushButton("  " + tr("Try the record that comes with Shellac"))
        self.demo.setMinimumHeight(24)
        self.demo.clicked.connect(self.demo_asked)
        self.demo.setVisible(DEMO.exists())
        buttons.addStretch(1)
        buttons.addWidget(self.open)
        buttons.addWidget(self.demo)
        buttons.addStretch(1)
        outer.addLayout(buttons)
        outer.addSpacing(24)
        self._recent = QFrame()
        self._recent.setObjectName("card")
        self._recent.setFixedWidth(470)
        self._list = QVBoxLayout(self._recent)
        self._list.setContentsMargins(8, 10, 8, 8)
        self._list.setSpacing(1)
        outer.addWidget(self._recent, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(5)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._page, self._area = page, Scrolled(page)
        whole.addWidget(self._area)
        self._theme: Theme | None = None
        self._paths: list[Path] = []
        self.show_recent([])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the mark away where it would push the buttons out of sight."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.mark.show()
        self._page.layout().activate()  # type: ignore[union-attr]
        self.mark.setVisible(self._area.needed_height(self.width()) <= self.height())

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self.mark.setPixmap(theme.pixmap("shellac", "text", 112, 2))
        self.open.setIcon(theme.icon("open", "accent_text"))
        self.demo.setIcon(theme.icon("record"))
        self.show_recent(self._paths)

    def show_recent(self, paths: list[Path]) -> None:
        """Show the first RECENT_SHOWN of `paths`."""
        self._paths = paths
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        shown = paths[:RECENT_SHOWN]
        self._recent.setVisible(bool(shown))
        heading = QLabel(tr("RECENT"))
        heading.setObjectName("heading")
        heading.setContentsMargins(8, 0, 0, 4)
        self._list.addWidget(heading)
        for path in shown:
            button = QPushButton(path.name)
            button.setProperty("flat", True)
            button.setStyleSheet("text-align: left; padding: 4px 8px;")
            button.setToolTip(str(path))
            button.setAccessibleName(tr("Open {name}", name=path.name))
            button.clicked.connect(lambda _=False, path=path: self.path_asked.emit(path))
            self._list.addWidget(button)
        self._fit()
