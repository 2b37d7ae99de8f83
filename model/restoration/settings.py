"""What a user decides about a restoration; free of torch, so the window can hold it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from model.hum.line import HIGHEST_ADDED, LOWEST_ADDED
from model.regions.region import Region
from model.restoration.noise.sample import MOST_SAMPLES, NoiseSample

Band = Literal["keep", "shelve", "mute"]
Channels = Literal["each", "linked"]
Precision = Literal["auto", "fp32"]

DEFAULT_WEIGHTS = "faithful"
DEFAULT_DEPTH_DB = 20.0
"""What is left then pumps a third as much, for 0.3 dB of SNR at most: `docs/decisions/0003-depth.md`."""
SHALLOWEST_DB, DEEPEST_DB = 3.0, 60.0
DEFAULT_GUARD_DB = 3.0
"""Of twelve clips in 72 that came out worse, six no longer do: `docs/decisions/0004-a-guard.md`."""
WIDEST_GUARD_DB = 40.0
MOST_ADDED = 50


@dataclass(frozen=True)
class RestorationSettings:
    """Everything that decides what is taken out of a recording; plain values, so it can be kept as JSON.

    Attributes
    ----------
    amount : float
        0.0 (the source itself) to 1.0.
    weights : str
        Name or path of a checkpoint.
    device : "auto", "cpu" or "cuda"
    band : "keep", "shelve" or "mute"
        What becomes of the sound above the network's band; see `model.restoration.estimator`.
    channels : "each" or "linked"
    depth : float, optional
        By how many dB noise is lowered at most, 3 to 60; None for no bound. See `model.restoration.depth`.
    guard : float, optional
        dB, 0 to 40: by how much what is removed from a band within 0.2 s may exceed what is usual there and, with some
        weights, 3 dB more than the tracker says; None for no bound. See `model.restoration.guard`.
    precision : "auto" or "fp32"
        Of the network: "auto" computes in bf16 on processors that are faster in it.
    floor_selection : (int, int), optional
        ``[start, stop)`` in frames that the user says is nothing but noise; without it the recording's own floor.
    regions : tuple of Region
        Where more or less of the noise is taken than `amount`; the later wins where two overlap.
    clicks : float, optional
        How much of the clicks is taken out, 0.0 to 1.0; the network then hears the recording without them, whatever
        the amount. None: clicks are not looked for, and the network hears the recording as it is.
    click_sensitivity : float
        0.0 (only what is certain) to 1.0 (whatever might be a click).
    clicks_put_back : tuple of (int, int, int)
        ``(start, stop, channel)`` in frames: clicks that begin there stay; channel -1 is every channel.
    thumps : bool
        Knocks with a low tail are looked for as well, where clicks are, and taken with their amount and sensitivity.
    hum : float, optional
        How much of the hum is taken out, 0.0 to 1.0; the network then hears the recording without it, whatever the
        amount. None: hum is not looked for.
    hum_lines_left : tuple of int
        Orders of the lines that stay, in thirds of the mains frequency; see `model.hum.line.Line`.
    hum_lines_added : tuple of float
        Frequencies in Hz of lines that are taken although they were not found, 15 to 1000.
    surface : float
        How much is taken out of what the network finds, 0.0 to 1.0. `amount` scales all.
    noise_samples : tuple of NoiseSample
        Samples of noise that hold for a part of the recording each; elsewhere `floor_selection`, or the recording's
        own floor. The later wins where two overlap.
    """

    amount: float = 1.0
    weights: str = DEFAULT_WEIGHTS
    device: str = "auto"
    band: Band = "keep"
    channels: Channels = "each"
    floor_selection: tuple[int, int] | None = None
    regions: tuple[Region, ...] = ()
    depth: float | None = DEFAULT_DEPTH_DB
    guard: float | None = DEFAULT_GUARD_DB
    precision: Precision = "auto"
    clicks: float | None = None
    click_sensitivity: float = 0.5
    clicks_put_back: tuple[tuple[int, int, int], ...] = ()
    surface: float = 1.0
    hum: float | None = None
    hum_lines_left: tuple[int, ...] = ()
    thumps: bool = False
    hum_lines_added: tuple[float, ...] = ()
    noise_samples: tuple[NoiseSample, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.amount <= 1.0:
            raise ValueError(f"the amount runs from 0 to 1, not {self.amount}")
        if self.depth is not None and not SHALLOWEST_DB <= self.depth <= DEEPEST_DB:
            raise ValueError(f"the depth runs from {SHALLOWEST_DB:g} to {DEEPEST_DB:g} dB, not {self.depth}")
        if self.guard is not None and not 0.0 <= self.guard <= WIDEST_GUARD_DB:
            raise ValueError(f"the guard runs from 0 to {WIDEST_GUARD_DB:g} dB, not {self.guard}")
        for share in ("clicks", "click_sensitivity", "hum", "surface"):
            number = getattr(self, share)
            if number is not None and not 0.0 <= number <= 1.0:
                raise ValueError(f"the setting {share} runs from 0 to 1, not {number}")
        if len(self.hum_lines_added) > MOST_ADDED:
            raise ValueError(f"at most {MOST_ADDED} lines of hum are added, not {len(self.hum_lines_added)}")
        for hertz in self.hum_lines_added:
            if not LOWEST_ADDED <= hertz <= HIGHEST_ADDED:
                raise ValueError(f"a line of hum is added from {LOWEST_ADDED:g} to {HIGHEST_ADDED:g} Hz, not {hertz}")
        if len(self.noise_samples) > MOST_SAMPLES:
            raise ValueError(f"at most {MOST_SAMPLES} noise samples hold for parts, not {len(self.noise_samples)}")
        if type(self.thumps) is not bool:
            raise ValueError(f"the setting thumps is true or false, not {self.thumps!r}")
        for name, value, kinds in (
            ("band", self.band, get_args(Band)),
            ("channels", self.channels, get_args(Channels)),
            ("precision", self.precision, get_args(Precision)),
        ):
            if value not in kinds:
                raise ValueError(f"the setting {name} is one of {', '.join(kinds)}, not {value!r}")

    def as_json(self) -> dict[str, Any]:
        """Give the settings as a JSON object; what was added later and is not used is left out, so hashes stay."""
        values = asdict(self)
        if not self.regions:
            del values["regions"]
        if not self.noise_samples:
            del values["noise_samples"]
        if self.guard is None:
            del values["guard"]
        if self.clicks is None:
            for name in ("clicks", "click_sensitivity", "clicks_put_back"):
                del values[name]
        if self.clicks is None or not self.thumps:
            del values["thumps"]
        if self.hum is None:
            for name in ("hum", "hum_lines_left"):
                del values[name]
        if self.hum is None or not self.hum_lines_added:
            del values["hum_lines_added"]
        if self.surface == 1.0:
            del values["surface"]
        return values

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> RestorationSettings:
        """Give the settings that `as_json` wrote. Raises TypeError for an unknown field, ValueError for a value.

        What was written before there was a depth or a guard was restored without, and in fp32.
        """
        values = {"depth": None, "guard": None, "precision": "fp32"} | data
        selection = values.get("floor_selection")
        if selection is not None:
            start, stop = selection
            values["floor_selection"] = (int(start), int(stop))
        values["regions"] = tuple(Region.from_json(region) for region in values.get("regions", ()))
        values["noise_samples"] = tuple(NoiseSample.from_json(sample) for sample in values.get("noise_samples", ()))
        if "clicks_put_back" in values:
            spans = [(int(start), int(stop), int(channel)) for start, stop, channel in values["clicks_put_back"]]
            values["clicks_put_back"] = tuple(spans)
        if "hum_lines_left" in values:
            values["hum_lines_left"] = tuple(int(order) for order in values["hum_lines_left"])
        if "hum_lines_added" in values:
            values["hum_lines_added"] = tuple(float(hertz) for hertz in values["hum_lines_added"])
        return cls(**values)
