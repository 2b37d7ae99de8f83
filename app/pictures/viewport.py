"""The span of time and frequency that the window shows: one for all pictures, so they cannot drift apart."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.pictures.scale import EVERYDAY_TOP, Scale

NARROWEST_FRAMES = 256


class Viewport(QObject):
    """[start, stop) in frames and [low, high] in hertz.

    Attributes
    ----------
    rate, frames
        Of the recording; frames per second, and its length.
    fixed
        Whether another recording is shown with the span and the frequencies of the one before, even where it has less.

    Signals
    -------
    changed()
        The span, the frequencies or the scale are others now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rate, self.frames = 44100, 0
        self.fixed = False
        self._length, self._top = 1.0, self.nyquist  # frames and hertz that can be shown at most
        self.start, self.stop = 0.0, 1.0
        self.scale = Scale("log")
        self.low, self.high = self.scale.bottom, EVERYDAY_TOP

    def set_recording(self, rate: int, frames: int) -> None:
        """Show another recording: as a whole, 20 Hz to 20 kHz, or where the rulers are fixed as the one before."""
        kept, ratio = self.fixed and self.frames > 0, rate / self.rate
        self.rate, self.frames = rate, frames
        if not kept:
            self.fit()
            return
        self.start, self.stop = self.start * ratio, self.stop * ratio
        self._length, self._top = max(float(frames), self.stop), max(self.nyquist, self.high)
        self.changed.emit()

    @property
    def nyquist(self) -> float:
        """Half the rate, hertz."""
        return self.rate / 2

    @property
    def everyday_top(self) -> float:
        """20 kHz, or half the rate where that is lower; hertz."""
        return min(EVERYDAY_TOP, self.nyquist)

    @property
    def width(self) -> float:
        """How many frames are shown."""
        return self.stop - self.start

    def show(self, start: float, stop: float) -> None:
        """Show [start, stop) frames, kept inside the recording and not narrower than is useful."""
        total = self._length
        width = min(max(stop - start, NARROWEST_FRAMES), total)
        start = min(max(0.0, (start + stop - width) / 2), total - width)
        if (start, start + width) != (self.start, self.stop):
            self.start, self.stop = start, start + width
            self.changed.emit()

    def show_frequencies(self, low: float, high: float) -> None:
        """Show [low, high] hertz, kept within what the recording and the scale hold."""
        low, high = max(low, self.scale.bottom), min(high, self._top)
        if low < high:
            self.low, self.high = low, high
            self.changed.emit()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Make the span `factor` times as long; frame `at` (else the middle) stays at its place on the screen."""
        at = (self.start + self.stop) / 2 if at is None else at
        total = self._length
        factor = min(max(factor, NARROWEST_FRAMES / self.width), total / self.width)
        start = at - (at - self.start) * factor
        start = min(max(0.0, start), total - self.width * factor)
        self.show(start, start + self.width * factor)

    def pan(self, share: float) -> None:
        """Move by a share of the visible span; positive is later. Stops at the ends of the recording."""
        by = self.width * share
        by = min(max(by, -self.start), self._length - self.stop)
        self.show(self.start + by, self.stop + by)

    def fit(self) -> None:
        """The whole recording, 20 Hz to 20 kHz."""
        self._length, self._top = float(max(self.frames, 1)), self.nyquist
        self.low, self.high = self.scale.bottom, self.everyday_top
        self.start, self.stop = 0.0, self._length
        self.changed.emit()

    def full_range(self) -> None:
        """All frequencies the recording holds."""
        self.low, self.high = self.scale.bottom, self.nyquist
        self.changed.emit()

    def everyday_range(self) -> None:
        """20 Hz to 20 kHz."""
        self.low, self.high = self.scale.bottom, self.everyday_top
        self.changed.emit()

    def zoom_frequency(self, factor: float, at: float | None = None) -> None:
        """Make the range of heights `factor` times as large; `at` hertz (else the middle) stays in place."""
        scale = self.scale
        bottom, top = float(scale.height(scale.bottom)), float(scale.height(self._top))
        low, high = float(scale.height(self.low)), float(scale.height(self.high))
        middle = (low + high) / 2 if at is None else float(scale.height(at))
        narrowest = (top - bottom) / 200
        factor = max(factor, narrowest / (high - low))
        low, high = middle - (middle - low) * factor, middle + (high - middle) * factor
        self._show_heights(low, high)

    def pan_frequency(self, share: float) -> None:
        """Move up by a share of the visible heights; stops at the ends of the scale."""
        scale = self.scale
        low, high = float(scale.height(self.low)), float(scale.height(self.high))
        bottom, top = float(scale.height(scale.bottom)), float(scale.height(self._top))
        by = min(max((high - low) * share, bottom - low), top - high)
        self._show_heights(low + by, high + by)

    def _show_heights(self, low: float, high: float) -> None:
        scale = self.scale
        bottom, top = float(scale.height(scale.bottom)), float(scale.height(self._top))
        self.low = float(scale.hertz(max(low, bottom)))
        self.high = float(scale.hertz(min(high, top)))
        self.changed.emit()

    def set_scale(self, name: str) -> None:
        """Show another scale, "log", "mel" or "linear".

        A lower end that was the lower end of the old scale becomes that of the new one.
        """
        at_bottom = self.low <= self.scale.bottom * 1.01
        self.scale = Scale(name)
        self.low = self.scale.bottom if at_bottom else max(self.low, self.scale.bottom)
        self.changed.emit()

    def follow(self, frame: float) -> None:
        """Show the next page when `frame` has left the visible span: it then stands near the left edge."""
        if not self.start <= frame < self.stop and self.width < self.frames:
            self.show(frame - 0.02 * self.width, frame + 0.98 * self.width)
