"""Linear interpolation along the last axis, for tensors and for arrays."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

Values = TypeVar("Values", Tensor, NDArray[np.floating[Any]])


def between(values: Values, below: Any, share: Any) -> Values:
    """Give values between two that lie side by side.

    Parameters
    ----------
    values : Tensor or ndarray (..., T)
    below : Tensor or ndarray (K,) of int
        Index of the first of the two, 0 to T - 1; the last value stands for the one after it, too.
    share : Tensor or ndarray (K,)
        Of the second of the two, 0 to 1.

    Returns
    -------
    Tensor or ndarray (..., K)
    """
    above = (below + 1).clip(max=values.shape[-1] - 1)
    found: Values = values[..., below] * (1 - share) + values[..., above] * share
    return found


def at_places(values: Tensor, places: Tensor) -> Tensor:
    """Give values at any places.

    Parameters
    ----------
    values : Tensor (..., T)
    places : Tensor (K,)
        1.5 lies in the middle between the second value and the third; beyond the outermost values, theirs stand.

    Returns
    -------
    Tensor (..., K)
    """
    places = places.clamp(0, values.shape[-1] - 1)
    below = places.floor().long().clamp(max=max(0, values.shape[-1] - 2))
    return between(values, below, (places - below).to(values.dtype))
