"""Frequency scales: hertz to a height, and back; and where the marks on the axis stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

LOWEST = 20.0  # hertz: the lower end of the logarithmic scale and of every view
EVERYDAY_TOP = 20_000.0  # hertz: shown at first, whatever the rate


@dataclass(frozen=True)
class Scale:
    """A frequency scale, "log", "mel" or "linear". Heights are octaves above 1 Hz, mel, and kilohertz."""

    name: str

    def height(self, hertz: ArrayLike) -> NDArray[np.float64]:
        """Give the height of frequencies.

        Parameters
        ----------
        hertz
            Any shape. On the log scale what is below 1 Hz has the height of 1 Hz.

        Returns
        -------
        ndarray
            float64, of the same shape.

        Notes
        -----
        Mel after O'Shaughnessy, Speech Communication (1987): 2595 log10(1 + f / 700).
        """
        hertz = np.asarray(hertz, np.float64)
        if self.name == "log":
            return np.asarray(np.log2(np.maximum(hertz, 1.0)))
        if self.name == "mel":  # O'Shaughnessy 1987
            return np.asarray(2595.0 * np.log10(1.0 + hertz / 700.0))
        return np.asarray(hertz / 1000.0)

    def hertz(self, height: ArrayLike) -> NDArray[np.float64]:
        """Give the frequencies at heights: the inverse of `height`, of the same shape."""
        height = np.asarray(height, np.float64)
        if self.name == "log":
            return np.asarray(np.exp2(height))
        if self.name == "mel":
            return np.asarray(700.0 * (10.0 ** (height / 2595.0) - 1.0))
        return np.asarray(height * 1000.0)

    @property
    def bottom(self) -> float:
        """The lowest frequency this scale shows, hertz."""
        return LOWEST if self.name == "log" else 0.0

    def edges(self, low: float, high: float, rows: int) -> NDArray[np.float64]:
        """Give the rows + 1 frequencies that bound `rows` rows of equal height from `low` to `high` hertz."""
        heights = np.linspace(float(self.height(low)), float(self.height(high)), rows + 1)
        return self.hertz(heights)

    def marks(self, low: float, high: float, room: int) -> list[float]:
        """Give at most `room` round frequencies in [low, high] hertz; at least one where `room` allows it."""
        if self.name == "linear":
            return _even(low, high, room)
        for steps in ((1, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
            found = [step * 10.0**power for power in range(0, 6) for step in steps if low <= step * 10.0**power <= high]
            found = self._apart(found, low, high, room)
            if 2 <= len(found) <= room:
                return found
        return _even(low, high, max(2, room // 2))

    def _apart(self, found: list[float], low: float, high: float, room: int) -> list[float]:
        """Those of `found` that stand far enough from the one below to be read."""
        gap = float(self.height(high) - self.height(low)) / max(1, room) * 0.8
        kept: list[float] = []
        for hertz in found:
            if not kept or self.height(hertz) - self.height(kept[-1]) >= gap:
                kept.append(hertz)
        return kept


def _even(low: float, high: float, room: int) -> list[float]:
    span = max(high - low, 1e-6)
    step = 10.0 ** np.floor(np.log10(span / max(1, room)))
    step = next(step * factor for factor in (1, 2, 5, 10, 20) if span / (step * factor) <= max(1, room))
    first = np.ceil(low / step) * step
    return [float(value) for value in np.arange(first, high + step * 1e-6, step)]


def hertz_text(hertz: float) -> str:
    """`440 Hz`, `1.5 kHz`: short, for axes and read-outs."""
    if hertz >= 1000:
        return f"{hertz / 1000:.4g} kHz"
    return f"{hertz:.4g} Hz"


def time_text(seconds: float, digits: int = 0) -> str:
    """`3:07`, `1:03:07.25`: hours only where there are any."""
    scaled = round(max(0.0, seconds) * 10**digits)
    whole, part = divmod(scaled, 10**digits)
    minutes, second = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"
    return f"{text}.{part:0{digits}}" if digits else text
