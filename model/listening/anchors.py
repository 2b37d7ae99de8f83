"""The low-passed anchors that ITU-R BS.1534-3 puts among the stimuli to calibrate the scale."""

from __future__ import annotations

import numpy as np
import scipy.signal
from numpy.typing import NDArray

ATTENUATION_DB = 65.0
STOP_RATIO = 8 / 7
"""Stop band over pass band: 4 kHz over 3.5 kHz, where the standard asks for 25 dB (and 50 dB at 4.5 kHz)."""


def low_passed(sound: NDArray[np.float32], rate: int, cutoff: float) -> NDArray[np.float32]:
    """Take sound down above a frequency by a linear-phase FIR filter; no delay, same length.

    A Kaiser window's design (Kaiser 1974): ripple below ±0.1 dB up to `cutoff`, at least 50 dB from 8/7 of it.

    Parameters
    ----------
    sound : ndarray (frames, channels) of float32
    rate : int
        Frames per second.
    cutoff : float
        In Hz.

    Raises
    ------
    ValueError
        `rate` leaves no room for the filter.
    """
    stop = cutoff * STOP_RATIO
    if stop >= rate / 2:
        raise ValueError(f"{rate} Hz leave no room for an anchor of {cutoff:g} Hz")
    taps, beta = scipy.signal.kaiserord(ATTENUATION_DB, (stop - cutoff) / (rate / 2))
    taps += 1 - taps % 2  # odd: the delay is a whole number of frames, and taken out
    kernel = scipy.signal.firwin(taps, (cutoff + stop) / 2, window=("kaiser", beta), fs=rate)
    filtered = scipy.signal.oaconvolve(sound.astype(np.float64), kernel[:, None], mode="full", axes=0)
    half = taps // 2
    out: NDArray[np.float32] = filtered[half : half + len(sound)].astype(np.float32)
    return out
