"""What is printed cannot steer the terminal: names of files and tags within them come from anybody.

Sequences that begin with ESC move the cursor, change the window's title or hide text; the directional marks of Unicode
turn ``gpj.exe`` round.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

_ALLOWED = "\n\t"
_STEERING = {
    code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    for code in (*range(0x20), 0x7F, *range(0x80, 0xA0), 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
    if chr(code) not in _ALLOWED
}


def plain(text: str) -> str:
    """The text with every character that steers a terminal written as an escape, but for line ends and tabs."""
    return text.translate(_STEERING)


class PlainStream:
    """A text stream that prints `plain` text; everything else is the stream's own.

    Attributes
    ----------
    terminal : TextIO
        The stream itself, for the program's own movements of the cursor.
    """

    def __init__(self, terminal: TextIO) -> None:
        self.terminal = terminal

    def write(self, text: str) -> int:
        """Write text; gives its length."""
        self.terminal.write(plain(text))
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.terminal, name)


@contextlib.contextmanager
def plain_streams() -> Iterator[None]:
    """While this lasts, stdout and stderr are `PlainStream`."""
    with contextlib.ExitStack() as stack:
        if sys.stdout is not None and not isinstance(sys.stdout, PlainStream):
            stack.enter_context(contextlib.redirect_stdout(cast(TextIO, PlainStream(sys.stdout))))
        if sys.stderr is not None and not isinstance(sys.stderr, PlainStream):
            stack.enter_context(contextlib.redirect_stderr(cast(TextIO, PlainStream(sys.stderr))))
        yield
