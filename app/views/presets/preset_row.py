"""The preset in the restore panel: which one, what deviates from it, and one click back to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.document.document import Document
from app.presets import Presets
from app.translation import told, tr
from app.views.fitting import unbroken
from app.views.notice import Notice
from app.views.presets.preset_menu import PresetMenu
from app.views.presets.shown import model_titles, shown_name, shown_note
from app.views.theme import Theme, text_pixels
from model.presets.in_words import in_words


class PresetRow(QWidget):
    """A preset to choose, its menu, and beneath them what deviates from it, with the way back.

    Parameters
    ----------
    document
        Its settings are shown and changed.
    presets
        Those there are.
    notice
        Says what was written, and what went wrong.
    """

    def __init__(self, document: Document, presets: Presets, notice: Notice) -> None:
        super().__init__()
        self._document, self._presets = document, presets
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Preset"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(5)
        self.choice.activated.connect(self._chosen)
        self.menu = PresetMenu(document, presets, notice, self)
        self.more = QToolButton()
        self.more.setToolTip(tr("Save, export and import presets, and say what new recordings begin with"))
        self.more.setAccessibleName(tr("More about presets"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self.menu)
        heading = QLabel(tr("PRESET"))
        heading.setObjectName("heading")
        heading.setBuddy(self.choice)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(heading)
        self.sets = QButtonGroup(self)
        for number in (1, 2):
            button = QToolButton(self)
            button.setText(str(number))
            button.setCheckable(True)
            button.setToolTip(
                tr("Settings {number}: there are two sets to compare; Y goes from one to the other", number=number)
            )
            button.setAccessibleName(tr("Settings {number}", number=number))
            button.setStyleSheet("padding: 3px 0;")
            button.setFixedWidth(text_pixels(22))
            self.sets.addButton(button, number)
            row.addWidget(button)
        self.sets.idClicked.connect(document.pair.choose)
        row.addWidget(self.choice, 1)
        row.addWidget(self.more)
        self.deviations = QLabel()
        self.deviations.setProperty("role", "warn")
        self.deviations.setWordWrap(True)
        self.deviations.setAccessibleName(tr("What deviates from the preset"))
        self.reset = QPushButton(tr("Reset"))
        self.reset.clicked.connect(self.back_to_preset)
        under = QHBoxLayout()
        under.setSpacing(6)
        under.addWidget(self.deviations, 1)
        under.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addLayout(row)
        whole.addLayout(under)
        document.settings_changed.connect(self._follow)
        document.opened.connect(self.show_state)
        presets.changed.connect(self.show_state)
        document.pair.changed.connect(self.show_state)
        self.show_state()

    # Requests of the user.

    def _chosen(self, place: int) -> None:
        preset = self._presets.all[place]
        self._presets.go_by(preset)
        self._document.change(**preset.values)

    def back_to_preset(self) -> None:
        """Let every setting be as the preset has it."""
        self._document.change(**self._presets.current.values)

    # Showing.

    def apply_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self.more.setIcon(theme.icon("more"))

    def _follow(self) -> None:
        self._presets.follow(self._document.settings)
        self.show_state()

    def show_state(self) -> None:
        """Show everything as the document and the presets have it."""
        presets, settings = self._presets, self._document.settings
        there = self._document.recording is not None
        names, titles = [shown_name(preset) for preset in presets.all], model_titles(self._document.weights)
        if names != [self.choice.itemText(row) for row in range(self.choice.count())]:
            self.choice.clear()
            for preset in presets.all:
                self.choice.addItem(shown_name(preset))
                self.choice.setItemData(
                    self.choice.count() - 1, shown_note(preset, titles), Qt.ItemDataRole.ToolTipRole
                )
        current = shown_name(presets.current)
        self.choice.setCurrentIndex(names.index(current) if current in names else -1)
        self.choice.setToolTip(shown_note(presets.current, titles))
        self.choice.setEnabled(there)
        self.sets.button(self._document.pair.number).setChecked(True)
        for button in self.sets.buttons():
            button.setEnabled(there)
        changed = presets.current.deviations(settings) if there else ()
        self.deviations.setText(
            unbroken(tr("Changed: {settings}", settings=told(in_words(settings, changed, titles)))) if changed else ""
        )
        self.reset.setToolTip(
            tr(
                "Back to {name}: {settings}",
                name=current,
                settings=told(in_words(presets.current.settings, changed, titles)),
            )
        )
        for widget in (self.deviations, self.reset):
            widget.setVisible(bool(changed))
