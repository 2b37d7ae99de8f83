"""Noise that was found before, kept in the user's cache: the same sound is not given to the network twice.

Each finished chunk lies there by itself, under a key of all that it depends on: the samples of its window, bit for bit,
where the window lies, what is heard around it, and the fingerprint of what finds the noise in it (weights, settings,
noise floor, noise samples that hold there, processor, code). So a recording that was moved, renamed or kept in another
format is known again, and one that was changed is not, where it was changed. docs/decisions/0078 says why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.files.cache_folder import CacheFolder, cache_folder
from model.restoration.kept.surroundings import Surroundings
from model.restoration.noise.sample import NoiseSample, layers

Audio = NDArray[np.float32]

LIMIT_BYTES = 4 << 30
"""As much is kept where nobody says otherwise: 45 minutes of stereo at 192 kHz, or some 3 hours at 44.1 kHz."""


def noise_folder() -> Path:
    """Where found noise lies. Raises RuntimeError where there is no home."""
    return cache_folder() / "noise"


def open_cache(limit: int = LIMIT_BYTES) -> CacheFolder:
    """The user's cache of found noise, of so many bytes at most."""
    try:
        return CacheFolder(noise_folder(), limit)
    except RuntimeError:
        return CacheFolder(Path("noise"), 0)


@dataclass(frozen=True)
class Fingerprint:
    """What finds noise, told apart from all else; see `model.restoration.fingerprint`.

    Attributes
    ----------
    maker : str
        All but the noise floors.
    floor : str
        Of the noise floor where no sample holds.
    samples : tuple of (NoiseSample, str)
        Samples that hold for a part, each with the fingerprint of its floor.
    rate : int
        Frames in a second.
    """

    maker: str
    floor: str = ""
    samples: tuple[tuple[NoiseSample, str], ...] = ()
    rate: int = 1

    def within(self, first: int, stop: int) -> str:
        """Of what finds the noise in the window ``[first, stop)``: samples that change nothing there do not count."""
        floor, over = layers(self.floor, self.samples, first, stop, self.rate)
        digest = hashlib.blake2b(f"{self.maker} {floor}\n".encode(), digest_size=32)
        for other, weight in over:
            digest.update(f"{other}\n".encode())
            digest.update(np.ascontiguousarray(weight, "<f4").data.cast("B"))
        return digest.hexdigest()


class KeptNoise:
    """The chunks of one estimator in a cache.

    Parameters
    ----------
    cache : CacheFolder
    fingerprint : Fingerprint
        Of what finds the noise.
    holds : callable
        Whether that still is what finds it; asked before every chunk.
    surroundings : Surroundings, optional
        Of the recording, where more of it is heard for a window than lies in the window.
    """

    def __init__(
        self,
        cache: CacheFolder,
        fingerprint: Fingerprint,
        holds: Callable[[], bool] = lambda: True,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._cache, self._fingerprint, self._holds, self._surroundings = cache, fingerprint, holds, surroundings
        cache.begin()

    def key(self, first: int, window: Audio, span: int) -> bytes:
        """Give the key of a chunk of `span` frames in a window that begins at frame `first` of the recording.

        Raises
        ------
        RecordingError
            Its surroundings cannot be read.
        """
        told = f"{self._fingerprint.within(first, first + len(window))} {first} {span} {window.shape}\n"
        digest = hashlib.blake2b(told.encode(), digest_size=32)
        if self._surroundings is not None:
            digest.update(self._surroundings.around(first, first + len(window)))
        digest.update(np.ascontiguousarray(window, "<f4").data.cast("B"))
        return digest.digest()

    def get(self, key: bytes, frames: int, channels: int) -> Audio | None:
        """Give the chunk (frames, channels) that was kept under a key, or None."""
        content = self._cache.get(key, 4 * frames * channels) if self._holds() else None
        if content is None:
            return None
        return np.frombuffer(content, "<f4").astype(np.float32, copy=False).reshape(frames, channels)

    def put(self, key: bytes, chunk: Audio) -> None:
        """Keep a chunk."""
        if self._holds():
            self._cache.put(key, np.ascontiguousarray(chunk, "<f4").tobytes())
