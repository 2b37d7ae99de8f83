"""One window per user: a second start hands its files to the first and ends."""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

PATIENCE_MS = 2000
"""How long the first window may take to answer; one that does not is as good as gone."""

TAKEN = b"taken\n"
LONGEST_MESSAGE = 1 << 20


def server_name() -> str:
    """One per user of this computer, and of letters that every system takes."""
    try:
        user = getpass.getuser()
    except (ImportError, KeyError, OSError):
        user = str(Path.home())
    return f"shellac-{hashlib.sha256(user.encode()).hexdigest()[:16]}"


def hand_over(paths: Sequence[Path], name: str) -> bool:
    """Give the files to the window that is open already; whether there is one and it took them."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(json.dumps([str(path.absolute()) for path in paths]).encode() + b"\n")
    socket.flush()
    answer = b""
    while len(answer) < len(TAKEN) and socket.waitForReadyRead(PATIENCE_MS):
        answer += bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return answer == TAKEN


class FirstInstance(QObject):
    """Listens for later starts.

    Signals:
        asked(object): the list of paths that a later start was given; empty if none.
    """

    asked = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        self._heard: dict[QLocalSocket, bytes] = {}
        if not self._server.listen(name):
            # left by one that crashed: nobody answered `hand_over`
            QLocalServer.removeServer(name)
            if not self._server.listen(name):
                log.warning("later starts open windows of their own: %s", self._server.errorString())

    @property
    def listening(self) -> bool:
        """Whether later starts will be heard."""
        return bool(self._server.isListening())

    def close(self) -> None:
        """Listen no more."""
        for socket in list(self._heard):
            self._drop(socket)
        self._server.close()

    def _greet(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._heard[socket] = b""
            socket.readyRead.connect(self._hear)
            socket.disconnected.connect(self._hear)
        self._hear()

    def _hear(self) -> None:
        """Look at what all of them have said; they are few, and short."""
        for socket in list(self._heard):
            self._heard[socket] += bytes(socket.readAll().data())
            message, whole, _ = self._heard[socket].partition(b"\n")
            if whole:
                self._answer(socket, message)
            elif len(message) > LONGEST_MESSAGE or socket.state() != QLocalSocket.LocalSocketState.ConnectedState:
                self._drop(socket)

    def _answer(self, socket: QLocalSocket, message: bytes) -> None:
        try:
            names = json.loads(message)
            if not isinstance(names, list):
                raise TypeError
            paths = [Path(name) for name in names]
        except (ValueError, TypeError):
            log.warning("a later start said something that is no list of files")
            self._drop(socket)
            return
        socket.write(TAKEN)
        socket.waitForBytesWritten(PATIENCE_MS)
        self._drop(socket)
        self.asked.emit(paths)

    def _drop(self, socket: QLocalSocket) -> None:
        """Let go of one; closing it must not be heard as news."""
        del self._heard[socket]
        socket.readyRead.disconnect(self._hear)
        socket.disconnected.disconnect(self._hear)
        socket.close()
        socket.deleteLater()


class OpenedByTheSystem(QObject):
    """Files that the system asks the running program to open: macOS does so instead of starting it with them.

    Signals:
        asked(object): the list of paths, one.
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
