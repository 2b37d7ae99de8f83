"""What is looked for in the open recording away from the network, on workers: its clicks and its hum."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.processes.click_search import ClickSearch
from app.processes.worker import Worker
from model.audiofiles.file_recording import FileRecording
from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector, FindClicks
from model.hum.hum import Hum
from model.hum.scan import HumScan
from model.restoration.noise_sum import NoiseSum
from model.restoration.settings import RestorationSettings


class Searches(QObject):
    """The searches of one recording at a time, as far as the settings ask for them.

    Parameters
    ----------
    settings
        Gives what is taken out of the recording now.
    noise
        Gives the noise found so far, or None.
    work
        Gives a worker that drives a task, not started yet.
    position
        Gives the frame from which on clicks are looked for first.

    Attributes
    ----------
    detector
        What finds the clicks of the recording, at every sensitivity; None without a recording.
    hum_scan
        What finds its hum; None without a recording.

    Before `first_sound_is_there` no hum is looked for, and of the clicks only those that this sound needs: where cores
    are few, who listens would wait for all else.

    Signals
    -------
    clicks_found()
        More clicks are known.
    hum_found()
        The hum is known, all that is wanted of it or some.
    failed(object)
        The recording cannot be looked through; the Exception.
    """

    clicks_found = Signal()
    hum_found = Signal()
    failed = Signal(object)

    def __init__(
        self,
        settings: Callable[[], RestorationSettings],
        noise: Callable[[], NoiseSum | None],
        work: Callable[[Generator[Any, None, Any], str], Worker],
        position: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._noise, self._work = settings, noise, work
        self.detector: ClickDetector | None = None
        self.hum_scan: HumScan | None = None
        self._clicks: Clicks | None = None
        self._hum_search: Worker | None = None
        self._first_sound_waits = True
        self._click_search = ClickSearch(work, position, self)
        self._click_search.advanced.connect(self.clicks_found)
        self._click_search.failed.connect(self.failed)

    def begin_with(self, recording: FileRecording, find: FindClicks) -> None:
        """Look through another recording from now on; `find` finds the clicks in a piece of it."""
        self.detector, self.hum_scan = ClickDetector(recording, find), HumScan(recording)
        self._first_sound_waits = True

    def forget(self) -> None:
        """There is no recording any more."""
        self.detector = self.hum_scan = None

    def look(self) -> None:
        """Have the recording looked through for what is wanted of it and not known yet."""
        self._look_for_clicks()
        self._look_for_hum()

    def first_sound_is_there(self) -> None:
        """Begin to read all of the recording: the first sound is there, or never comes."""
        if self._first_sound_waits:
            self._first_sound_waits = False
            self.look()
            if self.clicks is not None and self.scanned == 1.0:
                self.clicks_found.emit()  # the last of them while that sound was computed, of which nobody has told

    @property
    def complete(self) -> bool:
        """Whether nothing of what is wanted is still to be looked for."""
        return (self.clicks is None or self.scanned == 1.0) and self.hum_known

    def stop(self) -> list[Worker]:
        """End what looks, without waiting; gives the workers that may still be reading."""
        self._click_search.stop()
        reading = list(self._click_search.workers)
        if self._hum_search is not None:
            self._hum_search.cancel()
            reading.append(self._hum_search)
            self._hum_search = None
        return reading

    # Clicks.

    @property
    def clicks(self) -> Clicks | None:
        """The clicks as they are taken now; None where none are looked for."""
        settings, noise = self._settings(), self._noise()
        if self.detector is None or settings.clicks is None:
            return None
        known = noise.clicks if noise is not None else self._clicks
        wanted = settings.click_sensitivity, settings.clicks_put_back, settings.thumps
        if known is None or known.detector is not self.detector:
            known = Clicks(self.detector.source, *wanted[:2], self.detector, settings.thumps)
        elif (known.sensitivity, known.put_back, known.thumps) != wanted:
            known = known.with_settings(*wanted)
        self._clicks = known
        return known

    @property
    def scanned(self) -> float:
        """How much of the recording clicks were looked for in, 0 to 1."""
        if self.detector is None:
            return 0.0
        return self.detector.scanned_frames / max(1, self.detector.source.frames)

    def _look_for_clicks(self) -> None:
        """Have the recording scanned where clicks are wanted; stop where they are not."""
        if self.detector is None or self._settings().clicks is None:
            self._click_search.stop()
        elif self.scanned < 1.0:
            self._click_search.start(self.detector, alone=self._first_sound_waits)

    # Hum.

    @property
    def hum(self) -> Hum | None:
        """The hum as it is taken now; None where none is looked for."""
        settings = self._settings()
        if self.hum_scan is None or settings.hum is None:
            return None
        return Hum(self.hum_scan.source, settings.hum_lines_left, self.hum_scan, settings.hum_lines_added)

    @property
    def hum_so_far(self) -> Hum | None:
        """The hum without what is still to be looked for, so that nobody who reads it waits; None as for `hum`."""
        return None if self.hum is None else self.hum.so_far()

    @property
    def hum_known(self) -> bool:
        """Whether no hum is still to be looked for; what was found last is told with `hum_found`."""
        return self.hum is None or (self._hum_search is None and self.hum.known)

    def _look_for_hum(self) -> None:
        """Have the recording looked through where hum is wanted. Once begun it goes on: it is over soon."""
        scan = self.hum_scan
        if scan is None or self._first_sound_waits or self.hum_known or self._hum_search is not None:
            return
        search = self._work(scan.run(self._settings().hum_lines_added), "hum")
        search.gives_way = True
        self._hum_search = search
        search.finished.connect(lambda _: self._on_hum(search))
        search.failed.connect(lambda error: self._no_hum(search, error))
        search.start()

    def _on_hum(self, search: Worker) -> None:
        if search is self._hum_search:
            self._hum_search = None
            self.hum_found.emit()
            self._look_for_hum()  # lines may have been added meanwhile

    def _no_hum(self, search: Worker, error: Exception) -> None:
        if search is self._hum_search:
            self._hum_search = None
            self.failed.emit(error)
