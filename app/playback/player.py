"""Play, pause, seek, loop and switch between tracks that run in lock-step. Free of Qt.

A feeder thread reads recordings and keeps a bounded queue of finished blocks; PortAudio's callback
copies one block at a time. When the request changes (another track, a seek, the volume), the feeder
makes the block after the next one anew, and drops those that waited in its place and behind it, so the
queue may be long against stalls and a switch is still heard after some 35 ms and what the device holds.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import Any

from app.playback.mix import Block, Grid, PlayheadState, Track, next_block, silence_after
from app.playback.player_state import PlaybackRequest, PlayerStatus
from app.playback.sound_device import OpenStream, SoundDevice
from app.playback.sound_output import Latency, OutputDevice, open_stream
from app.translation import told, tr
from model.errors import message_of

log = logging.getLogger(__name__)

KEPT_BLOCKS = 1  # not dropped: the callback may be about to copy it


class Player:
    """Plays one `Track` at a time of recordings that share rate, length and channels.

    The window only changes the request and reads the status; the stream belongs to the feeder.

    Parameters
    ----------
    open_stream
        Opens the device; the seam for tests and other backends.
    threaded
        False leaves the feeding to whoever calls `feed`.
    """

    def __init__(self, open_stream: OpenStream = open_stream, *, threaded: bool = True) -> None:
        self._open_stream = open_stream
        self._wake = threading.Condition()
        self._request = PlaybackRequest()
        self._followed = 0  # the version of the request that the queue already follows
        self._done = 0  # the version of the request after which a whole feed has run
        self._parted = 0  # the same, and no track but that of the request may be read any more
        self._closed = False
        self._playhead = PlayheadState(0)
        self._jumped_to = 0
        self._began = 0
        self._buffering = False
        self._problem = ""
        self._grid = Grid.of(44100)
        self._ahead: tuple[int, Block] | None = None  # made for this version of the request before others were dropped
        self._device = SoundDevice(open_stream)
        self._thread: threading.Thread | None = None
        if threaded:
            self._thread = threading.Thread(target=self._run, name="player-feeder", daemon=True)
            self._thread.start()

    # Requests, from the window; all but `release`, `settle` and `close` return at once.

    def load(self, track: Track | None) -> None:
        """Play another recording from now on: paused, at frame 0, no loop. None: nothing."""
        self._began = 0
        self._change(track=track, playing=False, jump=0, loop=None, reload=True)

    def choose(self, track: Track, again: bool = False) -> None:
        """Cross-fade to `track`, of the same rate and length, where the playhead is.

        Parameters
        ----------
        track
            What is heard from now on.
        again
            While it plays: from where the listener began (the loop's start, or where play was pressed or gone to last).
        """
        request = self._request
        if again and request.playing:
            self._change(track=track, jump=request.loop[0] if request.loop else self._began)
        else:
            self._change(track=track)

    def play(self) -> None:
        """Play from the playhead; from the start (of the loop) if that is at the very end. Without a track, nothing.

        A device that cannot be opened shows in `status.problem`.
        """
        request = self._request
        if request.track is None:
            return
        if self.position >= request.track.recording.frames:
            self.seek(request.loop[0] if request.loop else 0)
        self._problem = ""
        if not request.playing:
            self._began = self.position
        self._change(playing=True)

    def pause(self) -> None:
        """Fade out (15 ms) and stop there; the device is given back after two seconds of silence."""
        self._change(playing=False)

    def seek(self, frame: int) -> None:
        """Go to `frame`, clipped to the recording; playing goes on from there. Without a track, nothing."""
        track = self._request.track
        if track is not None:
            self._began = min(max(0, frame), track.recording.frames)
            self._change(jump=self._began)

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Repeat [start, stop) frames from the next time the playhead comes to their end; None plays on."""
        self._change(loop=loop)

    def set_device(self, device: OutputDevice | None) -> None:
        """Play at `device` (None: the system's choice) from the same position on."""
        self._problem = ""
        self._change(device=device, reload=True)

    def set_latency(self, latency: Latency) -> None:
        """Play with this latency of the device's from the same position on."""
        if latency != self._request.latency:
            self._change(latency=latency, reload=True)

    def release(self) -> None:
        """Pause and give the device back, and wait until that is done; the position is kept."""
        self._change(playing=False, reload=True)
        self.settle()

    def another(self) -> Player:
        """Give a second player for the same output; this one pauses and gives the device back."""
        self.release()
        other = Player(self._open_stream, threaded=self._thread is not None)
        other.set_device(self._request.device)
        other.set_latency(self._request.latency)
        return other

    def _change(self, **changes: Any) -> None:
        with self._wake:
            self._request = replace(self._request, **changes, version=self._request.version + 1)
            self._wake.notify()

    def settle(self, *, fades: bool = False) -> None:
        """Wait until the feeder follows every request so far.

        Parameters
        ----------
        fades
            Wait also until nothing that the device has yet to take leads back to a track that was replaced: such a
            track is read no more, not even for its fade, and can be closed.
        """
        with self._wake:
            asked = self._request.version
            if self._thread is not None:
                self._wake.wait_for(lambda: self._closed or (self._parted if fades else self._done) >= asked)

    def close(self) -> None:
        """Stop the sound and the feeder, and wait for both; nothing is played afterwards."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()
        self._close_device()

    # States, for the window.

    @property
    def position(self) -> int:
        """The frame being heard; while paused, the one playing would begin at."""
        jump, playhead = self._request.jump, self._playhead
        heard, stream = self._device.queue.heard, self._device.stream
        if jump is not None:
            return jump
        if heard is None or stream is None or playhead.track is None:
            return self._first_waiting(playhead.position)
        after = heard.after
        if after.jumps != playhead.jumps:
            return self._jumped_to  # the jump is made, but not yet heard
        lag = round(stream.latency * self._rate) + self._grid.block // 2
        return max(0, after.position - min(after.run, lag))

    def _first_waiting(self, otherwise: int) -> int:
        """The first frame the device has yet to ask for: the playhead is ahead of it by what is queued already."""
        try:
            block = self._device.queue.blocks[0]
        except IndexError:  # nothing waits, or the device took it this moment
            return otherwise
        return block.before.position if block.before.jumps == block.after.jumps else self._jumped_to

    @property
    def status(self) -> PlayerStatus:
        """A snapshot of the player, consistent enough to show: see `PlayerStatus`. Never blocks."""
        request, device = self._request, self._device
        heard = device.queue.heard
        sounding = heard is not None and device.running
        return PlayerStatus(
            request.playing,
            request.playing and self._buffering,
            self.position,
            tuple(float(value) for value in heard.peak) if heard is not None and sounding else (),
            device.underruns,
            self._problem,
            device.rate,
        )

    @property
    def loop(self) -> tuple[int, int] | None:
        """The span [start, stop) in frames that is repeated, or None."""
        return self._request.loop

    @property
    def track(self) -> Track | None:
        """What is played, or would be; None where nothing is loaded."""
        return self._request.track

    # The feeder.

    def _run(self) -> None:
        while not self._closed:
            try:
                self.feed()
            except Exception as error:
                reason = message_of(error)
                if reason is None:
                    log.exception("the feeder failed")
                    reason = tr("Playing stopped because of an error; the log holds the details.")
                self._fail(told(reason))
            with self._wake:
                self._done = self._followed
                if self._reads_nothing_else():
                    self._parted = self._followed
                self._wake.notify_all()
                if self._request.version == self._followed and not self._closed:
                    self._wake.wait(0.01 if self._request.playing or self._device.running else None)

    def feed(self) -> None:
        """Fill the queue as the request says. The device is opened, started and stopped here."""
        with self._wake:
            request = self._request
            if request.reload:
                self._request = replace(request, reload=False)
        if request.reload:
            self._close_device()
            if request.track is not None:
                self._grid = Grid.of(request.track.recording.rate)
        if request.version != self._followed:
            self._drop_pending(request)
            self._followed = request.version
        if request.track is None:
            return
        if self._device.gone():
            self._fail(tr("The sound device has gone. Choose another one or plug it in again; the position is kept."))
        request = self._request
        if request.playing and self._device.stream is None:
            problem = self._device.open(request.device, request.latency, self._rate, self._grid.block)
            if problem:
                self._fail(problem)
        if not request.playing and request.jump is not None and self._playhead.track is None:
            self._finish_jump(request.jump)
        while self._feed_one():
            pass
        if problem := self._device.start():
            self._fail(problem)
        elif self._device.idle and not self._request.playing:
            self._close_device()

    def _reads_nothing_else(self) -> bool:
        """Whether no state that reading may go on from, or back to, holds a track that was replaced."""
        wanted = (None, self._request.track)
        states = [self._playhead, *(block.before for block in self._device.queue.blocks.copy())]
        return all(state.track in wanted and (state.fade is None or state.fade.track in wanted) for state in states)

    def _drop_pending(self, request: PlaybackRequest) -> None:
        """Drop the blocks that are not yet due; reading goes on from before the first of them.

        What takes the place of that one is made before, for the device goes on asking: where it has taken the first
        meanwhile, one that waits behind it stands in for it.
        """
        blocks = self._device.queue.blocks
        if self._device.converts or len(blocks) <= KEPT_BLOCKS:
            return
        try:
            first = blocks[KEPT_BLOCKS]
        except IndexError:
            return
        if request.track is not None:
            made = self._made_after(first.before, request.track, request)
            self._ahead = None if made is None else (request.version, made)
        there = any(block is first for block in blocks.copy())
        while len(blocks) > (0 if there else KEPT_BLOCKS):
            try:
                last = blocks.pop()
            except IndexError:
                return
            self._playhead = last.before
            if last is first:
                return

    def _made_after(self, playhead: PlayheadState, track: Track, request: PlaybackRequest) -> Block | None:
        """The block that goes on from `playhead` as it is asked for; None where there is none, or not yet."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0] == request.version and ahead[1].before is playhead:
            return ahead[1]
        if request.playing:
            return next_block(playhead, track, self._grid, request.loop, request.jump)
        return silence_after(playhead, self._grid, track.recording.channels) if playhead.track is not None else None

    def _feed_one(self) -> bool:
        """Add one block; False when the queue is full, nothing is to be added, or the request has changed."""
        request, playhead = self._request, self._playhead
        track = request.track
        if self._device.stream is None or track is None or request.version != self._followed or self._device.full:
            return False
        block = self._made_after(playhead, track, request)
        self._buffering = request.playing and block is None
        if block is not None and request.playing:
            if request.jump is not None and playhead.fade is None:
                self._finish_jump(request.jump)
            if block.after.track is None:
                self._stop_at_end(request.version)
        elif block is None and playhead.track is not None:  # what is asked for is not there yet: fade out, and wait
            block = silence_after(playhead, self._grid, track.recording.channels)
        elif block is None:
            if request.jump is not None:
                self._finish_jump(request.jump)
            return False
        self._playhead = block.after
        self._device.push(block)
        return True

    def _finish_jump(self, jump: int) -> None:
        """Forget the jump asked for, now that it is made, unless a newer one was asked for meanwhile."""
        self._jumped_to = jump
        with self._wake:
            if self._playhead.track is None:
                self._playhead = replace(self._playhead, position=jump)
            if self._request.jump == jump:
                self._request = replace(self._request, jump=None)

    def _stop_at_end(self, version: int) -> None:
        with self._wake:
            if self._request.version == version:
                self._request = replace(self._request, playing=False)

    # The device.

    @property
    def _rate(self) -> int:
        track = self._request.track
        return track.recording.rate if track is not None else 44100

    def _close_device(self) -> None:
        """Give the device back; the playhead stays at the first frame that was not handed over."""
        self._buffering = False
        self._device.close(self._go_back_to_first_waiting)

    def _go_back_to_first_waiting(self) -> None:
        self._playhead = PlayheadState(self._first_waiting(self._playhead.position))

    def _fail(self, problem: str) -> None:
        log.warning("sound: %s", problem)
        self._problem = problem  # before the stream is closed: with a sound server that hangs this takes a while
        with self._wake:
            self._request = replace(self._request, playing=False)
        self._close_device()
