"""The first restored sound of a recording: a listener waits for it; all else waits, too, where cores are few."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.playback.player import Player

HOLD_SECONDS = 5.0  # pictures wait so long, at most


class FirstSound:
    """Whether it is there, and what is done once it is.

    Parameters
    ----------
    player
        Plays the recording.
    """

    def __init__(self, player: Player) -> None:
        self._player = player
        self._due: float | None = None  # until when pictures wait for it; None where nothing is to come
        self._waiting: list[Callable[[], object]] = []

    def begin(self) -> None:
        """It is to come from now on."""
        self._due = time.monotonic() + HOLD_SECONDS

    def is_there(self) -> None:
        """It is there, or never comes: do what waits for it."""
        self._due = None
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()

    def forget(self) -> None:
        """Its recording is closed: nothing is to come, and what waits for it is not done."""
        self._due, self._waiting = None, []

    def after(self, act: Callable[[], object]) -> None:
        """Act once it is there, or cannot be; never where the recording is closed before."""
        if self._due is None:
            act()
        else:
            self._waiting.append(act)

    def waited_for(self) -> bool:
        """Whether somebody has pressed play and hears nothing yet. From any thread."""
        due, status = self._due, self._player.status
        return due is not None and time.monotonic() < due and status.playing and (status.buffering or not status.peak)
