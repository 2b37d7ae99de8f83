"""What runs in the restoring process: torch, the weights, and answers to `app.processes.inference`."""

from __future__ import annotations

import logging
import os
import signal
import sys
import traceback
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.startup import crash_log
from model.audiofiles.file_recording import open_recording
from model.network.checkpoint import Checkpoint, CheckpointError, available, load
from model.network.device import ComputeDevice, choose
from model.recording import RecordingError
from model.restoration.estimator import NetworkEstimator
from model.restoration.pipeline import estimate_noise
from model.restoration.settings import RestorationSettings

log = logging.getLogger(__name__)

KEPT_ESTIMATORS = 4  # of earlier settings; a network is some 15 MB


def lower_priority() -> None:
    """Sound and drawing go first where cores are few; Ctrl-C is the window's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
    else:
        os.nice(5)


class Rehearsal:
    """A recording of half a minute of faint noise, to warm up on."""

    channels = 1

    def __init__(self, rate: int) -> None:
        self.rate, self.frames = rate, 30 * rate
        self._sound = np.random.default_rng(0).normal(0.0, 1e-3, (self.frames, 1)).astype(np.float32)

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as (n, 1)."""
        return self._sound[start : start + frames]


class Service:
    """Holds the estimators prepared so far; one request at a time."""

    def __init__(self) -> None:
        crash_log.start_in_child()
        self._estimators: OrderedDict[int, NetworkEstimator] = OrderedDict()
        self._devices: dict[str, ComputeDevice] = {}
        self._checkpoints: dict[str, tuple[int, Checkpoint]] = {}
        self._count = 0

    def warm_up(self, likely: dict[str, Any] | None) -> Iterator[str]:
        """Load what is most likely wanted and run it once, while the user still looks for a file.

        In steps, each named when it is done, so that a question need not wait for all of them.
        """
        settings = RestorationSettings() if likely is None else RestorationSettings.from_json(likely)
        try:
            checkpoint = self._load(settings.weights)
        except CheckpointError:
            return  # said when a recording is opened
        yield "weights"
        device = self._device(settings.device)
        yield "device"
        # the first run of everything is slow: kernels are chosen, memory is fetched
        rehearsal = estimate_noise(Rehearsal(int(checkpoint.network.rate)), RestorationSettings(), checkpoint, device)
        yield "noise floor"
        try:
            rehearsal.read(0, 1)
        except (RecordingError, RuntimeError) as error:
            log.warning("the rehearsal failed: %s", error)  # said when a recording fails as well
        rehearsal.close()
        yield "network"

    def _load(self, weights: str) -> Checkpoint:
        """The weights as they lie on the disk now, read once."""
        known = self._checkpoints.get(weights)
        if known is not None and known[1].path.exists() and known[1].path.stat().st_mtime_ns == known[0]:
            return known[1]
        checkpoint = load(weights)
        self._checkpoints[weights] = (checkpoint.path.stat().st_mtime_ns, checkpoint)
        return checkpoint

    def _device(self, wanted: str) -> ComputeDevice:
        if wanted not in self._devices:
            self._devices[wanted] = choose(wanted)
        return self._devices[wanted]

    def answer(self, request: dict[str, Any], sound: bytes) -> tuple[dict[str, Any], bytes | None]:
        """One JSON object, and raw float32 where it says so. Errors become answers."""
        try:
            if request["do"] == "weights":
                return {"weights": [_weights(info) for info in available()]}, None
            if request["do"] == "prepare":
                return self._prepare(request)
            return self._estimate(request, sound)
        except Exception as error:
            # by name: what a user can put right is told as a sentence, the rest as a fault
            from model.errors import sentence

            known = sentence(error)
            return {
                "error": known or f"{type(error).__name__}: {error}",
                "expected": known is not None,
                "trace": traceback.format_exc(),
            }, None

    def _prepare(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        settings = RestorationSettings.from_json(request["settings"])
        checkpoint, device = self._load(settings.weights), self._device(settings.device)
        with open_recording(Path(request["path"])) as recording:
            noise = estimate_noise(recording, settings, checkpoint, device)
        estimator = noise.estimate
        assert isinstance(estimator, NetworkEstimator)
        self._count += 1
        self._estimators[self._count] = estimator
        while len(self._estimators) > KEPT_ESTIMATORS:
            self._estimators.popitem(last=False)
        floor = np.ascontiguousarray(estimator.floor.magnitudes, np.float32)
        grid = noise.grid
        return {
            "sound": True,
            "key": self._count,
            "grid": {"rate": grid.rate, "chunk": grid.chunk, "fade": grid.fade, "context": grid.context},
            "weights": _weights(checkpoint),
            "device": asdict(device),
            "floor_shape": list(floor.shape),
            "floor_rate": int(checkpoint.network.rate),
            "floor_origin": "recording" if settings.floor_selection is None else "selection",
        }, floor.tobytes()

    def _estimate(self, request: dict[str, Any], sound: bytes) -> tuple[dict[str, Any], bytes]:
        estimator = self._estimators[request["key"]]
        window = np.frombuffer(sound, np.float32).reshape(request["shape"]).copy()
        noise = np.ascontiguousarray(estimator(window), np.float32)
        return {"sound": True, "device": asdict(estimator.device)}, noise.tobytes()


def _weights(info: Any) -> dict[str, str]:
    """Of a WeightsInfo or a Checkpoint: both name the same things."""
    return {name: str(getattr(info, name)) for name in ("name", "title", "sentence", "path", "card", "sha256")}
