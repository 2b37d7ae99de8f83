"""Which candidates are clicks: a small network over the features of each, in numpy.

Trained by `model.train.clicks` on clicks harvested from grooves and on music that has none (docs/decisions/0070).
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
    """Log odds (natural) that each candidate is a click: (n,) of features (n, FEATURES)."""
    mean, spread, layers = _weights()
    values = (features - mean) / spread
    for number, (weight, bias) in enumerate(layers):
        values = values @ weight.T + bias
        if number < len(layers) - 1:
            values = np.maximum(values, 0.0)
    out: NDArray[np.float32] = values[:, 0]
    return out
