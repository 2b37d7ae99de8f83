"""The menu Regions, and the one of a single region in the pictures."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.document.document import Document
from app.document.regions import NEW_GAIN
from app.translation import tr
from app.views.notice import Notice
from app.views.regions.choices import add_choices
from app.views.regions.files import RegionFilesMenu
from app.views.regions.music_menu import MusicMenu
from app.views.regions.regions_list import RegionsList, bring_into_view
from app.views.spectrogram.region_look import label
from app.views.spectrogram.view import SpectrogramView
from model.regions.region import Region

AMOUNT_STEP = 0.05


class Actions(Protocol):
    """The window's actions by name."""

    def __getitem__(self, name: str) -> QAction: ...


class RegionsMenu(QObject):
    """What keys and menus do to regions; `files` reads and writes them."""

    def __init__(
        self,
        window: QWidget,
        document: Document,
        files: RegionFilesMenu,
        notice: Notice,
        pictures: SpectrogramView,
        panel: RegionsList,
    ) -> None:
        super().__init__(window)  # so that no signal comes once the window is gone
        self._window, self._document, self._regions = window, document, document.regions
        self._files, self._notice, self._pictures, self._panel = files, notice, pictures, panel
        self._music = MusicMenu(window, document, notice)
        self._actions: Actions | None = None
        self._says_within = False
        for pane in pictures.panes.values():
            pane.gestures.on_menu = self.show_menu
        self._regions.choice_changed.connect(self._choice_changed)
        self._regions.drawing_changed.connect(self._drawing_changed)
        document.opened.connect(self._opened)
        document.monitor.changed.connect(self._show_within)

    def handlers(self) -> dict[str, Callable[..., Any]]:
        """By the names of the menu's entries."""
        regions = self._regions
        return (
            self._files.handlers()
            | self._music.handlers()
            | {
                "region_from_selection": self.from_selection,
                "draw_regions": regions.draw,
                "region_list": lambda on: self._panel.setVisible(on),
                "next_region": partial(self._step, 1),
                "previous_region": partial(self._step, -1),
                "hear_region": self.hear,
                "hear_within": self.hear_within,
                "region_more": lambda: regions.turn_amount(AMOUNT_STEP),
                "region_less": lambda: regions.turn_amount(-AMOUNT_STEP),
                "edit_region": self.edit,
                "region_up": partial(self._reorder, -1),
                "region_down": partial(self._reorder, 1),
                "delete_region": self.delete,
            }
        )

    def use(self, actions: Actions) -> None:
        """Use the actions made of `handlers`: the panel's buttons trigger them."""
        self._actions = actions
        self._panel.asked.connect(lambda name: actions[name].trigger())
        self._panel.menu_asked.connect(self.show_menu)
        self._panel.closed.connect(actions["region_list"].trigger)
        for one, other in itertools.permutations(("click_list", "region_list", "noise_sample_list"), 2):
            # there is no room for two
            actions[one].toggled.connect(lambda on, other=actions[other]: on and other.isChecked() and other.trigger())
        self.show_actions()

    def show_actions(self) -> None:
        """Enable what can be done now."""
        actions, document = self._actions, self._document
        if actions is None:
            return
        there, chosen = document.recording is not None, self._regions.chosen is not None
        count = len(self._regions.all)
        actions["region_from_selection"].setEnabled(there and document.selection is not None)
        for name in (
            "region_more", "region_less", "edit_region", "delete_region", "hear_within", "region_up", "region_down",
        ):  # fmt: skip
            actions[name].setEnabled(there and chosen)
        for name in ("hear_region", "next_region", "previous_region", "export_regions"):
            actions[name].setEnabled(there and count > 0)
        actions["hear_within"].setChecked(document.monitor.within is not None)
        actions["draw_regions"].setChecked(self._regions.drawing)

    def _opened(self) -> None:
        self._regions.draw(False)

    # Making and finding.

    def from_selection(self) -> None:
        """Make a region of the selection, of all frequencies."""
        if self._document.selection is not None:
            start, stop = self._document.selection
            self._regions.add(Region(start, stop, NEW_GAIN))

    def _step(self, by: int) -> None:
        region = self._regions.step(by)
        if region is not None:
            bring_into_view(self._document.viewport, region)

    def edit(self) -> None:
        """The list, with the cursor in the amount of the chosen region."""
        if self._regions.chosen is not None and self._actions is not None:
            if not self._panel.isVisible():
                self._actions["region_list"].trigger()
            self._panel.edit(self._regions.chosen)

    def _reorder(self, by: int) -> None:
        if self._regions.chosen is not None:
            self._regions.reorder(self._regions.chosen, by)

    def delete(self) -> None:
        """Remove the regions selected in the list, where they are more than the chosen one; else that."""
        selected = self._panel.selected()
        self._regions.remove(selected if self._regions.chosen in selected else None)

    # Listening.

    def hear(self) -> None:
        """Repeat the chosen region from its beginning; without a choice, the next one."""
        document = self._document
        region = self._regions.region or self._regions.step(1)
        if region is None or document.recording is None:
            return
        bring_into_view(self._document.viewport, region)
        document.select((region.start, min(region.stop, document.recording.frames)), looping=True)
        document.player.seek(region.start)
        if not document.player.status.playing:
            document.player.play()

    def hear_within(self, on: bool) -> None:
        """Hear nothing but what lies in the chosen region, over and over; or everything again."""
        self._document.monitor.hear_within(self._regions.region if on else None)
        if on:
            self.hear()

    def _choice_changed(self) -> None:
        monitor = self._document.monitor
        if monitor.within is not None and self._regions.draft is None:
            monitor.hear_within(self._regions.region)
        self._say_choice()
        self.show_actions()

    def _show_within(self) -> None:
        """A sound with its bass cut off must not be taken for the restored one, so it is said while it lasts."""
        within = self._document.monitor.within
        if within is not None:
            name = within.name or tr("the region")
            self._notice.show_message(
                tr("You hear only what lies in {name}.", name=name),
                tr("Hear all"),
                lambda: self.hear_within(False),
            )
        elif self._says_within:
            self._notice.hide()
        self._says_within = within is not None
        self.show_actions()

    def _say_choice(self) -> None:
        region = self._regions.region
        text = tr("%n region(s)", "", len(self._regions.all)) if self._regions.all else ""
        if region is not None:
            text += tr("; chosen: {region}", region=label(region))
        for pane in self._pictures.panes.values():
            pane.setAccessibleDescription(text)

    # The mouse.

    def _drawing_changed(self, on: bool) -> None:
        self.show_actions()
        if on:
            self._notice.show_message(
                tr(
                    "Draw in a picture: sideways a span, aslant a rectangle. Arrow keys move it, "
                    "or with Shift resize it."
                ),
                tr("Done"), lambda: self._regions.draw(False),
            )  # fmt: skip
        else:
            self._notice.hide()

    def leave(self) -> bool:
        """End a drag, listening to one region alone, or drawing; whether there was any."""
        regions = self._regions
        if regions.draft is not None:
            for pane in self._pictures.panes.values():
                pane.gestures.cancel()
        elif self._document.monitor.within is not None:
            self.hear_within(False)
        elif regions.drawing:
            regions.draw(False)
        else:
            return False
        return True

    def unchoose(self) -> bool:
        """Choose no region; whether one was chosen."""
        chosen = self._regions.chosen is not None
        self._regions.choose(None)
        return chosen

    def show_menu(self, place: int, at: QPoint) -> None:
        """The menu of a region, at a place on the screen."""
        menu = self.menu_of(place)
        menu.exec(at)
        menu.deleteLater()

    def menu_of(self, place: int) -> QMenu:
        """What can be done with a region."""
        menu = QMenu(self._window)
        assert self._actions is not None
        menu.addAction(self._actions["hear_region"])
        menu.addAction(self._actions["hear_within"])
        menu.addSeparator()
        add_choices(menu, self._document, place)
        menu.addSeparator()
        menu.addAction(self._actions["edit_region"])
        menu.addAction(self._actions["delete_region"])
        return menu
