"""Messages between the processes of Shellac: JSON that is checked against a type, and raw bytes beside it.

One frame holds one message: the length of the JSON in four bytes (little endian), the JSON, then the data. What is
received is never run and never trusted: its length is bounded before it is fetched, and it is what one of the given
types says or a `PipeError`. `multiprocessing.connection` carries the frames (as bytes; its pickling ``send`` and
``recv`` are not used).
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import socket
import struct
import sys
from collections.abc import Iterable
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from model.errors import ShellacError
from model.sentence import Sentence, packed, unpacked

MOST_JSON_BYTES = 4 << 20
STALLED_SECONDS = 60
"""How long a message that has begun may pause (nothing pauses in the middle of one, but what is broken)."""

_LENGTH = struct.Struct("<I")


class PipeError(ShellacError):
    """What came through a pipe makes no sense; ``str()`` is one sentence."""


class PipeClosed(PipeError):
    """Nobody is at the other end any more."""


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every message is below: a class for each kind, told apart by its name in the field "kind".

    Fields may be what JSON has, paths, bytes (as base64) and dataclasses of these; floats are finite. A `Sentence` in a
    field that is a str arrives as one, so that who receives it can say it in another language.
    """


class Pipe:
    """One end of a pipe; one thread may send while another receives.

    Parameters
    ----------
    connection : Connection
        Owned by the pipe from now on.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        if sys.platform != "win32":  # there a message comes whole or not at all
            _bound_pauses(connection.fileno())

    def fileno(self) -> int:
        """The file descriptor, or on Windows the handle."""
        return self._connection.fileno()

    def send(self, message: Message, data: bytes = b"") -> None:
        """Send a message and bytes that belong to it.

        Raises
        ------
        PipeClosed
            If nobody is there to receive it.
        ValueError
            If a float is not finite or the message is longer than `MOST_JSON_BYTES`: a fault of the caller.
        """
        text = encode(message)
        try:
            self._connection.send_bytes(b"".join((_LENGTH.pack(len(text)), text, data)))
        except OSError as error:
            raise PipeClosed("The other process has ended.") from error

    def poll(self, timeout: float | None = 0.0) -> bool:
        """Whether something can be received; also true once the pipe is closed.

        Parameters
        ----------
        timeout : float, optional
            Seconds to wait at most; None waits for ever.

        Raises
        ------
        PipeClosed
            This end is closed already.
        """
        try:
            return self._connection.poll(timeout)
        except (EOFError, OSError) as error:
            raise PipeClosed("The other process has ended.") from error

    def receive(self, kinds: Any, most_data: int = 0) -> tuple[Any, bytes]:
        """Wait for the next message.

        Parameters
        ----------
        kinds : type
            A class below `Message`, or a union of such classes.
        most_data : int
            Bytes of data that may come with it.

        Raises
        ------
        PipeClosed
            If nobody is there any more to send one.
        PipeError
            If what came is none of these kinds, or longer than it may be. The pipe is of no use afterwards.
        """
        self.poll(None)
        try:
            frame = self._connection.recv_bytes(_LENGTH.size + MOST_JSON_BYTES + most_data)
        except (EOFError, ConnectionError) as error:
            raise PipeClosed("The other process has ended.") from error
        except (OSError, ValueError, MemoryError) as error:  # too long, or its end does not come
            raise PipeError("A process of Shellac's sent a message that is too long or without an end.") from error
        if len(frame) < _LENGTH.size:
            raise PipeError("A process of Shellac's sent something that is no message.")
        end = _LENGTH.size + _LENGTH.unpack_from(frame)[0]
        if end > min(len(frame), _LENGTH.size + MOST_JSON_BYTES) or len(frame) - end > most_data:
            raise PipeError("A process of Shellac's sent something that is no message.")
        return decode(frame[_LENGTH.size : end], kinds), frame[end:]

    def close(self) -> None:
        """Let go; whoever is at the other end sees that."""
        with contextlib.suppress(OSError):
            self._connection.close()


def wait_for_any(pipes: Iterable[Pipe], timeout: float | None) -> list[Pipe]:
    """The pipes from which something can be received, or that are closed; waits at most `timeout` seconds."""
    by_connection: dict[Any, Pipe] = {pipe._connection: pipe for pipe in pipes}
    return [by_connection[connection] for connection in wait(by_connection, timeout)]


def encode(message: Message) -> bytes:
    """Give a message as JSON.

    Raises
    ------
    ValueError
        A float is not finite, or it is longer than `MOST_JSON_BYTES`.
    """
    plain = msgspec.to_builtins(message, enc_hook=_plain)
    text = json.dumps(plain, allow_nan=False, separators=(",", ":")).encode("ascii")  # also what is no valid Unicode
    if len(text) > MOST_JSON_BYTES:
        raise ValueError(f"a message of {len(text)} bytes is too long")
    return text


def decode(text: bytes, kinds: Any) -> Any:
    """Give the message of one of these kinds that a JSON text holds.

    Raises
    ------
    PipeError
        It is not JSON, nested without reason, or says anything but what its kind allows.
    """
    try:
        plain = json.loads(text, parse_constant=_not_finite, parse_float=_finite, object_hook=unpacked)
        return msgspec.convert(plain, kinds, dec_hook=_typed)
    except (ValueError, OverflowError, RecursionError, TypeError) as error:  # msgspec's own error is a ValueError
        raise PipeError("A process of Shellac's sent a message that cannot be used ({error}).", error=error) from error


def _plain(value: Any) -> Any:
    if isinstance(value, Sentence):
        return packed(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be sent")


def _typed(kind: type, value: Any) -> Any:
    if issubclass(kind, Path) and isinstance(value, str) and "\0" not in value:
        return kind(value)
    raise ValueError(f"this is no {kind.__name__}")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _not_finite(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


def _bound_pauses(descriptor: int) -> None:
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as same:
        same.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", STALLED_SECONDS, 0))
