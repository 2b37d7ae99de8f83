"""What a restoration must beat: nothing at all, the tools at hand, and LogMMSE; and what none can.

Every tool works with one setting for all clips, the best of a search over training pairs (never the
validation pairs): `search` in model.evaluate.tuning did it, docs/evaluation.md holds what it found. The tools
that must be shown noise are handed a span of nothing but the clip's own noise.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.audiofiles import sound_file
from model.errors import ShellacError
from model.evaluate.methods.logmmse import LogMMSESettings, log_mmse
from model.evaluate.sets.pairs import Pair

Samples = NDArray[np.float32]
Process = Callable[[Samples, Samples, int], Samples]
"""(recording (frames,), nothing but its noise (frames,), rate) -> restored (frames,)."""


class BaselineError(ShellacError):
    """One sentence: which tool failed, and what it said."""


@dataclass(frozen=True)
class Baseline:
    """A method to compare with: its name, its setting in words, and whether it must be shown the noise.

    Attributes
    ----------
    name : str
    setting : str
    process : Process
    needs_noise : bool
    """

    name: str
    setting: str
    process: Process
    needs_noise: bool

    def restore(self, pair: Pair) -> Samples | None:
        """The judged span of `pair` restored; None where there is no noise to show the method."""
        if self.needs_noise and not len(pair.profile):
            return None
        return self.process(pair.noisy, pair.profile, pair.rate)[pair.start : pair.stop]


def identity(recording: Samples, noise_only: Samples, rate: int) -> Samples:
    """Nothing done."""
    return recording


def ffmpeg(filters: str, learn: bool = False) -> Process:
    """Ffmpeg with the audio filter chain `filters`, whose last filter is `afftdn`.

    "{level}" in the chain becomes the noise's level in dBFS. With `learn` the noise-only span is sent ahead
    and afftdn is told to sample it. afftdn hands everything on 25 ms late (measured with white noise at 22.05,
    44.1, 48 and 96 kHz: the samples are equal after a shift of int(0.025 * rate)); that is undone here.
    """

    def process(recording: Samples, noise_only: Samples, rate: int) -> Samples:
        level = 10 * np.log10(max(float(np.mean(noise_only.astype(np.float64) ** 2)), 1e-8)) if len(noise_only) else -80
        chain = filters.replace("{level}", f"{min(max(level, -80.0), -20.0):.1f}")
        ahead = noise_only if learn else noise_only[:0]
        if learn:
            stop = len(ahead) / rate - 0.1
            before, last = chain.rsplit("afftdn", 1)
            chain = f"{before}asendcmd=0.0 afftdn sn start,asendcmd={stop:.3f} afftdn sn stop,afftdn{last}"
        delay = int(0.025 * rate) if "afftdn" in chain else 0
        sent = np.concatenate([ahead, recording, np.zeros(delay, np.float32)])
        raw = ["-f", "f32le", "-ar", str(rate), "-ac", "1"]
        command = ["ffmpeg", "-v", "error", *raw, "-i", "pipe:0", "-af", chain, *raw, "pipe:1"]
        heard = np.frombuffer(_run(command, sent.astype("<f4").tobytes()), "<f4")
        return _fitted(heard[len(ahead) + delay :], recording)

    return process


def sox_noisered(amount: float) -> Process:
    """Sox's `noisered` by `amount` (0..1), its profile taken from the noise-only span."""

    def process(recording: Samples, noise_only: Samples, rate: int) -> Samples:
        with tempfile.TemporaryDirectory() as folder:
            noise, source, target = (str(Path(folder, name)) for name in ("noise.wav", "in.wav", "out.wav"))
            profile = str(Path(folder, "profile"))
            sound_file.write(noise, noise_only, rate, subtype="FLOAT")
            sound_file.write(source, recording, rate, subtype="FLOAT")
            _run(["sox", "-V1", noise, "-n", "noiseprof", profile])
            _run(["sox", "-V1", source, target, "noisered", profile, str(amount)])
            return _fitted(sound_file.read(target, dtype="float32")[0], recording)

    return process


def noisereduce(deviations: float, share: float, window: int = 2048, smooth_hz: int | None = 500) -> Process:
    """Noisereduce, stationary: bins up to `deviations` over the noise's mean are lowered by `share`.

    The mask is smoothed over `smooth_hz` and 50 ms; None leaves it as it is.
    """

    def process(recording: Samples, noise_only: Samples, rate: int) -> Samples:
        import noisereduce as package

        reduced = package.reduce_noise(
            recording,
            rate,
            stationary=True,
            y_noise=noise_only,
            n_std_thresh_stationary=deviations,
            prop_decrease=share,
            n_fft=window,
            freq_mask_smooth_hz=smooth_hz,
            time_mask_smooth_ms=None if smooth_hz is None else 50,
        )
        return _fitted(np.asarray(reduced, np.float32), recording)

    return process


def logmmse(settings: LogMMSESettings) -> Process:
    """LogMMSE with the noise learned from the noise-only span."""

    def process(recording: Samples, noise_only: Samples, rate: int) -> Samples:
        return log_mmse(recording, noise_only, settings)

    return process


def oracle_wiener(pair: Pair, window: int = 2048) -> Samples:
    """The judged span through the Wiener mask of the true music and true noise: what no method can know.

    |S|² / (|S|² + |N|²) per bin, Hann windows of `window`, hop a quarter.
    """
    from scipy.signal import ShortTimeFFT

    transform = ShortTimeFFT(np.hanning(window + 1)[:-1], window // 4, pair.rate)
    music, noise = (np.abs(transform.stft(x.astype(np.float64))) ** 2 for x in (pair.clean, pair.judged - pair.clean))
    mask = music / np.maximum(music + noise, 1e-30)
    spectrum = transform.stft(pair.judged.astype(np.float64))
    restored: Samples = transform.istft(mask * spectrum, k1=len(pair.judged)).astype(np.float32)
    return restored


def available(baselines: list[Baseline]) -> tuple[list[Baseline], list[str]]:
    """Those of `baselines` that can run here, and a sentence for each that cannot."""
    usable, missing = [], []
    for baseline in baselines:
        tool = baseline.name.split()[0].lower()
        installed = {
            "ffmpeg": shutil.which("ffmpeg") is not None,
            "sox": shutil.which("sox") is not None,
            "noisereduce": importlib.util.find_spec("noisereduce") is not None,
        }.get(tool, True)
        if installed:
            usable.append(baseline)
        else:
            missing.append(f"{baseline.name}: {tool} is not installed; it is left out of the comparison.")
    return usable, missing


def _run(command: list[str], given: bytes | None = None) -> bytes:
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=True)
    except FileNotFoundError as error:
        raise BaselineError(f"{command[0]} is not installed.") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise BaselineError(f"{command[0]} failed: {said[-1] if said else error}") from error
    return done.stdout


def _fitted(restored: Samples, recording: Samples) -> Samples:
    """`restored` cut or padded with silence to the length of `recording`."""
    missing = max(0, len(recording) - len(restored))
    return np.pad(restored[: len(recording)], (0, missing)).astype(np.float32)
