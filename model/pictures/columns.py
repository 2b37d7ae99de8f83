"""One value for each column of a picture, for many columns at once: a loop in Python costs more than the sound."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def reduced(ufunc: np.ufunc, values: NDArray[Any], first: ArrayLike, after: ArrayLike) -> NDArray[Any]:
    """Reduce the rows ``[first, after)`` of every column.

    Parameters
    ----------
    ufunc : ufunc
        Such as ``np.minimum`` or ``np.add``.
    values : ndarray (n, ...)
    first, after : array_like (columns,) of int
        From 0 to n; columns may touch, overlap, lie apart, or be empty.

    Returns
    -------
    ndarray (columns, ...)
        Zero for a column that is empty.
    """
    first, after = np.asarray(first, np.intp), np.asarray(after, np.intp)
    found = np.zeros((len(first), *values.shape[1:]), values.dtype)
    some = np.flatnonzero(after > first)
    if len(some):
        # reduceat takes what lies between one index and the next; none may stand at the end itself
        bounds = np.stack([first[some], after[some]], axis=1).ravel()
        found[some] = ufunc.reduceat(np.concatenate([values, values[-1:]]), bounds, axis=0)[::2]
    return found


def extremes(sound: NDArray[np.float32], first: ArrayLike, after: ArrayLike) -> NDArray[np.float32]:
    """Give the lowest and the highest sample of every column.

    Parameters
    ----------
    sound : ndarray (frames, channels) of float32
    first, after : array_like (columns,) of int
        As in `reduced`.

    Returns
    -------
    ndarray (columns, 2) of float32
        ``(0, 0)`` for a column that is empty.
    """
    lowest, highest = reduced(np.minimum, sound, first, after), reduced(np.maximum, sound, first, after)
    return np.stack([lowest.min(axis=1), highest.max(axis=1)], axis=1)
