"""LogMMSE: the statistical noise suppressor every learned one is measured against.

Y. Ephraim, D. Malah, "Speech enhancement using a minimum mean-square error log-spectral amplitude
estimator", IEEE Trans. ASSP 33(2), 1985; equation numbers below are that paper's, the prior SNR is the
decision-directed one of their 1984 paper, the constants those of Loizou, "Speech Enhancement", section 7.4.

The method needs the power of the noise in every bin and leaves open where that comes from. Published
programs take the first 120 ms and go on learning in frames that look like no speech; held notes look like
that, and the music would be learned as noise. Here the noise is learned once, from a span that holds
nothing else, and then kept: the fairest chance the method can be given on music.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import exp1

from model.restoration.noise.levels import NoiseLevels

Spectrum = NDArray[np.float64]
POSTERIOR_LIMIT = 40.0


@dataclass(frozen=True)
class LogMMSESettings:
    """The constants of the method.

    Frames of `window` samples every `hop` (divides it); `smoothing` is alpha of the decision-directed prior SNR,
    `prior_floor_db` its lower bound; the learned noise counts `noise_gain_db` louder than it is.

    Attributes
    ----------
    window : int
    hop : int
    smoothing : float
    prior_floor_db : float
    noise_gain_db : float
    """

    window: int = 2048
    hop: int = 512
    smoothing: float = 0.98
    prior_floor_db: float = -25.0
    noise_gain_db: float = 0.0


def gain(prior: Spectrum, posterior: Spectrum) -> Spectrum:
    """Eq. 20: xi / (1 + xi) * exp(E1(v) / 2) with v = xi / (1 + xi) * gamma; any shape, both > 0."""
    wiener = prior / (1 + prior)
    found: Spectrum = wiener * np.exp(0.5 * exp1(np.maximum(wiener * posterior, 1e-12)))
    return found


def noise_power(span: NDArray[np.floating], window: Spectrum) -> Spectrum:
    """Mean power of `span`, (frames,) of noise alone, in the window.size + 1 bins `enhance` works in."""
    size = window.size
    padded = np.pad(np.asarray(span, np.float64), (0, max(0, size - len(span))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[:: size // 4]
    power: Spectrum = np.mean(np.abs(np.fft.rfft(frames * window, 2 * size, axis=1)) ** 2, axis=0)
    return power


def enhance(
    audio: NDArray[np.floating], noise: Spectrum, window: Spectrum, hop: int, settings: LogMMSESettings
) -> NDArray[np.float64]:
    """`audio` (frames,) with the noise of power `noise` suppressed, from its first sample on.

    The noise is the same throughout, (window.size + 1,), or another in every frame, (count, window.size + 1).

    Frames of `window`, `hop` apart, zero-padded to twice their length, scaled by the gain and summed without
    a second window: `window` shifted by `hop` must sum to 1. The first and last window lack partners.
    """
    size = window.size
    count = (len(audio) - size) // hop + 1
    frames = np.lib.stride_tricks.sliding_window_view(np.asarray(audio, np.float64), size)[::hop][:count]
    spectra = np.fft.rfft(frames * window, 2 * size, axis=1)
    floor = 10 ** (settings.prior_floor_db / 10)
    noise = np.maximum(noise * 10 ** (settings.noise_gain_db / 10), np.finfo(np.float64).tiny * 1e20)
    out = np.zeros((count - 1) * hop + size)
    before: Spectrum | None = None
    for index, spectrum in enumerate(spectra):
        power, here = np.abs(spectrum) ** 2, noise if noise.ndim == 1 else noise[index]
        posterior = np.minimum(power / here, POSTERIOR_LIMIT)
        fresh = np.maximum(posterior - 1, 0.0)
        if before is None:
            prior = settings.smoothing + (1 - settings.smoothing) * fresh
        else:
            prior = np.maximum(settings.smoothing * before / here + (1 - settings.smoothing) * fresh, floor)
        weight = gain(prior, posterior)
        before = power * weight**2
        out[index * hop : index * hop + size] += np.fft.irfft(weight * spectrum, 2 * size)[:size]
    return out


def log_mmse(
    audio: NDArray[np.floating], noise_only: NDArray[np.floating], settings: LogMMSESettings | None = None
) -> NDArray[np.float32]:
    """`audio` (frames,) restored, same length, its noise learned from `noise_only` (frames,)."""
    settings = settings or LogMMSESettings()
    return _whole(audio, lambda window, _: noise_power(noise_only, window), settings)


def log_mmse_told(
    audio: NDArray[np.floating], rate: int, levels: NoiseLevels, settings: LogMMSESettings | None = None
) -> NDArray[np.float32]:
    """`audio` (frames,), a whole mono recording, restored, told its noise at every moment by `levels`."""
    settings = settings or LogMMSESettings()

    def noise(window: Spectrum, centres: NDArray[np.float64]) -> Spectrum:
        hertz = np.arange(window.size + 1) * rate / (2 * window.size)
        power: Spectrum = levels.density(0, centres / rate, hertz).T * (rate / 2 * float(np.sum(window**2)))
        return power

    return _whole(audio, noise, settings)


def _whole(
    audio: NDArray[np.floating],
    noise: Callable[[Spectrum, NDArray[np.float64]], Spectrum],
    settings: LogMMSESettings,
) -> NDArray[np.float32]:
    """All of `audio`; `noise` gives the power for a window and the samples at the middle of every frame."""
    window = np.asarray(np.hanning(settings.window + 1)[:-1], np.float64)
    window = np.asarray(window * (settings.hop / window.sum()), np.float64)
    margin = settings.window
    tail = margin + (-len(audio)) % settings.hop
    padded = np.pad(np.asarray(audio, np.float64), (margin, tail))
    count = (len(padded) - window.size) // settings.hop + 1
    centres = np.asarray(np.arange(count) * settings.hop + window.size / 2 - margin, np.float64)
    restored = enhance(padded, noise(window, centres), window, settings.hop, settings)
    return restored[margin : margin + len(audio)].astype(np.float32)
