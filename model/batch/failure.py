"""Why a job failed, in one sentence, and what follows from it."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from model.archive.export import ExportError, TargetTaken
from model.archive.sidecar import ProvenanceError
from model.errors import gpu_memory_full, message_of, os_reason
from model.network.weights_file import CheckpointError
from model.recording import RecordingError
from model.sentence import Sentence

# A network file system that was away for a moment, a disk that was asked too much.
_PASSING = {
    errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ENETDOWN,
    errno.ENETUNREACH, errno.ECONNRESET, errno.ECONNABORTED, errno.EHOSTDOWN, errno.EHOSTUNREACH,
    errno.ENOTCONN, errno.ENFILE, errno.EMFILE, errno.ENOMEM,
}  # fmt: skip

# With these the next file fares no better.
_FINAL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


@dataclass(frozen=True)
class Failure:
    """What went wrong with a job.

    Attributes
    ----------
    reason : str
    retryable : bool
        Another attempt may succeed.
    final : bool
        Every other job would fail for the same reason, so the batch stops.
    use_cpu : bool
        The GPU ran out of memory; the next attempt is made on the CPU.
    """

    reason: str
    retryable: bool = False
    final: bool = False
    use_cpu: bool = False


def failure_of(error: BaseException) -> Failure:
    """Judge an exception; a fault in Shellac itself is logged whole."""
    codes = {e.errno for e in _chain(error) if isinstance(e, OSError)}
    if gpu_memory_full(error):
        return Failure(Sentence("The memory of the GPU was not enough."), retryable=True, use_cpu=True)
    if isinstance(error, MemoryError):
        return Failure(Sentence("The memory was not enough."), retryable=True)
    if isinstance(error, TargetTaken):
        return Failure(error.message, retryable=True)
    if isinstance(error, CheckpointError):
        return Failure(error.message, final=True)
    if isinstance(error, (RecordingError, ExportError, ProvenanceError)):
        return Failure(error.message, retryable=bool(codes & _PASSING), final=bool(codes & _FINAL))
    if isinstance(error, OSError):
        return Failure(
            message_of(error) or f"{os_reason(error)}.", retryable=bool(codes & _PASSING), final=bool(codes & _FINAL)
        )
    logging.getLogger(__name__).error("This is a fault in Shellac; please report it with these lines.", exc_info=error)
    return Failure(Sentence("A fault in Shellac: {kind}: {error}", kind=type(error).__name__, error=str(error)))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
