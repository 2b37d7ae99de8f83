"""A result of a batch, opened as it was written: it is heard at once, for only one with regions is restored again."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from app.document.document import Document
from app.playback.player import Player
from app.processes.inference import Engine
from app.processes.worker import Worker
from model.audiofiles.file_recording import FileRecording, open_recording
from model.files.cache_folder import CacheFolder
from model.progress import Progress
from model.recording import Recording, RecordingError, clip_span
from model.restoration.noise_sum import NoiseSum
from model.restoration.settings import RestorationSettings

if TYPE_CHECKING:
    from model.restoration.noise_estimate import NoiseEstimate

LEAST_AMOUNT = 0.01
"""A result with less taken out does not tell what the noise was."""


class WrittenNoise:
    """The noise of a recording, from what it is and what was written of it: (source - restored) / amount.

    It stands where a `NoiseEstimate` does, and is ready at once.

    Parameters
    ----------
    source, restored
        Alike in rate, channels and length; `restored` is closed with it.
    amount
        How much of the noise was taken out, 0.0 to 1.0.
    """

    def __init__(self, source: Recording, restored: FileRecording, amount: float) -> None:
        self.source, self._restored = source, restored
        self._gain = np.float32(1 / amount if amount >= LEAST_AMOUNT else 0.0)
        self.rate, self.channels, self.frames = source.rate, source.channels, source.frames

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)``."""
        taken: NDArray[np.float32] = self.source.read(start, frames) - self._restored.read(start, frames)
        return taken * self._gain

    def ready(self, start: int, frames: int) -> bool:
        """Whether it can be read without waiting: always, within the recording."""
        clip_span(self, start, frames)
        return True

    def spans(self) -> list[tuple[int, int]]:
        """All of it."""
        return [(0, self.frames)]

    def fill(self, near: Callable[[], int] = lambda: 0) -> Generator[Progress, None, None]:
        """Nothing is left to compute."""
        yield Progress.at(self.frames, self.frames, self.rate, time.monotonic())

    def close(self) -> None:
        """Close the restored file."""
        self._restored.close()


class WrittenResult(Document):
    """The document of a result: A is its source, B what was written, R what that took out.

    Another amount, or regions, are heard at once: they weigh the noise that was taken out. What would have to be found
    anew cannot be changed here.

    A result that has regions does not tell what was left in them. It is restored again as it was, with the noise of
    each kind, and its regions are there to be changed: what is heard is what restoring it with them writes.

    Parameters
    ----------
    engine
        For results with regions; it is closed with this. Nothing is asked of it before one is opened.
    player
    cache
        Where the noise of those is kept, see `Restoring`.
    """

    def __init__(self, engine: Engine, player: Player, cache: CacheFolder | None = None) -> None:
        super().__init__(engine, player, RestorationSettings())
        if cache is not None:
            self.cache = cache
        self._restored: dict[FileRecording, FileRecording] = {}
        self._written = RestorationSettings()

    def open_result(self, source: Path, restored: Path, settings: RestorationSettings) -> None:
        """Open a result; `opened` follows, or `problem` with a sentence.

        Parameters
        ----------
        source, restored
            The files.
        settings
            What it was restored with.
        """
        shown = settings
        if not settings.regions:
            # the noise is taken as it was written, all kinds together
            shown = replace(settings, clicks=None, hum=None, surface=1.0, clicks_put_back=())
        self.open(source, shown, lambda recording: self._pair(recording, restored))

    def _pair(self, recording: FileRecording, path: Path) -> None:
        """Open what was written of a recording. Raises RecordingError where it is of another. On a worker."""
        restored = open_recording(path)
        facts = [(one.rate, one.channels, one.frames) for one in (recording, restored)]
        if facts[0] != facts[1]:
            restored.close()
            raise RecordingError("{file} is not a result of {source}.", file=path, source=recording.path)
        self._restored[recording] = restored

    def _show_recording(self, worker: Worker, recording: FileRecording, settings: RestorationSettings | None) -> None:
        if worker is self._opening:
            self._written = settings or self.settings
        super()._show_recording(worker, recording, settings)
        unused = self._restored.pop(recording, None)
        if unused is not None:
            unused.close()

    @property
    def regions_changed(self) -> bool:
        """Whether the regions are others than those that it was written with."""
        return self.settings.regions != self._written.regions

    def _prepare(self) -> None:
        if self._written.regions:
            super()._prepare()
            return
        if self.recording is None or self.recording not in self._restored:
            return
        found = WrittenNoise(self.recording, self._restored.pop(self.recording), self._written.amount)
        self.noise = NoiseSum.of(self.recording, self.settings, lambda _: cast("NoiseEstimate", found))
        self.overview_scan.forget_restored(measured=True)
        self._replace_restored()
        self._fill(self.noise)
