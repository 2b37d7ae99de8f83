"""Which candidates are clicks: a few small networks over the features of each, in numpy; their mean decides.

Trained by `model.train.clicks` on clicks harvested from grooves and on music that has none (docs/decisions/0071).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

WEIGHTS = Path(__file__).with_name("classifier.safetensors")


@cache
def _weights() -> tuple[NDArray[np.float32], NDArray[np.float32], tuple[tuple[NDArray[np.float32], ...], ...]]:
    tensors = load_file(WEIGHTS)
    layers = tuple((tensors[f"w{k}"], tensors[f"b{k}"]) for k in range(len(tensors) // 2 - 1))
    return tensors["mean"], tensors["spread"], layers


def log_odds(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Judge candidates.

    Parameters
    ----------
    features : ndarray (n, FEATURES) of float32
        As `candidates.features` gives them.

    Returns
    -------
    ndarray (n,) of float32
        Natural log odds that each is a click, the mean over all networks.
    """
    mean, spread, layers = _weights()
    values = (features - mean) / spread
    # weights (networks, outputs, inputs), biases (networks, outputs)
    for number, (weight, bias) in enumerate(layers):
        values = values @ weight.swapaxes(-1, -2) + bias[:, None]
        if number < len(layers) - 1:
            values = np.maximum(values, 0.0)
    out: NDArray[np.float32] = values[..., 0].mean(axis=0)
    return out
