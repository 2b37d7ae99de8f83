"""Options that mean the same in every command that restores."""

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import get_args

from model.presets.own import find_preset
from model.presets.preset import FIELDS
from model.presets.shipped import STANDARD
from model.restoration.settings import (
    DEEPEST_DB,
    DEFAULT_DEPTH_DB,
    DEFAULT_GUARD_DB,
    DEFAULT_WEIGHTS,
    SHALLOWEST_DB,
    WIDEST_GUARD_DB,
    Band,
    Channels,
    Precision,
    RestorationSettings,
)

DEVICES = ("auto", "cpu", "cuda")
SHORTEST_SPAN_SECONDS = 0.25  # of nothing but noise: five windows of the network


def add_restoration_options(parser: argparse.ArgumentParser) -> None:
    """Adds what decides how a recording is restored: a preset, and what is to be otherwise than it says."""
    parser.add_argument(
        "--preset",
        metavar="NAME|FILE",
        help="begin with these settings: Gentle, Standard (default), Firm, one of your own ('shellac presets' lists "
        "them) or a file of one; the options below override it",
    )
    parser.add_argument(
        "--amount",
        type=amount,
        default=argparse.SUPPRESS,
        metavar="0..1",
        help="how much of the noise found is removed: 1 all of it (default), 0.8 or 80%% most of it, 0 nothing",
    )
    parser.add_argument(
        "--depth",
        type=depth,
        default=argparse.SUPPRESS,
        metavar="DB",
        help=f"by how many dB the noise is lowered at most, {SHALLOWEST_DB:g} to {DEEPEST_DB:g}, so that a steady rest "
        f"of it stays and none comes and goes with the music (default: {DEFAULT_DEPTH_DB:g}), or none for no limit",
    )
    parser.add_argument(
        "--guard",
        type=guard,
        default=argparse.SUPPRESS,
        metavar="DB",
        help="by how many dB what is removed from a band within 0.2 s may exceed the level usual there (and by 3 more "
        "the noise that is known at that moment), 0 to "
        f"{WIDEST_GUARD_DB:g}, so that a drum is not taken for noise (default: {DEFAULT_GUARD_DB:g}), or none for no "
        "limit",
    )
    parser.add_argument(
        "--clicks",
        type=amount_or_none,
        default=argparse.SUPPRESS,
        metavar="0..1",
        help="look for clicks before the network does, and remove this much of each (default: 1); 0 leaves them in, "
        "none does not look for them: they are part of what the network finds",
    )
    parser.add_argument(
        "--click-sensitivity",
        type=amount,
        default=argparse.SUPPRESS,
        metavar="0..1",
        help="0 only what is certainly a click, 1 whatever might be one (default: 0.5, with Gentle 0.25)",
    )
    parser.add_argument(
        "--thumps",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help="also remove thumps: knocks with a tail of 20 to 90 Hz (default: no)",
    )
    parser.add_argument(
        "--hum",
        type=amount_or_none,
        default=argparse.SUPPRESS,
        metavar="0..1",
        help="look for lines of the mains frequency that last the whole side, and remove this much of them before the "
        "network listens (default: 1); 0 leaves them in, none does not look for them: they are part of what the "
        "network finds",
    )
    parser.add_argument(
        "--surface",
        type=amount,
        default=argparse.SUPPRESS,
        metavar="0..1",
        help="how much of what the network finds is removed (default: 1); --amount scales all",
    )
    parser.add_argument(
        "--weights",
        default=argparse.SUPPRESS,
        metavar="NAME",
        help=f"model to use: a name ('shellac info' lists them) or a .safetensors file (default: {DEFAULT_WEIGHTS})",
    )
    add_device_option(parser)
    parser.add_argument(
        "--precision",
        choices=get_args(Precision),
        default="auto",
        help="auto computes in bf16 where the processor does so by itself, which is faster; fp32 everywhere else, or "
        "if asked for",
    )
    parser.add_argument(
        "--band",
        choices=get_args(Band),
        default=argparse.SUPPRESS,
        help="above 22 kHz, where the network hears nothing: leave it unchanged (default), lower it by 12 dB, or "
        "remove all of it",
    )
    parser.add_argument(
        "--channels",
        choices=get_args(Channels),
        default=argparse.SUPPRESS,
        help="each: independent channels (default; right for both walls of a groove); linked: one noise estimate "
        "that preserves the stereo image",
    )


def restoration_settings(args: argparse.Namespace) -> RestorationSettings:
    """What `add_restoration_options` has asked for: the preset, with every option given in its place.

    Raises
    ------
    PresetError
        There is no such preset.
    """
    preset = STANDARD if args.preset is None else find_preset(args.preset)
    given = {name: getattr(args, name) for name in FIELDS if hasattr(args, name)}
    return replace(preset.settings, device=args.device, precision=args.precision, **given)


def add_device_option(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of where to compute."""
    parser.add_argument(
        "--device", choices=DEVICES, default="auto", help="where to compute; auto uses a GPU if one proves to work"
    )


_EACH = "--removed-each"


def add_removed_option(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of files for what is removed: None, "all" or "each" in `residual`."""
    parser.add_argument(
        "--removed",
        dest="residual",
        action="store_const",
        const="all",
        help="also save the removed noise: NAME_removed.EXT; '--removed each' writes one file for each kind of "
        "noise, NAME_removed_clicks.EXT, NAME_removed_hum.EXT and NAME_removed_surface.EXT",
    )
    parser.add_argument(_EACH, dest="residual", action="store_const", const="each", help=argparse.SUPPRESS)


def with_removed_each(arguments: Sequence[str]) -> list[str]:
    """The arguments with '--removed each' as one word: a file name may stand behind '--removed' as well."""
    words = list(arguments)
    for place in range(len(words) - 1, 0, -1):
        if words[place - 1 : place + 1] == ["--removed", "each"]:
            words[place - 1 : place + 1] = [_EACH]
    return [_EACH if word == "--removed=each" else word for word in words]


def time_span(text: str) -> tuple[float, float]:
    """A span of time ``[start, stop)`` in seconds, as ``0:58-1:01.5`` or ``58-61.5``."""
    try:
        start, stop = (clock_seconds(part) for part in text.split("-"))
    except ValueError:
        start = stop = -1.0
    if not 0.0 <= start < stop < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is not a span of time like 0:58-1:01.5")
    if stop - start < SHORTEST_SPAN_SECONDS:
        raise argparse.ArgumentTypeError(f"'{text}' is shorter than {SHORTEST_SPAN_SECONDS} seconds")
    return start, stop


def moment(text: str) -> float:
    """A time from the beginning in seconds, as ``80.5`` or ``1:20.5``."""
    return bounded(text, 0.0, 1e6, "a time like 1:20.5 or 80.5", clock_seconds)


def clock_seconds(text: str) -> float:
    """Seconds of ``95``, ``1:35``, ``1:02:03.5``. Raises ValueError for what is none."""
    seconds = 0.0
    for part in text.split(":"):
        seconds = 60 * seconds + float(part)
    return seconds


def bounded(text: str, least: float, most: float, what: str, read: Callable[[str], float] = float) -> float:
    """A number in a text.

    Parameters
    ----------
    least, most : float
        What it must lie between, or be.
    what : str
        Ends the sentence "'TEXT' is not ...".
    read : callable, optional
        Gives the number, or raises ValueError.

    Raises
    ------
    argparse.ArgumentTypeError
        It is no such number.
    """
    try:
        value = read(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"'{text}' is not {what}")
    return value


def depth(text: str) -> float | None:
    """A depth in dB, or none."""
    return _decibels_or_none(text, "depth", SHALLOWEST_DB, DEEPEST_DB)


def guard(text: str) -> float | None:
    """A guard's margin in dB, or none."""
    return _decibels_or_none(text, "guard", 0.0, WIDEST_GUARD_DB)


def _decibels_or_none(text: str, name: str, least: float, most: float) -> float | None:
    if text.lower() == "none":
        return None
    what = f"a {name} of {least:g} to {most:g} dB, or none"
    return bounded(text, least, most, what, lambda given: float(given.lower().removesuffix("db")))


def amount(text: str) -> float:
    """A share of the noise, as ``0.8`` or ``80%``."""
    return bounded(
        text, 0.0, 1.0, f"an amount between 0 and 1{_per_cent_meant(text)}",
        lambda given: float(given.removesuffix("%")) / (100 if given.endswith("%") else 1),
    )  # fmt: skip


def amount_or_none(text: str) -> float | None:
    """An amount, or none: this noise is not looked for."""
    return None if text.lower() == "none" else amount(text)


def _per_cent_meant(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        return ""
    return f"; did you mean {value:g}% or {value / 100:g}?" if 1 < value <= 100 else ""
