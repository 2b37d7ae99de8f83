"""What the sound card's callback touches, and nothing else does while it runs: a queue of finished blocks."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from app.playback.mix import Audio, Block


class OutputQueue:
    """The blocks of one stream. The feeder appends and takes back at the right, the callback takes at the left.

    `calls` and `underruns` count; `heard` is the block copied last.
    """

    def __init__(self) -> None:
        self.blocks: deque[Block] = deque()
        self.heard: Block | None = None
        self.calls = 0
        self.underruns = 0

    def callback(self, outdata: Any, frames: int, when: Any, status: Any) -> None:
        """Copies one block: no lock, no file, no log."""
        self.calls += 1
        if status and status.output_underflow:
            self.underruns += 1  # the device was asked too late, whatever the queue holds
        try:
            block = self.blocks.popleft()
        except IndexError:
            outdata.fill(0)
            heard = self.heard
            if heard is not None and heard.after.track is not None:
                self.underruns += 1
            return
        outdata[:] = block.audio
        self.heard = block


def to_output(audio: Audio, channels: int) -> Audio:
    """(frames, n) for a device of `channels`: mono to every side, beyond that the first channels."""
    if audio.shape[1] == channels:
        return audio
    if audio.shape[1] == 1:
        return np.repeat(audio, channels, axis=1)
    if audio.shape[1] < channels:
        return np.pad(audio, ((0, 0), (0, channels - audio.shape[1])))
    return np.ascontiguousarray(audio[:, :channels])
