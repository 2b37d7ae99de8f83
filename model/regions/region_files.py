r"""Regions in files: JSON (`docs/regions.schema.json`), CSV, and Audacity's label tracks.

Times are in seconds in all of them, so that a file made at one rate serves a transfer at another.

A label track has a line ``start <tab> stop <tab> name`` for each label, and after it ``\ <tab> low <tab> high`` where
it was drawn in a spectrogram. The amount stands at the end of the name as ``40%``; without one it is 0 %.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from model.errors import ShellacError, os_reason
from model.files.csv_cells import as_texts, from_text
from model.files.untrusted import read_bounded
from model.regions.region import Region

SCHEMA = "shellac-regions/1"
LARGEST_FILE = 16 << 20
MOST_REGIONS = 100_000

_COLUMNS = ("start", "stop", "gain", "low", "high", "channel", "kinds", "name", "colour", "note")
_PERCENT = re.compile(r"\s*\(?(\d{1,3}(?:\.\d+)?) ?%\)?\s*$")


class RegionFileError(ShellacError):
    """A file of regions cannot be used; ``str()`` is one sentence that names the file and the reason."""


def read_regions(path: Path, rate: int) -> tuple[Region, ...]:
    """Read regions from a file, by its ending: ``.json``, ``.csv``, else a label track (``.txt``).

    Parameters
    ----------
    path : Path
        A regular file of at most 16 MiB, UTF-8.
    rate : int
        Frames per second of the recording that the regions are for.

    Returns
    -------
    tuple of Region
        In the order of the file: where two overlap, the later wins.

    Raises
    ------
    RegionFileError
        The file is not there, too large, not of its format, or holds a region that makes no sense.
    """
    try:
        data = read_bounded(path, LARGEST_FILE)
    except OSError as error:
        raise RegionFileError("{path} is not a file of regions: {error}.", path=path, error=os_reason(error)) from None
    try:
        text = data.decode("utf-8-sig")
        reader: Callable[[str], list[dict[str, Any]]] = {".json": _from_json, ".csv": _from_csv}.get(
            path.suffix.lower(), _from_labels
        )
        entries = reader(text)
        if len(entries) > MOST_REGIONS:
            raise ValueError(f"it holds more than {MOST_REGIONS} regions")
        return tuple(_region(entry, number, rate) for number, entry in enumerate(entries, 1))
    except UnicodeDecodeError:
        raise RegionFileError("{path} is not a file of regions: it is not text in UTF-8.", path=path) from None
    except RecursionError:
        raise RegionFileError("{path} is not a file of regions: it is nested too deeply.", path=path) from None
    except (ValueError, csv.Error) as error:
        raise RegionFileError("{path} is not a file of regions: {error}.", path=path, error=error) from None


def regions_text(regions: Iterable[Region], rate: int, suffix: str) -> str:
    """Give the content of a file of regions with the ending `suffix`, as `read_regions` reads it."""
    entries = [_entry(region, rate) for region in regions]
    if suffix.lower() == ".json":
        return json.dumps({"schema": SCHEMA, "regions": entries}, indent=1, ensure_ascii=False) + "\n"
    if suffix.lower() == ".csv":
        out = io.StringIO()
        table = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(as_texts(entry | {"kinds": " ".join(entry.get("kinds", ()))}) for entry in entries)
        return out.getvalue()
    lines = []
    for entry in entries:
        name = " ".join(f"{entry.get('name', '')} {100 * entry['gain']:g}%".split())
        lines.append(f"{entry['start']!r}\t{entry['stop']!r}\t{name}")
        if "low" in entry or "high" in entry:
            lines.append(f"\\\t{entry.get('low', -1.0)!r}\t{entry.get('high', -1.0)!r}")
    return "".join(f"{line}\n" for line in lines)


def _entry(region: Region, rate: int) -> dict[str, Any]:
    values = {field.name: getattr(region, field.name) for field in fields(Region)}
    values |= {"start": region.start / rate, "stop": region.stop / rate, "kinds": list(region.kinds)}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _region(entry: dict[str, Any], number: int, rate: int) -> Region:
    try:
        if unknown := set(entry) - set(_COLUMNS):
            raise ValueError(f"there is nothing called {min(map(repr, unknown))}")
        start, stop = (round(_number(entry, name) * rate) for name in ("start", "stop"))
        channel = entry.get("channel")
        if channel is not None and (isinstance(channel, bool) or not isinstance(channel, int)):
            raise ValueError("a channel is a whole number")
        kinds = entry.get("kinds", [])
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            raise ValueError("the kinds of noise are a list of names")
        texts = {name: entry.get(name, "") for name in ("name", "colour", "note")}
        if not all(isinstance(text, str) for text in texts.values()):
            raise ValueError("name, colour and note are texts")
        low, high = (None if entry.get(name) is None else _number(entry, name) for name in ("low", "high"))
        gain = _number(entry, "gain") if "gain" in entry else 0.0
        return Region(start, stop, gain, low, high, channel, tuple(kinds), **texts)
    except ValueError as error:
        raise ValueError(f"region {number}: {error}") from None


def _number(entry: dict[str, Any], name: str) -> float:
    value = entry.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e9:
        raise ValueError(f"its {name} is not a number")
    return float(value)


def _from_json(text: str) -> list[dict[str, Any]]:
    whole = json.loads(text)
    if not isinstance(whole, dict) or whole.get("schema") != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA}")
    entries = whole.get("regions")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("its regions are not a list of objects")
    return entries


def _from_csv(text: str) -> list[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(text), strict=True)
    entries: list[dict[str, Any]] = []
    for row in rows:
        entry: dict[str, Any] = {}
        for name, value in row.items():
            if name is None or value is None:
                raise ValueError(f"line {rows.line_num} has not as many columns as the first")
            if value == "" or name not in _COLUMNS:
                if name not in _COLUMNS:
                    entry[name] = value
                continue
            if name == "kinds":
                entry[name] = value.split()
            elif name in ("name", "colour", "note"):
                entry[name] = from_text(value)
            else:
                entry[name] = int(value) if name == "channel" else float(value)
        entries.append(entry)
    return entries


def _from_labels(text: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split("\t")
        if not line.strip():
            continue
        if parts[0] == "\\" and entries and len(parts) == 3:
            # Audacity writes -1 for an open end
            limits = {name: float(part) for name, part in zip(("low", "high"), parts[1:], strict=True)}
            entries[-1] |= {name: limit for name, limit in limits.items() if limit > 0}
            continue
        if len(parts) < 2:
            raise ValueError(f"line {number} is not a label")
        name = " ".join(parts[2:]).strip()
        entry: dict[str, Any] = {"start": float(parts[0]), "stop": float(parts[1])}
        if found := _PERCENT.search(name):
            entry["gain"], name = float(found[1]) / 100, name[: found.start()].rstrip()
        entries.append(entry | {"name": name})
    return entries
