"""Errors that a user can do something about, as one sentence."""

import errno
import os
import sys

KNOWN_ERRORS = (
    ("model.recording", "RecordingError"),
    ("model.checkpoint", "CheckpointError"),
    ("model.targets", "ExportError"),
    ("model.provenance", "ProvenanceError"),
    ("model.listening_page", "PageError"),
    ("model.batch.journal", "BatchError"),
    ("model.evaluate.held_out", "MaterialError"),
    ("model.evaluate.ratings", "RatingsError"),
    ("model.evaluate.session", "SessionError"),
    ("model.evaluate.baselines", "BaselineError"),
    ("model.train.collection", "CollectionError"),
    ("model.self_test", "SelfTestError"),
)
"""Exceptions whose text is such a sentence already, by module and name."""


def sentence(error: BaseException) -> str | None:
    """One sentence naming the file and the reason; None if the error is a fault in Shellac.

    The classes are looked up among the modules already imported: an error of a module that is not
    cannot have happened, and help must not wait for torch.
    """
    for module, name in KNOWN_ERRORS:
        if module in sys.modules and isinstance(error, getattr(sys.modules[module], name)):
            return str(error)
    if isinstance(error, OSError):
        return _of_os_error(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory."
    return None


def _of_os_error(error: OSError) -> str | None:
    if error.errno is None:
        return None
    reason = {
        errno.ENOSPC: "no space is left on the disk",
        errno.EDQUOT: "the disk quota is used up",
        errno.EACCES: "permission denied",
        errno.EPERM: "the operation is not permitted",
        errno.EROFS: "the file system is read-only",
        errno.ENOENT: "it does not exist",
        errno.ENOTDIR: "part of the path is a file, not a folder",
        errno.EEXIST: "it exists already",
        errno.ENAMETOOLONG: "the name is too long",
    }.get(error.errno, os.strerror(error.errno))
    if error.filename is None:
        return f"{reason[0].upper()}{reason[1:]}."
    return f"{os.fsdecode(error.filename)}: {reason}."
