"""What the next block of sound is: pieces of tracks, joined by linear fades. Pure, no threads.

Frames are the recording's own; audio is (frames, channels) float32.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.recording import Recording

Audio = NDArray[np.float32]

FADE_SECONDS = 0.015


def always(start: int, frames: int) -> bool:
    """Say that [start, start + frames) can be read without waiting: of a recording that never has to be waited for."""
    return True


def never(start: int, frames: int) -> bool:
    """Say that [start, start + frames) cannot be read yet: of a recording that is not there yet."""
    return False


@dataclass(frozen=True)
class Track:
    """One thing that can be heard.

    Attributes
    ----------
    recording
        Where the samples come from.
    gain
        Linear factor.
    ready
        Tells of start and number of frames whether they can be read without waiting.
    """

    recording: Recording
    gain: float = 1.0
    ready: Callable[[int, int], bool] = always

    def read(self, start: int, frames: int) -> Audio:
        """Give (frames, channels) float32, zeros beyond the end of the recording; a gain of 1 changes no sample."""
        heard = self.recording.read(start, frames)
        if self.gain != 1.0:
            heard = heard * np.float32(self.gain)
        if len(heard) < frames:
            heard = np.concatenate([heard, np.zeros((frames - len(heard), heard.shape[1]), np.float32)])
        return heard

    def readable(self, start: int, frames: int) -> bool:
        """Whether [start, start + frames) can be read without waiting; what lies beyond the end always can."""
        stop = min(start + frames, self.recording.frames)
        return start >= stop or self.ready(start, stop - start)


@dataclass(frozen=True)
class Fade:
    """A track that fades out.

    Attributes
    ----------
    track
        None is silence.
    position
        The frame at which the fade began.
    done
        Frames of the fade that are behind.
    """

    track: Track | None
    position: int
    done: int = 0


@dataclass(frozen=True)
class PlayheadState:
    """Where reading stands between two blocks.

    Attributes
    ----------
    position
        The next frame to read.
    track
        What is read; None where the last block ended in silence.
    fade
        What still fades out beneath it, if anything.
    run
        Frames read since the last jump or loop seam.
    jumps
        How many jumps the listener has asked for and got.
    """

    position: int
    track: Track | None = None
    fade: Fade | None = None
    run: int = 0  # frames since the last jump or seam
    jumps: int = 0  # how many times the listener has jumped so far


@dataclass(frozen=True)
class Block:
    """One block ready for the device, and the state of reading before and after it.

    Attributes
    ----------
    audio
        (frames, channels) float32.
    peak
        (channels,) float32, linear: the highest absolute sample.
    """

    audio: Audio
    before: PlayheadState
    after: PlayheadState
    peak: NDArray[np.float32]  # per channel, linear


@dataclass(frozen=True)
class Grid:
    """The sizes every block keeps to.

    Attributes
    ----------
    block
        Frames of a block, at the recording's rate.
    fade
        Frames of a fade; not more than a block.
    """

    block: int
    fade: int

    @classmethod
    def of(cls, rate: int) -> Grid:
        """Give the sizes for a rate: blocks of 20 to 40 ms (a power of two), so that a whole fade fits into one."""
        block = 1 << max(6, int(np.ceil(np.log2(rate * 0.02))))
        return cls(block, max(1, round(rate * FADE_SECONDS)))


def seam(loop: tuple[int, int] | None, position: int, frames: int, grid: Grid) -> int | None:
    """Give the frame at which a reader at `position` must jump back to the start of the loop, or None.

    At the very end of a recording the loop is a fade shorter, so that the sound that fades out
    at the seam is always real sound.

    Parameters
    ----------
    loop
        [start, stop) in frames, or None. Loops shorter than two fades are played as if there were none.
    position, frames
        Where reading stands, and the length of the recording.
    """
    if loop is None:
        return None
    stop = min(loop[1], frames - grid.fade)
    if stop - loop[0] < 2 * grid.fade or position >= stop:
        return None
    return stop


def silence_after(head: PlayheadState, grid: Grid, channels: int) -> Block:
    """Give a block in which what `head` was playing fades out in place; the position stays where it is."""
    audio = np.zeros((grid.block, channels), np.float32)
    if head.track is not None:
        ramp = np.linspace(1.0, 0.0, grid.fade, endpoint=False, dtype=np.float32)[:, None]
        audio[: grid.fade] = _going_on(head.track, head, grid) * ramp
    return Block(audio, head, PlayheadState(head.position, jumps=head.jumps), np.abs(audio).max(axis=0))


def _going_on(track: Track, head: PlayheadState, grid: Grid) -> Audio:
    """One fade's length of what was playing, read only from spans known to be ready."""
    fade = head.fade
    if fade is None:
        return track.read(head.position, grid.fade)
    if fade.done > 0:
        return _faded(track.read(head.position, grid.fade), fade, grid)[0]
    if fade.track is None:
        return np.zeros((grid.fade, track.recording.channels), np.float32)
    return fade.track.read(fade.position, grid.fade)


def next_block(
    head: PlayheadState, wanted: Track, grid: Grid, loop: tuple[int, int] | None = None, jump: int | None = None
) -> Block | None:
    """Give the block after `head`, cross-fading to `wanted` (and to frame `jump`) if that is not what plays already.

    One fade past the block must be ready too, so that whatever has been started can also be faded out.

    Parameters
    ----------
    head
        Where the last block ended.
    wanted
        The track to play.
    loop
        [start, stop) frames that are repeated, or None.
    jump
        The frame to go on at, or None to go on in place.

    Returns
    -------
    Block or None
        None where samples it needs are not ready yet.
    """
    frames, channels = wanted.recording.frames, wanted.recording.channels
    position, fade, run, jumps = head.position, head.fade, head.run, head.jumps
    settled = head.track
    if fade is not None and settled is not None:
        wanted = settled  # one fade at a time; the next block begins the next one
    elif settled is not wanted or jump is not None:
        fade = Fade(settled, position)
        if jump is not None:
            position, run, jumps = jump, 0, jumps + 1
    audio = np.zeros((grid.block, channels), np.float32)
    filled = 0
    while filled < grid.block and position < frames:
        back = seam(loop, position, frames, grid)
        count = min(grid.block - filled, (frames if back is None else back) - position)
        if not wanted.readable(position, count + grid.fade):
            return None
        piece = wanted.read(position, count)
        if fade is not None:
            piece, fade = _faded(piece, fade, grid)
        audio[filled : filled + count] = piece
        filled, position, run = filled + count, position + count, run + count
        if position == back and loop is not None:
            fade, position, run = Fade(wanted, position), loop[0], 0
    ended = position >= frames
    after = PlayheadState(position, None if ended else wanted, None if ended else fade, run, jumps)
    return Block(audio, head, after, np.abs(audio).max(axis=0))


def _faded(piece: Audio, fade: Fade, grid: Grid) -> tuple[Audio, Fade | None]:
    """`piece` with as much of the fade as it has room for, and what is left of the fade."""
    count = min(grid.fade - fade.done, len(piece))
    rising = ((np.arange(fade.done, fade.done + count, dtype=np.float32) + 1) / np.float32(grid.fade + 1))[:, None]
    mixed = piece.copy()
    mixed[:count] *= rising
    if fade.track is not None:
        mixed[:count] += fade.track.read(fade.position + fade.done, count) * (1 - rising)
    done = fade.done + count
    return mixed, None if done >= grid.fade else Fade(fade.track, fade.position, done)
