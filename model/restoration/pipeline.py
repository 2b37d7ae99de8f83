"""From a recording and a few settings to the noise in it: the one place where the parts are put together."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from model.hum.hum import Hum
from model.network import checkpoint as weights_store
from model.network import device as devices
from model.network.checkpoint import Checkpoint
from model.network.device import ComputeDevice
from model.recording import Recording
from model.restoration.estimator import NetworkEstimator
from model.restoration.grid import ChunkGrid
from model.restoration.noise.floor import NoiseFloor
from model.restoration.noise_estimate import CACHE_BYTES, NoiseEstimate
from model.restoration.noise_sum import NoiseSum
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import without

__all__ = ["RestorationSettings", "computed_ahead", "estimate_noise", "find_noise"]

# The network can see 1.4 s to each side and a postfilter further still, but with 0.60 s an export differs by at most
# -92.9 dB of the signal in the second around a seam (docs/seams.md), and context is computed only to be thrown away.
REACH = 24_576


def estimate_noise(
    recording: Recording,
    settings: RestorationSettings,
    checkpoint: Checkpoint | None = None,
    device: ComputeDevice | None = None,
    *,
    cache_bytes: int = CACHE_BYTES,
    scanned: Recording | None = None,
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
    scanned : Recording, optional
        Where the noise floor is read, if not in `recording` itself.

    Raises
    ------
    CheckpointError
        The weights cannot be loaded.
    RecordingError
        The recording cannot be read.
    """
    checkpoint = checkpoint or weights_store.load(settings.weights)
    device = device or devices.choose(settings.device, settings.precision)
    scanned = scanned or recording
    if settings.floor_selection is None:
        floor = NoiseFloor.of(scanned, checkpoint.tracker)
    else:
        floor = NoiseFloor.of_selection(scanned, *settings.floor_selection, checkpoint.tracker)
    spans = [(sample.start, sample.stop) for sample in settings.noise_samples]
    floors = NoiseFloor.of_selections(scanned, spans, checkpoint.tracker)
    network = checkpoint.network
    reach = min(network.context, REACH)
    grid = ChunkGrid(recording.rate, network_rate=network.rate, stride=network.stride, reach=reach)
    estimator = NetworkEstimator(
        checkpoint, device, recording.rate, floor, settings.band, settings.channels, settings.depth, settings.guard,
        tuple(zip(settings.noise_samples, floors, strict=True)),
    )  # fmt: skip
    return NoiseEstimate(
        recording, estimator, grid, cache_bytes=cache_bytes, at_once=device.at_once, needle=floor.needle
    )


@contextlib.contextmanager
def computed_ahead(noise: NoiseEstimate | NoiseSum, device: ComputeDevice, stop: int | None = None) -> Iterator[None]:
    """While it lasts, chunks are computed ahead of whoever reads the noise in order, as many at once as a device takes.

    One thread to each of two chunks does more than two threads to one: they need not wait for each other after every
    layer, and what one thread does alone (clicks, transforms) goes on beside.

    Parameters
    ----------
    noise : NoiseEstimate or NoiseSum
        Found with that device.
    device : ComputeDevice
    stop : int, optional
        The frame up to which it is read; the end of the recording without it.
    """
    with devices.shared(device), noise.ahead(noise.frames if stop is None else stop):
        yield


def find_noise(
    recording: Recording,
    settings: RestorationSettings,
    checkpoint: Checkpoint | None = None,
    device: ComputeDevice | None = None,
    *,
    cache_bytes: int = CACHE_BYTES,
) -> NoiseSum:
    """Give all the noise in a recording, each kind with its amount and regions: clicks and hum where wanted, surface.

    What the network finds, it finds in the recording without its clicks and its hum; so no amount needs new inference.
    The noise floor is that of the recording without its hum, which is looked for at once: of hum that is gone the
    network would take music in its place. Of clicks it knows; so they stay, none need be found for it, and it is the
    same whichever are put back (`docs/decisions/0023-told-without-the-hum.md`).
    Parameters and errors are those of `estimate_noise`.
    """
    hum = None
    if settings.hum is not None:
        hum = Hum(recording, settings.hum_lines_left, added=settings.hum_lines_added)
    scanned = without(recording, hum)

    def surface_of(heard: Recording) -> NoiseEstimate:
        return estimate_noise(heard, settings, checkpoint, device, cache_bytes=cache_bytes, scanned=scanned)

    return NoiseSum.of(recording, settings, surface_of, hum=hum)
