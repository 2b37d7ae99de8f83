"""What is said of the clicks and thumps of a recording: in a sidecar, and in a sentence."""

from __future__ import annotations

from typing import Any

from model.clicks import classifier
from model.clicks.click import Click
from model.clicks.declicker import Clicks
from model.clicks.found import RULES
from model.sentence import Sentence, joined


def found_by() -> dict[str, Any]:
    """What decides which clicks are found, besides the settings: the classifier that ships, and the rules around it."""
    return {"sha256": classifier.sha256(), "rules": RULES}


def summary(clicks: Clicks, amount: float, span: tuple[int, int] | None = None) -> dict[str, Any]:
    """What a sidecar says of the clicks: how many, and each repair; computes what was not read yet.

    ``repairs`` has one row for each: start, width (frames), channel, largest sample taken out at amount 1 (full scale
    at 1.0), confidence, and whether it was repaired. Where thumps were looked for, ``thumps`` has the same of them.
    Of a `span` ``[start, stop)`` only those in it are told, with their places in the whole recording.
    """
    start, stop = span or (0, clicks.frames)
    entries = clicks.entries(start, stop)
    told = [click for click in entries if click.kind == "click"]
    thumps = [thump for thump in entries if thump.kind == "thump"]
    return {
        "amount": amount,
        "sensitivity": clicks.sensitivity,
        **_of(told),
        "wide": sum(click.wide for click in told),
        "per_minute": round(60.0 * clicks.rate * len(told) / (stop - start), 2),
        **({"thumps": _of(thumps)} if clicks.thumps else {}),
        "classifier": found_by(),
    }


def _of(found: list[Click]) -> dict[str, Any]:
    return {
        "found": len(found),
        "repaired": sum(one.repaired for one in found),
        "repairs": [_row(one) for one in found],
    }


def _row(c: Click) -> list[Any]:
    return [c.start, c.frames, c.channel, float(f"{c.size:.4g}"), round(c.confidence, 4), c.repaired]


def in_a_sentence(found: dict[str, Any]) -> Sentence:
    """One phrase for a `summary`: how many clicks were repaired, and what the user should look at."""
    per_minute = f"{found['per_minute']:g}"
    said: list[str] = [
        Sentence("1 click repaired, {per_minute} found a minute", per_minute=per_minute)
        if found["repaired"] == 1
        else Sentence(
            "{repaired} clicks repaired, {per_minute} found a minute", repaired=found["repaired"], per_minute=per_minute
        )
    ]
    if found["wide"]:
        said.append(
            Sentence(
                ", {count} of those found wider than 5 ms: what was filled in there is a guess", count=found["wide"]
            )
        )
    if left := found["found"] - found["repaired"]:
        said.append(Sentence("; 1 stays as it is") if left == 1 else Sentence("; {count} stay as they are", count=left))
    if (low := found.get("thumps")) is not None:
        said.append(
            Sentence("; {repaired} of {found} thumps removed", repaired=low["repaired"], found=low["found"])
            if low["found"]
            else Sentence("; no thumps found")
        )
    return joined(said, "")
