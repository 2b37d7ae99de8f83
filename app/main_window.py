"""The main window: connects the document, the views and the menus; no arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import settings as remembered
from app.document.document import Document
from app.document.project import OpenProject
from app.document.written_result import WrittenResult
from app.playback.sound_choice import SoundChoice
from app.playback.track_name import TrackName
from app.presets import Presets
from app.processes.batch.queue import BatchQueue
from app.processes.inference import InferenceProcess
from app.processes.learning import Learning
from app.settings import Settings
from app.translation import tr
from app.views.batch.batch_window import BatchWindow
from app.views.dialogs.preferences import PreferencesDialog
from app.views.fitting import FRAME
from app.views.keys.enter_presses import EnterPresses
from app.views.keys.shortcut_overrides import ShortcutOverrides
from app.views.later_paint import paint_next_turn
from app.views.main.action_states import show_states
from app.views.main.actions import Actions
from app.views.main.file_menu import FileMenu
from app.views.main.help_menu import HelpMenu
from app.views.main.kept_choices import KeptChoices
from app.views.main.listening_menu import ListeningMenu
from app.views.main.play_menu import PlayMenu
from app.views.main.playhead import Playhead
from app.views.main.slow_restoring import SlowRestoring
from app.views.main.status import Status
from app.views.main.tools_menu import ToolsMenu
from app.views.main.welcome import Welcome
from app.views.main.work import Work
from app.views.markers.menu import MarkersMenu
from app.views.notice import Notice
from app.views.placed_dialogs import PlacedDialogs
from app.views.player.transport import Transport
from app.views.presets.preset_row import PresetRow
from app.views.project.project_menu import ProjectMenu
from app.views.question import agreed
from app.views.regions.files import RegionFilesMenu
from app.views.regions.menu import RegionsMenu
from app.views.regions.regions_list import RegionsList
from app.views.restore.click_list import ClickList
from app.views.restore.noise_sample_list import NoiseSampleList
from app.views.restore.restore_panel import RestorePanel
from app.views.spectrogram.overview import Overview
from app.views.spectrogram.view import SpectrogramView
from app.views.theme import load_theme, style_application, text_pixels, theme_name
from model.restoration.settings import RestorationSettings


class MainWindow(QMainWindow):
    """The window of one recording: its menus, its views, and their connections with the document."""

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__()
        self.document, self.settings = document, settings
        self.setAcceptDrops(True)
        self._take_size(self.screen().availableGeometry().size())
        self.overview = Overview(document)
        self.spectrograms = SpectrogramView(document, settings)
        self.presets = Presets(settings, self)
        document.begin_with = self.presets.begin_with
        self.notice = Notice()
        self.panel = RestorePanel(document, PresetRow(document, self.presets, self.notice))
        self.transport = Transport(document)
        self.welcome = Welcome()
        self.status = Status(document)
        self.queue = BatchQueue()
        self._batch: BatchWindow | None = None
        self.sound = SoundChoice(document.player, settings)
        self.project = OpenProject(document, self.presets, self)
        self.projects = ProjectMenu(self, document, self.project, settings, self.notice)
        self.files = FileMenu(
            self, document, settings, self.notice, lambda: self.batch, lambda: self.theme, self.projects
        )
        self.tools = ToolsMenu(self, document, settings, self.notice, Learning())
        self.help = HelpMenu(self, document, self.notice, lambda: self.actions_by_name, lambda: self.theme)
        self.click_list = ClickList(document)
        self.noise_samples = NoiseSampleList(document)
        self.playing = PlayMenu(
            document, settings, self.transport, self.spectrograms, self.panel, self.click_list, self.noise_samples
        )
        self.regions_list = RegionsList(document)
        self.markers = MarkersMenu(self, document, settings, self.notice)
        self.region_files = RegionFilesMenu(self, document, settings, self.notice)
        self.regions = RegionsMenu(self, document, self.region_files, self.notice, self.spectrograms, self.regions_list)
        self.playhead = Playhead(
            document, settings, self.overview, self.spectrograms, self.panel, self.transport,
            SlowRestoring(document, self.notice),
        )  # fmt: skip
        self._build()
        self.listening = ListeningMenu(self, document, settings, self.notice, lambda: self.theme)
        self.actions_by_name = Actions(self, self._handlers() | self.listening.handlers())
        self._connect()
        self._kept = KeptChoices(self, self.splitter, document, self.transport, self.actions_by_name, settings)
        self._kept.take()
        self.sound.find()
        self.playhead.start()
        self._apply_theme(settings.get(remembered.THEME))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme_changed)
        ShortcutOverrides(self, home=self.spectrograms.panes[TrackName.RESTORED])
        EnterPresses(self)
        PlacedDialogs(self)
        QShortcut(QKeySequence("Esc"), self, self._escape)  # an export, a message, the full screen, or the selection
        self._show_recording()

    @property
    def batch(self) -> BatchWindow:
        """The batch window; made when it is first asked for, for most starts do without it."""
        if self._batch is None:
            document = self.document
            self._batch = BatchWindow(
                self.queue, self.settings, self.presets, lambda: document.settings, lambda: document.weights,
                lambda: WrittenResult(InferenceProcess(), document.player.another(), document.cache),
                self.open_from_batch, document.player.pause, self,
            )  # fmt: skip
            self._batch.apply_theme(self.theme)
            ShortcutOverrides(self._batch)
            PlacedDialogs(self._batch)
            document.settings_changed.connect(self._batch.show_state)
            document.state_changed.connect(self._batch.show_state)
        return self._batch

    def _take_size(self, screen: QSize) -> None:
        """Four fifths of the screen at first, 1280 by 800 at least where it has room, and never more than it has."""
        room = screen - FRAME
        self.setMinimumSize(QSize(text_pixels(860), text_pixels(560)).boundedTo(room))
        self.resize((screen * 0.8).expandedTo(QSize(1280, 800)).boundedTo(QSize(1920, 1200)).boundedTo(room))

    def _build(self) -> None:
        lists = (self.click_list, self.regions_list, self.noise_samples)
        work = Work(self.overview, self.spectrograms, self.panel, lists, self.transport)
        self.splitter = work.splitter
        self.stack = QStackedWidget()
        self.stack.addWidget(self.welcome)
        self.stack.addWidget(work)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.stack, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(self.status)

    def _handlers(self) -> dict[str, Callable[..., object]]:
        """What each entry of the menus does."""
        return (
            self.files.handlers()
            | self.playing.handlers()
            | self.tools.handlers()
            | self.regions.handlers()
            | self.markers.handlers()
            | self.help.handlers()
            | {
                "cancel": self.document.export.cancel,
                "switch_settings": self.document.pair.switch,
                "preferences": self.show_preferences,
                "rescan": self.rescan_devices,
                "full_screen": lambda on: self.showFullScreen() if on else self.showNormal(),
            }
        )

    def _connect(self) -> None:
        document = self.document
        self.regions.use(self.actions_by_name)
        self.welcome.open_asked.connect(self.files.ask_for_file)
        self.welcome.demo_asked.connect(self.files.open_demo)
        self.welcome.path_asked.connect(self.files.open_path)
        self.transport.play_asked.connect(self.playing.play_or_pause)
        self.transport.seek.connect(self.playing.seek)
        self.transport.loop_asked.connect(self.playing.loop)
        self.overview.seek.connect(self.playing.seek)
        self.spectrograms.seek.connect(self.playing.seek)
        self.panel.noises.list_asked.connect(self.actions_by_name["click_list"].trigger)
        self.click_list.closed.connect(self.actions_by_name["click_list"].trigger)
        self.panel.floor.list_asked.connect(self.actions_by_name["noise_sample_list"].trigger)
        self.noise_samples.closed.connect(self.actions_by_name["noise_sample_list"].trigger)
        self.panel.card_asked.connect(self.help.show_card)
        self.panel.export_asked.connect(self.files.ask_for_export)
        recent = self.actions_by_name.recent
        recent.aboutToShow.connect(lambda: self.files.fill_recent(recent, self.welcome))
        self.playhead.problem_changed.connect(self._show_sound_problem)
        self.sound.changed.connect(lambda: self.status.show_sound(self.sound.text, self.sound.why))
        document.opened.connect(self._show_recording)
        document.state_changed.connect(self._show_title)
        self.project.changed.connect(self._show_title)
        document.export.changed.connect(self._show_actions)
        document.markers.changed.connect(self._show_actions)
        document.selection_changed.connect(self._show_actions)
        document.state_changed.connect(self._show_actions)
        document.monitor.changed.connect(self._show_actions)
        document.undo.indexChanged.connect(self._show_actions)
        document.problem.connect(self.notice.show_problem)
        document.export.done.connect(lambda _: self._show_title())

    # Theme.

    def set_theme(self, choice: str) -> None:
        """Apply "dark", "light" or "system" to every view at once, and remember the choice."""
        self.settings.set(remembered.THEME, choice)
        self._apply_theme(choice)

    def _apply_theme(self, choice: str) -> None:
        self.theme = load_theme(theme_name(choice))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        style_application(application, self.theme)
        for view in (
            self.overview, self.spectrograms, self.panel, self.transport, self.welcome, self.status, self.notice,
            self.actions_by_name, self.click_list, self.regions_list, self.noise_samples,
        ):  # fmt: skip
            view.apply_theme(self.theme)
        if self._batch is not None:
            self._batch.apply_theme(self.theme)
        self.setWindowIcon(self.theme.icon("shellac", size=128))

    def _system_theme_changed(self) -> None:
        if self.settings.get(remembered.THEME) == "system":
            self._apply_theme("system")

    # Opening and exporting.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept local files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what is dropped, as `open_paths`."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.files.open_paths(paths)

    def open_path(self, path: Path) -> None:
        """Open a recording."""
        self.files.open_path(path)

    def open_paths(self, paths: list[Path]) -> None:
        """Open what was dropped, or handed over by the system: see `FileMenu.open_paths`."""
        self.files.open_paths(paths)

    def activate_with(self, paths: list[Path]) -> None:
        """Come to the front and open `paths`: Shellac was started again with them."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if paths:
            self.open_paths(paths)

    def open_from_batch(self, path: Path, restoration: RestorationSettings | None) -> None:
        """Open a recording of the batch window here, in front, restored as the batch restored it."""
        self.files.open_path(path, restoration)
        self.raise_()
        self.activateWindow()

    # Sound devices.

    def _show_sound_problem(self, problem: str) -> None:
        self.sound.show_problem(problem)
        if problem:
            self.notice.show_problem(problem, tr("Rescan devices"), self.rescan_devices)

    def rescan_devices(self) -> None:
        """Look for sound devices plugged in or out; playing stops, the position is kept."""
        self.notice.hide()
        self.sound.rescan()
        if self.sound.why:
            self.notice.show_problem(self.sound.why)

    # View.

    def show_preferences(self) -> None:
        """Show the preferences until they are closed."""
        settings, sound, presets, cache = self.settings, self.sound, self.presets, self.document.cache
        PreferencesDialog(settings, self.set_theme, sound, self.rescan_devices, presets, cache, self).exec()
        self.welcome.show_recent(self.settings.recent)

    def _escape(self) -> None:
        if self.document.export.running:
            self.document.export.cancel()
        elif self.regions.leave():
            pass
        elif self.notice.isVisible():
            self.notice.hide()
        elif self.isFullScreen():
            self.showNormal()
            self.actions_by_name["full_screen"].setChecked(False)
        elif not self.regions.unchoose():
            self.document.select(None)

    def _confirm_stopping_batch(self) -> bool:
        """Whether the batch under way may be stopped."""
        return agreed(
            self,
            tr("A batch is under way"),
            tr("Stop the batch and quit?"),
            tr("Finished files are kept; started again, the batch resumes where it left off."),
            tr("Stop and quit"),
            tr("Continue"),
        )

    # Showing.

    def _show_recording(self) -> None:
        recording = self.document.recording
        if self.isVisible():
            paint_next_turn(self.stack)
        self.stack.setCurrentIndex(0 if recording is None else 1)
        if recording is not None:
            self.settings.add_recent(self.project.path or recording.path)
            self.spectrograms.panes[TrackName.RESTORED].setFocus()
        self.welcome.show_recent(self.settings.recent)
        self._show_title()
        self._show_actions()

    def _show_title(self) -> None:
        document = self.document
        if document.recording is None:
            self.setWindowTitle("Shellac")
            self.setWindowModified(False)
            return
        shown = self.project.path or document.recording.path
        self.setWindowTitle(f"{shown.name}[*] – Shellac")
        self.setWindowFilePath(str(shown))
        self.setWindowModified(self.project.modified)

    def _show_actions(self) -> None:
        show_states(self.actions_by_name, self.document)
        self.regions.show_actions()

    def closeEvent(self, event: QCloseEvent) -> None:
        """`end`, but ask first where a batch or a lesson is under way."""
        if self.queue.running and not self._confirm_stopping_batch():
            event.ignore()
            return
        if not self.tools.confirm_stopping() or not self.projects.may_close(self.close):
            event.ignore()
            return
        self.end()
        super().closeEvent(event)

    def close_unsaved(self) -> None:
        """Close without asking about the project; nothing is kept of what is not saved."""
        self.projects.give_up()
        self.close()

    def end(self) -> None:
        """Remember the layout and the settings, then end whatever runs: no part file is left.

        What is not saved is not asked about; a copy of it is kept for the next start.
        """
        self.project.keep_copy(at_once=True)
        self.playhead.stop()
        self._kept.keep()
        self.hide()
        if self._batch is not None:
            self._batch.shut_down()
        self.queue.close()
        self.tools.close()
        self.document.shut_down()
        self.document.cache.close()
