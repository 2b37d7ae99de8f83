"""The open recording, its settings, selection and export: the state of the window, and its signals."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from app.document.exporting import Exporting, ExportSource
from app.document.history import Change
from app.document.markers import Markers
from app.document.music_marks import MusicMarks
from app.document.regions import Regions
from app.document.restoring import Restoring
from app.document.settings_pair import SettingsPair
from app.document.state import DocumentState
from app.errors import sentence
from app.pictures.viewport import Viewport
from app.playback.player import Player
from app.processes.inference import Engine
from app.processes.worker import Worker
from app.translation import tr
from model.archive.copies.access_copy import NO_COPIES, AccessCopies
from model.archive.export import Overs
from model.audiofiles.file_recording import FileRecording, open_recording
from model.markers.cue_points import cue_points
from model.markers.marker import Marker
from model.presets.preset import without_recording
from model.regions.region import Region
from model.restoration.noise_sum import kinds_of
from model.restoration.settings import RestorationSettings


class Document(Restoring):
    """One recording at a time: opened, restored, selected from and exported.

    Views read the attributes, call the methods, and listen; what is about restoring is said at `Restoring`.

    Attributes
    ----------
    export
        The export under way.
    regions
        The regions, which are `settings.regions`, and the chosen one.
    music_marks
        Where music seems to have been taken, once somebody has looked.
    markers
        Moments with names; at first the cue points of the file.
    pair
        The settings, and a second set of them to compare with.
    selection
        The selected span [start, stop) in frames, or None.
    looping
        Whether playing repeats it.
    begin_with
        Gives the settings that another recording begins with, from those before, which are without what belongs to the
        recording that was open.

    Signals
    -------
    opened()
        Another recording, or none.
    selection_changed()
        `selection` or `looping` changed.
    """

    opened = Signal()
    selection_changed = Signal()

    def __init__(
        self, engine: Engine, player: Player, settings: RestorationSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(engine, player, settings, parent)
        self.viewport = Viewport(self)
        self.undo = QUndoStack(self)
        self.markers = Markers(self.undo, self)
        self._cues: tuple[Marker, ...] = ()
        self.pair = SettingsPair(lambda: self.settings, self.apply, self.undo, self)
        self.regions = Regions(lambda: self.settings.regions, self._change_regions, self.viewport, self)
        self.settings_changed.connect(self.regions.refresh)
        self.music_marks = MusicMarks(self, self)
        self.export = Exporting(self.work, self)
        self.export.failed.connect(self.problem)
        self.hum_changed.connect(self._export_what_waits)
        self.state_changed.connect(self._export_what_waits)
        self.searches.failed.connect(lambda _: self.export.cancel() if self.export.waits else None)
        self.selection: tuple[int, int] | None = None
        self.looping = False
        self.begin_with: Callable[[RestorationSettings], RestorationSettings] = lambda settings: settings
        self._opening: Worker | None = None
        self._shut = False

    # Opening and closing.

    def open(
        self,
        path: Path,
        settings: RestorationSettings | None = None,
        check: Callable[[FileRecording], None] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Open another recording; the one that is open stays until the new one has proved readable.

        Returns at once. `opened` follows, or `problem` with a sentence on what is wrong with the file.

        Parameters
        ----------
        path
            The file.
        settings
            What it is restored with; None for what `begin_with` says.
        check
            Called on a thread with the recording before it is shown; raises a ShellacError where it is not wanted.
        failed
            Called with what went wrong, `check` included, in place of `problem`.
        """
        if self._opening is not None:
            self._opening.cancel()
        if self.recording is None:
            self._set_state(DocumentState.OPENING)
        worker = self.work(_opened(path, check), "opening")
        self._opening = worker

        def done(opened: tuple[FileRecording, tuple[Marker, ...]]) -> None:
            if worker is self._opening:
                self._cues = opened[1]
            self._show_recording(worker, opened[0], settings)

        worker.finished.connect(done)
        say = failed or (lambda error: self.problem.emit(sentence(error)))
        worker.failed.connect(lambda error: self._not_opened(worker, error, say))
        worker.start()

    def _not_opened(self, worker: Worker, error: Exception, say: Callable[[Exception], object]) -> None:
        if worker is self._opening:
            self._opening = None
            if self.recording is None:
                self._set_state(DocumentState.EMPTY)
            say(error)

    def _show_recording(self, worker: Worker, recording: FileRecording, settings: RestorationSettings | None) -> None:
        if worker is not self._opening or self._shut:
            recording.close()
            return
        self._opening = None
        if settings is None:
            settings = self._settings_for_another()
        self._release_recording()
        self.recording = recording
        self.searches.begin_with(recording, self.engine.find_clicks)
        self.settings = settings
        self.regions.choose(None)
        self.music_marks.forget()
        self.selection, self.looping = None, False
        self.overs = "limit"
        self.undo.clear()
        self.markers.begin(self._cues)
        self.pair.begin()
        self.export.forget()
        self.viewport.set_recording(recording.rate, recording.frames)
        self.overview_scan.measure(recording)
        self.version += 1
        self.monitor.set_source(recording)
        self._prepare()  # before the views lay themselves out anew: the first sound waits for it
        self.searches.look()
        self.opened.emit()
        self.selection_changed.emit()
        self.settings_changed.emit()
        self.clicks_changed.emit()

    def _settings_for_another(self) -> RestorationSettings:
        """What was set while nothing is open is meant for what is opened next."""
        settings = without_recording(self.settings)
        return settings if self.recording is None else self.begin_with(settings)

    def close(self) -> None:
        """Close the recording; the window is empty afterwards. A restoration or an export under way is ended."""
        if self.recording is not None:
            settings = self._settings_for_another()
            self._release_recording()
            self.regions.choose(None)
            self.music_marks.forget()
            self.markers.begin(())
            self.pair.begin()
            self.settings = settings
            self.opened.emit()
            self.settings_changed.emit()
        self._set_state(DocumentState.EMPTY)

    def shut_down(self) -> None:
        """End everything for good, and wait for it: no thread and no part file is left afterwards."""
        self._shut = True
        self.undo.clear()  # one that is destroyed with changes in it emits to views that are gone
        for worker in list(self._workers):
            worker.cancel()
        self.engine.close()
        self.player.close()
        self.render_queue.close()
        for worker in list(self._workers):
            worker.wait()
        if self.noise is not None:
            self.noise.close()
        if self.recording is not None:
            self.recording.close()

    def _release_recording(self) -> None:
        """Forget the recording; it is closed once nobody reads it any more."""
        self.export.cancel()
        for worker in self.readers:
            worker.cancel()
        recording, self.recording = self.recording, None
        self._drop_noise(recording)
        self.first_sound.forget()
        self.searches.forget()
        self.overview_scan.clear()
        self.prepared = None

    # Clicks.

    def put_back(self, clicks: Iterable[tuple[int, int]], back: bool) -> None:
        """Let clicks stay as they are in the source, or repair them again; can be undone.

        Parameters
        ----------
        clicks
            First frame and channel of each.
        back
            Whether they are put back; else they are repaired again.
        """
        ones = {(start, start + 1, channel) for start, channel in clicks}
        stay = set(self.settings.clicks_put_back)
        self.change(clicks_put_back=tuple(sorted(stay | ones if back else stay - ones)))

    # Settings.

    def change(self, **changes: Any) -> None:
        """Change settings by name, in a way that can be undone.

        Parameters
        ----------
        **changes
            Fields of RestorationSettings with their new values. A change of amounts alone computes nothing anew.
        """
        after = replace(self.settings, **changes)
        if after != self.settings:
            self.undo.push(Change(self.apply, self.settings, after))

    def _change_regions(self, regions: tuple[Region, ...], what: str, turn: str) -> None:
        if self.recording is not None:
            self.undo.push(Change(self.apply, self.settings, replace(self.settings, regions=regions), what, turn))

    def _noise_readers(self) -> list[Worker]:
        """Those of `Restoring`, and the export."""
        exporting = self.export.worker
        return [*super()._noise_readers(), *([exporting] if exporting is not None else [])]

    # Selection.

    def select(self, span: tuple[int, int] | None, looping: bool | None = None) -> None:
        """Select a span, or nothing.

        Parameters
        ----------
        span
            [start, stop) in frames, or None for nothing.
        looping
            Whether playing repeats the span; None repeats every new selection.
        """
        self.selection = span = span if self.recording is not None else None
        self.looping = (span is not None) if looping is None else looping and span is not None
        self.player.set_loop(span if self.looping else None)
        self.selection_changed.emit()

    # Export.

    def start_export(
        self,
        target: Path,
        residual: Path | None,
        overs: Overs = "limit",
        copies: AccessCopies = NO_COPIES,
        each: Sequence[tuple[str, Path]] = (),
        span: tuple[int, int] | None = None,
        picture: bool = False,
    ) -> None:
        """Write the restored recording; `export` says how far it is.

        Where hum is still looked for it waits for that: what is written is what is heard then.

        Parameters
        ----------
        target
            The file to write; a name that is taken is numbered.
        residual
            The file for what is removed, or None for no such file.
        overs
            What becomes of restored samples beyond full scale, as in `model.archive.export`.
        copies
            Access copies to write beside it.
        each
            Kind of noise and the file for what is removed of it, in place of `residual`.
        span
            ``[start, stop)`` in frames, for that part alone.
        picture
            The spectrograms are drawn beside it.

        Raises
        ------
        AssertionError
            There is no recording, or nothing is found of its noise yet.
        """

        def begin() -> None:
            if each and [kind for kind, _ in each] != list(kinds_of(self.settings)):
                self.problem.emit(tr("Other kinds of noise are taken now than when the export was asked for."))
                return
            source = self._export_source()
            if overs != self.overs:
                self.overs = overs  # what is heard is what is written
                self._replace_restored()
            self.export.start(source, target, residual, overs, copies, each, self.markers.all, span, picture)

        self._once_hum_is_known(begin)

    def start_copies(self, target: Path, copies: AccessCopies) -> None:
        """Write access copies without the restored file, which would be `target`; `export` says how far it is.

        Only what they hold has to be restored for them. They wait for the search for hum as an export does.
        """
        self._once_hum_is_known(lambda: self.export.start_copies(self._export_source(), target, copies))

    def _once_hum_is_known(self, begin: Callable[[], None]) -> None:
        if self.hum_is_taken:
            begin()
        else:
            self.export.wait(begin)
            self.searches.look()  # the last time it may have failed

    def _export_what_waits(self) -> None:
        if not self.export.waits:
            return
        if self.state is DocumentState.FAILED:
            self.export.cancel()
        elif self.noise is not None and self.hum_is_taken:
            self.export.go_on()

    def _export_source(self) -> ExportSource:
        assert self.recording is not None
        assert self.noise is not None
        assert self.prepared is not None
        return ExportSource(self.recording, self.noise, self.prepared, self.settings)

    @property
    def channels(self) -> int:
        """Channels of the recording; 1 without one."""
        return 1 if self.recording is None else self.recording.channels

    @property
    def settled(self) -> bool:
        """Whether nothing is being opened or restored."""
        return self.state in (DocumentState.EMPTY, DocumentState.READY, DocumentState.FAILED)


def _opened(
    path: Path, check: Callable[[FileRecording], None] | None
) -> Generator[None, None, tuple[FileRecording, tuple[Marker, ...]]]:
    yield
    recording = open_recording(path)
    try:
        if check is not None:
            check(recording)
        return recording, cue_points(path, recording.frames)
    except BaseException:
        recording.close()
        raise
