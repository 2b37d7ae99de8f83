"""What is said of the noises that were taken, and of where there was none: for a sidecar, and in sentences."""

from __future__ import annotations

from typing import Any

from model.clicks import summary as clicks
from model.hum import hum
from model.progress import clock
from model.restoration.noise_sum import NoiseSum
from model.sentence import Sentence, joined


def told_of(noise: NoiseSum, span: tuple[int, int] | None = None) -> dict[str, Any]:
    """What a sidecar says of clicks and hum, where they were looked for; computes what was not read yet.

    And of the needle, where it is not down throughout. Of a `span` in frames, where one is given: the clicks in it, and
    the hum and the needle of the whole recording.
    """
    told: dict[str, Any] = {}
    if noise.surface.needle is not None:
        told["needle"] = needle_in_seconds(noise.surface.needle, noise.rate)
    if noise.clicks is not None:
        told["clicks"] = clicks.summary(noise.clicks, noise.clicks_amount, span)
    if noise.hum is not None:
        told["hum"] = hum.summary(noise.hum, noise.hum_amount)
    return told


def needle_in_seconds(span: tuple[int, int], rate: int) -> dict[str, float]:
    """Give where the needle is down, ``[start, stop)`` in frames, as a sidecar says it."""
    start, stop = span
    return {"down": start / rate, "up": stop / rate}


def in_sentences(told: dict[str, Any]) -> list[Sentence]:
    """A phrase for each of what `told_of` gave, or a sidecar says."""
    sentences = {"clicks": clicks.in_a_sentence, "hum": hum.in_a_sentence, "needle": _needle}
    return [sentence(told[name]) for name, sentence in sentences.items() if told.get(name)]


def _needle(told: dict[str, float]) -> Sentence:
    return Sentence("needle down {down} to {up}", down=clock(told["down"]), up=clock(told["up"]))


def of_a_file(name: str, told: dict[str, Any]) -> tuple[Sentence, ...]:
    """One sentence with the file's name for all that `told_of` gave, or a sidecar says; none where that is nothing."""
    phrases = in_sentences(told)
    return (Sentence("{name}: {told}.", name=name, told=joined(phrases)),) if phrases else ()
