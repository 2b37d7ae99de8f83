"""A folder that is looked at again and again: which files have arrived and have stopped growing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # the command line's help needs the constants alone
    from model.batch.plan import SourceFile

_State: TypeAlias = tuple[int, int]  # size in bytes, time of the last change in nanoseconds

SETTLED_AFTER = 20.0
"""Seconds for which a file has not changed before it is taken: a transfer writes all the time."""
MOST_OFTEN = 2.0
SHARE_OF_TIME = 0.1
"""Of the time that may be spent looking; a tree of 100,000 files on a network share takes minutes."""


class Watch:
    """Which files are to be done, from one look at a folder to the next.

    A file is taken once its size and its time of change have stayed the same from look to look for `settled_after`
    seconds, by this computer's own clock: that of a network share may be wrong. It is taken again only when it has
    changed since; one that failed is not tried for ever.

    Parameters
    ----------
    settled_after : float
        Seconds, 0 or more. With 0 a file is taken at the first look.
    clock : callable
        Gives seconds that only rise.
    """

    def __init__(self, settled_after: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._settled_after, self._clock = settled_after, clock
        self._seen: dict[str, tuple[_State, float]] = {}
        self._taken: dict[str, _State] = {}

    def look(self, found: Iterable[SourceFile]) -> frozenset[str]:
        """Take what has stopped growing since the last look.

        Parameters
        ----------
        found : iterable of SourceFile
            All that the folder holds now.

        Returns
        -------
        frozenset of str
            `SourceFile.source` of those to be done now; each is given once, until it changes.
        """
        now = self._clock()
        seen: dict[str, tuple[_State, float]] = {}
        ready = []
        for file in found:
            state = (file.size, file.mtime_ns)
            before = self._seen.get(file.source)
            since = before[1] if before is not None and before[0] == state else now
            seen[file.source] = (state, since)
            if now - since >= self._settled_after and self._taken.get(file.source) != state:
                ready.append(file.source)
                self._taken[file.source] = state
        # what has gone and comes back is new
        self._seen = seen
        self._taken = {source: state for source, state in self._taken.items() if source in seen}
        return frozenset(ready)

    @property
    def growing(self) -> int:
        """How many files were there at the last look and are still waited for."""
        return sum(self._taken.get(source) != state for source, (state, _) in self._seen.items())


def pause_after(seconds: float) -> float:
    """Seconds to wait before the next look, when the last one took `seconds`."""
    return max(MOST_OFTEN, seconds * (1 - SHARE_OF_TIME) / SHARE_OF_TIME)
