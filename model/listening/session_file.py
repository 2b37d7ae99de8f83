"""Session files of listening tests, as docs/guide/listening-sessions.md describes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import os_reason
from model.files.untrusted import parse_json, read_bounded
from model.listening.ratings import ANCHORS, INPUT, REFERENCE
from model.listening.session import Item, Session, SessionError

SCHEMA = "shellac-listening/1"
MOST_STIMULI = 15
_LARGEST = 16 << 20  # bytes of a session file


def load_session(path: Path) -> Session:
    """Read a session file; its sounds are not opened yet.

    Parameters
    ----------
    path : Path
        JSON of the form that docs/guide/listening-sessions.md describes; file names in it are relative to its folder.

    Returns
    -------
    Session

    Raises
    ------
    SessionError
        The file cannot be read, is no session file, or makes no sense.
    """
    try:
        data = parse_json(read_bounded(path, _LARGEST).decode())
    except OSError as error:
        raise SessionError("{path}: {error}.", path=path, error=os_reason(error)) from None
    except ValueError as error:
        raise SessionError("{path} is not a session file: it is not JSON ({error}).", path=path, error=error) from None
    read = _Reader(path)
    table = read.table(data, "the file")
    if table.get("schema") != SCHEMA:
        raise SessionError(
            '{path} is not a session file that this Shellac reads: its "schema" must be "{schema}".',
            path=path,
            schema=SCHEMA,
        )
    read.only(table, "the file", "schema", "name", "items", "level_match", "anchors", "instructions")
    match = table.get("level_match", "off")
    if match not in ("off", "fixed"):
        raise SessionError('{path}: "level_match" is "off" or "fixed".', path=path)
    anchors = table.get("anchors", True)
    if not isinstance(anchors, bool):
        raise SessionError('{path}: "anchors" is true or false.', path=path)
    entries = table.get("items")
    if not isinstance(entries, list) or not entries:
        raise SessionError('{path}: "items" must be a list of at least one item.', path=path)
    items = [read.item(entry, number) for number, entry in enumerate(entries, 1)]
    if len({item.name for item in items}) < len(items):
        raise SessionError("{path}: two items have the same name.", path=path)
    return Session(
        path, read.text(table, "name", path.stem), items, match, anchors, read.text(table, "instructions", "")
    )


@dataclass(frozen=True)
class _Reader:
    """Reads the parts of one file, and says where it does not make sense."""

    path: Path

    def table(self, value: Any, what: str) -> dict[str, Any]:
        """`value` as a JSON object; SessionError names it as `what` where it is none."""
        if not isinstance(value, dict):
            raise SessionError("{path}: {what} must be a JSON object.", path=self.path, what=what)
        return value

    def only(self, table: dict[str, Any], what: str, *names: str) -> None:
        """SessionError where `table` has a field that is not among `names`."""
        unknown = [name for name in table if name not in names]
        if unknown:
            raise SessionError(
                '{path}: {what} has an unknown field "{unknown}".', path=self.path, what=what, unknown=unknown[0]
            )

    def text(self, table: dict[str, Any], name: str, default: str) -> str:
        """The text of a field, `default` where it is missing; SessionError where it is no text."""
        value = table.get(name, default)
        if not isinstance(value, str):
            raise SessionError('{path}: "{name}" must be text.', path=self.path, name=name)
        return value

    def seconds(self, table: dict[str, Any], name: str) -> float | None:
        """The seconds of a field, 0 to 1e6, None where it is missing; SessionError where it is no such number."""
        value = table.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
            raise SessionError('{path}: "{name}" must be a time in seconds.', path=self.path, name=name)
        return float(value)

    def file(self, value: Any, what: str) -> Path:
        """The file of that name, beside the session file; SessionError where `value` is no name."""
        if not isinstance(value, str) or not value:
            raise SessionError("{path}: {what} must be the name of a sound file.", path=self.path, what=what)
        return self.path.parent / value

    def item(self, entry: Any, number: int) -> Item:
        """The item of one entry, `number` from 1 on; SessionError where it makes no sense or nothing is to be rated."""
        table = self.table(entry, f"item {number}")
        name = self.text(table, "name", f"item {number}")
        what = f'item "{name}"'
        self.only(table, what, "name", "material", "reference", "input", "systems", "start", "stop")
        reference = self.file(table["reference"], f"the reference of {what}") if table.get("reference") else None
        systems = {INPUT: self.file(table["input"], f"the input of {what}")} if table.get("input") else {}
        for system, file in self.table(table.get("systems", {}), f'"systems" of {what}').items():
            if system in (REFERENCE, INPUT, *ANCHORS):
                raise SessionError(
                    '{path}: no system of {what} can be called "{system}".', path=self.path, what=what, system=system
                )
            systems[system] = self.file(file, f'system "{system}" of {what}')
        if reference is None and INPUT not in systems:
            raise SessionError(
                '{path}: {what} needs a "reference", or an "input" to compare with.', path=self.path, what=what
            )
        if len(systems) - (reference is None) < 1:
            raise SessionError('{path}: {what} has nothing to be rated: name its "systems".', path=self.path, what=what)
        if len(systems) + 3 > MOST_STIMULI:
            raise SessionError(
                "{path}: {what} has more versions than a listener can hold apart ({most_stimuli}).",
                path=self.path,
                what=what,
                most_stimuli=MOST_STIMULI,
            )
        material = self.text(table, "material", "synthesised" if reference is not None else "real")
        start = self.seconds(table, "start") or 0.0
        return Item(name, material, reference, systems, start, self.seconds(table, "stop"))
