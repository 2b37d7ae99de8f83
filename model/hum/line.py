"""One line of a hum, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

PARTS = 3
"""Orders count thirds of the mains frequency: a motor of three pairs of poles turns that often, and it shakes."""

LOWEST_ADDED, HIGHEST_ADDED = 15.0, 1000.0
"""Hz: where a line may be added by hand."""

_ORDINALS = (
    "", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a hum.

    Attributes
    ----------
    order : int
        In thirds of the mains frequency: 15 is five times that.
    frequency, mains : float
        In Hz, in the middle of its way through the recording; of a line that was added, `mains` is the frequency that
        was named.
    level : float
        dB of full scale: level of the sine in run-in, pauses and run-out, where it is strongest of all channels.
    added : bool
        By hand; its order then says nothing.
    """

    order: int
    frequency: float
    mains: float
    level: float
    added: bool = False

    @property
    def name(self) -> str:
        """What it is called: ``249.6 Hz, fifth of 49.9, -31 dB``."""
        whose = "added by hand" if self.added else f"{self.multiple} {self.mains:.1f}"
        return f"{self.frequency:.1f} Hz, {whose}, {self.level:.0f} dB"

    @property
    def multiple(self) -> str:
        """``fifth of``; ``14/3 of``; the mains frequency itself is called that."""
        whole, rest = divmod(self.order, PARTS)
        if rest:
            return f"{self.order}/{PARTS} of"
        if whole == 1:
            return "mains at"
        return f"{_ORDINALS[whole]} of" if whole < len(_ORDINALS) else f"{whole} times"


def order_of(text: str) -> int:
    """Give the order that ``5`` or ``14/3`` names. Raises ValueError where it is neither."""
    above, slash, below = text.strip().partition("/")
    if slash and below != str(PARTS):
        raise ValueError(f"{text!r} is not a multiple of a mains frequency, such as 5 or 14/{PARTS}")
    order = int(above) * (1 if slash else PARTS)
    if order < 1:
        raise ValueError(f"{text!r} is not a multiple of a mains frequency")
    return order
