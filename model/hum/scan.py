"""The search for hum: the whole recording is read once, and what comes of it is a constant of the recording."""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping, Sequence

from model.hum.track import HumTrack
from model.progress import Progress
from model.recording import Recording


class HumScan:
    """Finds the hum of a recording, once. Safe from any thread.

    Parameters
    ----------
    source : Recording
        Read front to back, and kept meanwhile at a few thousand frames per second in a scratch file.
    """

    def __init__(self, source: Recording) -> None:
        self.source = source
        self._found: HumTrack | None = None
        self._added: dict[float, HumTrack] = {}
        self._busy = threading.Lock()

    @property
    def done(self) -> bool:
        """Whether `track` is known."""
        return self._found is not None

    @property
    def track(self) -> HumTrack:
        """What was found; looks for it where that was not done, and then raises what reading the source raises."""
        if self._found is None:
            for _ in self.run():
                pass
        assert self._found is not None
        return self._found

    def knows(self, added: Sequence[float]) -> bool:
        """Whether `tracks` of these lines added by hand, frequencies in Hz, is known."""
        return self.done and all(frequency in self._added for frequency in added)

    def tracks(self, added: Sequence[float]) -> tuple[HumTrack, ...]:
        """`track`, and one for each line added by hand; looks for them where that was not done, as `track` does."""
        if not self.knows(added):
            for _ in self.run(added):
                pass
        return (self.track, *(self._added[frequency] for frequency in added))

    @classmethod
    def found_before(cls, source: Recording, track: HumTrack, added: Mapping[float, HumTrack]) -> HumScan:
        """A scan that says what was found, without looking: `track`, and one for each line added by hand."""
        scan = cls(source)
        scan._found = track
        scan._added |= added
        return scan

    @classmethod
    def without_hum(cls, source: Recording) -> HumScan:
        """A scan that says there is no hum, without looking."""
        return cls.found_before(source, HumTrack(), {})

    def run(self, added: Sequence[float] = ()) -> Generator[Progress, None, None]:
        """Look for the hum, and for lines added by hand, unless that is done; may be closed, and begins anew then."""
        from model.hum.search import search  # loads scipy, which the window need not at its start

        with self._busy:
            missing = [frequency for frequency in added if frequency not in self._added]
            if missing or not self.done:
                found, more = yield from search(self.source, missing, self._found)
                self._found = found
                self._added |= more
