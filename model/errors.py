"""What can go wrong that a user can do something about, as one sentence each."""

import errno
import os
from typing import Any

from model.sentence import Sentence


class ShellacError(Exception):
    """Something that a user can put right; ``str()`` is one sentence that names the file and the reason.

    Parameters
    ----------
    text : str
        The sentence, in English; with arguments one literal, as `Sentence` has it, so that a window can translate it.
    **arguments
        What stands in the sentence for ``{name}``.

    Notes
    -----
    Every module with such errors has a class of its own below this one. Whatever is raised and is neither of
    these nor an OSError is a fault in Shellac.
    """

    def __init__(self, text: str = "", /, **arguments: Any) -> None:
        super().__init__(text if isinstance(text, Sentence) and not arguments else Sentence(text, **arguments))

    @property
    def message(self) -> str:
        """The sentence, a `Sentence` as a rule."""
        return str(self) if not self.args or not isinstance(self.args[0], str) else self.args[0]


def sentence(error: BaseException) -> str | None:
    """One sentence naming the file and the reason; None if the error is a fault in Shellac."""
    message = message_of(error)
    return None if message is None else str(message)


def message_of(error: BaseException) -> str | None:
    """The same as a `Sentence`, where it is known as one: for a window that may speak another language."""
    if isinstance(error, ShellacError):
        return error.message
    if isinstance(error, OSError):
        return _of_os_error(error)
    if isinstance(error, MemoryError):
        return Sentence("There is not enough memory.")
    return None


def gpu_memory_full(error: BaseException) -> bool:
    """Whether PyTorch says that the memory of a GPU was not enough; by its name, since errors do not import torch."""
    # the Fourier transform and the convolutions allocate behind torch's back and have errors of their own
    return type(error).__name__ == "OutOfMemoryError" or (
        isinstance(error, RuntimeError) and "ALLOC_FAILED" in str(error)
    )


def os_reason(error: Exception) -> str:
    """Why the system refused, as the end of a sentence: no capital, no full stop.

    Parameters
    ----------
    error : Exception
        An OSError, or what Python raises for a path that cannot be one (ValueError).
    """
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, OSError) and number is not None and error.strerror not in (None, os.strerror(number)):
        own = error.strerror
        return own if isinstance(own, Sentence) else own.rstrip(".")  # a reason of our own
    if number in _REASONS:
        return _REASONS[number]
    text = os.strerror(number) if number is not None else str(error) or type(error).__name__
    return text[:1].lower() + text[1:].rstrip(".")


_REASONS = {
    errno.ENOSPC: Sentence("no space is left on the disk"),
    errno.EDQUOT: Sentence("the disk quota is used up"),
    errno.EACCES: Sentence("permission denied"),
    errno.EPERM: Sentence("the operation is not permitted"),
    errno.EROFS: Sentence("the file system is read-only"),
    errno.EFBIG: Sentence("the file would be larger than this disk allows"),
    errno.ENOENT: Sentence("it does not exist"),
    errno.ENOTDIR: Sentence("part of the path is a file, not a folder"),
    errno.EISDIR: Sentence("it is a folder"),
    errno.EEXIST: Sentence("it exists already"),
    errno.ELOOP: Sentence("it is a link that leads in a circle"),
    errno.ENAMETOOLONG: Sentence("the name is too long"),
}


def _of_os_error(error: OSError) -> str | None:
    if error.errno is None:
        return None
    reason = os_reason(error)
    if error.filename is None:
        return f"{reason[0].upper()}{reason[1:]}."
    return Sentence("{file}: {reason}.", file=os.fsdecode(error.filename), reason=reason)
