"""The search for hum: the whole recording is read once, and what comes of it is a constant of the recording."""

from __future__ import annotations

import threading
from collections.abc import Generator

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

    def run(self) -> Generator[Progress, None, None]:
        """Look for the hum unless that is done; may be closed on the way, and begins anew then."""
        from model.hum.search import search  # loads scipy, which the window need not at its start

        with self._busy:
            if self._found is None:
                self._found = yield from search(self.source)
