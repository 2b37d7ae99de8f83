"""From a recording and a few settings to the noise in it: the one place where the parts are put together."""

from __future__ import annotations

from model.clicks.declicker import Clicks
from model.network import checkpoint as weights_store
from model.network import device as devices
from model.network.checkpoint import Checkpoint
from model.network.device import ComputeDevice
from model.recording import Recording
from model.restoration.estimator import NetworkEstimator
from model.restoration.grid import ChunkGrid
from model.restoration.noise_estimate import CACHE_BYTES, NoiseEstimate, Restored
from model.restoration.noise_floor import NoiseFloor
from model.restoration.noise_sum import NoiseSum
from model.restoration.settings import RestorationSettings

__all__ = ["RestorationSettings", "estimate_noise", "find_noise"]

# The network can see 1.4 s to each side, but what lies beyond 0.56 s moves its answer by less than -60 dB of
# the signal (docs/seams.md), and context is computed only to be thrown away.
REACH = 24_576


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
    device = device or devices.choose(settings.device, settings.precision)
    if settings.floor_selection is None:
        floor = NoiseFloor.of(recording)
    else:
        floor = NoiseFloor.of_selection(recording, *settings.floor_selection)
    network = checkpoint.network
    reach = min(network.context, REACH)
    grid = ChunkGrid(recording.rate, network_rate=network.rate, stride=network.stride, reach=reach)
    estimator = NetworkEstimator(
        checkpoint, device, recording.rate, floor, settings.band, settings.channels, settings.depth
    )
    return NoiseEstimate(recording, estimator, grid, cache_bytes=cache_bytes)


def find_noise(
    recording: Recording,
    settings: RestorationSettings,
    checkpoint: Checkpoint | None = None,
    device: ComputeDevice | None = None,
    *,
    cache_bytes: int = CACHE_BYTES,
) -> NoiseSum:
    """Give all the noise in a recording, each kind with its amount and regions: clicks where wanted, then the surface.

    What the network finds, it finds in the recording without its clicks; so no amount needs new inference.
    Parameters and errors are those of `estimate_noise`.
    """
    clicks = None
    heard = recording
    if settings.clicks is not None:
        clicks = Clicks(recording, settings.click_sensitivity, settings.clicks_put_back)
        heard = Restored(recording, clicks)
    surface = estimate_noise(heard, settings, checkpoint, device, cache_bytes=cache_bytes)
    return NoiseSum(surface, settings.surface, clicks, settings.clicks or 0.0, settings.regions)
