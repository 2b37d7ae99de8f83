"""Versions of one excerpt under several settings, made ready to be seen and heard side by side. Free of Qt."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.processes.inference import Engine
from app.processes.inference_messages import WeightsCard
from app.translation import tr
from model.audiofiles.file_recording import FileRecording
from model.clicks.detector import ClickDetector
from model.hum.hum import Hum
from model.pictures.spectrogram import frequency_edges, picture
from model.recording import ArrayRecording, Recording
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.noise_sum import NoiseSum
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import Restored

AMOUNTS = (0.4, 0.6, 0.8, 1.0)
LOWEST_HZ, HIGHEST_HZ = 40.0, 16_000.0


def in_use() -> str:
    """The end of the title of the version that is in use."""
    return " (" + tr("in use") + ")"


@dataclass(frozen=True)
class Version:
    """One version of the excerpt: its title, the settings that make it, its sound and its picture.

    Attributes
    ----------
    changes
        What it changes in the settings; empty for the source.
    shades
        Spectrogram, (rows, columns) uint8, row 0 the lowest frequency.
    """

    title: str
    changes: dict[str, Any]
    sound: Recording
    shades: NDArray[np.uint8]


@dataclass(frozen=True)
class PictureFormat:
    """What a picture is like.

    Attributes
    ----------
    columns, rows
        Its size.
    range_db
        Levels in dB that shades 0 and 255 stand for.
    """

    columns: int
    rows: int
    range_db: tuple[float, float]


class ExcerptVersions:
    """Makes versions of [start, stop) frames of a recording."""

    def __init__(self, recording: FileRecording, start: int, stop: int, form: PictureFormat) -> None:
        self.recording, self.start, self.stop = recording, start, stop
        self._format = form
        self._edges = frequency_edges("log", LOWEST_HZ, min(HIGHEST_HZ, recording.rate / 2), form.rows)

    def amounts(
        self, noise: Recording, now: float, wanted: Sequence[float] = AMOUNTS
    ) -> Generator[None, None, list[Version]]:
        """Make the source and one version for each amount; yields between the steps.

        Parameters
        ----------
        noise
            All the noise found in the recording.
        now
            The amount in use, 0 to 1; always among the versions, and its title says so.
        wanted
            The other amounts, 0 to 1.
        """
        source = self._read(self.recording)
        yield
        found = self._read(noise)
        yield
        versions = [self._version(tr("Original"), {}, source)]
        for amount in sorted({*wanted, round(now, 2)} - {0.0}):
            title = f"{100 * amount:.0f} %" + (in_use() if amount == round(now, 2) else "")
            versions.append(self._version(title, {"amount": amount}, Restored(source, found, amount)))
            yield
        return versions

    def weights(
        self, engine: Engine, cards: Sequence[WeightsCard], settings: RestorationSettings, hum: Hum | None = None
    ) -> Generator[None, None, list[Version]]:
        """Make the source and one version for each set of weights at the amount in use; yields between the steps.

        Parameters
        ----------
        engine
            Prepares the networks.
        cards
            Of the weights.
        settings
            Those in use.
        hum
            Of the recording, where some is wanted: looking for it takes longer than all the rest.

        Raises
        ------
        InferenceError
            A network cannot be prepared or run.
        """
        source = self._read(self.recording)
        versions = [self._version(tr("Original"), {}, source)]
        detector = ClickDetector(self.recording, engine.find_clicks)
        yield
        for card in cards:
            prepared = engine.prepare(self.recording.path, replace(settings, weights=card.name), hum)
            surface_of = partial(NoiseEstimate, estimate=prepared.estimate, grid=prepared.grid)
            noise = NoiseSum.of(self.recording, settings, surface_of, detector, hum)
            try:
                found = self._read(noise)
            finally:
                noise.close()
            title = card.title + (in_use() if card.name == settings.weights else "")
            restored = Restored(source, found, settings.amount)
            versions.append(self._version(title, {"weights": card.name}, restored))
            yield
        return versions

    def _read(self, recording: Recording) -> ArrayRecording:
        return ArrayRecording(recording.read(self.start, self.stop - self.start), recording.rate)

    def _version(self, title: str, changes: dict[str, Any], sound: Recording) -> Version:
        shades = picture(sound, 0, sound.frames, self._format.columns, self._edges, range_db=self._format.range_db)
        return Version(title, changes, sound, shades)
