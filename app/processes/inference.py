"""The network in a process of its own, asked over a pipe.

So PortAudio's callback and the drawing never wait for an interpreter lock that torch holds, torch is
never imported where Qt is (Windows fails on one order of the two), and the system may give the
network what the listener does not need. docs/decisions holds the measurement.

Messages are JSON, sound is raw float32; nothing is pickled.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import multiprocessing.connection
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.errors import ShellacError
from model.restoration.grid import ChunkGrid

log = logging.getLogger(__name__)

Audio = NDArray[np.float32]


class InferenceError(ShellacError):
    """The network cannot work; the message is one sentence for the user."""


@dataclass(frozen=True)
class WeightsCard:
    """Weights as the window shows them."""

    name: str
    title: str
    sentence: str
    path: Path
    card: Path
    sha256: str


@dataclass(frozen=True)
class DeviceCard:
    """Where the network computes, and why there."""

    kind: str
    name: str
    reason: str
    precision: str

    @property
    def short_name(self) -> str:
        """The processor's name without its maker's marks."""
        short = self.name.split(",")[0].replace("(R)", "").replace("(TM)", "").replace(" CPU", "")
        return short.split("@")[0].strip()[:32]


@dataclass(frozen=True)
class FloorCurve:
    """The recording's noise floor: magnitudes (channels, bins) up to half of `rate`, and where it is from."""

    magnitudes: NDArray[np.float32]
    rate: int
    origin: str  # "recording" or "selection"


@dataclass(frozen=True)
class Prepared:
    """All that finding the noise of one recording needs: the estimator and its grid, and what to show of them.

    `device` is where computing began, `device_now()` where it goes on: a GPU may fail on the way.
    """

    estimate: Callable[[Audio], Audio]
    grid: ChunkGrid
    weights: WeightsCard
    device: DeviceCard
    floor: FloorCurve
    device_now: Callable[[], DeviceCard]


class Engine(Protocol):
    """Prepares estimators; the window knows no more of the network. All methods block: call from a worker."""

    def weights(self) -> list[WeightsCard]: ...
    def prepare(self, path: Path, settings: Any) -> Prepared: ...
    def close(self) -> None: ...


class InferenceProcess:
    """An Engine in a spawned process, started by `start` or by the first question.

    One question at a time; every method may be called from any thread and blocks until the answer.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Any = None
        self._closed = False
        self._session = 0
        self._likely: dict[str, Any] | None = None

    def start(self, likely: Any = None) -> None:
        """Begin to import torch in the other process, and to load what `likely` RestorationSettings need."""
        with self._turn:
            self._likely = None if likely is None else asdict(likely)
            self._alive()

    def weights(self) -> list[WeightsCard]:
        answer, _ = self._ask({"do": "weights"})
        return [_card(entry) for entry in answer["weights"]]

    def prepare(self, path: Path, settings: Any) -> Prepared:
        """Load weights, choose a device, scan the noise floor. `settings` is a RestorationSettings."""
        with self._turn:
            self._alive()
            session = self._session
        answer, floor = self._ask({"do": "prepare", "path": str(path), "settings": asdict(settings)}, None, session)
        key, shape = answer["key"], answer["floor_shape"]
        device = now = DeviceCard(**answer["device"])

        def estimate(window: Audio) -> Audio:
            nonlocal now
            request = {"do": "estimate", "key": key, "shape": list(window.shape)}
            told, noise = self._ask(request, np.ascontiguousarray(window, np.float32).tobytes(), session)
            now = DeviceCard(**told["device"])
            return np.frombuffer(noise, np.float32).reshape(window.shape)

        return Prepared(
            estimate,
            ChunkGrid(**answer["grid"]),
            _card(answer["weights"]),
            device,
            FloorCurve(np.frombuffer(floor, np.float32).reshape(shape), answer["floor_rate"], answer["floor_origin"]),
            lambda: now,
        )

    def close(self) -> None:
        """End the process now; whoever waits for an answer gets an InferenceError."""
        self._closed = True
        process = self._process
        if process is not None:
            process.terminate()
            process.join(5)
            if process.is_alive():
                process.kill()
                process.join()

    def _alive(self) -> Any:
        if self._closed:
            raise InferenceError("Restoring was ended.")
        if self._process is None or not self._process.is_alive():
            context = multiprocessing.get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._process = context.Process(
                target=serve, args=(theirs, self._likely), name="shellac-inference", daemon=True
            )
            self._process.start()
            theirs.close()
            self._session += 1
        return self._connection

    def _ask(
        self, request: dict[str, Any], sound: bytes | None = None, session: int | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """Ask; `session` is that of the process which must answer, if it matters."""
        with self._turn:
            connection = self._alive()
            if session not in (None, self._session):
                raise InferenceError("The restoring process had to be started anew: try again.")
            process = self._process
            assert process is not None
            try:
                connection.send_bytes(json.dumps(request).encode())
                if sound is not None:
                    connection.send_bytes(sound)
                multiprocessing.connection.wait([connection, process.sentinel])
                answer = json.loads(connection.recv_bytes())
                data = connection.recv_bytes() if answer.get("sound") else b""
            except (EOFError, OSError) as error:
                process.join(5)
                if self._closed:
                    raise InferenceError("Restoring was ended.") from error
                raise InferenceError(
                    f"The restoring process ended unexpectedly (exit code {process.exitcode}); "
                    "there may be too little memory. Trying again starts it anew."
                ) from error
        if "error" in answer:
            if answer["expected"]:
                raise InferenceError(answer["error"])
            log.error("in the restoring process:\n%s", answer["trace"])
            raise RuntimeError(answer["error"])
        return answer, data


def _card(entry: dict[str, str]) -> WeightsCard:
    return WeightsCard(
        entry["name"], entry["title"], entry["sentence"], Path(entry["path"]), Path(entry["card"]), entry["sha256"]
    )


def serve(connection: Any, likely: dict[str, Any] | None = None) -> None:
    """The other process: answers until the pipe closes; until the first question it warms up for `likely` settings."""
    from app.processes.inference_process import Service, lower_priority

    lower_priority()
    service = Service()
    warming = service.warm_up(likely)
    while True:
        try:
            while not connection.poll() and next(warming, None) is not None:
                pass
            request = json.loads(connection.recv_bytes())
            sound = connection.recv_bytes() if request["do"] == "estimate" else b""
        except (EOFError, OSError):
            return
        answer, data = service.answer(request, sound)
        try:
            connection.send_bytes(json.dumps(answer).encode())
            if data is not None:
                connection.send_bytes(data)
        except OSError:
            return
