"""What is said of the clicks and thumps of a recording: in a sidecar, and in a sentence."""

from __future__ import annotations

from typing import Any

from model.clicks.click import Click
from model.clicks.declicker import Clicks


def summary(clicks: Clicks, amount: float) -> dict[str, Any]:
    """What a sidecar says of the clicks: how many, and each repair; computes what was not read yet.

    ``repairs`` has one row for each: start, width (frames), channel, largest sample taken out at amount 1 (full scale
    at 1.0), confidence, and whether it was repaired. Where thumps were looked for, ``thumps`` has the same of them.
    """
    entries = clicks.entries()
    told = [click for click in entries if click.kind == "click"]
    thumps = [thump for thump in entries if thump.kind == "thump"]
    return {
        "amount": amount,
        "sensitivity": clicks.sensitivity,
        **_of(told),
        "wide": sum(click.wide for click in told),
        "per_minute": round(60.0 * clicks.rate * len(told) / clicks.frames, 2),
        **({"thumps": _of(thumps)} if clicks.thumps else {}),
    }


def _of(found: list[Click]) -> dict[str, Any]:
    return {
        "found": len(found),
        "repaired": sum(one.repaired for one in found),
        "repairs": [_row(one) for one in found],
    }


def _row(c: Click) -> list[Any]:
    return [c.start, c.frames, c.channel, float(f"{c.size:.4g}"), round(c.confidence, 4), c.repaired]


def in_a_sentence(found: dict[str, Any]) -> str:
    """One phrase for a `summary`: how many clicks were repaired, and what the user should look at."""
    wide = (
        f", {found['wide']} of those found wider than 5 ms: what was filled in there is a guess"
        if found["wide"]
        else ""
    )
    left = found["found"] - found["repaired"]
    stay = f"; {left} stay as they are" if left else ""
    thumps = ""
    if (low := found.get("thumps")) is not None:
        thumps = f"; {low['repaired']} of {low['found']} thumps taken out" if low["found"] else "; no thumps found"
    return f"{found['repaired']} clicks repaired, {found['per_minute']:g} found a minute{wide}{stay}{thumps}"
