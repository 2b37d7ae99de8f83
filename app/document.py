"""The open recording, its restoration settings and the noise found in it: the state of the window, and its signals."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterable
from dataclasses import fields, replace
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from app.errors import sentence
from app.exporting import Exporting
from app.history import Change
from app.pictures.overview_scan import OverviewScan
from app.pictures.render_queue import RenderQueue
from app.pictures.viewport import Viewport
from app.playback.monitor import Monitor
from app.playback.player import Player
from app.playback.track_name import TrackName
from app.processes.inference import Engine, Prepared
from app.processes.inference_messages import WeightsCard
from app.processes.worker import Worker
from model.archive.export import Overs
from model.audiofiles.file_recording import FileRecording, open_recording
from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector
from model.progress import Progress
from model.recording import Recording
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.noise_sum import NoiseSum
from model.restoration.settings import RestorationSettings

log = logging.getLogger(__name__)

MIXING = {"amount", "clicks", "click_sensitivity", "clicks_put_back", "surface", "regions"}
"""Settings that say how much of each noise is taken; the others say how it is found."""

CLICKS_SECONDS = 0.25  # views are told of more clicks no more often

HOLD_SECONDS = 1.5  # pictures wait so long, at most, for the first restored sound


class DocumentState(Enum):
    """How far opening and restoring are.

    A window without a recording is EMPTY; OPENING is said only where nothing is open meanwhile. FAILED means that
    restoring failed: a file that cannot be opened leaves the state as it was.
    """

    EMPTY = "empty"
    OPENING = "opening"
    PREPARING = "preparing"
    RESTORING = "restoring"
    READY = "ready"
    FAILED = "failed"


class Document(QObject):
    """One recording at a time. Views read the attributes, call the methods, and listen.

    Attributes
    ----------
    recording
        The source, or None.
    settings
        What is taken out of it.
    export
        The export under way.
    prepared
        Estimator, weights, device and noise floor in use, or None while they are not known.
    noise
        The noise found so far, all kinds together, or None.
    detector
        What finds the clicks of the recording, at every sensitivity; it looks for them only where that is asked for.
    overs
        What the last export of this recording did with samples beyond full scale; B and R are heard alike.
    state
        How far opening and restoring are.
    failure
        Why restoring failed, in a sentence; empty in every other state.
    version
        Changes whenever what B and R are has changed.

    Signals
    -------
    opened()
        Another recording, or none.
    state_changed()
        `state`, `prepared` or `failure` changed.
    progressed()
        More of the recording is restored.
    restored_changed()
        B and R are others now, through the amount or through other noise.
    settings_changed()
        `settings` changed.
    clicks_changed()
        More clicks are found, or others are taken.
    selection_changed()
        `selection` or `looping` changed.
    problem(str)
        Something the user should read now.
    """

    opened = Signal()
    state_changed = Signal()
    progressed = Signal()
    restored_changed = Signal()
    settings_changed = Signal()
    clicks_changed = Signal()
    selection_changed = Signal()
    problem = Signal(str)

    def __init__(
        self, engine: Engine, player: Player, settings: RestorationSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.engine = engine
        self.player = player
        self.monitor = Monitor(player, self)
        self.render_queue = RenderQueue(("tiles", OverviewScan.GROUP), self)
        self.overview_scan = OverviewScan(self.render_queue, self)
        self.viewport = Viewport(self)
        self.undo = QUndoStack(self)
        self.export = Exporting(self.work, self)
        self.export.failed.connect(self.problem)
        self.settings = settings
        self.weights: list[WeightsCard] = []
        self.recording: FileRecording | None = None
        self.prepared: Prepared | None = None
        self.noise: NoiseSum | None = None
        self.detector: ClickDetector | None = None
        self.progress: Progress | None = None
        self.state = DocumentState.EMPTY
        self.failure = ""
        self.version = 0
        self.selection: tuple[int, int] | None = None
        self.overs: Overs = "limit"
        self.looping = False
        self._workers: set[Worker] = set()
        self.readers: set[Worker] = set()  # waited for before recording and noise are closed
        self._opening: Worker | None = None
        self._preparing: Worker | None = None
        self._filling: Worker | None = None
        self._scanning: Worker | None = None
        self._clicks: Clicks | None = None
        self._clicks_said = 0.0
        self._shut = False
        self.render_queue.failed.connect(lambda error: self.problem.emit(sentence(error)))
        self.overview_scan.changed.connect(self._match_levels)

    # Opening and closing.

    def open(self, path: Path) -> None:
        """Open another recording; the one that is open stays until the new one has proved readable.

        Returns at once. `opened` follows, or `problem` with a sentence on what is wrong with the file.
        """
        if self._opening is not None:
            self._opening.cancel()
        if self.recording is None:
            self._set_state(DocumentState.OPENING)
        worker = self.work(_opened(path), "opening")
        self._opening = worker
        worker.finished.connect(lambda recording: self._show_recording(worker, recording))
        worker.failed.connect(lambda error: self._not_opened(worker, error))
        worker.start()

    def _not_opened(self, worker: Worker, error: Exception) -> None:
        if worker is self._opening:
            self._opening = None
            if self.recording is None:
                self._set_state(DocumentState.EMPTY)
            self.problem.emit(sentence(error))

    def _show_recording(self, worker: Worker, recording: FileRecording) -> None:
        if worker is not self._opening or self._shut:
            recording.close()
            return
        self._opening = None
        self._release_recording()
        self.recording = recording
        self.detector = ClickDetector(recording, self.engine.find_clicks)
        self.settings = replace(self.settings, floor_selection=None, clicks_put_back=())
        self.selection, self.looping = None, False
        self.overs = "limit"
        self.undo.clear()
        self.export.forget()
        self.viewport.set_recording(recording.rate, recording.frames)
        self.overview_scan.measure(recording)
        self.version += 1
        self.monitor.set_source(recording)
        self._prepare()  # before the views lay themselves out anew: the first sound waits for it
        self._look_for_clicks()
        self.opened.emit()
        self.selection_changed.emit()
        self.settings_changed.emit()
        self.clicks_changed.emit()

    def close(self) -> None:
        """Close the recording; the window is empty afterwards. A restoration or an export under way is ended."""
        if self.recording is not None:
            self._release_recording()
            self.opened.emit()
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
        self.detector = None
        self.overview_scan.clear()
        self.prepared = None

    def _drop_noise(self, recording: FileRecording | None = None, successor: NoiseSum | None = None) -> None:
        """Stop restoring and forget the noise found, without waiting for whoever is reading it now.

        Parameters
        ----------
        recording
            Closed as well, once nobody reads it; None where it stays.
        successor
            The noise that takes the place of this one at once, if there is one.
        """
        self._preparing = None
        filling, self._filling = self._filling, None
        exporting, readers = self.export.worker, set(self.readers)
        if filling is not None:
            filling.cancel()
        if recording is not None:
            self._scanning = None  # it is among the readers, which are cancelled
        elif self._scanning is not None:
            readers.discard(self._scanning)  # it reads the source alone
        noise, self.noise, self.progress = self.noise, successor, None
        self.render_queue.clear()
        # before anybody waits for the player: it must not go on reading what is about to be closed
        if self.recording is None:
            self.monitor.set_source(None)
        else:
            self.monitor.restore(self.recording, successor, self.settings.amount, self.overs)

        def retire() -> Generator[None]:
            self.player.settle(fades=True)
            self.render_queue.settle()
            for worker in (filling, exporting, *readers):
                if worker is not None:
                    worker.wait()
            if noise is not None:
                noise.close()
            if recording is not None:
                recording.close()
            yield

        if noise is not None or recording is not None:
            self.work(retire(), "closing").start()

    # Restoring.

    def ask_for_weights(self) -> None:
        """Learn which weights there are; `state_changed` comes when `weights` is known."""

        def ask() -> Generator[None, None, list[WeightsCard]]:
            yield
            return self.engine.weights()

        def known(weights: list[WeightsCard]) -> None:
            self.weights = weights
            self.state_changed.emit()

        worker = self.work(ask(), "weights")
        worker.finished.connect(known)
        worker.failed.connect(lambda error: log.warning("no list of weights: %s", error))
        worker.start()

    def _prepare(self) -> None:
        """Find the noise anew, with the settings as they are now."""
        recording, settings = self.recording, self.settings
        if recording is None:
            return

        def prepare() -> Generator[None, None, Prepared]:
            yield
            return self.engine.prepare(recording.path, settings)

        worker = self.work(prepare(), "preparing")
        self._preparing = worker
        worker.finished.connect(lambda prepared: self._restore(worker, prepared))
        worker.failed.connect(lambda error: self._failed(worker, error))
        worker.start()
        self._set_state(DocumentState.PREPARING)

    def _failed(self, worker: Worker, error: Exception) -> None:
        if worker is self._preparing or worker is self._filling:
            self._preparing = self._filling = None
            self._set_state(DocumentState.FAILED, sentence(error))

    def _restore(self, worker: Worker, prepared: Prepared) -> None:
        if worker is not self._preparing or self.recording is None:
            return
        self._preparing = None
        self.prepared = prepared

        def surface_of(heard: Recording) -> NoiseEstimate:
            return NoiseEstimate(heard, prepared.estimate, prepared.grid)

        self.noise = NoiseSum.of(self.recording, self.settings, surface_of, self.detector)
        self.overview_scan.forget_restored(measured=True)
        self._replace_restored()
        self._fill(self.noise)
        self.clicks_changed.emit()

    def _fill(self, noise: NoiseSum) -> None:
        """Begin to compute all of `noise`, from the playhead on."""
        filling = self.work(noise.fill(lambda: self.player.position), "restoring")
        self._filling = filling
        filling.progressed.connect(lambda progress: self._on_progress(filling, progress))
        filling.finished.connect(lambda _: self._all_restored(filling))
        filling.failed.connect(lambda error: self._failed(filling, error))
        filling.start()
        if self.player.status.playing:
            # where cores are few, the sound that is waited for is computed before pictures
            self.render_queue.hold(HOLD_SECONDS)
        self._set_state(DocumentState.RESTORING)

    def retry(self) -> None:
        """Restore again after a failure."""
        if self.recording is not None and self.state is DocumentState.FAILED:
            self._drop_noise()
            self._replace_restored()
            self._look_for_clicks()
            self._prepare()

    def _on_progress(self, filling: Worker, progress: Progress) -> None:
        if filling is self._filling and self.noise is not None and self.recording is not None:
            self.progress = progress
            self.render_queue.release()
            self._check_device()
            self._measure_restored()
            self.progressed.emit()

    def _measure_restored(self) -> None:
        if self.noise is not None and self.recording is not None:
            self.overview_scan.measure_restored(self.recording, self.noise, self.settings.amount, self.noise.spans())

    def _check_device(self) -> None:
        """A GPU may fail on the way; the CPU has taken over then, which is slower, so the user is told."""
        if self.prepared is not None and (now := self.prepared.device_now()) != self.prepared.device:
            self.prepared = replace(self.prepared, device=now)
            self.state_changed.emit()
            self.problem.emit(now.reason)

    def _all_restored(self, filling: Worker) -> None:
        if filling is self._filling:
            self._filling = None
            self._set_state(DocumentState.READY)

    def ready(self, start: int, frames: int) -> bool:
        """Whether [start, start + frames) of B can be read without waiting."""
        return self.noise is not None and (self.settings.amount == 0.0 or self.noise.ready(start, frames))

    def version_of(self, track: TrackName) -> tuple[int, str]:
        """What a picture of a track was drawn of: it is out of date once this is another."""
        if track == TrackName.SOURCE:
            return 0, ""
        return self.version, (self.monitor.only or "") if track == TrackName.RESIDUAL else ""

    def spans(self) -> list[tuple[int, int]]:
        """Give the spans [start, stop), in frames, that are restored."""
        return self.noise.spans() if self.noise is not None else []

    def _match_levels(self) -> None:
        amount = self.settings.amount
        self.monitor.match(self.overview_scan.sums(amount), amount)

    # Clicks.

    @property
    def clicks(self) -> Clicks | None:
        """The clicks as they are taken now; None where none are looked for."""
        settings = self.settings
        if self.detector is None or settings.clicks is None:
            return None
        known = self.noise.clicks if self.noise is not None else self._clicks
        wanted = settings.click_sensitivity, settings.clicks_put_back
        if known is None or known.detector is not self.detector:
            known = Clicks(self.detector.source, *wanted, self.detector)
        elif (known.sensitivity, known.put_back) != wanted:
            known = known.with_settings(*wanted)
        self._clicks = known
        return known

    @property
    def scanned(self) -> float:
        """How much of the recording clicks were looked for in, 0 to 1."""
        if self.detector is None:
            return 0.0
        return self.detector.scanned_frames / max(1, self.detector.source.frames)

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

    def _look_for_clicks(self) -> None:
        """Have the recording scanned where clicks are wanted; stop where they are not."""
        detector, scanning = self.detector, self._scanning
        if detector is None or self.settings.clicks is None:
            self._scanning = None
            if scanning is not None:
                scanning.cancel()
            return
        if scanning is not None or self.scanned == 1.0:
            return
        worker = self.work(detector.scan(lambda: self.player.position), "clicks")
        self._scanning = worker
        self.readers.add(worker)

        def ended() -> None:
            self.readers.discard(worker)
            if worker is self._scanning:
                self._scanning = None

        def failed(error: Exception) -> None:
            if worker is self._scanning:
                self.problem.emit(sentence(error))
            ended()

        def done() -> None:
            self._clicks_said = 0.0
            self._on_clicks(worker)
            ended()

        worker.progressed.connect(lambda _: self._on_clicks(worker))
        worker.finished.connect(lambda _: done())
        worker.cancelled.connect(ended)
        worker.failed.connect(failed)
        worker.start()

    def _on_clicks(self, scanning: Worker) -> None:
        now = time.monotonic()
        if scanning is self._scanning and now >= self._clicks_said + CLICKS_SECONDS:
            self._clicks_said = now
            if self.noise is not None and self.settings.surface == 0.0:
                self._measure_restored()
                self.progressed.emit()
            self.clicks_changed.emit()

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

    def apply(self, settings: RestorationSettings) -> None:
        """Restore with `settings` from now on; without a step in the history.

        A change of amounts computes nothing anew, and one of which clicks are taken only what it touches; any other
        drops the noise found.
        """
        before, self.settings = self.settings, settings
        self.settings_changed.emit()
        if self.recording is None or before == settings:
            return
        changed = {field.name for field in fields(settings)}
        changed = {name for name in changed if getattr(before, name) != getattr(settings, name)}
        self._look_for_clicks()
        if not changed <= MIXING:
            self._drop_noise()
            self._replace_restored()
            self._prepare()
        elif self.noise is None:
            self._replace_restored()  # what is being prepared takes the settings as they are then
        else:
            self._mix(self.noise, amount_only=changed == {"amount"})
        if changed & {"clicks", "click_sensitivity", "clicks_put_back"}:
            self.clicks_changed.emit()

    def _mix(self, before: NoiseSum, amount_only: bool) -> None:
        """Take the noise that is found as the settings say now."""
        noise = before if amount_only else before.with_settings(self.settings, self.detector)
        anew = noise.surface is not before.surface
        if anew:
            self._drop_noise(successor=noise)
        self.noise = noise
        self.overview_scan.forget_restored(measured=not amount_only)
        self._replace_restored()
        self._measure_restored()
        if anew:
            self._fill(noise)

    def _replace_restored(self) -> None:
        assert self.recording is not None
        self.version += 1
        self.monitor.restore(self.recording, self.noise, self.settings.amount, self.overs)
        self.restored_changed.emit()

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

    def start_export(self, target: Path, residual: Path | None, overs: Overs = "limit") -> None:
        """Write the restored recording; `export` says how far it is.

        Parameters
        ----------
        target
            The file to write; a name that is taken is numbered.
        residual
            The file for what is removed, or None for no such file.
        overs
            What becomes of restored samples beyond full scale, as in `model.archive.export`.

        Raises
        ------
        AssertionError
            There is no recording, or nothing is found of its noise yet.
        """
        assert self.recording is not None
        assert self.noise is not None
        assert self.prepared is not None
        if overs != self.overs:
            self.overs = overs  # what is heard is what is written
            self._replace_restored()
        self.export.start(self.recording, self.noise, self.prepared, self.settings, target, residual, overs)

    # Work.

    @property
    def settled(self) -> bool:
        """Whether nothing is being opened or restored."""
        return self.state in (DocumentState.EMPTY, DocumentState.READY, DocumentState.FAILED)

    @property
    def busy(self) -> bool:
        """Whether a thread works on this document: restoring, opening, exporting or drawing."""
        return bool(self._workers) or not self.render_queue.idle

    def work(self, task: Generator[Any, None, Any], name: str) -> Worker:
        """Give a worker that drives `task`, not started yet; it counts as `busy` until it has ended."""
        worker = Worker(task, name)
        self._workers.add(worker)
        for ended in (worker.finished, worker.failed):
            ended.connect(lambda _: self._workers.discard(worker))
        worker.cancelled.connect(lambda: self._workers.discard(worker))
        return worker

    def _set_state(self, state: DocumentState, failure: str = "") -> None:
        self.state, self.failure = state, failure
        self.state_changed.emit()


def _opened(path: Path) -> Generator[None, None, FileRecording]:
    yield
    return open_recording(path)
