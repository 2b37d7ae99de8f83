"""The noise in one window of sound at any rate: resampled to the network's rate, and its answer back.

Nothing runs on from window to window, so what comes out depends on the window and the noise floor alone.
Shapes: a window is ``(frames, channels)`` at the recording's rate; inside torch ``(channels, samples)``.
"""

from __future__ import annotations

import contextlib
import copy
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import soxr
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.errors import gpu_memory_full
from model.network.checkpoint import Checkpoint
from model.network.device import ComputeDevice, on_cpu, shared
from model.network.noise_bands import moments_of_steps
from model.network.postfilter import Postfilter
from model.network.stft import STFT, power_of
from model.restoration.depth import bounded
from model.restoration.guard import guarded
from model.restoration.noise.floor import NoiseFloor
from model.restoration.noise.sample import NoiseSample, layers
from model.restoration.settings import Band, Channels

SHELF_DB = -12.0

# soxr's 20-bit setting: its own noise lies 120 dB under the noise that is found, and only that passes through it
_QUALITY = "HQ"

# Windows given to the network at once. One fills the cores of a CPU; more would only take memory.
_CPU_BATCH = 1
_CUDA_BATCH = 8

_log = logging.getLogger(__name__)


class NetworkEstimator:
    """Finds the noise in a window with a trained network.

    Parameters
    ----------
    checkpoint : Checkpoint
    device : ComputeDevice
    rate : int
        Of the windows, in Hz.
    floor : NoiseFloor
        Of the whole recording; one row per channel.
    band : "keep", "shelve" or "mute"
        What becomes of the sound above the network's band (22.05 kHz): left as it is, taken down by 12 dB, or taken
        out. What is taken is part of the noise that is returned.
    channels : "each" or "linked"
        Each channel by itself; or one gain per bin and column for all of them, so the stereo image stays.
    depth : float, optional
        By how many dB a bin may be lowered at most; without it by any.
    guard : float, optional
        dB: by how much what is removed from a band within 0.2 s may exceed what is usual there; without it by any.
    samples : sequence of (NoiseSample, NoiseFloor)
        Floors in place of `floor` where a sample holds; the later wins. A window in which several hold is listened to
        once for each, and what is found is faded from one to the other.

    Attributes
    ----------
    device : ComputeDevice
        Where it computes now: after a GPU ran out of memory this is the CPU, with that as its reason.
    beside : bool
        Whether channels are computed at the same time, each by its share of a CPU's threads, as windows are where whole
        files are restored: for whoever computes one window at a time. Not so at first.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        device: ComputeDevice,
        rate: int,
        floor: NoiseFloor,
        band: Band = "keep",
        channels: Channels = "each",
        depth: float | None = None,
        guard: float | None = None,
        samples: Sequence[tuple[NoiseSample, NoiseFloor]] = (),
    ) -> None:
        self.checkpoint = checkpoint
        self.device = device
        self.rate = rate
        self.floor = floor
        self.band = band
        self.channels = channels
        self.depth = depth
        self.guard = guard
        self.samples = samples
        self.beside = False
        self._network_rate: int = checkpoint.network.rate
        self._batch = _CPU_BATCH if device.kind == "cpu" else _CUDA_BATCH
        self._place(device)
        self._bins = STFT(2048, 512)

    def __call__(self, window: NDArray[np.float32], first: int = 0) -> NDArray[np.float32]:
        """Give the noise in a window ``(frames, channels)`` that begins at a frame of the recording; the same shape."""
        floor, over = layers(self.floor, self.samples, first, first + len(window), self.rate)
        noise = self._noise(window, first, floor)
        for other, share in over:
            weight = share[:, None]
            # in this form it is exactly the one where the weight is 0, and the other where it is 1
            noise = (np.float32(1.0) - weight) * noise + weight * self._noise(window, first, other)
        return noise

    def _noise(self, window: NDArray[np.float32], first: int, floor: NoiseFloor) -> NDArray[np.float32]:
        """The noise in a window, with one floor all over it."""
        frames = len(window)
        inside = self._resampled(window, self.rate, self._network_rate)
        found = self._found(inside, first / self.rate, floor)
        noise = _fitted(self._resampled(found, self._network_rate, self.rate), frames)
        if self.band != "keep" and self.rate > self._network_rate:
            # what the network cannot see: the window without what came through to its rate and back
            seen = _fitted(self._resampled(inside, self._network_rate, self.rate), frames)
            taken = 1.0 if self.band == "mute" else 1.0 - 10.0 ** (SHELF_DB / 20.0)
            noise = noise + np.float32(taken) * (window - seen)
        return noise

    def _found(self, sound: NDArray[np.float32], start: float, floor: NoiseFloor) -> NDArray[np.float32]:
        """Sound at the network's rate to noise at the network's rate, ``(samples, channels)`` both.

        `start` is where the sound begins in the recording, in seconds.
        """
        noise = np.zeros_like(sound)
        # digital silence holds no noise, and need not be asked about
        heard = np.flatnonzero(np.any(sound != 0.0, axis=0))
        if len(heard) == 0:
            return noise
        audio = torch.from_numpy(np.ascontiguousarray(sound.T[heard]))
        told = told_of(floor, heard, audio.shape[-1], start)
        first = self._first_alike(audio, heard, floor, told)
        alone = np.unique(first)
        # both channels of a mono record in stereo are most often one: found once, it is the noise of both
        of_alone = np.searchsorted(alone, first)
        linked = self.channels == "linked" and len(heard) > 1

        def surface(part: slice) -> Tensor:
            sound, rows = audio[alone[part]], heard[alone[part]]
            levels = None if told is None else told[alone[part]]
            found = weighed(
                self.checkpoint.postfilter, floor, rows, sound, self._batches(sound, rows, floor, levels), levels
            )
            return found if linked else self._within_bounds(sound, found, rows, floor, levels)

        found = self._of_parts(surface, len(alone))[of_alone]
        if linked:
            with torch.inference_mode():
                found = self._linked(audio, found)

            def bounds(part: slice) -> Tensor:
                of_part = None if told is None else told[part]
                return self._within_bounds(audio[part], found[part], heard[part], floor, of_part)

            found = self._of_parts(bounds, len(heard))
        noise[:, heard] = found.numpy().T
        return noise

    def _of_parts(self, work: Callable[[slice], Tensor], count: int) -> Tensor:
        """What `work` makes of `count` channels; on a CPU each by itself, whatever other channels there are.

        Where windows are computed one by one, as many channels are at the same time as the device says.
        """
        if self.device.kind != "cpu":
            with torch.inference_mode():
                return work(slice(0, count))

        def one(channel: int) -> Tensor:
            with torch.inference_mode():  # of this thread
                return work(slice(channel, channel + 1))

        if not self.beside or self.device.at_once == 1:
            return torch.cat([one(channel) for channel in range(count)])
        with shared(self.device), ThreadPoolExecutor(self.device.at_once, "channels") as threads:
            return torch.cat(list(threads.map(one, range(count))))

    def _within_bounds(
        self, sound: Tensor, found: Tensor, rows: NDArray[np.intp], floor: NoiseFloor, told: Tensor | None
    ) -> Tensor:
        """What guard and depth leave of the noise found in some channels."""
        if self.guard is not None and floor.usual is not None:
            levels = told if self.checkpoint.bounded else None
            usual = torch.from_numpy(floor.usual[rows])
            found = guarded(found, usual, self.guard, self._bins, levels, lasting=self.checkpoint.lasting)
        return found if self.depth is None else bounded(sound, found, self.depth, self._bins)

    def _first_alike(
        self, audio: Tensor, rows: NDArray[np.intp], floor: NoiseFloor, told: Tensor | None
    ) -> NDArray[np.intp]:
        """For every channel of audio (channels, samples) the first that is equal, in sound, floor and what is told."""

        def known_alike(earlier: int, later: int) -> bool:
            if not floor.alike(rows[earlier], rows[later]):
                return False
            # of a long recording what is told of a window follows from more than the window and the floor
            return told is None or torch.equal(told[earlier], told[later])

        first = np.arange(len(rows))
        for later in range(1, len(rows)):
            for earlier in range(later):
                if torch.equal(audio[earlier], audio[later]) and known_alike(earlier, later):
                    first[later] = earlier
                    break
        return first

    def _batches(self, audio: Tensor, rows: NDArray[np.intp], floor: NoiseFloor, told: Tensor | None) -> Tensor:
        profile, level = torch.from_numpy(floor.profile[rows]), torch.from_numpy(floor.level[rows])
        parts: list[Tensor] = []
        done = 0
        while done < len(audio):
            part = slice(done, done + self._batch)
            fault: str | None = None
            try:
                parts.append(
                    self._run(audio[part], profile[part], level[part], told[part] if told is not None else None)
                )
            except RuntimeError as error:
                if self.device.kind == "cpu":
                    raise
                fault = "memory" if gpu_memory_full(error) else (str(error).splitlines() or ["unknown"])[0]
            # outside the handler, where the error would keep what the GPU holds alive
            if fault is None:
                done += len(parts[-1])
            else:
                self._retreat(fault)
        return torch.cat(parts)

    def _run(self, audio: Tensor, floor: Tensor, level: Tensor, told: Tensor | None) -> Tensor:
        kind = self.device.kind
        # TF32 keeps 10 bits of every sample, not what "fp32" promises; and the same window gives the same noise
        exact = torch.backends.cudnn.flags(enabled=True, deterministic=True, allow_tf32=False)
        with (
            torch.autocast(kind, dtype=torch.bfloat16, enabled=self.device.precision == "bf16"),
            exact if kind == "cuda" else contextlib.nullcontext(),
        ):
            known = told.to(kind) if told is not None else None
            noise: Tensor = self._network(audio.to(kind), floor.to(kind), level.to(kind), known)
        return noise.float().cpu()

    def compute_beside(self, device: ComputeDevice) -> None:
        """Compute channels at the same time from now on, on a CPU, as many as `device` says."""
        self.beside = True
        self._place(device)

    def _retreat(self, fault: str) -> None:
        """After the GPU failed: half the batch, or the CPU; said in the log and in `device`."""
        if fault == "memory" and self._batch > 1:
            torch.cuda.empty_cache()
            self._batch //= 2
            _log.warning("The GPU ran out of memory; going on with %d windows at a time.", self._batch)
            return
        what = "ran out of memory" if fault == "memory" else f"failed ({fault.rstrip('.')})"
        reason = f"{self.device.name} {what}, so the CPU took over."
        _log.warning("%s", reason)
        self._batch = _CPU_BATCH
        self._place(on_cpu(reason, self.device.precision))

    def _place(self, device: ComputeDevice) -> None:
        self.device = device
        # A copy for a GPU: the checkpoint may serve another estimator, and a GPU that failed gives none back.
        network = self.checkpoint.network
        self._network = network.eval() if device.kind == "cpu" else copy.deepcopy(network).eval().to(device.kind)

    def _linked(self, audio: Tensor, noise: Tensor) -> Tensor:
        """One complex gain per bin and column for all channels, the least-squares fit to what each would get.

        ``g = sum_c S_c conj(X_c) / sum_c |X_c|^2`` for sound X and restored sound S; the noise is ``(1 - g) X``.
        A common gain keeps the level and phase differences between the channels.
        """
        length = audio.shape[-1]
        padding = (0, -length % self._bins.hop)
        sound = self._bins(torch.nn.functional.pad(audio, padding))  # (channels, bins, columns)
        lost = self._bins(torch.nn.functional.pad(noise, padding))
        power = power_of(sound).sum(0)
        share = (lost * sound.conj()).sum(0) / power.clamp_min(torch.finfo(power.dtype).tiny)
        together: Tensor = self._bins.inverse(share * sound)
        return together[:, :length]

    @staticmethod
    def _resampled(sound: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
        if rate == wanted:
            return sound
        out: NDArray[np.float32] = soxr.resample(sound, rate, wanted, quality=_QUALITY)
        return out


def told_of(floor: NoiseFloor, rows: NDArray[np.intp], samples: int, start: float) -> Tensor | None:
    """Give what the noise tracker says while some sound lasts; None where it was not asked.

    Parameters
    ----------
    floor : NoiseFloor
        Of the recording.
    rows : (C,) int
        Which of its channels.
    samples : int
        S, of the sound at 44.1 kHz.
    start : float
        Where it begins in the recording, in seconds.

    Returns
    -------
    Tensor (C, 4, 126, ceil(S / 2048)), optional
        As for `model.network.unet.Denoiser`.

    Raises
    ------
    RecordingError
        The recording cannot be read: of a long one the noise is heard where the sound lies.
    """
    if floor.levels is None:
        return None
    return torch.from_numpy(floor.levels.answers(rows, moments_of_steps(samples, start)))


def weighed(
    postfilter: Postfilter | None,
    floor: NoiseFloor,
    rows: NDArray[np.intp],
    sound: Tensor,
    found: Tensor,
    told: Tensor | None,
) -> Tensor:
    """Give what a postfilter keeps of the noise found; all of it without one, or where too little is known of the side.

    Parameters
    ----------
    postfilter : Postfilter, optional
    floor : NoiseFloor
        Of the recording.
    rows : (C,) int
        Which of its channels these are.
    sound, found : Tensor (C, S)
        At 44.1 kHz: what was heard, and the noise found in it.
    told : Tensor, optional
        As `told_of` gives it.

    Returns
    -------
    Tensor (C, S)
    """
    if postfilter is None or floor.usual is None or told is None:
        return found
    profile, usual, level = (torch.from_numpy(part[rows]) for part in (floor.profile, floor.usual, floor.level))
    return postfilter.filtered(sound, found, profile, usual, level, told)


def _fitted(sound: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """The sound with exactly `frames` frames: the resampler's rounding may leave one more or less."""
    if len(sound) >= frames:
        return sound[:frames]
    return np.pad(sound, ((0, frames - len(sound)), (0, 0)))
