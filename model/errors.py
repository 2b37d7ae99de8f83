"""What can go wrong that a user can do something about, as one sentence each."""

import errno
import os


class ShellacError(Exception):
    """Something that a user can put right; ``str()`` is one sentence that names the file and the reason.

    Every module with such errors has a class of its own below this one. Whatever is raised and is neither of
    these nor an OSError is a fault in Shellac.
    """


def sentence(error: BaseException) -> str | None:
    """One sentence naming the file and the reason; None if the error is a fault in Shellac."""
    if isinstance(error, ShellacError):
        return str(error)
    if isinstance(error, OSError):
        return _of_os_error(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory."
    return None


def os_reason(error: Exception) -> str:
    """Why the system refused, as the end of a sentence: no capital, no full stop.

    Parameters
    ----------
    error : Exception
        An OSError, or what Python raises for a path that cannot be one (ValueError).
    """
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, OSError) and number is not None and error.strerror not in (None, os.strerror(number)):
        return error.strerror.rstrip(".")  # a reason of our own
    if number in _REASONS:
        return _REASONS[number]
    text = os.strerror(number) if number is not None else str(error) or type(error).__name__
    return text[:1].lower() + text[1:].rstrip(".")


_REASONS = {
    errno.ENOSPC: "no space is left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "permission denied",
    errno.EPERM: "the operation is not permitted",
    errno.EROFS: "the file system is read-only",
    errno.EFBIG: "the file would be larger than this disk allows",
    errno.ENOENT: "it does not exist",
    errno.ENOTDIR: "part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder",
    errno.EEXIST: "it exists already",
    errno.ELOOP: "it is a link that leads in a circle",
    errno.ENAMETOOLONG: "the name is too long",
}


def _of_os_error(error: OSError) -> str | None:
    if error.errno is None:
        return None
    reason = os_reason(error)
    if error.filename is None:
        return f"{reason[0].upper()}{reason[1:]}."
    return f"{os.fsdecode(error.filename)}: {reason}."
