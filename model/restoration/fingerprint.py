"""What the noise in a window depends on besides the window: a fingerprint of an estimator, for what is kept of it.

What is heard around the window, of a long recording, `model.restoration.kept.surroundings` tells apart.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
from typing import Any

import numpy as np
import soxr
import torch

import model
from model.installation import code_digest
from model.network.checkpoint import Checkpoint
from model.network.device import ComputeDevice
from model.restoration.estimator import NetworkEstimator
from model.restoration.grid import ChunkGrid
from model.restoration.kept.kept_noise import Fingerprint
from model.restoration.noise.floor import NoiseFloor
from model.restoration.noise.levels import NoiseLevels


def fingerprint(estimator: NetworkEstimator, grid: ChunkGrid) -> Fingerprint:
    """Tell apart all that `estimator` was made with, where it computes, and the code's version.

    Raises
    ------
    TypeError
        It was made with something that this module does not know.
    """
    digest = hashlib.blake2b(digest_size=32)
    code = f"{model.__version__} {code_digest('network', 'restoration')}"
    digest.update(f"{code} {torch.__version__} {soxr.__version__} {np.__version__} {grid!r}\n".encode())
    for name in list(inspect.signature(NetworkEstimator).parameters):
        if name not in ("floor", "samples"):
            digest.update(f"{name}=".encode())
            _add(digest, getattr(estimator, name))
    samples = tuple((sample, _of_floor(floor)) for sample, floor in estimator.samples)
    return Fingerprint(digest.hexdigest(), _of_floor(estimator.floor), samples, estimator.rate)


def _of_floor(floor: NoiseFloor) -> str:
    digest = hashlib.blake2b(digest_size=32)
    _add(digest, floor)
    return digest.hexdigest()


def _add(digest: Any, value: object) -> None:
    """Take a value in, unmistakably."""
    if isinstance(value, Checkpoint):
        digest.update(value.sha256.encode())
    elif isinstance(value, ComputeDevice):
        digest.update(repr((value.kind, value.name, value.precision)).encode())
    elif isinstance(value, NoiseLevels):
        # which tracker hears them follows from the weights, whose file names it
        _add(digest, (value.seconds, *value.known_by))
    elif isinstance(value, torch.Tensor):
        _add(digest, value.detach().cpu().numpy())
    elif isinstance(value, np.ndarray):
        digest.update(f"{value.dtype.str} {value.shape} ".encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    elif value is None or isinstance(value, str | int | float | np.generic):
        digest.update(repr(value).encode())
    elif isinstance(value, tuple | list):
        digest.update(f"{len(value)} of ".encode())
        for one in value:
            _add(digest, one)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            digest.update(f"{field.name}=".encode())
            _add(digest, getattr(value, field.name))
    else:
        raise TypeError(f"a fingerprint cannot tell one {type(value).__name__} from another")
    digest.update(b";")
