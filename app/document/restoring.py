"""Restoring the open recording: the noise in it is found and computed on workers, and taken as the settings say."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.document.searches import Searches
from app.document.state import DocumentState
from app.errors import sentence
from app.pictures.overview_scan import OverviewScan
from app.pictures.render_queue import RenderQueue
from app.playback.first_sound import FirstSound
from app.playback.monitor import Monitor
from app.playback.player import Player
from app.playback.track_name import TrackName
from app.processes.inference import Engine, LevelCurves, Prepared
from app.processes.inference_messages import WeightsCard
from app.processes.worker import Worker
from model.archive.export import Overs
from model.audiofiles.file_recording import FileRecording
from model.hum.hum import Hum, same_hum
from model.progress import Progress
from model.recording import Recording
from model.restoration.kept.kept_noise import KeptNoise, open_cache
from model.restoration.kept.surroundings import Surroundings
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.noise_sum import NoiseSum
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import without

log = logging.getLogger(__name__)

OF_CLICKS = {"clicks", "click_sensitivity", "clicks_put_back", "thumps"}
OF_HUM = {"hum", "hum_lines_left", "hum_lines_added"}
MIXING = {"amount", *OF_CLICKS, *OF_HUM, "surface", "regions"}
"""Settings that say how much of each noise is taken; the others say how it is found."""


class Restoring(QObject):
    """A recording and what is found and taken out of it.

    Attributes
    ----------
    recording
        The source, or None.
    settings
        What is taken out of it.
    weights
        The weights there are, once `ask_for_weights` has learned it.
    prepared
        Estimator, weights, device and noise floor in use, or None while they are not known.
    noise
        The noise found so far, all kinds together, or None.
    searches
        The clicks and the hum of the recording, as far as they are looked for.
    first_sound
        Whether its first restored sound is there.
    progress
        How far computing the noise is, or None.
    overs
        What the last export of this recording did with samples beyond full scale; B and R are heard alike.
    state
        How far opening and restoring are.
    failure
        Why restoring failed, in a sentence; empty in every other state.
    version
        Changes whenever what B and R are has changed.
    cache
        Where noise that was found is kept for the next time; nothing is, until whoever made this says otherwise.
    readers
        Workers that read recording or noise: waited for before these are closed.

    Signals
    -------
    state_changed()
        `state`, `prepared`, `weights` or `failure` changed.
    progressed()
        More of the recording is restored.
    restored_changed()
        B and R are others now, through the amount or through other noise.
    settings_changed()
        `settings` changed.
    clicks_changed()
        More clicks are found, or others are taken.
    hum_changed()
        The hum is found, or other lines of it are taken.
    problem(str)
        Something the user should read now.
    """

    state_changed = Signal()
    progressed = Signal()
    restored_changed = Signal()
    settings_changed = Signal()
    clicks_changed = Signal()
    hum_changed = Signal()
    problem = Signal(str)

    def __init__(
        self, engine: Engine, player: Player, settings: RestorationSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.engine = engine
        self.player = player
        self.monitor = Monitor(player, self)
        self.first_sound = FirstSound(player)
        self.render_queue = RenderQueue(("tiles", OverviewScan.GROUP), self, held=self.first_sound.waited_for)
        self.overview_scan = OverviewScan(self.render_queue, self)
        self.settings = settings
        self.weights: list[WeightsCard] = []
        self.recording: FileRecording | None = None
        self.prepared: Prepared | None = None
        self.noise: NoiseSum | None = None
        self.progress: Progress | None = None
        self.state = DocumentState.EMPTY
        self.failure = ""
        self.version = 0
        self.overs: Overs = "limit"
        self.cache = open_cache(limit=0)
        self._workers: set[Worker] = set()
        self.readers: set[Worker] = set()
        self._preparing: Worker | None = None
        self._prepared_hum: Hum | None = None  # that of what is being prepared, or was last
        self._filling: Worker | None = None
        self.searches = Searches(
            lambda: self.settings, lambda: self.noise, self.work, lambda: self.player.position, self
        )
        self.searches.clicks_found.connect(self._on_clicks)
        self.searches.hum_found.connect(self._on_hum)
        self.searches.failed.connect(lambda error: self.problem.emit(sentence(error)))
        self.render_queue.failed.connect(lambda error: self.problem.emit(sentence(error)))
        self.overview_scan.changed.connect(self._match_levels)

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
        """Find the noise anew, with the settings and the hum as they are now; until then what was found stays."""
        # the noise is the same with regions and without, and there may be many of them
        recording, settings = self.recording, replace(self.settings, regions=())
        if recording is None:
            return
        filling, self._filling = self._filling, None
        if filling is not None:
            self.wait_for(filling)
            filling.cancel()
        hum = self._prepared_hum = self.searches.hum_so_far

        def prepare() -> Generator[None, None, Prepared]:
            yield
            return self.engine.prepare(recording.path, settings, hum)

        self.first_sound.begin()
        worker = self.work(prepare(), "preparing")
        self._preparing = worker
        worker.finished.connect(lambda prepared: self._after_painting(lambda: self._restore(worker, prepared)))
        worker.failed.connect(lambda error: self._failed(worker, error))
        worker.start()
        self._set_state(DocumentState.PREPARING)

    def wait_for(self, reader: Worker) -> None:
        """Close neither recording nor noise before a worker that reads them has ended."""
        self.readers.add(reader)
        for ended in (reader.finished, reader.failed):
            ended.connect(lambda _: self.readers.discard(reader))
        reader.cancelled.connect(lambda: self.readers.discard(reader))

    def _after_painting(self, act: Callable[[], object]) -> None:
        """Act in a turn of its own: what was opened is shown in one, and painted in the next (`paint_next_turn`)."""
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, act))

    def _failed(self, worker: Worker, error: Exception) -> None:
        if worker is self._preparing or worker is self._filling:
            self._preparing = self._filling = None
            self._set_state(DocumentState.FAILED, sentence(error))
            self._first_sound_is_there()

    def _first_sound_is_there(self) -> None:
        """Or it never comes."""
        self.searches.first_sound_is_there()
        self.first_sound.is_there()

    def _restore(self, worker: Worker, prepared: Prepared) -> None:
        if worker is not self._preparing or self.recording is None:
            return
        hum = self._prepared_hum
        if not same_hum(hum, self.searches.hum_so_far):
            self._prepare()
            return
        self._preparing = None
        self.prepared = prepared
        kept = None
        if prepared.fingerprint is not None:
            # what a GPU began and the CPU goes on with is no longer what the fingerprint says
            kept = KeptNoise(
                self.cache,
                prepared.fingerprint,
                lambda: prepared.device_now() == prepared.device,
                Surroundings(without(self.recording, hum)) if prepared.levels is not None else None,
            )

        def surface_of(heard: Recording) -> NoiseEstimate:
            return NoiseEstimate(heard, prepared.estimate, prepared.grid, kept=kept, needle=prepared.floor.needle)

        noise = NoiseSum.of(self.recording, self.settings, surface_of, self.searches.detector, hum)
        if self.noise is not None:
            self._drop_noise(successor=noise)
        self.noise = noise
        self.overview_scan.forget_restored(measured=True)
        self._replace_restored()
        self._fill(self.noise)
        self.first_sound.after(lambda: self._hear_levels(prepared))
        self.clicks_changed.emit()
        self.hum_changed.emit()

    def _hear_levels(self, prepared: Prepared) -> None:
        """Have the rest of the recording listened to, for its curve: the first sound needs a part of it alone."""
        ask = prepared.levels
        if ask is None:
            return

        def wanted() -> bool:
            return self.prepared is not None and self.prepared.levels is ask

        def hear() -> Generator[None, None, LevelCurves | None]:
            found = None
            while found is None and wanted():
                found = ask()
                yield
            return found

        def known(levels: LevelCurves | None) -> None:
            if self.prepared is not None and wanted():
                self.prepared = replace(self.prepared, floor=replace(self.prepared.floor, levels=levels))
                self.state_changed.emit()

        worker = self.work(hear(), "levels")
        worker.finished.connect(known)
        worker.failed.connect(lambda error: log.warning("no levels of the noise: %s", error))
        worker.start()

    def _fill(self, noise: NoiseSum) -> None:
        """Begin to compute all of `noise`, from the playhead on."""
        self.first_sound.begin()
        filling = self.work(noise.fill(lambda: self.player.position), "restoring")
        self._filling = filling
        filling.progressed.connect(lambda progress: self._on_progress(filling, progress))
        filling.finished.connect(lambda _: self._all_restored(filling))
        filling.failed.connect(lambda error: self._failed(filling, error))
        filling.start()
        self._set_state(DocumentState.RESTORING)

    def retry(self) -> None:
        """Restore again after a failure."""
        if self.recording is not None and self.state is DocumentState.FAILED:
            self._drop_noise()
            self._replace_restored()
            self.searches.look()
            self._prepare()

    def _on_progress(self, filling: Worker, progress: Progress) -> None:
        if filling is self._filling and self.noise is not None and self.recording is not None:
            self.progress = progress
            self._first_sound_is_there()
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

    @property
    def hum_is_taken(self) -> bool:
        """Whether no hum is still to be looked for, and `noise` is what is found without it."""
        return self.searches.hum_known and self._preparing is None

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
        readers = self._noise_readers()
        if filling is not None:
            filling.cancel()
            readers.append(filling)
        if recording is not None:
            readers += self.searches.stop()
        noise, self.noise, self.progress = self.noise, successor, None
        undrawn = self.render_queue.clear()
        # before anybody waits for the player: it must not go on reading what is about to be closed
        if self.recording is None:
            self.monitor.set_source(None)
        else:
            self.monitor.restore(self.recording, successor, self.settings.amount, self.overs)

        def retire() -> Generator[None]:
            self.player.settle(fades=True)
            self.render_queue.settle()
            while undrawn:  # the last to hold what was found: one by one, or the window's thread waits for all of it
                undrawn.pop()
            for worker in readers:
                worker.wait()
            if noise is not None:
                noise.close()
            if recording is not None:
                recording.close()
            yield

        if noise is not None or recording is not None:
            self.work(retire(), "closing").start()

    def _noise_readers(self) -> list[Worker]:
        """Workers that may be reading the noise."""
        return list(self.readers)

    # What is found beside.

    def _on_clicks(self) -> None:
        if self.noise is not None and self.settings.surface == 0.0:
            self._measure_restored()
            self.progressed.emit()
        self.clicks_changed.emit()

    def _on_hum(self) -> None:
        """Until now it was restored without; where there is none, that is what it remains, and nothing is done anew."""
        if self.noise is not None:
            self._mix(self.noise, unless_same=True)
            self.progressed.emit()
        self.hum_changed.emit()

    # Settings.

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
        self.searches.look()
        if not changed <= MIXING:
            self._drop_noise()
            self._replace_restored()
            self._prepare()
        elif self.noise is None:
            self._replace_restored()  # what is being prepared takes the settings as they are then
        else:
            self._mix(self.noise, amount_only=changed == {"amount"})
        if changed & OF_CLICKS:
            self.clicks_changed.emit()
        if changed & OF_HUM:
            self.hum_changed.emit()

    def _mix(self, before: NoiseSum, amount_only: bool = False, unless_same: bool = False) -> None:
        """Take the noise that is found as the settings say now.

        Parameters
        ----------
        before
            The noise until now.
        amount_only
            Nothing but the overall amount is another.
        unless_same
            Where the network heard the right thing until now, B and R are as they were.
        """
        hum, waited_for = self.searches.hum_so_far, self._preparing is not None
        same = same_hum(before.hum, hum)
        if not same and not (waited_for and same_hum(self._prepared_hum, hum)):
            self._prepare()
        if not same and not amount_only:
            return  # taken with what is being prepared
        noise = before if amount_only else before.with_settings(self.settings, self.searches.detector, hum)
        anew = noise.surface is not before.surface
        if anew:
            self._drop_noise(successor=noise)
        self.noise = noise
        if same and waited_for:
            self._preparing, anew = None, True  # of no use any more; what it held up goes on
        if unless_same and not anew:
            return
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

    # Work.

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
