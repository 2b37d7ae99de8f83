"""How far a document is: nothing open, being opened, restored."""

from __future__ import annotations

from enum import Enum


class DocumentState(Enum):
    """How far opening and restoring are.

    A window without a recording is EMPTY; OPENING is said only where nothing is open meanwhile. FAILED means that
    restoring failed: a file that cannot be opened leaves the state as it was.
    """

    EMPTY = "empty"
    OPENING = "opening"
    PREPARING = "preparing"
    RESTORING = "restoring"
    READY = "ready"
    FAILED = "failed"
