"""One window per user: a second start hands its files to the first and ends.

The socket lies in a folder that is the user's alone, and both sides ask the system who is at the other end. Where
there can be no such folder, every start opens a window of its own: nobody else can keep it from opening.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import logging
import os
import socket
import stat
import struct
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from model.processes.pipe import Message, PipeError, decode, encode

log = logging.getLogger(__name__)

PATIENCE_MS = 2000
"""How long the first window may take to answer; one that does not is as good as gone."""

TAKEN, REFUSED = b"taken\n", b"refused\n"
LONGEST_MESSAGE = 1 << 20
MOST_CALLERS = 16
"""At the same time; whoever has waited longest goes."""


class LaterStart(Message, frozen=True):
    """What a later start says: the files it was given."""

    files: tuple[Path, ...]


def server_name() -> str | None:
    """Where the first window listens, one place per user of this computer; None where no place is the user's alone."""
    if sys.platform == "win32":  # pipes have no folders; Qt lets nobody but the user open it
        user = getpass.getuser()
        return f"shellac-{hashlib.sha256(user.encode()).hexdigest()[:16]}"
    folder = private_folder()
    return None if folder is None else str(folder / "window")


def private_folder() -> Path | None:
    """A folder for the time of this session that only this user can enter, made if need be.

    In the user's runtime folder, or else in that for temporary files, where another user may have made one of this
    name before: then there is none.
    """
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if runtime.is_absolute() and _is_ours(runtime):
        folder = runtime / "shellac"
    else:
        folder = Path(tempfile.gettempdir()) / f"shellac-{os.getuid()}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700)
    if _is_ours(folder):
        return folder
    log.warning("%s is not a folder of this user alone: every start opens a window of its own", folder)
    return None


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder, no link, of this user, which nobody else can enter."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def peer_uid(connection: QLocalSocket) -> int | None:
    """The user at the other end; None where the system does not say."""
    try:
        with socket.socket(fileno=os.dup(int(connection.socketDescriptor()))) as same:
            if hasattr(socket, "SO_PEERCRED"):
                uid: int = struct.unpack("3i", same.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1]
                return uid
            if sys.platform == "darwin":
                # struct xucred of SOL_LOCAL (0), LOCAL_PEERCRED (1): version, user, groups
                return int(struct.unpack_from("=II", same.getsockopt(0, 1, 76))[1])
    except OSError:
        return -1  # gone already: nobody we know
    return None


def _is_us(connection: QLocalSocket) -> bool:
    if sys.platform == "win32":
        return True
    return peer_uid(connection) in (os.getuid(), None)


def hand_over(paths: Sequence[Path], name: str) -> bool:
    """Give the files to the window that is open already; whether there is one of this user's and it took them."""
    connection = QLocalSocket()
    connection.setReadBufferSize(64)
    connection.connectToServer(name)
    if not connection.waitForConnected(PATIENCE_MS):
        return False
    if not _is_us(connection):
        log.warning("%s belongs to another user: this start opens a window of its own", name)
        connection.abort()
        return False
    try:
        text = encode(LaterStart(tuple(path.absolute() for path in paths)))
    except ValueError:
        return False  # more files than fit
    connection.write(text + b"\n")
    connection.flush()
    answer = b""
    while len(answer) < len(TAKEN) and connection.waitForReadyRead(PATIENCE_MS):
        answer += bytes(connection.readAll().data())
    connection.disconnectFromServer()
    return answer == TAKEN


class FirstInstance(QObject):
    """Listens for later starts.

    Signals
    -------
    asked(object)
        The list of paths that a later start was given; empty if none.
    """

    asked = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        self._heard: dict[QLocalSocket, bytes] = {}
        if not self._server.listen(name):
            # left by one that crashed: nobody answered `hand_over`; or the folder went with one that ended just now
            QLocalServer.removeServer(name)
            if sys.platform != "win32":
                private_folder()
            if not self._server.listen(name):
                log.warning("later starts open windows of their own: %s", self._server.errorString())

    @property
    def accepts_starts(self) -> bool:
        """Whether later starts are taken over."""
        return bool(self._server.isListening())

    def close(self) -> None:
        """Take over no more starts, and leave nothing behind where that could be done."""
        for caller in list(self._heard):
            self._drop(caller)
        self._server.close()
        if sys.platform != "win32":
            with contextlib.suppress(OSError):  # not empty: the place of another window, which was opened meanwhile
                Path(self._name).parent.rmdir()

    def _greet(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.setReadBufferSize(LONGEST_MESSAGE + 1)
            self._heard[caller] = b""
            caller.readyRead.connect(self._hear)
            caller.disconnected.connect(self._hear)
            if not _is_us(caller):
                log.warning("another user tried to hand over files")
                self._drop(caller)
            elif len(self._heard) > MOST_CALLERS:
                self._drop(next(iter(self._heard)))
        self._hear()

    def _hear(self) -> None:
        """Look at what all of them have said; they are few, and short."""
        for caller in list(self._heard):
            self._heard[caller] += bytes(caller.readAll().data())
            message, whole, _ = self._heard[caller].partition(b"\n")
            if len(message) > LONGEST_MESSAGE:
                self._answer(caller, REFUSED)
            elif whole:
                self._take(caller, message)
            elif caller.state() != QLocalSocket.LocalSocketState.ConnectedState:
                self._drop(caller)

    def _take(self, caller: QLocalSocket, message: bytes) -> None:
        try:
            said: LaterStart = decode(message, LaterStart)
        except PipeError as error:
            log.warning("a later start said something that is not a list of files: %s", error)
            self._answer(caller, REFUSED)
            return
        self._answer(caller, TAKEN)
        self.asked.emit(list(said.files))

    def _answer(self, caller: QLocalSocket, answer: bytes) -> None:
        caller.write(answer)
        caller.waitForBytesWritten(PATIENCE_MS)
        self._drop(caller)

    def _drop(self, caller: QLocalSocket) -> None:
        """Disconnect and close one caller, in this order, so that closing it calls nothing here."""
        del self._heard[caller]
        caller.readyRead.disconnect(self._hear)
        caller.disconnected.disconnect(self._hear)
        caller.close()
        caller.deleteLater()


class OpenedByTheSystem(QObject):
    """Files that the system asks the running program to open: macOS does so instead of starting it with them.

    Signals
    -------
    asked(object)
        The list of paths, one.
    """

    asked = Signal(object)

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take such an event; let every other pass."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.asked.emit([Path(event.file())])
            return True
        return super().eventFilter(watched, event)
