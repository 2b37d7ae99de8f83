"""One restoration judged on every pair: rows of figures, and their summary by group and kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.evaluate import metrics
from model.evaluate.bands import judge_bands
from model.evaluate.metrics import Interval
from model.evaluate.sets.pairs import CLEAN, NOISE_ALONE, Pair

Restore = Callable[[Pair], NDArray[np.float32]]
"""Takes a pair, returns its span [start, stop) restored: (stop - start,) float32."""

GAINS = ("snr_gain", "snr_gain_above_60", "si_sdr_gain", "segmental_gain", "distance_fall")


@dataclass(frozen=True)
class Row:
    """The figures of one pair under one method; dB throughout, NaN where one has no meaning.

    Pairs: the gains of restored over noisy (distance_fall: by how much the log-spectral distance
    to the truth shrank). Clean music: fidelity. Noise alone: reduction above 60 Hz and in bands.
    `by_band` holds the fields of BandFigures by their names, each with one figure for each of BANDS_HZ.

    Attributes
    ----------
    name : str
    group : str
    kind : str
    music : str
    noise : str
    figures : dict[str, float]
    bands : list of float
    music_kind : str
    by_band : dict[str, list[float]]
    """

    name: str
    group: str
    kind: str
    music: str
    noise: str
    figures: dict[str, float]
    bands: list[float] = field(default_factory=list)
    music_kind: str = ""
    by_band: dict[str, list[float]] = field(default_factory=dict)


def judge(pair: Pair, restored: NDArray[np.float32]) -> Row:
    """Hold a restored pair against the truth.

    Parameters
    ----------
    pair : Pair
    restored : ndarray (stop - start,) of float32

    Raises
    ------
    ValueError
        The shape is another, or samples are not finite.
    """
    noisy, clean, rate = pair.judged, pair.clean, pair.rate
    if restored.shape != clean.shape:
        raise ValueError(f"{pair.name}: restored {restored.shape}, expected {clean.shape}")
    if not np.all(np.isfinite(restored)):
        raise ValueError(f"{pair.name}: the restored sound holds NaN or infinite samples")
    bands: list[float] = []
    figures: dict[str, float]
    if pair.group == CLEAN:
        figures = {
            "fidelity": metrics.snr(clean, restored),
            "fidelity_above_60": metrics.snr_above(clean, restored, rate),
        }
    elif pair.group == NOISE_ALONE:
        figures = {
            "reduction": metrics.reduction(noisy, restored, rate, 0.0),
            "reduction_above_60": metrics.reduction(noisy, restored, rate),
        }
        bands = metrics.band_reductions(noisy, restored, rate)
    else:
        figures = _gains(pair, restored)
        bands = metrics.band_reductions(noisy - clean, restored - clean, rate)
    by_band = asdict(judge_bands(clean, noisy, restored, rate))
    return Row(pair.name, pair.group, pair.kind, pair.music, pair.noise, figures, bands, pair.music_kind, by_band)


def validate(restore: Restore, pairs: Iterable[Pair]) -> list[Row]:
    """`judge` of every pair restored by `restore`, in order."""
    return [judge(pair, restore(pair)) for pair in pairs]


def interval(rows: Sequence[Row], figure: str, group: str = "", kind: str = "", music_kind: str = "") -> Interval:
    """Mean and 95 % interval of `figure` over the rows of `group`, `kind` and `music_kind` ("" is all)."""
    return metrics.bootstrap(
        [
            row.figures[figure]
            for row in rows
            if figure in row.figures
            and group in ("", row.group)
            and kind in ("", row.kind)
            and music_kind in ("", row.music_kind)
        ]
    )


def band_intervals(rows: Sequence[Row], figure: str, group: str = "") -> list[Interval]:
    """Mean and 95 % interval in each of BANDS_HZ of a field of BandFigures over the rows of `group` ("" is all)."""
    found = [row.by_band[figure] for row in rows if figure in row.by_band and group in ("", row.group)]
    return [metrics.bootstrap([values[band] for values in found]) for band in range(len(metrics.BANDS_HZ))]


def summary(rows: Sequence[Row]) -> dict[str, float]:
    """The headline figures for a training log: flat, JSON-able, "<figure> <group> [<kind>]".

    Means, but the median for clean fidelity, and the worst SNR gain of any clip by itself.
    """
    found: dict[str, float] = {}
    gained = [row for row in rows if "snr_gain" in row.figures]
    for group in dict.fromkeys(row.group for row in gained):
        found[f"snr_gain {group}"] = interval(gained, "snr_gain", group).mean
        found[f"si_sdr_gain {group}"] = interval(gained, "si_sdr_gain", group).mean
        for kind in dict.fromkeys(row.kind for row in gained if row.group == group):
            found[f"snr_gain {group} {kind}"] = interval(gained, "snr_gain", group, kind).mean
    if gained:
        found["worst snr_gain"] = min(row.figures["snr_gain"] for row in gained)
    clean = [row.figures["fidelity"] for row in rows if row.group == CLEAN]
    if clean:
        found["clean fidelity median"] = float(np.median(clean))
        found["clean fidelity worst"] = min(clean)
    alone = [row for row in rows if row.group == NOISE_ALONE]
    for kind in dict.fromkeys(row.kind for row in alone):
        figure = interval(alone, "reduction_above_60", NOISE_ALONE, kind).mean
        found[f"noise alone {kind} above 60 Hz"] = figure
    return found


def _gains(pair: Pair, restored: NDArray[np.float32]) -> dict[str, float]:
    noisy, clean, rate = pair.judged, pair.clean, pair.rate
    return {
        "snr_in": metrics.snr(clean, noisy),
        "snr_gain": metrics.snr(clean, restored) - metrics.snr(clean, noisy),
        "snr_gain_above_60": metrics.snr_above(clean, restored, rate) - metrics.snr_above(clean, noisy, rate),
        "si_sdr_gain": metrics.si_sdr(clean, restored) - metrics.si_sdr(clean, noisy),
        "segmental_gain": metrics.segmental_snr(clean, restored, rate) - metrics.segmental_snr(clean, noisy, rate),
        "distance_fall": metrics.log_spectral_distance(clean, noisy, rate)
        - metrics.log_spectral_distance(clean, restored, rate),
    }
