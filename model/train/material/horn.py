"""What an acoustic recording makes of sound: the horn before which it was played, the diaphragm and the wax."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, iirpeak, lfilter, sosfilt

from model.train.bank import RATE, Audio


def through_the_horn(sound: Audio) -> Audio:
    """`sound` (samples,) as an acoustic recording holds it.

    Resonances of the horn and diaphragm, little below 170 Hz or above 5 kHz, and the curved answer of the wax.
    """
    cut: npt.NDArray[np.float64] = sound.astype(np.float64)
    for centre, quality, gain in ((430, 4, 0.6), (910, 5, 0.5), (1850, 4, 0.6), (2900, 5, 0.5)):
        top, bottom = iirpeak(centre, quality, fs=RATE)
        cut = cut + gain * np.asarray(lfilter(top, bottom, cut))
    cut = np.asarray(sosfilt(butter(2, 170, "highpass", fs=RATE, output="sos"), cut))
    cut = np.asarray(sosfilt(butter(4, 5000, fs=RATE, output="sos"), cut))
    drive = 1.2 / float(np.abs(cut).max())
    curved = np.tanh(drive * cut + 0.04) - np.tanh(0.04)
    return np.asarray(sosfilt(butter(1, 60, "highpass", fs=RATE, output="sos"), curved), dtype=np.float32)
