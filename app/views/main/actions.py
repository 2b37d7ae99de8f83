"""The menus: every action with its keys, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from app.translation import QT_TR_NOOP, tr
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
        QT_TR_NOOP("&File"),
        (
            Entry("open", QT_TR_NOOP("&Open …"), (StandardKey.Open,), "open", needs_recording=False),
            Entry("recent", QT_TR_NOOP("Open &recent"), needs_recording=False),
            Entry("demo", QT_TR_NOOP("Open the record that comes with &Shellac"), (), "record", needs_recording=False),
            Entry("close", QT_TR_NOOP("&Close recording"), (StandardKey.Close,)),
            SEPARATOR,
            Entry("save", QT_TR_NOOP("Sa&ve project"), (StandardKey.Save,)),
            Entry("save_as", QT_TR_NOOP("Save project &as …")),
            Entry("notes", QT_TR_NOOP("No&tes on this recording …")),
            SEPARATOR,
            Entry("export", QT_TR_NOOP("&Export …"), ("Ctrl+E", "Ctrl+Shift+E"), "export"),
            Entry("cancel", QT_TR_NOOP("Ca&ncel the export")),
            Entry("batch", QT_TR_NOOP("&Batch …"), ("Ctrl+B",), "batch", needs_recording=False),
            SEPARATOR,
            Entry("quit", QT_TR_NOOP("&Quit"), (StandardKey.Quit,), needs_recording=False),
        ),
    ),
    (
        QT_TR_NOOP("&Edit"),
        (
            Entry("undo", QT_TR_NOOP("&Undo"), (StandardKey.Undo,), "undo"),
            Entry("redo", QT_TR_NOOP("&Redo"), ("Ctrl+Y", "Ctrl+Shift+Z"), "redo"),
            SEPARATOR,
            Entry("select_all", QT_TR_NOOP("Select &all"), (StandardKey.SelectAll,)),
            Entry("select_visible", QT_TR_NOOP("Select &visible part"), ("Ctrl+Shift+A",)),
            Entry("deselect", QT_TR_NOOP("Select &nothing"), ("Ctrl+Shift+D",)),
            SEPARATOR,
            Entry("preferences", QT_TR_NOOP("&Preferences …"), ("Ctrl+,",), "settings", needs_recording=False),
        ),
    ),
    (
        QT_TR_NOOP("&View"),
        (
            Entry("zoom_in", QT_TR_NOOP("Zoom &in"), ("Ctrl++", "Ctrl+=", "Ctrl+1"), "zoom-in"),
            Entry("zoom_out", QT_TR_NOOP("Zoom &out"), ("Ctrl+-", "Ctrl+2"), "zoom-out"),
            Entry("fit", QT_TR_NOOP("Show &everything"), ("Ctrl+0", "Ctrl+3"), "fit"),
            Entry("earlier", QT_TR_NOOP("Scroll e&arlier"), ("PgUp",)),
            Entry("later", QT_TR_NOOP("Scroll &later"), ("PgDown",)),
            Entry("higher", QT_TR_NOOP("Scroll to &higher frequencies"), ("Shift+Up",)),
            Entry("lower", QT_TR_NOOP("Scroll to lo&wer frequencies"), ("Shift+Down",)),
            Entry("zoom_frequency_in", QT_TR_NOOP("Zoom in on frequencies"), ("Ctrl+Shift+Up",)),
            Entry("zoom_frequency_out", QT_TR_NOOP("Zoom out of frequencies"), ("Ctrl+Shift+Down",)),
            SEPARATOR,
            Entry("to_selection", QT_TR_NOOP("Zoom to the selec&tion"), ("Z",)),
            Entry("full_range", QT_TR_NOOP("All fre&quencies, or 20 kHz"), ("H",)),
            SEPARATOR,
            Entry("arrange", QT_TR_NOOP("&Side by side, or stacked"), ("S",), "side", needs_recording=False),
            Entry("show_residual", QT_TR_NOOP("Spectrogram of re&moved noise"), ("D",), "removed", True, False),
            Entry("differences", QT_TR_NOOP("Show &differences in the pictures"), ("Shift+D",), "", True, False),
            Entry("axis", QT_TR_NOOP("Next frequency a&xis"), ("F",), needs_recording=False),
            Entry("follow", QT_TR_NOOP("&Follow the playhead"), ("Ctrl+F",), "follow", True, False),
            Entry(
                "fixed_rulers", QT_TR_NOOP("Keep &rulers for the next recording"), ("Ctrl+Shift+R",), "", True, False
            ),
            SEPARATOR,
            Entry("panel", QT_TR_NOOP("Restore &panel"), ("Ctrl+R",), "", True, False),
            Entry("full_screen", QT_TR_NOOP("Full s&creen"), ("F11",), "", True, False),
        ),
    ),
    (
        QT_TR_NOOP("&Playback"),
        (
            Entry("play", QT_TR_NOOP("&Play or pause"), ("Space",), "play"),
            Entry("to_start", QT_TR_NOOP("To the &start"), ("Home",), "to-start"),
            Entry("to_end", QT_TR_NOOP("To the &end"), ("End",), "to-end"),
            Entry("back", QT_TR_NOOP("Bac&k 5 seconds"), ("Left",)),
            Entry("forth", QT_TR_NOOP("For&ward 5 seconds"), ("Right",)),
            Entry("back_little", QT_TR_NOOP("Back half a second"), ("Shift+Left",)),
            Entry("forth_little", QT_TR_NOOP("Forward half a second"), ("Shift+Right",)),
            Entry("loop", QT_TR_NOOP("Repeat the se&lection"), ("L",), "loop", checkable=True),
            SEPARATOR,
            Entry("hear_a", QT_TR_NOOP("Listen to the original (&A)"), ("A",)),
            Entry("hear_b", QT_TR_NOOP("Listen to the restored sound (&B)"), ("B",)),
            Entry("hear_r", QT_TR_NOOP("Listen to &removed noise (R)"), ("R",)),
            Entry("flip", QT_TR_NOOP("Switch between A and B"), ("`", "Ctrl+Tab")),
            Entry("again", QT_TR_NOOP("Res&tart at each switch"), ("Shift+A",), "", True, False),
            Entry("match", QT_TR_NOOP("&Match levels"), ("G",), "match", checkable=True),
            SEPARATOR,
            Entry("louder", QT_TR_NOOP("Lo&uder"), ("Ctrl+Up",), needs_recording=False),
            Entry("softer", QT_TR_NOOP("S&ofter"), ("Ctrl+Down",), needs_recording=False),
            Entry("rescan", QT_TR_NOOP("Rescan sound &devices"), (), needs_recording=False),
        ),
    ),
    (
        QT_TR_NOOP("&Restore"),
        (
            Entry("more", QT_TR_NOOP("Remove &more noise"), ("]",)),
            Entry("less", QT_TR_NOOP("Remove &less noise"), ("[",)),
            Entry("switch_settings", QT_TR_NOOP("Switch b&etween settings 1 and 2"), ("Y",)),
            SEPARATOR,
            Entry("clicks", QT_TR_NOOP("Find and repair &clicks"), ("C",), "", True),
            Entry("click_list", QT_TR_NOOP("L&ist of the clicks found"), ("Ctrl+L",), "list", True, False),
            Entry("next_click", QT_TR_NOOP("Ne&xt click"), (".",)),
            Entry("previous_click", QT_TR_NOOP("&Previous click"), (",",)),
            Entry("put_back", QT_TR_NOOP("Put the click &back, or repair it again"), ("P",)),
            Entry("hum", QT_TR_NOOP("Find and remove h&um"), ("U",), "", True),
            Entry("add_hum_line", QT_TR_NOOP("A&dd the frequency under the pointer to the hum"), ("Shift+U",)),
            Entry("only_clicks", QT_TR_NOOP("Listen to clicks &only"), ("Ctrl+Shift+C",)),
            Entry("only_hum", QT_TR_NOOP("Listen to &hum only"), ("Ctrl+Shift+H",)),
            Entry("only_surface", QT_TR_NOOP("Listen to &surface noise only"), ("Ctrl+Shift+S",)),
            SEPARATOR,
            Entry("floor_from_selection", QT_TR_NOOP("Use selection as &noise sample"), ("N",), "floor"),
            Entry("whole_floor", QT_TR_NOOP("Estimate noise from &whole recording"), ("Shift+N",)),
            Entry("floor_for_selection", QT_TR_NOOP("Noise sample holds for the selection onl&y"), ("Alt+N",)),
            Entry("forget_noise_samples", QT_TR_NOOP("&Remove the noise samples of spans"), ()),
            Entry(
                "noise_sample_list",
                QT_TR_NOOP("List o&f the noise samples of spans"),
                ("Ctrl+Shift+N",),
                "list",
                True,
                False,
            ),
            SEPARATOR,
            Entry("card", QT_TR_NOOP("&About this model …"), (), "card"),
            Entry("retry", QT_TR_NOOP("&Try again"), ("F5",)),
        ),
    ),
    (
        QT_TR_NOOP("Re&gions"),
        (
            Entry("region_from_selection", QT_TR_NOOP("Make a region of the &selection"), ("M",), "region"),
            Entry("draw_regions", QT_TR_NOOP("&Draw regions with the mouse"), ("Shift+M",), "region", True),
            Entry("region_list", QT_TR_NOOP("&List of the regions"), ("Ctrl+Shift+L",), "list", True, False),
            SEPARATOR,
            Entry("next_region", QT_TR_NOOP("&Next region"), ("Ctrl+PgDown",)),
            Entry("previous_region", QT_TR_NOOP("&Previous region"), ("Ctrl+PgUp",)),
            Entry("hear_region", QT_TR_NOOP("Lis&ten to the region, over and over"), ("X",), "loop"),
            Entry("hear_within", QT_TR_NOOP("Listen to nothing &but the region"), ("Shift+X",), "headphones", True),
            SEPARATOR,
            Entry("region_more", QT_TR_NOOP("Remove &more noise in the region"), ("Alt+]",)),
            Entry("region_less", QT_TR_NOOP("Remove l&ess noise in the region"), ("Alt+[",)),
            Entry("edit_region", QT_TR_NOOP("Edit the &region in the list …"), ("E",)),
            Entry("region_up", QT_TR_NOOP("Move the region &up: others win over it")),
            Entry("region_down", QT_TR_NOOP("Move the region do&wn: it wins over others")),
            Entry("delete_region", QT_TR_NOOP("Delete the re&gion"), ("Del",)),
            SEPARATOR,
            Entry("worst_passage", QT_TR_NOOP("Go to where most music was ta&ken"), ("J",)),
            Entry("passage_region", QT_TR_NOOP("Take less there: make it a regi&on"), ("Shift+J",)),
            Entry("dismiss_passage", QT_TR_NOOP("Lea&ve it as it is, go to the next"), ("Ctrl+J",)),
            SEPARATOR,
            Entry("import_regions", QT_TR_NOOP("&Import regions …")),
            Entry("export_regions", QT_TR_NOOP("E&xport regions …")),
        ),
    ),
    (
        QT_TR_NOOP("Mar&kers"),
        (
            Entry("add_marker", QT_TR_NOOP("&Set a marker at the playhead"), ("K",)),
            Entry("next_marker", QT_TR_NOOP("&Next marker"), ("Shift+PgDown",)),
            Entry("previous_marker", QT_TR_NOOP("&Previous marker"), ("Shift+PgUp",)),
            Entry("rename_marker", QT_TR_NOOP("Na&me the nearest marker …"), ("Shift+K",)),
            Entry("delete_marker", QT_TR_NOOP("&Delete the nearest marker")),
            SEPARATOR,
            Entry("import_markers", QT_TR_NOOP("&Import markers …")),
            Entry("export_markers", QT_TR_NOOP("E&xport markers …")),
        ),
    ),
    (
        QT_TR_NOOP("&Tools"),
        (
            Entry("abx", QT_TR_NOOP("&Blind test (ABX) …"), ("Ctrl+T",)),
            Entry("compare", QT_TR_NOOP("&Compare settings …"), ("Ctrl+K",)),
            SEPARATOR,
            Entry("alternate", QT_TR_NOOP("Export &alternating A/B file …")),
            Entry("page", QT_TR_NOOP("Export listening &page …")),
            SEPARATOR,
            Entry("mushra", QT_TR_NOOP("Listening &session (MUSHRA) …"), needs_recording=False),
            SEPARATOR,
            Entry("learn", QT_TR_NOOP("&Learn this collection's noise …"), (), "floor", needs_recording=False),
        ),
    ),
    (
        QT_TR_NOOP("&Help"),
        (
            Entry("guide", QT_TR_NOOP("User &guide"), ("F1",), needs_recording=False),
            Entry(
                "commands", QT_TR_NOOP("&Commands and keys …"), ("?", "Ctrl+Shift+P", "Ctrl+/"), needs_recording=False
            ),
            Entry("log", QT_TR_NOOP("Show the &log"), (), needs_recording=False),
            SEPARATOR,
            Entry("about", QT_TR_NOOP("&About Shellac"), (), "info", needs_recording=False),
        ),
    ),
)

EVERYWHERE = ("guide", "quit")
"""What is pressed in the batch window, too."""


class Actions:
    """The window's actions by name; `recent` is a menu of its own."""

    def __init__(self, window: QMainWindow, handlers: dict[str, Callable[..., object]]) -> None:
        self._actions: dict[str, QAction] = {}
        self._entries: dict[str, Entry] = {}
        self.recent: QMenu
        for title, entries in MENUS:
            menu = window.menuBar().addMenu(tr(title))
            for entry in entries:
                if entry is SEPARATOR:
                    menu.addSeparator()
                elif entry.name == "recent":
                    self.recent = menu.addMenu(tr(entry.title))
                elif entry.name in handlers:
                    menu.addAction(self._made(window, entry, handlers[entry.name]))

    def _made(self, window: QMainWindow, entry: Entry, handler: Callable[..., object]) -> QAction:
        action = QAction(tr(entry.title), window)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        if entry.name in EVERYWHERE:
            action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        action.setCheckable(entry.checkable)
        action.setIconVisibleInMenu(not entry.checkable)  # the check mark stands there
        # not the handler itself: a method of Qt's own would be called without the state
        action.triggered.connect((lambda on: handler(on)) if entry.checkable else lambda _=False: handler())
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

    def by_menu(self) -> list[tuple[str, QAction]]:
        """Give all actions in the order of the menus, each with its menu's title."""
        return [
            (tr(title), self._actions[entry.name])
            for title, entries in MENUS
            for entry in entries
            if entry.name in self._actions
        ]

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
