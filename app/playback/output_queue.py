"""The queue of finished blocks of one sound device: all that the device's callback touches."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from app.playback.mix import Audio, Block


class OutputQueue:
    """The blocks of one stream. The feeder appends and drops at the right, the callback takes from the left.

    Attributes
    ----------
    blocks
        Finished blocks, the next one first.
    heard
        The block copied last, or None.
    calls, underruns
        How often the device has asked, and how often it got silence instead of sound.
    """

    def __init__(self) -> None:
        self.blocks: deque[Block] = deque()
        self.heard: Block | None = None
        self.calls = 0
        self.underruns = 0

    def callback(self, outdata: Any, frames: int, when: Any, status: Any) -> None:
        """Copy one block to `outdata`, (frames, channels) float32; silence where there is none.

        Takes no lock, opens no file and writes no log: PortAudio's thread must not wait.
        """
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
    """Give (frames, channels) for a device: mono goes to every channel, channels the device lacks are left out."""
    if audio.shape[1] == channels:
        return audio
    if audio.shape[1] == 1:
        return np.repeat(audio, channels, axis=1)
    if audio.shape[1] < channels:
        return np.pad(audio, ((0, 0), (0, channels - audio.shape[1])))
    return np.ascontiguousarray(audio[:, :channels])
