"""The window: wires the document to the views and the menus to both; no arithmetic."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import settings as remembered
from app.batch import BatchQueue
from app.document import Document
from app.errors import log_path
from app.guide import guide_page
from app.inference import WeightsCard
from app.settings import Settings
from app.sound_output import OutputDevice, SoundOutputError, default_device, devices, rescan
from app.views import theme as themes
from app.views.actions import Actions
from app.views.batch_window import BatchWindow
from app.views.dialogs import About, Card, Preferences, Shortcuts, card_text
from app.views.export_dialog import ExportDialog
from app.views.listening_menu import ListeningMenu
from app.views.notice import Notice
from app.views.overview import Overview
from app.views.restore_panel import RestorePanel
from app.views.spectrogram_view import ZOOM_STEP, SpectrogramView
from app.views.status import Status
from app.views.transport import Transport
from app.views.welcome import DEMO, Welcome
from app.worker import Worker
from model.provenance import ExportReport

FRAME_MS = 33  # the position is polled at 30 Hz
SUFFIXES = (
    ".wav", ".wave", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus", ".mp3",
)  # fmt: skip


class MainWindow(QMainWindow):
    """One recording, seen and heard."""

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__()
        self.document, self.settings = document, settings
        self.setAcceptDrops(True)
        self.setMinimumSize(860, 560)
        self.resize(1280, 800)
        self.overview = Overview(document)
        self.spectrograms = SpectrogramView(document, settings)
        self.panel = RestorePanel(document)
        self.transport = Transport(document)
        self.welcome = Welcome()
        self.status = Status(document)
        self.notice = Notice()
        self.queue = BatchQueue()
        self.batch = BatchWindow(self.queue, settings, lambda: document.settings, self.listen_to, self)
        self._build()
        self.listening = ListeningMenu(self, document, settings, self.notice, lambda: self.theme)
        self.actions_by_name = Actions(self, self._handlers() | self.listening.handlers())
        self._connect()
        self._remember_choices()
        self._clock = QTimer(self, interval=FRAME_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self.set_theme(settings.get(remembered.THEME))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme_changed)
        self._show_recording()

    def _build(self) -> None:
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.overview)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.spectrograms)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setSizes([980, 300])
        column.addWidget(self.splitter, 1)
        column.addWidget(self.transport)
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

    def _handlers(self) -> dict[str, Any]:
        document, monitor, port = self.document, self.document.monitor, self.document.viewport
        view = self.spectrograms
        return {
            "open": self.ask_for_file,
            "demo": lambda: self.open_path(DEMO),
            "close": document.close,
            "export": self.ask_for_export,
            "cancel": self._escape,
            "batch": self.show_batch,
            "quit": self.close,
            "undo": document.undo.undo,
            "redo": document.undo.redo,
            "select_all": lambda: document.select((0, port.frames), looping=False),
            "select_visible": lambda: document.select((round(port.start), round(port.stop)), looping=False),
            "deselect": lambda: document.select(None),
            "preferences": self.show_preferences,
            "play": self.play_or_pause,
            "to_start": lambda: self.seek(0),
            "to_end": lambda: self.seek(port.frames),
            "back": lambda: self._nudge(-5.0),
            "forth": lambda: self._nudge(5.0),
            "back_little": lambda: self._nudge(-0.5),
            "forth_little": lambda: self._nudge(0.5),
            "loop": lambda on: document.select(document.selection, looping=on),
            "hear_a": lambda: monitor.choose("A"),
            "hear_b": lambda: monitor.choose("B"),
            "hear_r": lambda: monitor.choose("R"),
            "flip": lambda: monitor.choose("A" if monitor.heard == "B" else "B"),
            "match": lambda on: monitor.set_sound(level_match=on),
            "louder": lambda: self.transport.volume.setValue(self.transport.volume.value() + 3),
            "softer": lambda: self.transport.volume.setValue(self.transport.volume.value() - 3),
            "rescan": self.rescan_devices,
            "more": lambda: self._turn_amount(0.05),
            "less": lambda: self._turn_amount(-0.05),
            "take_floor": self.panel.take_floor,
            "whole_floor": lambda: document.change(floor_selection=None),
            "card": self.panel.ask_for_card,
            "retry": document.retry,
            "zoom_in": lambda: port.zoom(1 / ZOOM_STEP**2, self._zoom_centre()),
            "zoom_out": lambda: port.zoom(ZOOM_STEP**2, self._zoom_centre()),
            "fit": port.fit,
            "to_selection": self._zoom_to_selection,
            "full_range": self._switch_range,
            "arrange": view.strip.switch_arrangement,
            "show_removed": view.strip.show_removed,
            "axis": view.strip.next_axis,
            "follow": lambda on: self.settings.set(remembered.FOLLOW, on),
            "panel": self.panel.setVisible,
            "full_screen": lambda on: self.showFullScreen() if on else self.showNormal(),
            "guide": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(guide_page()))),
            "shortcuts": lambda: Shortcuts(self.actions_by_name.all(), self).exec(),
            "log": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path()))),
            "about": lambda: About(document, self.theme, self).exec(),
        }

    def _connect(self) -> None:
        document = self.document
        self.welcome.open_asked.connect(self.ask_for_file)
        self.welcome.demo_asked.connect(lambda: self.open_path(DEMO))
        self.welcome.path_asked.connect(self.open_path)
        self.transport.play_asked.connect(self.play_or_pause)
        self.transport.seek.connect(self.seek)
        self.transport.loop_asked.connect(lambda on: document.select(document.selection, looping=on))
        self.overview.seek.connect(self.seek)
        self.spectrograms.seek.connect(self.seek)
        self.panel.card_asked.connect(self.show_card)
        self.panel.export_asked.connect(self.ask_for_export)
        self.actions_by_name.recent.aboutToShow.connect(self._fill_recent)
        document.opened.connect(self._show_recording)
        document.stage_changed.connect(self._show_title)
        document.settings_changed.connect(self._show_title)
        document.export_changed.connect(self._show_actions)
        document.selection_changed.connect(self._show_actions)
        document.stage_changed.connect(self._show_actions)
        document.monitor.changed.connect(self._show_actions)
        document.undo.indexChanged.connect(self._show_actions)
        document.problem.connect(self.notice.show_problem)
        document.exported.connect(self._exported)
        document.settings_changed.connect(self.batch.show_state)

    def _remember_choices(self) -> None:
        settings, monitor = self.settings, self.document.monitor
        geometry = settings.layout("geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        state = settings.layout("splitter")
        if not state.isEmpty():
            self.splitter.restoreState(state)
        monitor.set_sound(
            level_match=settings.get(remembered.LEVEL_MATCH), removed_db=settings.get(remembered.REMOVED_DB)
        )
        self.transport.set_volume(settings.get(remembered.VOLUME_DB))
        self.actions_by_name["follow"].setChecked(settings.get(remembered.FOLLOW))
        self.actions_by_name["show_removed"].setChecked(settings.get(remembered.SHOW_REMOVED))
        self.actions_by_name["panel"].setChecked(True)
        self._find_device()
        monitor.changed.connect(self._keep_sound)

    # Theme.

    def set_theme(self, choice: str) -> None:
        """One of "dark", "light" or "system", at once and everywhere."""
        self.settings.set(remembered.THEME, choice)
        self.theme = themes.load(themes.wanted(choice))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        themes.apply(application, self.theme)
        for view in (
            self.overview, self.spectrograms, self.panel, self.transport, self.welcome, self.status, self.notice,
            self.actions_by_name, self.batch,
        ):  # fmt: skip
            view.dress(self.theme)
        self.setWindowIcon(self.theme.icon("shellac", size=128))

    def _system_theme_changed(self) -> None:
        if self.settings.get(remembered.THEME) == "system":
            self.set_theme("system")

    # Opening and exporting.

    def ask_for_file(self) -> None:
        pattern = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            "Open a recording",
            str(self.settings.folder("open")),
            f"Recordings ({pattern} {pattern.upper()});;All files (*)",
        )
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Open a file; what is wrong with it is said in the window."""
        self.notice.hide()
        self.settings.set_folder("open", path.parent)
        self.document.open(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.take_paths(paths)

    def take_paths(self, paths: list[Path]) -> None:
        """One file is opened; of a folder the first recording in it."""

        def look() -> Generator[None, None, list[Path]]:
            yield
            return [file for path in paths for file in _recordings(path)]

        def take(files: list[Path]) -> None:
            if files:
                self.open_path(files[0])
                folders = [path for path in paths if path.is_dir()]
                if folders:
                    self.batch.take_folder(folders[0])
                if len(files) > 1:
                    self.notice.show_words(
                        f"{files[0].name} is open; {len(files) - 1} more can be restored as a batch.",
                        "Batch …" if folders else "",
                        self.show_batch if folders else None,
                    )
            else:
                names = ", ".join(path.name for path in paths)
                self.notice.show_problem(f"There is no recording in {names} that Shellac can read.")

        worker = Worker(look(), "dropped")
        worker.finished.connect(take)
        worker.start()

    def take_later_start(self, paths: list[Path]) -> None:
        """Shellac was started again: come to the front, with the files that start was given."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if paths:
            self.take_paths(paths)

    def show_batch(self) -> None:
        """The batch view, in front."""
        self.batch.show()
        self.batch.raise_()
        self.batch.activateWindow()

    def listen_to(self, path: Path) -> None:
        """From the batch view: open a recording here, in front."""
        self.open_path(path)
        self.raise_()
        self.activateWindow()

    def ask_for_export(self) -> None:
        """The dialog that says what will be written; then the export."""
        document = self.document
        if document.noise is None or document.exporting:
            return
        dialog = ExportDialog(document, self.settings, self.theme, self)
        if dialog.exec() == ExportDialog.DialogCode.Accepted and dialog.targets is not None:
            document.start_export(dialog.targets.restored, dialog.targets.removed, dialog.overs_rule)
        dialog.deleteLater()

    def _exported(self, report: ExportReport) -> None:
        notes = " ".join(report.notes)
        folder = report.restored.parent
        self.notice.show_words(
            f"{report.restored.name} is written and checked. {notes}".strip(),
            "Show folder",
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
        )
        self._show_title()

    def _fill_recent(self) -> None:
        menu = self.actions_by_name.recent
        menu.clear()
        for path in self.settings.recent:
            menu.addAction(path.name, lambda path=path: self.open_path(path)).setToolTip(str(path))
        menu.addSeparator()
        menu.addAction("Forget these", self._forget_recent).setEnabled(bool(self.settings.recent))

    def _forget_recent(self) -> None:
        self.settings.clear_recent()
        self.welcome.show_recent([])

    # Playing.

    def play_or_pause(self) -> None:
        player = self.document.player
        if player.status.playing:
            player.pause()
        else:
            player.play()

    def seek(self, frame: int) -> None:
        self.document.player.seek(frame)
        self._tick()

    def _nudge(self, seconds: float) -> None:
        self.seek(self.document.player.position + round(seconds * self.document.viewport.rate))

    def _turn_amount(self, by: float) -> None:
        self.document.change(amount=min(1.0, max(0.0, round(self.document.settings.amount + by, 2))))

    def _tick(self) -> None:
        status = self.document.player.status
        there = self.document.recording is not None
        frame = status.position if there else None
        if status.playing and self.settings.get(remembered.FOLLOW):
            self.document.viewport.follow(status.position)
        self.overview.show_playhead(frame)
        self.spectrograms.show_playhead(frame)
        self.transport.show_status(status)
        if status.problem:
            self.status.show_sound("No sound", True)
            self.status.sound.setToolTip(status.problem)
        if status.problem != self._last_problem:
            self._last_problem = status.problem
            if status.problem:
                self.notice.show_problem(status.problem, "Rescan devices", self.rescan_devices)
            else:
                self._show_device()

    _last_problem = ""

    # Sound devices.

    def _find_device(self) -> None:
        """The device remembered by name and host API; the system's own where it is not connected."""
        name, api = self.settings.get(remembered.OUTPUT_NAME), self.settings.get(remembered.OUTPUT_API)
        self._device: OutputDevice | None = None
        try:
            found = devices() if name else []
            self._device = next((d for d in found if (d.name, d.host_api) == (name, api)), None)
        except SoundOutputError:
            pass
        self.document.player.set_device(self._device)
        self._show_device()

    def use_device(self, device: OutputDevice | None) -> None:
        self._device = device
        self.settings.set(remembered.OUTPUT_NAME, device.name if device else "")
        self.settings.set(remembered.OUTPUT_API, device.host_api if device else "")
        self.document.player.set_device(device)
        self._show_device()

    def rescan_devices(self) -> None:
        """Look for devices plugged in or out; the position is kept."""
        self.notice.hide()
        try:
            self.document.player.release()
            rescan()
        except SoundOutputError as error:
            self.notice.show_problem(str(error))
        self._find_device()

    def _show_device(self) -> None:
        try:
            shown = self._device or default_device()
            words = shown.name if shown else "No sound device"
            self.status.show_sound(words, shown is None)
        except SoundOutputError as error:
            self.status.show_sound("No sound output", True)
            self.status.sound.setToolTip(str(error))

    def _keep_sound(self) -> None:
        monitor, settings = self.document.monitor, self.settings
        settings.set(remembered.LEVEL_MATCH, monitor.level_match)
        settings.set(remembered.REMOVED_DB, monitor.removed_db)
        settings.set(remembered.VOLUME_DB, float(self.transport.volume.value()))

    # View.

    def _zoom_centre(self) -> float | None:
        position, port = self.document.player.position, self.document.viewport
        return position if port.start <= position <= port.stop else None

    def _zoom_to_selection(self) -> None:
        if self.document.selection is not None:
            start, stop = self.document.selection
            room = 0.05 * (stop - start)
            self.document.viewport.show(start - room, stop + room)

    def _switch_range(self) -> None:
        port = self.document.viewport
        if port.high >= port.nyquist:
            port.everyday_range()
        else:
            port.full_range()

    def show_card(self, weights: WeightsCard) -> None:
        dialog = Card(weights, self)

        def read() -> Generator[None, None, str]:
            yield
            return card_text(weights)

        worker = Worker(read(), "card")
        worker.finished.connect(dialog.show_text)
        worker.start()
        dialog.exec()
        worker.finished.clear()
        dialog.deleteLater()

    def show_preferences(self) -> None:
        Preferences(self.settings, self.set_theme, self.use_device, self.rescan_devices, self).exec()

    def _escape(self) -> None:
        if self.document.exporting:
            self.document.cancel_export()
        elif self.notice.isVisible():
            self.notice.hide()
        elif self.isFullScreen():
            self.showNormal()
            self.actions_by_name["full_screen"].setChecked(False)
        else:
            self.document.select(None)

    def _gives_up_batch(self) -> bool:
        """Whether the batch under way may be stopped."""
        answer = QMessageBox.question(
            self,
            "A batch is under way",
            "Stop the batch and quit? What is done stays; started again, the batch goes on where it was.",
        )
        return answer == QMessageBox.StandardButton.Yes

    # What is shown.

    def _show_recording(self) -> None:
        recording = self.document.recording
        self.stack.setCurrentIndex(0 if recording is None else 1)
        if recording is not None:
            self.settings.add_recent(recording.path)
            self.spectrograms.panes["B"].setFocus()
        self.welcome.show_recent(self.settings.recent)
        self._show_title()
        self._show_actions()

    def _show_title(self) -> None:
        document = self.document
        if document.recording is None:
            self.setWindowTitle("Shellac")
            self.setWindowModified(False)
            return
        self.setWindowTitle(f"{document.recording.path.name}[*] – Shellac")
        self.setWindowFilePath(str(document.recording.path))
        self.setWindowModified(document.exported_settings != document.settings)

    def _show_actions(self) -> None:
        document, actions = self.document, self.actions_by_name
        there = document.recording is not None
        actions.enable(there)
        actions["undo"].setEnabled(there and document.undo.canUndo())
        actions["redo"].setEnabled(there and document.undo.canRedo())
        actions["undo"].setText(f"&Undo {document.undo.undoText()}".rstrip())
        actions["redo"].setText(f"&Redo {document.undo.redoText()}".rstrip())
        for name in ("loop", "take_floor", "to_selection", "deselect"):
            actions[name].setEnabled(there and document.selection is not None)
        actions["loop"].setChecked(document.looping)
        actions["match"].setChecked(document.monitor.level_match)
        actions["export"].setEnabled(there and document.noise is not None and not document.exporting)
        actions["cancel"].setEnabled(True)
        actions["retry"].setEnabled(document.stage == "failed")
        actions["demo"].setEnabled(DEMO.exists())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remembers the layout; what runs is ended, no part file is left."""
        if self.queue.running and not self._gives_up_batch():
            event.ignore()
            return
        self._clock.stop()
        self.settings.set_layout("geometry", self.saveGeometry())
        self.settings.set_layout("splitter", self.splitter.saveState())
        self.settings.set(remembered.AMOUNT, self.document.settings.amount)
        for choice, value in (
            (remembered.WEIGHTS, self.document.settings.weights),
            (remembered.COMPUTE, self.document.settings.device),
            (remembered.BAND, self.document.settings.band),
            (remembered.CHANNELS, self.document.settings.channels),
        ):
            self.settings.set(choice, value)
        self.hide()
        self.batch.hide()
        self.queue.close()
        self.document.shut_down()
        super().closeEvent(event)


def _recordings(path: Path) -> list[Path]:
    """The recordings in a folder, or the file itself whatever its name."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    return [path]
