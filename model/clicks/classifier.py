"""Which candidates are clicks, said by small networks in numpy.

Two kinds look at a candidate by itself (`ALONE`, `CLOSER`); a third learned what to make of it among all else in its
window (`AMONG`). A mean of all is what counts: they differ in what they mistake.

Trained by `model.train.clicks` on clicks harvested from grooves and on music that has none (docs/decisions/0071).
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

if TYPE_CHECKING:
    from model.clicks.candidates import Surroundings  # whoever wants the hash alone needs no scipy

Tensors = dict[str, NDArray[np.float32]]

ALONE, CLOSER, AMONG = "alone", "closer", "among"
"""The three kinds of networks, whose names in the file begin so."""
_MOST_ALONE = 10.0
WEIGHTS = Path(__file__).with_name("classifier.safetensors")


@cache
def _weights() -> Tensors:
    return load_file(WEIGHTS)


@cache
def sha256() -> str:
    """Of the file of the classifier that ships, in hexadecimal."""
    return hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()


def judge(
    features: NDArray[np.float32], surroundings: Surroundings, tensors: Tensors | None = None
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Judge all candidates of a window.

    Parameters
    ----------
    features : ndarray (n, FEATURES) of float32
        As `candidates.features` gives them.
    surroundings : Surroundings
        Of the same candidates.
    tensors : dict of str to ndarray of float32, optional
        Another classifier than the one that ships, as `model.train.clicks.train` gives it.

    Returns
    -------
    near : ndarray (n,) of float32
        Natural log odds that each is a click, by the sound within 0.1 s of it.
    odds : ndarray (n,) of float32
        The same by all of the window.
    """
    if tensors is None:
        tensors = _weights()
    # what is unlike all they have seen makes networks very sure: strokes of other soundfonts had odds of 40
    first = kind_of(tensors, ALONE)
    alone = np.clip(mean_of(features[:, : len(first["mean"])], first), -_MOST_ALONE, _MOST_ALONE)
    closer = mean_of(features, kind_of(tensors, CLOSER))
    values = np.concatenate([features, surroundings.numbers(closer)], axis=1)
    among = mean_of(values, kind_of(tensors, AMONG))
    near = ((2 * alone + closer) / 3).astype(np.float32)
    return near, ((2 * alone + closer + 2 * among) / 5).astype(np.float32)


def kind_of(tensors: Tensors, kind: str) -> Tensors:
    """The networks of one kind, by the names that `mean_of` knows."""
    return {name.removeprefix(kind + "."): value for name, value in tensors.items() if name.startswith(kind + ".")}


def mean_of(features: NDArray[np.float32], networks: Tensors) -> NDArray[np.float32]:
    """What networks of one kind say of (n, inputs) `features`, the mean over all: (n,) of float32."""
    values = (features - networks["mean"]) / networks["spread"]
    # weights (networks, outputs, inputs), biases (networks, outputs)
    layers = len(networks) // 2 - 1
    for number in range(layers):
        values = values @ networks[f"w{number}"].swapaxes(-1, -2) + networks[f"b{number}"][:, None]
        if number < layers - 1:
            values = np.maximum(values, 0.0)
    out: NDArray[np.float32] = values[..., 0].mean(axis=0)
    return out
