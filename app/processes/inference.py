"""The network in a process of its own, asked over a pipe.

So PortAudio's callback and the drawing never wait for an interpreter lock that torch holds, torch is
never imported where Qt is (Windows fails on one order of the two), and the system may give the
network what playing and drawing do not need. docs/decisions holds the measurement.

What it answers is data: an answer that makes no sense is an InferenceError and ends the process that gave it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.processes.clicks import ClickProcess
from app.processes.hum_data import packed
from app.processes.inference_messages import (
    MOST_SOUND_BYTES,
    Broken,
    DeviceCard,
    Estimate,
    Estimated,
    Failure,
    HeardLevels,
    HearLevels,
    IsPrepared,
    Judge,
    Judged,
    Prepare,
    Refused,
    TheseWeights,
    WarmUp,
    WeightsCard,
    WhichWeights,
)
from model.clicks.found import Found
from model.errors import ShellacError
from model.hum.hum import Hum
from model.processes.asked import AskedProcess
from model.processes.child import Child
from model.processes.pipe import Message, PipeClosed, PipeError
from model.restoration.grid import ChunkGrid
from model.restoration.kept.kept_noise import Fingerprint
from model.restoration.noise.sample import Doubt
from model.restoration.settings import RestorationSettings

log = logging.getLogger(__name__)

Audio = NDArray[np.float32]

SERVICE = "app.processes.inference_process:serve"
"""What the process runs."""


class InferenceError(ShellacError):
    """The network cannot work; the message is one sentence for the user."""


@dataclass(frozen=True)
class LevelCurves:
    """How loud the noise is from moment to moment, as the noise tracker hears it; what the window draws of it.

    Attributes
    ----------
    seconds
        (moments,) float32, rising.
    decibels
        (channels, 3, bands, moments) float16: what the noise is hardly ever below of, its level, and what it is hardly
        ever above of, in dB of the same power as the floor's magnitudes.
    hertz
        (bands,) float32: the middle of each band.
    """

    seconds: NDArray[np.float32]
    decibels: NDArray[np.float16]
    hertz: NDArray[np.float32]

    def at(self, seconds: float) -> NDArray[np.float32]:
        """(channels, 3, bands) dB at a moment: linear between two moments that were heard."""
        place = float(np.interp(seconds, self.seconds, np.arange(len(self.seconds))))
        below = int(place)
        above = min(below + 1, len(self.seconds) - 1)
        share = np.float32(place - below)
        before, after = (self.decibels[..., moment].astype(np.float32) for moment in (below, above))
        return np.asarray(before * (1 - share) + after * share, np.float32)


@dataclass(frozen=True)
class FloorCurve:
    """The recording's noise floor as the window draws it.

    Attributes
    ----------
    magnitudes
        (channels, bins) float32, linear, up to half of `rate`.
    rate
        Frames per second.
    origin
        "recording" or "selection": where it was measured.
    doubt
        A sentence where that selection is plainly music; else empty.
    levels
        From moment to moment; None until they are asked for, see `Prepared.levels`.
    needle
        ``[start, stop)`` in frames where the needle is down, None where that is all of the recording: what lies outside
        is the line's noise, and not the record's.
    """

    magnitudes: NDArray[np.float32]
    rate: int
    origin: str  # "recording" or "selection"
    doubt: str = ""
    levels: LevelCurves | None = None
    needle: tuple[int, int] | None = None


@dataclass(frozen=True)
class Prepared:
    """All that finding the noise of one recording needs, and what to show of it.

    Attributes
    ----------
    estimate
        Gives the noise in a window of sound, both (frames, channels) float32; blocks, raises InferenceError.
    grid
        The chunks it is asked for.
    weights, device
        What computes; `device` is where computing began.
    floor
        The noise floor it starts from.
    device_now
        Gives where computing goes on: a GPU may fail on the way.
    fingerprint
        Of what finds the noise; None where it cannot be told.
    sample_doubts
        For each of the settings' noise samples a sentence where it is plainly music; else empty.
    levels
        Has a little more of the recording listened to, and gives the levels of its noise once all is heard; blocks,
        raises InferenceError. None where the weights come without a noise tracker.
    """

    estimate: Callable[[Audio, int], Audio]
    grid: ChunkGrid
    weights: WeightsCard
    device: DeviceCard
    floor: FloorCurve
    device_now: Callable[[], DeviceCard]
    fingerprint: Fingerprint | None = None
    sample_doubts: tuple[str, ...] = ()
    levels: Callable[[], LevelCurves | None] | None = None


class Engine(Protocol):
    """Prepares estimators; the window knows no more of the network. All methods block: call from a worker."""

    def weights(self) -> list[WeightsCard]:
        """Give all weights there are, the one to begin with first."""

    def prepare(self, path: Path, settings: RestorationSettings, hum: Hum | None = None) -> Prepared:
        """Load weights, choose a device, and measure the noise floor of the recording at `path`, without its hum.

        Raises
        ------
        InferenceError
            It cannot be done; why, in a sentence.
        """

    def doubt_of(self, path: Path, span: tuple[int, int]) -> Doubt | None:
        """What speaks against ``[start, stop)`` of the recording at `path`, in frames, as a noise sample.

        Raises
        ------
        InferenceError
            It cannot be judged; why, in a sentence.
        """

    def find_clicks(self, window: Audio, rate: int) -> tuple[Found, ...]:
        """What might be a click in a window (frames, channels); see `model.clicks.window_search.find_clicks`.

        Raises
        ------
        ClickProcessError
            They cannot be looked for; why, in a sentence.
        """

    def close(self) -> None:
        """End everything; whoever waits for an answer gets an InferenceError."""


class InferenceProcess(AskedProcess):
    """An Engine in a process of its own, started by `start` or by the first question.

    One question at a time; every method may be called from any thread and blocks until the answer.
    """

    def __init__(self, function: str = SERVICE) -> None:
        super().__init__(function)
        self._session = 0
        self._likely: RestorationSettings | None = None
        self._clicks = ClickProcess()

    def start(self, likely: RestorationSettings | None = None) -> None:
        """Begin to import torch in the other process, and to load what `likely` settings need, there and for clicks."""
        with self._lock:
            self._likely = likely
            self._alive()
        if likely is not None and likely.clicks is not None:
            self._clicks.start()  # the first sound waits for the clicks in it, too

    def weights(self) -> list[WeightsCard]:
        """See `Engine.weights`."""
        answer: TheseWeights
        answer, _ = self._ask(WhichWeights(), TheseWeights)
        return list(answer.weights)

    def prepare(self, path: Path, settings: RestorationSettings, hum: Hum | None = None) -> Prepared:
        """See `Engine.prepare`."""
        cards, told = packed(hum)
        with self._lock:
            self._alive()
            session = self._session
        answer: IsPrepared
        answer, data = self._ask(Prepare(path, settings, cards), IsPrepared, told, session, MOST_SOUND_BYTES)
        floor = _array(data, answer.floor_shape)
        now = answer.device

        def estimate(window: Audio, first: int) -> Audio:
            nonlocal now
            sound = np.ascontiguousarray(window, np.float32)
            frames, channels = sound.shape
            question = Estimate(answer.key, (frames, channels), first)
            answered: Estimated
            answered, noise = self._ask(question, Estimated, sound.tobytes(), session, sound.nbytes)
            now = answered.device
            return _array(noise, question.shape)

        def levels() -> LevelCurves | None:
            heard: HeardLevels
            heard, told = self._ask(HearLevels(answer.key), HeardLevels, session=session, most_data=MOST_SOUND_BYTES)
            return level_curves(told, answer.floor_shape[0], heard.bands, heard.moments)

        return Prepared(
            estimate,
            ChunkGrid(answer.rate, chunk=answer.chunk, fade=answer.fade, context=answer.context),
            answer.weights,
            answer.device,
            FloorCurve(floor, answer.floor_rate, answer.floor_origin, answer.doubt, needle=answer.needle),
            lambda: now,
            _fingerprint(answer.fingerprints, settings, answer.rate),
            answer.sample_doubts,
            levels if answer.has_levels else None,
        )

    def doubt_of(self, path: Path, span: tuple[int, int]) -> Doubt | None:
        """See `Engine.doubt_of`."""
        answer: Judged
        answer, _ = self._ask(Judge(path, *span), Judged)
        return Doubt(answer.doubt, answer.plain) if answer.doubt else None

    def find_clicks(self, window: Audio, rate: int) -> tuple[Found, ...]:
        """See `Engine.find_clicks`; in another process, which does not wait for the network."""
        return self._clicks.find(window, rate)

    def close(self) -> None:
        """End the processes now; whoever waits for an answer gets an InferenceError or a ClickProcessError."""
        self._closed = True
        self._clicks.close()
        super().close()

    def _started(self, process: Child) -> None:
        self._session += 1
        if self._likely is not None:
            self._send(process, WarmUp(self._likely))

    def _send(self, process: Child, question: Message, sound: bytes = b"") -> None:
        try:
            process.pipe.send(question, sound)
        except PipeClosed as error:
            raise self._ended(process) from error

    def _ask(
        self, question: Message, answers: Any, sound: bytes = b"", session: int | None = None, most_data: int = 0
    ) -> tuple[Any, bytes]:
        """Ask; `session` is that of the process which must answer, if it matters."""
        with self._lock:
            process = self._alive()
            if session not in (None, self._session):
                raise InferenceError("The restoring process ended unexpectedly and was started again. Try again.")
            self._send(process, question, sound)
            try:
                answer, data = process.pipe.receive(answers | Failure, most_data)
            except PipeClosed as error:
                raise self._ended(process) from error
            except PipeError as error:
                process.kill()
                raise InferenceError(
                    "The restoring process gave an answer that cannot be used, and was ended. {error} Trying "
                    "again restarts it.",
                    error=error,
                ) from error
        if isinstance(answer, Refused):
            raise InferenceError(answer.sentence)
        if isinstance(answer, Broken):
            log.error("in the restoring process:\n%s", answer.trace)
            raise RuntimeError(answer.error)
        return answer, data

    def _error(self, process: Child | None) -> InferenceError:
        if process is None:
            return InferenceError("Restoring was ended.")
        return InferenceError(
            "The restoring process ended unexpectedly (exit code {exit_code}); there may be too "
            "little memory. Trying again restarts it.",
            exit_code=process.exit_code,
        )


def _array(data: bytes, shape: tuple[int, int]) -> NDArray[np.float32]:
    """Bytes as float32 of this shape; InferenceError where they are more or fewer."""
    if len(data) != 4 * shape[0] * shape[1]:
        raise InferenceError("The restoring process gave an answer of another length than it was to have.")
    return np.frombuffer(data, np.float32).reshape(shape)


def _fingerprint(told: tuple[str, ...], settings: RestorationSettings, rate: int) -> Fingerprint | None:
    """What the process tells of what it prepared; None where that is not about these settings."""
    if len(told) != 2 + len(settings.noise_samples):
        return None
    maker, floor, *of_samples = told
    return Fingerprint(maker, floor, tuple(zip(settings.noise_samples, of_samples, strict=True)), rate)


def level_curves(data: bytes, channels: int, bands: int, moments: int) -> LevelCurves | None:
    """Moments, bands and levels as they come; None where there are none."""
    if moments == 0 and not data:
        return None
    first, second, last = np.cumsum([4 * moments, 4 * bands, 2 * 3 * channels * bands * moments]).tolist()
    if len(data) != last:
        raise InferenceError("The restoring process gave an answer of another length than it was to have.")
    seconds, hertz = np.frombuffer(data[:first], np.float32), np.frombuffer(data[first:second], np.float32)
    decibels = np.frombuffer(data[second:], np.float16).reshape(channels, 3, bands, moments)
    return LevelCurves(seconds, decibels, hertz)
