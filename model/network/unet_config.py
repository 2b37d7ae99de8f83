"""What a network is made from: its U-Nets, each with its transform and its levels. Travels with the weights as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from model.network.noise_profile import LINE_BINS, LINE_WINDOW
from model.network.rate import NETWORK_RATE

Output = Literal["ratio", "residual", "mapping"]
MOST_SECONDS = 60  # that a network may see to either side, or repeat itself after


@dataclass(frozen=True)
class StageConfig:
    """One U-Net: its transform, how it is folded, and its levels from fine to coarse.

    Attributes
    ----------
    window : int
        Of the transform, in samples; a power of two.
    hop : int
        Samples between columns; a half to a sixteenth of the window.
    fold_bins, fold_columns : int
        Bins and columns that are folded into channels before the first convolution.
    widths : tuple of int
        Channels of each level.
    strides : tuple of (int, int)
        Step in bins and columns from each level to the next; one fewer than levels.
    blocks : tuple of int
        Residual convolution pairs of each level: half on the way down, half on the way up.
    output : {"ratio", "residual", "mapping"}
        What the answer is: a factor of the input bin, the noise relative to the level, or the sound so.
    floor : bool
        The noise floor is shown, as two planes.
    median : bool
        The median magnitude of every bin is shown, as one more plane.
    quiet : bool
        The magnitude of every bin in the quietest pieces is shown, as one more plane.
    told : bool
        What the noise tracker says at every moment is shown, as four more planes.
    lowest : int, optional
        Only so many of the lowest bins are looked at, and the others left alone; None: all but Nyquist's.
    spared : int
        The lowest bins, in which nothing is removed.

    Raises
    ------
    ValueError
        The fields do not go together.
    """

    window: Annotated[int, Meta(ge=64, le=LINE_WINDOW)] = 2048
    hop: Annotated[int, Meta(ge=16)] = 1024
    fold_bins: Annotated[int, Meta(ge=1, le=64)] = 4
    fold_columns: Annotated[int, Meta(ge=1, le=64)] = 1
    widths: Annotated[tuple[Annotated[int, Meta(ge=1, le=1024)], ...], Meta(min_length=1, max_length=10)] = (
        32, 48, 96, 128, 160,
    )  # fmt: skip
    strides: tuple[tuple[Literal[1, 2], Literal[1, 2]], ...] = ((2, 1), (2, 2), (2, 1), (2, 1))  # (bins, columns)
    # residual convolution pairs: half on the way down, half on the way up
    blocks: tuple[Annotated[int, Meta(ge=0, le=16)], ...] = (2, 2, 2, 2, 2)
    output: Output = "ratio"
    floor: bool = True
    median: bool = False  # the median magnitude of every bin as one more plane
    quiet: bool = False  # the magnitude of every bin in the quietest pieces as one more plane
    told: bool = False  # what the noise tracker says of every bin and moment as four more planes
    # look at this many of the lowest bins only, and leave the others alone
    lowest: Annotated[int, Meta(ge=1)] | None = None
    spared: Annotated[int, Meta(ge=0)] = 0  # the lowest bins in which nothing is removed

    def __post_init__(self) -> None:
        """Refuse what cannot be built, before anything is."""
        levels = len(self.widths)
        if not levels == len(self.blocks) == len(self.strides) + 1:
            raise ValueError("widths, blocks and strides are not for the same number of levels")
        if self.window & (self.window - 1) or self.window % self.hop or not 2 <= self.window // self.hop <= 16:
            raise ValueError(f"windows of {self.window} samples every {self.hop} are not supported")
        if not 1 <= self.bins <= self.window // 2 or (self.fine and self.bins > LINE_BINS) or self.spared > self.bins:
            raise ValueError(f"a window of {self.window} samples does not give {self.bins} bins of which to look at")
        rows = self.fold_bins
        for step, _ in self.strides:
            rows *= step
        if self.bins % rows:
            raise ValueError(f"{self.bins} bins cannot be folded and halved that often")

    @property
    def bins(self) -> int:
        """Bins the stage looks at; the Nyquist bin is left out, 1025 does not fold."""
        return self.window // 2 if self.lowest is None else self.lowest

    @property
    def fine(self) -> bool:
        """Whether it is given the lines of the noise profile; the others are given the bins of the floor."""
        return self.window == LINE_WINDOW

    @property
    def planes(self) -> int:
        """Planes that are shown, before they are folded."""
        return 2 + 2 * self.floor + self.median + self.quiet + 4 * self.told

    @property
    def stride(self) -> int:
        """Shifts of the audio by multiples of this many samples commute with the stage."""
        columns = self.fold_columns
        for _, step in self.strides:
            columns *= step
        return columns * self.hop

    @property
    def context(self) -> int:
        """How far, in samples, the stage can see to each side of a sample."""
        reach, scale = 1, 1  # in folded columns: the stem
        for level, count in enumerate(self.blocks):
            reach += 2 * count * scale
            if level < len(self.strides):
                reach += 2 * scale  # the strided convolution, and the rounding of the way up
                scale *= self.strides[level][1]
        reach += scale + 1  # the last convolution
        return reach * self.fold_columns * self.hop + self.window


HUM_STAGE = StageConfig(
    window=8192,
    hop=2048,
    fold_bins=4,
    widths=(32, 48, 64),
    strides=((2, 1), (2, 1)),
    blocks=(2, 2, 2),
    median=True,
    quiet=True,
    told=True,
    lowest=256,  # 1378 Hz; 2756 Hz and a stage more for them brought nothing (docs/evaluation.md)
)
CLICK_STAGE = StageConfig(
    window=256,
    hop=64,
    fold_bins=2,
    fold_columns=4,
    widths=(24, 48, 64),
    strides=((2, 2), (2, 2)),
    blocks=(2, 2, 2),
    median=True,
    quiet=True,
    spared=2,  # a bass and a rumble fill one bin of 172 Hz alike: only longer windows can tell them apart
)
MAIN_STAGE = StageConfig(median=True, quiet=True, told=True)


@dataclass(frozen=True)
class DenoiserConfig:
    """What a :class:`Denoiser` is made from; travels with the weights as JSON.

    Attributes
    ----------
    rate : int
        Frames per second of the audio it works on.
    stages : tuple of StageConfig
        In the order in which they work, each on what the one before left.

    Raises
    ------
    ValueError
        A stage sees, or repeats itself after, more than `MOST_SECONDS`.
    """

    rate: Annotated[int, Meta(ge=8_000, le=192_000)] = NETWORK_RATE
    stages: Annotated[tuple[StageConfig, ...], Meta(min_length=1, max_length=8)] = field(
        default=(HUM_STAGE, CLICK_STAGE, MAIN_STAGE)
    )

    def __post_init__(self) -> None:
        """Refuse what would need too much memory for a window."""
        if max(*(stage.stride for stage in self.stages), *(stage.context for stage in self.stages), 0) > (
            MOST_SECONDS * self.rate
        ):
            raise ValueError(f"a stage works on more than {MOST_SECONDS} s at a time")

    @property
    def told(self) -> bool:
        """Whether any stage is shown what the noise tracker says."""
        return any(stage.told for stage in self.stages)

    def as_json(self) -> dict[str, Any]:
        """The fields as plain lists, numbers and strings."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> DenoiserConfig:
        """The configuration a JSON object describes.

        Raises
        ------
        TypeError, KeyError, ValueError
            If a field is missing, unknown, of the wrong kind or out of its bounds. Nothing is built before.
        """
        config = msgspec.convert({"rate": data["rate"], "stages": data["stages"]}, cls)
        of_stage = {entry.name for entry in fields(StageConfig)}
        unknown = set(data) - {"rate", "stages"} | set().union(*data["stages"]) - of_stage
        if unknown:
            raise TypeError(f"it has a field {min(unknown)[:40]!r}")
        return config
