"""Simulated panels of listeners, with effects that are known."""

from __future__ import annotations

import numpy as np

from model.listening.ratings import Rating


def panel(
    effects: dict[str, float],
    *,
    listeners: int = 11,
    items: int = 10,
    seed: int = 0,
    materials: tuple[str, ...] = ("real",),
    spread: float = 12.0,
) -> list[Rating]:
    """Scores around ``50 + effect``: each listener has a way of using the scale, each item its difficulty."""
    rng = np.random.default_rng(seed)
    habit = rng.normal(scale=8, size=listeners)
    difficulty = rng.normal(scale=6, size=items)
    taste = rng.normal(scale=3, size=(listeners, len(effects)))
    found = []
    for who in range(listeners):
        for item in range(items):
            for k, (system, effect) in enumerate(effects.items()):
                score = 50 + effect + habit[who] + difficulty[item] + taste[who, k] + rng.normal(scale=spread)
                material = materials[item % len(materials)]
                found.append(
                    Rating(
                        "panel", f"listener {who}", material, f"item {item}", system, min(max(float(score), 0.0), 100.0)
                    )
                )
    return found
