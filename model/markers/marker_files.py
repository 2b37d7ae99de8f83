"""Markers in files: Audacity's label tracks and CSV, both in seconds, and the cue points of a WAV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from model.errors import ShellacError, os_reason
from model.files.csv_cells import as_texts, from_text
from model.files.untrusted import open_regular, read_bounded
from model.markers.cue_points import cue_points
from model.markers.marker import MOST_MARKERS, Marker, one_line

LARGEST_FILE = 16 << 20
SOUND = (".wav", ".wave", ".bwf", ".rf64", ".bw64")


class MarkerFileError(ShellacError):
    """A file of markers cannot be used; ``str()`` is one sentence that names the file and the reason."""


def read_markers(path: Path, rate: int, frames: int) -> tuple[Marker, ...]:
    """Read markers, by the ending of the file: ``.csv``, ``.wav``, else a label track.

    Parameters
    ----------
    path : Path
    rate, frames : int
        Of the recording that they are for; those behind its end are left out.

    Raises
    ------
    MarkerFileError
        The file is not there, too large, or not of its format.
    """
    try:
        if path.suffix.lower() in SOUND:
            open_regular(path).close()  # a pipe might be without end
            return cue_points(path, frames)
        text = read_bounded(path, LARGEST_FILE).decode("utf-8-sig")
        found = _from_csv(text) if path.suffix.lower() == ".csv" else _from_labels(text)
        if len(found) > MOST_MARKERS:
            raise ValueError(f"it holds more than {MOST_MARKERS} markers")
        placed = [(round(seconds * rate), one_line(name)) for seconds, name in found]
        return tuple(sorted({Marker(frame, name) for frame, name in placed if frame < frames}))
    except OSError as error:
        raise MarkerFileError("{path} is not a file of markers: {error}.", path=path, error=os_reason(error)) from None
    except UnicodeDecodeError:
        raise MarkerFileError("{path} is not a file of markers: it is not text in UTF-8.", path=path) from None
    except (ValueError, OverflowError, csv.Error) as error:
        raise MarkerFileError("{path} is not a file of markers: {error}.", path=path, error=error) from None


def markers_text(markers: Iterable[Marker], rate: int, suffix: str) -> str:
    """Give the content of a file of markers with the ending `suffix`, as `read_markers` reads it."""
    if suffix.lower() == ".csv":
        out = io.StringIO()
        table = csv.DictWriter(out, ("seconds", "name"), lineterminator="\n")
        table.writeheader()
        table.writerows(as_texts({"seconds": marker.frame / rate, "name": marker.name}) for marker in markers)
        return out.getvalue()
    return "".join(f"{marker.frame / rate!r}\t{marker.frame / rate!r}\t{marker.name}\n" for marker in markers)


def _from_csv(text: str) -> list[tuple[float, str]]:
    rows = csv.DictReader(io.StringIO(text), strict=True)
    if set(rows.fieldnames or ()) != {"seconds", "name"}:
        raise ValueError("its columns are not seconds and name")
    return [(_seconds(row["seconds"]), from_text(row["name"] or "")) for row in rows]


def _from_labels(text: str) -> list[tuple[float, str]]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split("\t")
        if not line.strip() or parts[0] == "\\":
            continue
        if len(parts) < 2:
            raise ValueError(f"line {number} is not a label")
        found.append((_seconds(parts[0]), " ".join(parts[2:])))
    return found


def _seconds(text: str | None) -> float:
    value = float(text or "")
    if not 0 <= value <= 1e9:
        raise ValueError(f"{value:g} seconds are not a moment of a recording")
    return value
