"""What goes through the pipe between the window and the restoring process. Free of Qt and of torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from model.hum.line import Line
from model.processes.pipe import Message
from model.restoration.noise.sample import MOST_SAMPLES
from model.restoration.settings import RestorationSettings

MOST_SOUND_BYTES = 1 << 30
LONGEST_CHUNK_SECONDS = 120
MOST_LINES = 1024

Frames = Annotated[int, Meta(ge=0, lt=1 << 31)]
Rate = Annotated[int, Meta(ge=1, lt=1 << 31)]
Extent = Annotated[int, Meta(ge=1, lt=1 << 31)]


@dataclass(frozen=True)
class WeightsCard:
    """Weights as the window shows them.

    Attributes
    ----------
    name, title, sentence
        What they are chosen by, called, and what they do in one sentence.
    path, card
        The weights and their model card.
    sha256
        Of the weights, hexadecimal.
    """

    name: str
    title: str
    sentence: str
    path: Path
    card: Path
    sha256: str


@dataclass(frozen=True)
class DeviceCard:
    """Where the network computes.

    Attributes
    ----------
    kind
        "cpu" or "cuda".
    name
        Of the processor.
    reason
        Why there, in a sentence.
    precision
        "fp32" or "bf16".
    """

    kind: str
    name: str
    reason: str
    precision: str

    @property
    def short_name(self) -> str:
        """The processor's name without its maker's marks."""
        short = self.name.split(",")[0].replace("(R)", "").replace("(TM)", "").replace(" CPU", "")
        return short.split("@")[0].strip()[:32]


class WarmUp(Message, frozen=True):
    """The first message: load what is most likely wanted, until a question comes."""

    likely: RestorationSettings


class WhichWeights(Message, frozen=True):
    """Question about the weights that can be chosen."""


@dataclass(frozen=True)
class TrackCard:
    """A `model.hum.track.HumTrack` but for its arrays, which come as bytes: see `app.processes.hum_data`.

    Attributes
    ----------
    lines, step, offset
        As there.
    knots, channels
        How many.
    added
        Hz: the line added by hand that this is; None where it was found.
    """

    lines: Annotated[tuple[Line, ...], Meta(max_length=MOST_LINES)]
    step: float
    offset: float
    knots: Annotated[int, Meta(ge=2, lt=1 << 31)]
    channels: Extent
    added: float | None = None


class Prepare(Message, frozen=True):
    """Question: get ready to find the noise of a recording.

    Attributes
    ----------
    path
        Of the recording.
    settings
        What is to be found of it.
    hum
        What is known of its hum, and taken before anything else is found: what was found, then the lines added by hand.
        None where none is taken. The arrays come with the question.
    """

    path: Path
    settings: RestorationSettings
    hum: Annotated[tuple[TrackCard, ...], Meta(min_length=1, max_length=MOST_LINES)] | None = None


class Judge(Message, frozen=True):
    """Question: whether ``[start, stop)`` of a recording, in frames, may be a noise sample."""

    path: Path
    start: Annotated[int, Meta(ge=0)]
    stop: Annotated[int, Meta(ge=0)]


class Estimate(Message, frozen=True):
    """Question about the noise in the sound that comes with it, float32.

    Attributes
    ----------
    key
        That of `IsPrepared`.
    shape
        (frames, channels) of the sound.
    first
        The recording's frame that the sound begins at; below 0 where it begins before the recording.
    """

    key: int
    shape: tuple[Extent, Extent]
    first: int


class HearLevels(Message, frozen=True):
    """Question about the levels of the noise from moment to moment; asked again until they are all heard.

    Attributes
    ----------
    key
        That of `IsPrepared`.
    """

    key: int


class TheseWeights(Message, frozen=True):
    """Answer to `WhichWeights`."""

    weights: tuple[WeightsCard, ...]


class IsPrepared(Message, frozen=True):
    """Answer to `Prepare`; the noise floor comes with it, float32 (channels, bins).

    Attributes
    ----------
    key
        Stands for the estimator in later questions.
    rate, chunk, fade, context
        Of the chunk grid: frames per second, and frames.
    floor_rate
        Frames per second; the floor's bins reach up to half of it.
    has_levels
        Whether there are levels of the noise to be asked for.
    doubt
        A sentence where the selection that the floor was taken from is plainly music; else empty.
    fingerprints
        Of what finds the noise, see `model.restoration.kept.kept_noise.Fingerprint`: of all but the floors, of the
        floor, and of that of each noise sample; empty where they cannot be told.
    sample_doubts
        As `doubt`, for each of the settings' noise samples.
    needle
        ``[start, stop)`` in frames where the needle is down, if that is not all of the recording.
    """

    key: int
    rate: Rate
    chunk: Extent
    fade: Frames
    context: Frames
    weights: WeightsCard
    device: DeviceCard
    floor_shape: tuple[Extent, Extent]
    floor_rate: Rate
    floor_origin: Literal["recording", "selection"]
    has_levels: bool = False
    doubt: str = ""
    fingerprints: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=MOST_SAMPLES + 2)] = ()
    sample_doubts: Annotated[tuple[str, ...], Meta(max_length=MOST_SAMPLES)] = ()
    needle: tuple[Frames, Frames] | None = None

    def __post_init__(self) -> None:
        if max(self.chunk, self.fade, self.context) > LONGEST_CHUNK_SECONDS * self.rate:
            raise ValueError("a chunk is too long")


class Estimated(Message, frozen=True):
    """Answer to `Estimate`; the noise comes with it, in the shape of the sound."""

    device: DeviceCard


class HeardLevels(Message, frozen=True):
    """Answer to `HearLevels`; the levels come with it once all are heard.

    They are float32 (moments,) seconds, float32 (bands,) Hz and float16 (channels, 3, bands, moments) dB.

    Attributes
    ----------
    bands, moments
        Of the levels; 0 where more is to be heard.
    """

    bands: Annotated[int, Meta(ge=0, le=1024)] = 0
    moments: Annotated[int, Meta(ge=0, le=4096)] = 0


class Judged(Message, frozen=True):
    """Answer to `Judge`.

    Attributes
    ----------
    doubt
        A sentence where the span seems to hold music; else empty.
    plain
        It plainly does.
    """

    doubt: str
    plain: bool


class Refused(Message, frozen=True):
    """Answer: it cannot be done, for a reason that the user can do something about."""

    sentence: str


class Broken(Message, frozen=True):
    """Answer: it cannot be done because of a fault in Shellac."""

    error: str
    trace: str


Question = WarmUp | WhichWeights | Prepare | Judge | Estimate | HearLevels
Failure = Refused | Broken
