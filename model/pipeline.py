"""From a recording and a few settings to the noise in it: the one place where the parts are put together."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from model import checkpoint as weights_store
from model import device as devices
from model.checkpoint import Checkpoint
from model.device import ComputeDevice
from model.estimator import Band, Channels, NetworkEstimator
from model.grid import ChunkGrid
from model.noise_floor import NoiseFloor
from model.recording import Recording
from model.restoration import CACHE_BYTES, NoiseEstimate


@dataclass(frozen=True)
class RestorationSettings:
    """Everything that decides what is taken out of a recording; plain values, so it can be kept as JSON.

    Attributes
    ----------
    amount : float
        0.0 (the source itself) to 1.0.
    weights : str
        Name or path of a checkpoint.
    device : "auto", "cpu" or "cuda"
    band : "keep", "shelve" or "mute"
        What becomes of the sound above the network's band; see `model.estimator`.
    channels : "each" or "linked"
    floor_selection : (int, int), optional
        ``[start, stop)`` in frames that the user says is nothing but noise; without it the recording's own floor.
    """

    amount: float = 1.0
    weights: str = weights_store.DEFAULT
    device: str = "auto"
    band: Band = "keep"
    channels: Channels = "each"
    floor_selection: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.amount <= 1.0:
            raise ValueError(f"the amount runs from 0 to 1, not {self.amount}")

    def as_json(self) -> dict[str, Any]:
        """Give the settings as a JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> RestorationSettings:
        """Give the settings that `as_json` wrote. Raises TypeError for an unknown field, ValueError for a value."""
        values = dict(data)
        selection = values.get("floor_selection")
        if selection is not None:
            start, stop = selection
            values["floor_selection"] = (int(start), int(stop))
        return cls(**values)


def estimate_noise(
    recording: Recording,
    settings: RestorationSettings,
    checkpoint: Checkpoint | None = None,
    device: ComputeDevice | None = None,
    *,
    cache_bytes: int = CACHE_BYTES,
) -> NoiseEstimate:
    """Give the noise in a recording, computed when it is read. Reads the noise floor at once, a bounded scan.

    Parameters
    ----------
    recording : Recording
    settings : RestorationSettings
    checkpoint : Checkpoint, optional
        Loaded already; otherwise ``settings.weights`` is loaded.
    device : ComputeDevice, optional
        Chosen already; otherwise by ``settings.device``.

    Raises
    ------
    CheckpointError
        The weights cannot be loaded.
    RecordingError
        The recording cannot be read.
    """
    checkpoint = checkpoint or weights_store.load(settings.weights)
    device = device or devices.choose(settings.device)
    if settings.floor_selection is None:
        floor = NoiseFloor.of(recording)
    else:
        floor = NoiseFloor.of_selection(recording, *settings.floor_selection)
    network = checkpoint.network
    grid = ChunkGrid(recording.rate, network_rate=network.rate, stride=network.stride, reach=network.context)
    estimator = NetworkEstimator(checkpoint, device, recording.rate, floor, settings.band, settings.channels)
    return NoiseEstimate(recording, estimator, grid, cache_bytes=cache_bytes)
