"""The menus: every action with its keys, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from app.views.theme import Theme

StandardKey = QKeySequence.StandardKey
Keys = tuple[str | StandardKey, ...]


@dataclass(frozen=True)
class Entry:
    """One line of a menu.

    Attributes
    ----------
    name
        What it is asked for by.
    title
        What it says, with its mnemonic; empty for a separator.
    keys
        What it is pressed with.
    icon
        Name of the icon; empty for none.
    checkable
        Whether it is on or off.
    needs_recording
        Whether it can be used only where a recording is open.
    """

    name: str
    title: str
    keys: Keys = ()
    icon: str = ""
    checkable: bool = False
    needs_recording: bool = True


SEPARATOR = Entry("", "")

MENUS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "&File",
        (
            Entry("open", "&Open …", (StandardKey.Open,), "open", needs_recording=False),
            Entry("recent", "Open &recent", needs_recording=False),
            Entry("demo", "Open the record that comes with &Shellac", (), "record", needs_recording=False),
            Entry("close", "&Close recording", (StandardKey.Close,)),
            SEPARATOR,
            Entry("save", "Sa&ve project", (StandardKey.Save,)),
            Entry("save_as", "Save project &as …"),
            Entry("notes", "No&tes on this recording …"),
            SEPARATOR,
            Entry("export", "&Export …", ("Ctrl+E", "Ctrl+Shift+E"), "export"),
            Entry("cancel", "Ca&ncel the export"),
            Entry("batch", "&Batch …", ("Ctrl+B",), "batch", needs_recording=False),
            SEPARATOR,
            Entry("quit", "&Quit", (StandardKey.Quit,), needs_recording=False),
        ),
    ),
    (
        "&Edit",
        (
            Entry("undo", "&Undo", (StandardKey.Undo,), "undo"),
            Entry("redo", "&Redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo"),
            SEPARATOR,
            Entry("select_all", "Select &all", (StandardKey.SelectAll,)),
            Entry("select_visible", "Select &visible part", ("Ctrl+Shift+A",)),
            Entry("deselect", "Select &nothing", ("Ctrl+Shift+D",)),
            SEPARATOR,
            Entry("preferences", "&Preferences …", ("Ctrl+,",), "settings", needs_recording=False),
        ),
    ),
    (
        "&View",
        (
            Entry("zoom_in", "Zoom &in", ("Ctrl++", "Ctrl+=", "Ctrl+1"), "zoom-in"),
            Entry("zoom_out", "Zoom &out", ("Ctrl+-", "Ctrl+2"), "zoom-out"),
            Entry("fit", "Show &everything", ("Ctrl+0", "Ctrl+3"), "fit"),
            Entry("earlier", "E&arlier", ("PgUp",)),
            Entry("later", "&Later", ("PgDown",)),
            Entry("higher", "&Higher", ("Shift+Up",)),
            Entry("lower", "Lo&wer", ("Shift+Down",)),
            Entry("zoom_frequency_in", "Zoom in on frequencies", ("Ctrl+Shift+Up",)),
            Entry("zoom_frequency_out", "Zoom out of frequencies", ("Ctrl+Shift+Down",)),
            SEPARATOR,
            Entry("to_selection", "Zoom to the selec&tion", ("Z",)),
            Entry("full_range", "All fre&quencies, or 20 kHz", ("H",)),
            SEPARATOR,
            Entry("arrange", "&Side by side, or stacked", ("S",), "side", needs_recording=False),
            Entry("show_residual", "Spectrogram of re&moved noise", ("D",), "removed", True, False),
            Entry("differences", "Show &differences in the pictures", ("Shift+D",), "", True, False),
            Entry("axis", "Next frequency a&xis", ("F",), needs_recording=False),
            Entry("follow", "&Follow the playhead", ("Ctrl+F",), "follow", True, False),
            SEPARATOR,
            Entry("panel", "Restore &panel", ("Ctrl+R",), "", True, False),
            Entry("full_screen", "Full s&creen", ("F11",), "", True, False),
        ),
    ),
    (
        "&Playback",
        (
            Entry("play", "&Play or pause", ("Space",), "play"),
            Entry("to_start", "To the &start", ("Home",), "to-start"),
            Entry("to_end", "To the &end", ("End",), "to-end"),
            Entry("back", "Bac&k 5 seconds", ("Left",)),
            Entry("forth", "For&ward 5 seconds", ("Right",)),
            Entry("back_little", "Back half a second", ("Shift+Left",)),
            Entry("forth_little", "Forward half a second", ("Shift+Right",)),
            Entry("loop", "Repeat the se&lection", ("L",), "loop", checkable=True),
            SEPARATOR,
            Entry("hear_a", "Listen to the original (&A)", ("A",)),
            Entry("hear_b", "Listen to the restored sound (&B)", ("B",)),
            Entry("hear_r", "Listen to &removed noise (R)", ("R",)),
            Entry("flip", "Switch between A and B", ("`", "Ctrl+Tab")),
            Entry("match", "&Match levels", ("G",), "match", checkable=True),
            SEPARATOR,
            Entry("louder", "Lo&uder", ("Ctrl+Up",), needs_recording=False),
            Entry("softer", "S&ofter", ("Ctrl+Down",), needs_recording=False),
            Entry("rescan", "Rescan sound &devices", (), needs_recording=False),
        ),
    ),
    (
        "&Restore",
        (
            Entry("more", "&More", ("]",)),
            Entry("less", "&Less", ("[",)),
            SEPARATOR,
            Entry("clicks", "Find and repair &clicks", ("C",), "", True),
            Entry("click_list", "L&ist of the clicks found", ("Ctrl+L",), "list", True, False),
            Entry("next_click", "Ne&xt click", (".",)),
            Entry("previous_click", "&Previous click", (",",)),
            Entry("put_back", "Put the click &back, or repair it again", ("P",)),
            Entry("hum", "Find and take out h&um", ("U",), "", True),
            Entry("only_clicks", "Listen to clicks &only", ("Ctrl+Shift+C",)),
            Entry("only_hum", "Listen to &hum only", ("Ctrl+Shift+H",)),
            Entry("only_surface", "Listen to &surface noise only", ("Ctrl+Shift+S",)),
            SEPARATOR,
            Entry("floor_from_selection", "Use selection as &noise sample", ("N",), "floor"),
            Entry("whole_floor", "Estimate noise from &whole recording", ("Shift+N",)),
            SEPARATOR,
            Entry("card", "&About this model …", (), "card"),
            Entry("retry", "&Try again", ("F5",)),
        ),
    ),
    (
        "Re&gions",
        (
            Entry("region_from_selection", "Make a region of the &selection", ("M",), "region"),
            Entry("draw_regions", "&Draw regions with the mouse", ("Shift+M",), "region", True),
            Entry("region_list", "&List of the regions", ("Ctrl+Shift+L",), "list", True, False),
            SEPARATOR,
            Entry("next_region", "&Next region", ("Ctrl+PgDown",)),
            Entry("previous_region", "&Previous region", ("Ctrl+PgUp",)),
            Entry("hear_region", "Lis&ten to the region, over and over", ("X",), "loop"),
            Entry("hear_within", "Listen to nothing &but the region", ("Shift+X",), "headphones", True),
            SEPARATOR,
            Entry("region_more", "&More noise taken in the region", ("Alt+]",)),
            Entry("region_less", "L&ess noise taken in the region", ("Alt+[",)),
            Entry("edit_region", "Edit the &region in the list …", ("E",)),
            Entry("region_up", "Move the region &up: others win over it"),
            Entry("region_down", "Move the region do&wn: it wins over others"),
            Entry("delete_region", "Delete the re&gion", ("Del",)),
            SEPARATOR,
            Entry("worst_passage", "Go to where most music was ta&ken", ("J",)),
            Entry("passage_region", "Take less there: make it a regi&on", ("Shift+J",)),
            Entry("dismiss_passage", "Lea&ve it as it is, go to the next", ("Ctrl+J",)),
            SEPARATOR,
            Entry("import_regions", "&Import regions …"),
            Entry("export_regions", "E&xport regions …"),
        ),
    ),
    (
        "&Tools",
        (
            Entry("abx", "&Blind test (ABX) …", ("Ctrl+T",)),
            Entry("compare", "&Compare settings …", ("Ctrl+K",)),
            SEPARATOR,
            Entry("alternate", "Export &alternating A/B file …"),
            Entry("page", "Export listening &page …"),
            SEPARATOR,
            Entry("mushra", "Listening &session (MUSHRA) …", needs_recording=False),
            SEPARATOR,
            Entry("learn", "&Learn this collection's noise …", (), "floor", needs_recording=False),
        ),
    ),
    (
        "&Help",
        (
            Entry("guide", "User &guide", ("F1",), needs_recording=False),
            Entry("shortcuts", "&Keyboard shortcuts", ("?", "Ctrl+/"), needs_recording=False),
            Entry("log", "Show the &log", (), needs_recording=False),
            SEPARATOR,
            Entry("about", "&About Shellac", (), "info", needs_recording=False),
        ),
    ),
)


class Actions:
    """The window's actions by name; `recent` is a menu of its own."""

    def __init__(self, window: QMainWindow, handlers: dict[str, Callable[..., object]]) -> None:
        self._actions: dict[str, QAction] = {}
        self._entries: dict[str, Entry] = {}
        self.recent: QMenu
        for title, entries in MENUS:
            menu = window.menuBar().addMenu(title)
            for entry in entries:
                if entry is SEPARATOR:
                    menu.addSeparator()
                elif entry.name == "recent":
                    self.recent = menu.addMenu(entry.title)
                elif entry.name in handlers:
                    menu.addAction(self._made(window, entry, handlers[entry.name]))

    def _made(self, window: QMainWindow, entry: Entry, handler: Callable[..., object]) -> QAction:
        action = QAction(entry.title, window)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        action.setCheckable(entry.checkable)
        action.triggered.connect(handler if entry.checkable else lambda _=False: handler())
        self._actions[entry.name] = action
        self._entries[entry.name] = entry
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __contains__(self, name: str) -> bool:
        return name in self._actions

    def all(self) -> list[QAction]:
        """Give all actions in the order of the menus."""
        return list(self._actions.values())

    def apply_theme(self, theme: Theme) -> None:
        """Draw the icons in the colours of `theme`."""
        for name, entry in self._entries.items():
            if entry.icon:
                self._actions[name].setIcon(theme.icon(entry.icon, "dim", 16))

    def enable(self, there: bool) -> None:
        """Enable the actions that need a recording, or disable them where `there` is none."""
        for name, entry in self._entries.items():
            if entry.needs_recording:
                self._actions[name].setEnabled(there)
