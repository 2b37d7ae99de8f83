"""Which candidates are clicks: a few small networks over the features of each, in numpy; their mean decides.

Trained by `model.train.clicks` on clicks harvested from grooves and on music that has none (docs/decisions/0071).
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

Tensors = dict[str, NDArray[np.float32]]

WEIGHTS = Path(__file__).with_name("classifier.safetensors")


@cache
def _weights() -> Tensors:
    return load_file(WEIGHTS)


@cache
def sha256() -> str:
    """Of the file of the classifier that ships, in hexadecimal."""
    return hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()


def log_odds(features: NDArray[np.float32], tensors: Tensors | None = None) -> NDArray[np.float32]:
    """Judge candidates.

    Parameters
    ----------
    features : ndarray (n, FEATURES) of float32
        As `candidates.features` gives them.
    tensors : dict of str to ndarray of float32, optional
        Another classifier than the one that ships, as `model.train.clicks.train` gives it.

    Returns
    -------
    ndarray (n,) of float32
        Natural log odds that each is a click, the mean over all networks.
    """
    if tensors is None:
        tensors = _weights()
    values = (features - tensors["mean"]) / tensors["spread"]
    # weights (networks, outputs, inputs), biases (networks, outputs)
    layers = len(tensors) // 2 - 1
    for number in range(layers):
        values = values @ tensors[f"w{number}"].swapaxes(-1, -2) + tensors[f"b{number}"][:, None]
        if number < layers - 1:
            values = np.maximum(values, 0.0)
    out: NDArray[np.float32] = values[..., 0].mean(axis=0)
    return out
