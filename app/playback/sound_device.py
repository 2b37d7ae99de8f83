"""The sound device: opened at a rate it takes, fed with blocks, and found to be gone. Free of Qt."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import soxr

from app.playback.mix import Audio, Block
from app.playback.output_queue import OutputQueue, to_output
from app.playback.sound_output import Callback, Latency, OutputDevice, SoundOutputError, Stream
from app.translation import told, tr

log = logging.getLogger(__name__)

QUEUE_SECONDS = 0.5
CONVERTED_QUEUE_SECONDS = 0.2  # a converter has a memory, so no block can be dropped from its queue
IDLE_SECONDS = 2.0  # the stream stays open this long in silence
SILENT_DEVICE_SECONDS = 3.0  # a device that asks for nothing this long is gone
OUTPUT_CHANNELS = 2

OpenStream = Callable[[OutputDevice | None, int, int, int, Callback, Latency], Stream]


class SoundDevice:
    """One stream at a time, which belongs to the thread that opens it; others may read the attributes.

    Parameters
    ----------
    open_stream
        Opens the device; the seam for tests and other backends.

    Attributes
    ----------
    stream
        The stream that is open, or None.
    queue
        The blocks that wait for it.
    running
        Whether it asks for blocks.
    rate
        The rate it runs at, in hertz; 0 while it is closed.
    """

    def __init__(self, open_stream: OpenStream) -> None:
        self._open_stream = open_stream
        self.stream: Stream | None = None
        self.queue = OutputQueue()
        self.running = False
        self.rate = 0
        self._block_seconds = 0.0
        self._block = 0  # frames at the device's rate
        self._past_underruns = 0
        self._converter: soxr.ResampleStream | None = None
        self._carry: Audio | None = None
        self._quiet_since = 0.0
        self._last_call = (0, 0.0)

    @property
    def underruns(self) -> int:
        """How often the device got silence instead of sound, over all streams."""
        return self._past_underruns + self.queue.underruns

    @property
    def converts(self) -> bool:
        """Whether blocks are converted to another rate; what is converted cannot be taken back."""
        return self._converter is not None

    @property
    def full(self) -> bool:
        """Whether as much waits as should."""
        bound = CONVERTED_QUEUE_SECONDS if self.converts else QUEUE_SECONDS
        return len(self.queue.blocks) * self._block_seconds >= bound

    def open(self, device: OutputDevice | None, latency: Latency, rate: int, block: int) -> str:
        """Open a stream at the recording's rate, else at one the device likes, converting for monitoring only.

        Parameters
        ----------
        device
            Where to play; None is the system's choice.
        latency
            How soon the device plays what it is given.
        rate
            Of the recording, in hertz.
        block
            Frames of a block, at that rate.

        Returns
        -------
        str
            Why no stream can be opened, in a sentence; or empty.
        """
        preferred = round(device.rate) if device else 48000
        problem = ""
        for candidate in dict.fromkeys([rate, preferred, 48000, 44100]):
            queue, frames = OutputQueue(), block * candidate // rate
            try:
                stream = self._open_stream(device, candidate, OUTPUT_CHANNELS, frames, queue.callback, latency)
            except SoundOutputError as error:
                problem = problem or told(error)
                continue
            self.queue, self.rate, self._block, self._block_seconds = queue, candidate, frames, block / rate
            if candidate != rate:
                self._converter = soxr.ResampleStream(rate, candidate, OUTPUT_CHANNELS, dtype="float32")
                self._carry = np.zeros((0, OUTPUT_CHANNELS), np.float32)
            self.stream = stream
            return ""
        return problem

    def push(self, block: Block) -> None:
        """Let a block of the recording's wait, in the channels and at the rate of the stream."""
        audio = to_output(block.audio, OUTPUT_CHANNELS)
        if self._converter is None or self._carry is None:
            self.queue.blocks.append(replace(block, audio=audio))
            return
        self._carry = np.concatenate([self._carry, self._converter.resample_chunk(audio)])
        while len(self._carry) >= self._block:
            part, self._carry = self._carry[: self._block], self._carry[self._block :]
            self.queue.blocks.append(replace(block, audio=part))

    def start(self) -> str:
        """Have the stream ask for the blocks that wait.

        Returns
        -------
        str
            Why it does not start, in a sentence; or empty.
        """
        stream, now = self.stream, time.monotonic()
        if stream is None or not self.queue.blocks:
            return ""
        self._quiet_since = now
        if not self.running:
            try:
                stream.start()
            except Exception as error:
                return tr("The sound device does not start: {error}", error=error)
            self.running, self._last_call = True, (self.queue.calls, now)
        return ""

    @property
    def idle(self) -> bool:
        """Whether the stream has had nothing to play for a while."""
        quiet = self.running and not self.queue.blocks
        return quiet and time.monotonic() - self._quiet_since > IDLE_SECONDS

    def gone(self) -> bool:
        """Whether the device was pulled out: it stops asking for blocks, or its stream turns inactive."""
        if self.stream is None or not self.running:
            return False
        now = time.monotonic()
        if self.queue.calls != self._last_call[0]:
            self._last_call = (self.queue.calls, now)
        silent = bool(self.queue.blocks) and now - self._last_call[1] > SILENT_DEVICE_SECONDS
        return silent or not self.stream.active

    def close(self, before_forgetting: Callable[[], object] = lambda: None) -> None:
        """Give the device back.

        Parameters
        ----------
        before_forgetting
            Called while the blocks that the stream did not ask for can still be seen.
        """
        stream = self.stream
        self.stream, self.running, self.rate = None, False, 0
        self._converter = self._carry = None
        self._past_underruns += self.queue.underruns
        before_forgetting()
        self.queue = OutputQueue()
        if stream is not None:
            try:
                stream.close()
            except Exception as error:  # an unplugged device raises many things here; it is closed in any case
                log.warning("closing the sound device: %s", error)
