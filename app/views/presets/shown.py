"""Presets as they are shown: those that come with Shellac have their names and notes in the language of the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.processes.inference_messages import WeightsCard
from app.translation import QT_TR_NOOP, told, tr
from model.presets.in_words import in_words
from model.presets.preset import Preset
from model.presets.shipped import SHIPPED

TEXTS = (
    QT_TR_NOOP("Gentle"),
    QT_TR_NOOP(
        "Lowers noise by 12 dB at most, takes no more in any moment than is usual, and repairs only the surest clicks: "
        "the least risk for the music."
    ),
    QT_TR_NOOP("Standard"),
    QT_TR_NOOP(
        "Repairs clicks, takes hum, and lowers noise by 20 dB at most: what Shellac does where nothing else is asked "
        "for."
    ),
    QT_TR_NOOP("Firm"),
    QT_TR_NOOP(
        "Repairs clicks, takes hum, lowers noise by up to 30 dB, and lets more go in a moment: for noisy sides; listen "
        "to what is removed."
    ),
)
"""Names and notes of `SHIPPED`, for the tool that collects texts."""


def shown_name(preset: Preset) -> str:
    """Give the name as the window shows it."""
    return tr(preset.name) if preset in SHIPPED else preset.name


def model_titles(weights: Iterable[WeightsCard]) -> dict[str, str]:
    """Give what models are called, by their names."""
    return {card.name: card.title for card in weights}


def shown_note(preset: Preset, titles: Mapping[str, str]) -> str:
    """Give what it is for, or where it does not say, its settings; `titles` as `model_titles` gives them."""
    if preset in SHIPPED:
        return tr(preset.note)
    return preset.note or told(in_words(preset.settings, titles=titles))
