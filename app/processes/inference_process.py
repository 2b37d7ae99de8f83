"""What runs in the restoring process: torch, the weights, and answers to `app.processes.inference`."""

from __future__ import annotations

import logging
import traceback
from collections import OrderedDict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.processes.held_recording import HeldRecording
from app.processes.hum_data import unpacked
from app.processes.inference_messages import (
    MOST_SOUND_BYTES,
    Broken,
    DeviceCard,
    Estimate,
    Estimated,
    HeardLevels,
    HearLevels,
    IsPrepared,
    Judge,
    Judged,
    Prepare,
    Question,
    Refused,
    TheseWeights,
    WarmUp,
    WeightsCard,
    WhichWeights,
)
from app.processes.priority import lower_priority
from app.startup import crash_log
from model.audiofiles.file_recording import open_recording
from model.errors import message_of
from model.files.closing import Closing
from model.network.checkpoint import Checkpoint, WeightsInfo, available, load
from model.network.coarse import CENTRE_HZ
from model.network.device import AT_ONCE, ComputeDevice, choose
from model.network.noise_bands import bin_decibels
from model.network.weights_file import CheckpointError
from model.processes.pipe import Message, Pipe, PipeClosed
from model.recording import RecordingError
from model.restoration.estimator import NetworkEstimator
from model.restoration.fingerprint import fingerprint
from model.restoration.grid import ChunkGrid
from model.restoration.noise.levels import NoiseLevels
from model.restoration.noise.selection_doubt import doubts_of
from model.restoration.noise.span_grid import is_heard_whole
from model.restoration.noise.tracked_levels import listen_to_nothing
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.pipeline import estimate_noise
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import without

log = logging.getLogger(__name__)

MOMENTS = 1024
"""Of a recording, at which the window is told how loud the noise is: less than a megabyte for both channels."""
HEARD_AT_ONCE = 2
"""Spans of a long recording that are listened to for one question: so long, 0.1 s, the next chunk waits at most."""
KEPT_ESTIMATORS = 4  # of earlier settings; a network is some 15 MB


class WarmUpRecording:
    """A recording of half a minute of faint noise, to warm up on."""

    def __init__(self, rate: int, channels: int = 1) -> None:
        self.rate, self.frames, self.channels = rate, 30 * rate, channels
        self._sound = np.random.default_rng(0).normal(0.0, 1e-3, (self.frames, channels)).astype(np.float32)

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as (n, channels)."""
        return self._sound[start : start + frames]


class Service(Closing):
    """Holds the estimators prepared so far; one request at a time."""

    def __init__(self) -> None:
        crash_log.start_in_child()
        self._estimators: OrderedDict[int, NetworkEstimator] = OrderedDict()
        self._recordings: dict[int, HeldRecording] = {}
        self._devices: dict[tuple[str, int], ComputeDevice] = {}
        self._checkpoints: dict[str, tuple[int, Checkpoint]] = {}
        self._count = 0

    def warm_up(self, settings: RestorationSettings) -> Iterator[str]:
        """Load what is most likely wanted and run it once, while the user still looks for a file.

        In steps, each named when it is done, so that a question need not wait for all of them.
        """
        try:
            checkpoint = self._load(settings.weights)
        except CheckpointError:
            return  # said when a recording is opened
        yield "weights"
        device = self._device(settings.device)
        yield "device"
        # the first run of everything is slow: kernels are chosen, memory is fetched; in one thread they are others
        if checkpoint.tracker is not None:
            listen_to_nothing(checkpoint.tracker)
        for channels in (1, 2):
            recording = WarmUpRecording(int(checkpoint.network.rate), channels)
            warm_up = estimate_noise(recording, RestorationSettings(), checkpoint, device)
            self._beside(warm_up, settings.device)
            yield "noise floor"
            try:
                warm_up.read(0, 1)
            except (RecordingError, RuntimeError) as error:
                log.warning("the warm-up failed: %s", error)  # said when a recording fails as well
            warm_up.close()
            yield "network"

    def _load(self, weights: str) -> Checkpoint:
        """The weights as they lie on the disk now, read once."""
        known = self._checkpoints.get(weights)
        if known is not None and known[1].path.exists() and known[1].path.stat().st_mtime_ns == known[0]:
            return known[1]
        checkpoint = load(weights)
        self._checkpoints[weights] = (checkpoint.path.stat().st_mtime_ns, checkpoint)
        return checkpoint

    def _device(self, wanted: str, at_once: int = 1) -> ComputeDevice:
        if (wanted, at_once) not in self._devices:
            self._devices[wanted, at_once] = choose(wanted, "auto", at_once=at_once)
        return self._devices[wanted, at_once]

    def _beside(self, noise: NoiseEstimate, wanted: str) -> NetworkEstimator:
        """The estimator, which computes channels that differ at the same time: who listens waits for all of them."""
        estimator = noise.estimate
        assert isinstance(estimator, NetworkEstimator)
        floor = estimator.floor
        differ = any(not floor.alike(0, channel) for channel in range(1, len(floor.level)))
        if differ and estimator.device.kind == "cpu":
            estimator.compute_beside(self._device(wanted, AT_ONCE))
        return estimator

    def answer(self, question: Message, sound: bytes) -> tuple[Message, bytes]:
        """The answer to a question, and float32 where it has any. Errors become answers."""
        try:
            if isinstance(question, WhichWeights):
                return TheseWeights(tuple(_weights(info) for info in available())), b""
            if isinstance(question, Prepare):
                return self._prepare(question, sound)
            if isinstance(question, Judge):
                return _judge(question), b""
            if isinstance(question, Estimate):
                return self._estimate(question, sound)
            if isinstance(question, HearLevels):
                return self._hear_levels(question)
            raise TypeError(f"{type(question).__name__} is no question")
        except Exception as error:
            known = message_of(error)
            if known is not None:
                return Refused(known), b""
            return Broken(f"{type(error).__name__}: {error}", traceback.format_exc()), b""

    def _prepare(self, question: Prepare, hum: bytes) -> tuple[IsPrepared, bytes]:
        settings = question.settings
        checkpoint, device = self._load(settings.weights), self._device(settings.device)
        selection = settings.floor_selection
        self.close()  # those of before are opened again if somebody still asks for them
        recording = HeldRecording(question.path)
        try:
            taken = None
            if question.hum is not None:
                taken = unpacked(question.hum, hum, recording, settings.hum_lines_left)
            noise = estimate_noise(recording, settings, checkpoint, device, scanned=without(recording, taken))
            spans = [(sample.start, sample.stop) for sample in settings.noise_samples]
            doubts = [
                doubt.sentence if doubt else ""
                for doubt in doubts_of(recording, [*spans, *([selection] if selection else [])])
            ]
            estimator = self._beside(noise, settings.device)
        except BaseException:
            recording.close()
            raise
        if is_heard_whole(recording):
            recording.close()  # nothing of it is read any more
        self._count += 1
        self._estimators[self._count], self._recordings[self._count] = estimator, recording
        while len(self._estimators) > KEPT_ESTIMATORS:
            old, _ = self._estimators.popitem(last=False)
            self._recordings.pop(old).close()
        floor = np.ascontiguousarray(estimator.floor.magnitudes, np.float32)
        channels, bins = floor.shape
        grid = noise.grid
        return IsPrepared(
            key=self._count, rate=grid.rate, chunk=grid.chunk, fade=grid.fade, context=grid.context,
            weights=_weights(checkpoint), device=_device(estimator.device), floor_shape=(channels, bins),
            floor_rate=int(checkpoint.network.rate),
            floor_origin="recording" if selection is None else "selection", doubt=doubts[-1] if selection else "",
            has_levels=estimator.floor.levels is not None,
            fingerprints=_fingerprints(estimator, grid), sample_doubts=tuple(doubts[: len(spans)]),
            needle=estimator.floor.needle,
        ), floor.tobytes()  # fmt: skip

    def close(self) -> None:
        """Let go of all files of sound; they are opened again for whoever asks for what lies in them."""
        for recording in self._recordings.values():
            recording.close()

    def listen_ahead(self) -> None:
        """Listen to the beginning of what was prepared last: it is played from there most often.

        For whoever has nothing else to do until the first chunk is asked for.
        """
        levels = self._estimators[self._count].floor.levels
        try:
            if levels is not None:
                levels.hear_beginning()
        except (RecordingError, RuntimeError) as error:
            log.warning("nothing was listened to ahead: %s", error)  # said when a chunk asks for it

    def _estimate(self, question: Estimate, sound: bytes) -> tuple[Estimated, bytes]:
        estimator = self._estimators[question.key]
        window = np.frombuffer(sound, np.float32).reshape(question.shape).copy()
        noise = np.ascontiguousarray(estimator(window, question.first), np.float32)
        return Estimated(_device(estimator.device)), noise.tobytes()

    def _hear_levels(self, question: HearLevels) -> tuple[HeardLevels, bytes]:
        levels = self._estimators[question.key].floor.levels
        if levels is None or not levels.hear(HEARD_AT_ONCE):
            return HeardLevels(), b""
        bands, moments, data = levels_as_bytes(levels)
        return HeardLevels(bands, moments), data


def _judge(question: Judge) -> Judged:
    with open_recording(question.path) as recording:
        (doubt,) = doubts_of(recording, [(question.start, question.stop)])
    return Judged(doubt.sentence, doubt.plain) if doubt is not None else Judged("", False)


def _fingerprints(estimator: NetworkEstimator, grid: ChunkGrid) -> tuple[str, ...]:
    try:
        found = fingerprint(estimator, grid)
    except TypeError:
        log.exception("what is found cannot be kept")
        return ()
    return found.maker, found.floor, *(floor for _, floor in found.samples)


def levels_as_bytes(levels: NoiseLevels | None) -> tuple[int, int, bytes]:
    """Bands, moments and bytes of what the noise tracker hears; at most `MOMENTS` moments of it."""
    if levels is None:
        return 0, 0, b""
    every = -(-len(levels.seconds) // MOMENTS)
    lower, level, upper, _ = levels.all_answers
    decibels = np.stack([lower, level, upper], axis=1)[..., ::every] + bin_decibels()[:, None]
    seconds, hertz = levels.seconds[::every].astype(np.float32), CENTRE_HZ.astype(np.float32)
    return len(hertz), len(seconds), seconds.tobytes() + hertz.tobytes() + decibels.astype(np.float16).tobytes()


def _weights(info: WeightsInfo | Checkpoint) -> WeightsCard:
    return WeightsCard(info.name, info.title, info.sentence, info.path, info.card, info.sha256)


def _device(device: ComputeDevice) -> DeviceCard:
    return DeviceCard(device.kind, device.name, device.reason, device.precision)


def serve(pipe: Pipe) -> None:
    """Answer until the pipe closes; until the first question, warm up where that is asked for."""
    lower_priority()
    with Service() as service:
        _answer(pipe, service)


def _answer(pipe: Pipe, service: Service) -> None:
    warming: Iterator[str] = iter(())
    while True:
        try:
            while not pipe.poll() and next(warming, None) is not None:
                pass
            question: Question
            question, sound = pipe.receive(Question, MOST_SOUND_BYTES)
            if isinstance(question, WarmUp):
                warming = service.warm_up(question.likely)
                continue
            answer, data = service.answer(question, sound)
            pipe.send(answer, data)
            if isinstance(answer, IsPrepared) and not pipe.poll():
                service.listen_ahead()
        except PipeClosed:
            return
