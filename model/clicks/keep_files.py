r"""Which clicks are to stay, from a file: a sidecar that knows of such, or a label track of Audacity's.

A label track has a line ``start <tab> stop`` for each label, in seconds; what stands behind is its name. A click stays
where it begins within a label.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from model.clicks.declicker import PutBack
from model.errors import ShellacError, os_reason
from model.files.untrusted import parse_json, read_bounded

LARGEST_FILE = 64 << 20
MOST = 1_000_000
_LATEST = 1 << 62


class KeepFileError(ShellacError):
    """A file of clicks to keep cannot be used; ``str()`` is one sentence that names the file and the reason."""


def read_put_back(path: Path, rate: int) -> tuple[PutBack, ...]:
    """Read which clicks stay: from a sidecar (``.json``), else from a label track.

    Parameters
    ----------
    path : Path
        A regular file of at most 64 MiB, UTF-8.
    rate : int
        Frames per second of the recording.

    Raises
    ------
    KeepFileError
        The file is not there, too large, or none of these.
    """
    try:
        text = read_bounded(path, LARGEST_FILE).decode("utf-8-sig")
        found = _from_sidecar(text, rate) if path.suffix.lower() == ".json" else _from_labels(text, rate)
        if len(found) > MOST:
            raise ValueError(f"it names more than {MOST} clicks")
    except UnicodeDecodeError:
        raise KeepFileError("{path} says of no clicks that they stay: it is not text in UTF-8.", path=path) from None
    except OSError as error:
        raise KeepFileError("{path} cannot be read: {error}.", path=path, error=os_reason(error)) from None
    except (ValueError, OverflowError) as error:
        raise KeepFileError("{path} says of no clicks that they stay: {error}.", path=path, error=error) from None
    return tuple(sorted(found))


def _from_sidecar(text: str, rate: int) -> set[PutBack]:
    whole = parse_json(text)
    source, treatment = (whole.get(name) if isinstance(whole, dict) else None for name in ("source", "treatment"))
    settings = treatment.get("settings") if isinstance(treatment, dict) else None
    if not isinstance(settings, dict) or not isinstance(source, dict):
        raise ValueError("it is not a sidecar of a restoration")
    if source.get("rate") != rate:
        raise ValueError(f"it is the sidecar of a recording with another rate than {rate} Hz")
    entries = settings.get("clicks_put_back", [])
    if not isinstance(entries, list):
        raise ValueError("its clicks are not a list")
    return {_put_back(entry) for entry in entries}


def _put_back(entry: Any) -> PutBack:
    whole = isinstance(entry, list) and len(entry) == 3 and all(type(number) is int for number in entry)
    if not whole or not 0 <= entry[0] < entry[1] <= _LATEST or entry[2] < -1:
        raise ValueError(f"{entry!r:.60} is not a span of frames and a channel")
    return entry[0], entry[1], entry[2]


def _from_labels(text: str, rate: int) -> set[PutBack]:
    found = set()
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split("\t")
        if not line.strip() or parts[0] == "\\":  # the frequencies of the label before
            continue
        if len(parts) < 2:
            raise ValueError(f"line {number} is not a label")
        start, stop = (float(part) for part in parts[:2])
        if not (0 <= start <= stop and math.isfinite(stop)):
            raise ValueError(f"line {number} is not a span of time")
        first = round(start * rate)
        found.add((first, max(round(stop * rate), first) + 1, -1))
    return found
