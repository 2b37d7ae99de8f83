"""The ways of restoring that are compared: trained weights as the program runs them, and the baselines.

Weights go through `model.restoration`: what is judged is bit for bit what is exported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from model.evaluate.methods.baselines import (
    Baseline,
    ffmpeg,
    identity,
    logmmse,
    noisereduce,
    oracle_wiener,
    sox_noisered,
)
from model.evaluate.methods.logmmse import LogMMSESettings, log_mmse_told
from model.evaluate.sets.pairs import Pair
from model.network.checkpoint import Checkpoint
from model.network.device import ComputeDevice
from model.network.tracker_weights import TrackerWeights
from model.presets.preset import Preset
from model.recording import ArrayRecording, Recording
from model.restoration.noise.tracked_levels import TrackedLevels
from model.restoration.pipeline import RestorationSettings, find_noise
from model.restoration.subtraction import Restored

Samples = NDArray[np.float32]
BASELINE_SECONDS = 900.0
NOISE_SECONDS = 1.5
SILENCE = 1e-10  # -100 dBFS: digital silence is no groove


class Method(Protocol):
    """One way of restoring, in a report under `name`; `setting` says in words how it was set."""

    @property
    def name(self) -> str:
        """Short, the same in every table."""

    @property
    def setting(self) -> str:
        """One phrase: what it is, how it is set, what it was shown."""

    def restore(self, pair: Pair) -> Samples | None:
        """The judged span of `pair`, (stop - start,); None where the method has no answer."""


@dataclass(frozen=True)
class Weights:
    """A checkpoint, run as the program runs it: by itself, or `shown` the noise, as the baselines must be.

    Attributes
    ----------
    checkpoint : Checkpoint
    device : ComputeDevice
    amount : float
        How much of the noise is taken, 0.0 to 1.0.
    shown : bool
    clicks : bool
        Clicks are repaired first, as with ``restore --clicks 1``.
    hum : bool
        Hum is subtracted first, as with ``restore --hum 1``.
    preset : Preset, optional
        All of its settings, but for the weights: `amount`, `clicks` and `hum` say nothing then.
    """

    checkpoint: Checkpoint
    device: ComputeDevice
    amount: float = 1.0
    shown: bool = False
    clicks: bool = False
    hum: bool = False
    preset: Preset | None = None

    @property
    def name(self) -> str:
        """The checkpoint's name."""
        told = f"{self.checkpoint.name}, noise shown" if self.shown else self.checkpoint.name
        first = self._first
        return f"{told}, {first}" if first else told

    @property
    def _first(self) -> str:
        """What comes before the network, in words, or the preset that says so."""
        if self.preset is not None:
            return f"preset {self.preset.name}"
        if self.clicks and self.hum:
            return "clicks and hum taken first"
        return "clicks repaired first" if self.clicks else "hum taken first" if self.hum else ""

    @property
    def setting(self) -> str:
        """What the checkpoint says of itself, and its hash."""
        taken = "" if self.amount == 1.0 else f" Amount {self.amount:g}."
        shown = " A span of nothing but noise selected." if self.shown else ""
        first = f" {self._first.capitalize()}." if self._first else ""
        told = f"{self.checkpoint.title}: {self.checkpoint.sentence}{taken}{shown}{first}"
        return f"{told} sha256 {self.checkpoint.sha256[:12]}."

    def restore(self, pair: Pair) -> Samples | None:
        """The judged span of `pair`, (stop - start,), the noise floor read from the whole recording.

        `shown` the noise, from the noise-only span that follows the recording then; None where there is none.
        """
        recording, selection = pair.recording, None
        if self.shown:
            if not len(pair.profile):
                return None
            selection = (len(pair.noisy), len(pair.noisy) + len(pair.profile))
            recording = ArrayRecording(np.concatenate([pair.noisy, pair.profile]), pair.rate)
        with self.restored(recording, selection) as restored:
            return restored.read(pair.start, pair.stop - pair.start)[:, 0]

    @contextmanager
    def restored(self, recording: Recording, selection: tuple[int, int] | None = None) -> Iterator[Restored]:
        """`recording` restored, for as long as the context lasts; `selection` holds nothing but its noise.

        A real record that the weights are to be `shown` the noise of gives it where it is quietest, as for the
        baselines.
        """
        if self.shown and selection is None:
            selection = quietest_of(recording)
        settings = RestorationSettings(
            amount=self.amount,
            weights=self.checkpoint.name,
            floor_selection=selection,
            clicks=1.0 if self.clicks else None,
            hum=1.0 if self.hum else None,
        )
        if self.preset is not None:
            settings = replace(self.preset.applied_to(settings), weights=self.checkpoint.name)
        with closing(find_noise(recording, settings, self.checkpoint, self.device)) as noise:
            yield Restored(recording, noise, settings.amount)


@dataclass(frozen=True)
class OracleWiener:
    """The Wiener mask of the true music and noise: the bound for anything that scales bins.

    Attributes
    ----------
    name : str
    setting : str
    """

    name: str = "oracle Wiener mask"
    setting: str = "knows music and noise of every bin (window 2048, hop 512); not a method, a bound"

    def restore(self, pair: Pair) -> Samples | None:
        """The judged span of `pair`; None for clean music and noise alone, where truth leaves no choice."""
        return oracle_wiener(pair) if pair.snr_db is not None else None


@dataclass(frozen=True)
class Tracked:
    """LogMMSE, blind: told by the noise tracker what the noise is, at every moment.

    Attributes
    ----------
    tracker : TrackerWeights
    settings : LogMMSESettings
    name : str
    """

    tracker: TrackerWeights
    settings: LogMMSESettings
    name: str = "tracked LogMMSE"

    @property
    def setting(self) -> str:
        """The tracker's hash and the constants of LogMMSE."""
        return f"told by the noise tracker, sha256 {self.tracker.sha256[:12]}; {_stated(self.settings)}"

    def restore(self, pair: Pair) -> Samples | None:
        """The judged span of `pair`, the noise heard in the whole recording."""
        levels = TrackedLevels.of(pair.recording, self.tracker.network)
        return log_mmse_told(pair.noisy, pair.rate, levels, self.settings)[pair.start : pair.stop]


IDENTITY = Baseline("identity", "nothing done", identity, needs_noise=False)


TUNED = LogMMSESettings(window=8192, hop=2048, smoothing=0.92, prior_floor_db=-25.0, noise_gain_db=3.0)
"""What the search on training pairs found best for noise that is handed over."""


def baselines() -> list[Baseline]:
    """Every baseline at the setting the search on training pairs found best (docs/evaluation.md)."""
    chain = "adeclick=t=2:a=2,afftdn=nr=6:nf={level}:nt=v"
    settings = TUNED
    reduce = Baseline(
        "noisereduce",
        "stationary, noise-only span shown, n_std_thresh_stationary=1.5, prop_decrease=0.7, n_fft=2048, "
        "freq_mask_smooth_hz=100",
        noisereduce(1.5, 0.7, 2048, 100),
        needs_noise=True,
    )
    return [
        Baseline("ffmpeg adeclick,afftdn", f"{chain}, level: the noise's own in dBFS", ffmpeg(chain), True),
        Baseline("sox noisered", "amount 0.15, noise-only span shown", sox_noisered(0.15), True),
        reduce,
        Baseline("LogMMSE", f"noise learned from the noise-only span, {_stated(settings)}", logmmse(settings), True),
    ]


def _stated(settings: LogMMSESettings) -> str:
    return (
        f"window {settings.window}, hop {settings.hop}, alpha {settings.smoothing:g}, prior SNR at least "
        f"{settings.prior_floor_db:g} dB, noise taken {settings.noise_gain_db:+g} dB"
    )


def baseline_on(baseline: Baseline, recording: Recording) -> ArrayRecording | None:
    """A whole record through `baseline`, channel by channel, its noise the record's own quietest span.

    In memory at once, so None for a record longer than a quarter of an hour.
    """
    selection = quietest_of(recording)
    if selection is None:
        return None
    start, stop = selection
    audio = recording.read(0, recording.frames)
    restored = [baseline.process(channel, channel[start:stop], recording.rate) for channel in audio.T.copy()]
    return ArrayRecording(np.stack(restored, axis=1), recording.rate)


def quietest_of(recording: Recording) -> tuple[int, int] | None:
    """`quietest` of a recording, in memory at once; None for one longer than a quarter of an hour."""
    if recording.frames > BASELINE_SECONDS * recording.rate:
        return None
    return quietest(recording.read(0, recording.frames), recording.rate)


def quietest(audio: Samples, rate: int, seconds: float = NOISE_SECONDS) -> tuple[int, int]:
    """The `seconds` of `audio` (frames, channels) with the least power and no digital silence in it: [start, stop)."""
    block = max(1, round(0.05 * rate))
    count = len(audio) // block
    wanted = min(max(1, round(seconds * rate / block)), count)
    if not wanted:
        return 0, len(audio)
    squares = np.mean(audio[: count * block].astype(np.float64) ** 2, axis=1)
    powers = squares.reshape(count, block).mean(axis=1)
    spans = np.lib.stride_tricks.sliding_window_view(powers, wanted)
    levels = np.where(spans.min(axis=1) > SILENCE, spans.mean(axis=1), np.inf)
    start = int(np.argmin(levels)) * block
    return start, start + wanted * block


def names(methods: Sequence[Method]) -> list[str]:
    """The names in order; two methods of one name get numbers, so that no table mixes them."""
    seen: dict[str, int] = {}
    found = []
    for method in methods:
        seen[method.name] = seen.get(method.name, 0) + 1
        found.append(method.name if seen[method.name] == 1 else f"{method.name} ({seen[method.name]})")
    return found
