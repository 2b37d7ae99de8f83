"""A last line on the terminal that is redrawn, with other lines above it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from types import TracebackType
from typing import Self, TextIO

from model.commands._cli.plain_streams import plain

REDRAW_EVERY_SECONDS = 0.1


class StatusLine:
    """Shows one line that changes, where the stream is a terminal that can redraw a line; nothing elsewhere.

    Attributes
    ----------
    redraws : bool
        It is one.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self.redraws = self._stream is not None and self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._shown = 0.0

    def show(self, text: str) -> None:
        """Show how things are, unless they were shown a moment ago."""
        now = time.monotonic()
        if not self.redraws or now - self._shown < REDRAW_EVERY_SECONDS:
            return
        self._shown = now
        self._clear()
        self._stream.write(plain(text)[: shutil.get_terminal_size().columns - 1])
        self._stream.flush()

    def print(self, text: str, error: bool = False) -> None:
        """Print a line that stays."""
        self._clear()
        print(text, file=sys.stderr if error else sys.stdout, flush=True)

    def _clear(self) -> None:
        if self.redraws:
            getattr(self._stream, "terminal", self._stream).write("\r\x1b[K")
            self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()
