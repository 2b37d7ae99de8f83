"""Session files of listening tests: which recordings are compared. docs/guide/listening-sessions.md describes them."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from model.audiofiles.file_recording import open_recording
from model.errors import ShellacError, os_reason
from model.files.closing import Closing
from model.files.untrusted import parse_json, read_bounded
from model.listening.anchors import low_passed
from model.listening.ratings import ANCHORS, INPUT, REFERENCE
from model.recording import ArrayRecording, Excerpt, Recording

SCHEMA = "shellac-listening/1"
MOST_STIMULI = 15
LONGEST_SECONDS = 60.0
_LARGEST = 16 << 20  # bytes of a session file
GAIN_LIMIT = 4.0  # 12 dB, as in the window's own level match

LevelMatch = Literal["off", "fixed"]


class SessionError(ShellacError):
    """A session cannot be held; ``str()`` is one sentence that names the file and the reason."""


@dataclass(frozen=True)
class Item:
    """One recording in all its versions.

    Attributes
    ----------
    name : str
    material : str
    reference : Path, optional
        The truth; None for a real record, where listeners compare with the noisy input.
    systems : dict[str, Path]
        Name -> file, the noisy "input" among them.
    start : float
        Seconds; None for the end.
    stop : float, optional
        Seconds; None for the end.
    """

    name: str
    material: str
    reference: Path | None
    systems: dict[str, Path]
    start: float = 0.0
    stop: float | None = None


@dataclass(frozen=True)
class Session:
    """A listening test.

    Attributes
    ----------
    path : Path
    name : str
    items : list of Item
    level_match : LevelMatch
        "off", or "fixed": every stimulus at the level at which it comes closest to what it is compared with, found
        once for each item.
    anchors : bool
        Whether items with a reference get the low-passed anchors.
    instructions : str
    """

    path: Path
    name: str
    items: list[Item]
    level_match: LevelMatch = "off"
    anchors: bool = True
    instructions: str = ""

    def open(self, item: Item) -> OpenItem:
        """Open an item for listening.

        Raises
        ------
        SessionError, RecordingError
            For a file that cannot be read.
        """
        return OpenItem(self, item)


@dataclass(frozen=True)
class Stimulus:
    """One version to be heard: its name (never shown to a listener), its sound and its gain.

    Attributes
    ----------
    name : str
    recording : Recording
    gain : float
        Linear.
    """

    name: str
    recording: Recording
    gain: float = 1.0


class OpenItem(Closing):
    """An item whose files are open; a context.

    Attributes
    ----------
    item : Item
    compared_with : Stimulus
        What is openly shown: the reference, or the noisy input where there is none.
    stimuli : list of Stimulus
        What is to be rated, the hidden reference (or hidden input) and the anchors among them. All have one rate,
        length and number of channels.
    """

    def __init__(self, session: Session, item: Item) -> None:
        self.item = item
        self._files = ExitStack()
        try:
            sounds = self._open(session, item)
        except BaseException:
            self._files.close()
            raise
        shown = REFERENCE if item.reference is not None else INPUT
        whole = sounds[shown].read(0, sounds[shown].frames)
        gains = dict.fromkeys(sounds, 1.0)
        if session.level_match == "fixed":
            gains = {name: matching_gain(s.read(0, s.frames), whole) for name, s in sounds.items()}
        self.compared_with = Stimulus(shown, sounds[shown])
        self.stimuli = [Stimulus(name, sound, gains[name]) for name, sound in sounds.items()]
        if item.reference is not None and session.anchors:
            for name, cutoff in ANCHORS.items():
                try:
                    anchor = low_passed(whole, sounds[shown].rate, cutoff)
                except ValueError as error:
                    self.close()
                    raise SessionError(
                        '{reference}: {error}; put "anchors": false into {path}.',
                        reference=item.reference,
                        error=error,
                        path=session.path,
                    ) from None
                self.stimuli.append(Stimulus(name, ArrayRecording(anchor, sounds[shown].rate)))

    def _open(self, session: Session, item: Item) -> dict[str, Excerpt]:
        files = {REFERENCE: item.reference} if item.reference is not None else {}
        opened = {
            name: self._files.enter_context(open_recording(path)) for name, path in {**files, **item.systems}.items()
        }
        first = next(iter(opened.values()))
        for other in opened.values():
            shapes = [(r.rate, r.channels, r.frames) for r in (first, other)]
            if shapes[0] != shapes[1]:
                said = [f"{frames} frames at {rate} Hz in {channels} channels" for rate, channels, frames in shapes]
                raise SessionError(
                    "{path} has {said} and {path2} {said2}: the versions of an item must be alike, or their "
                    "lengths would tell them apart.",
                    path=other.path,
                    said=said[1],
                    path2=first.path,
                    said2=said[0],
                )
        start = round(item.start * first.rate)
        stop = first.frames if item.stop is None else min(round(item.stop * first.rate), first.frames)
        if not start < stop:
            raise SessionError(
                '{path}: item "{name}" is empty from {start:g} s on.',
                path=session.path,
                name=item.name,
                start=item.start,
            )
        if (stop - start) / first.rate > LONGEST_SECONDS:
            raise SessionError(
                '{path}: item "{name}" is longer than {longest_seconds:.0f} s; BS.1534-3 advises about 10 s: '
                'give it "start" and "stop".',
                path=session.path,
                name=item.name,
                longest_seconds=LONGEST_SECONDS,
            )
        return {name: Excerpt(recording, start, stop) for name, recording in opened.items()}

    def close(self) -> None:
        """Close the files."""
        self._files.close()


def matching_gain(sound: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The gain at which `sound` comes closest to `other`, both (frames, channels), in least squares, within 12 dB.

    Unlike a match of loudness it does not turn up what has less noise in it.
    """
    a, b = sound.astype(np.float64).ravel(), other.astype(np.float64).ravel()
    together, energy = float(a @ b), float(a @ a)
    if energy <= 0 or together <= 0:
        return 1.0
    return float(min(max(together / energy, 1 / GAIN_LIMIT), GAIN_LIMIT))


def load_session(path: Path) -> Session:
    """Read a session file; the sounds are looked for beside it.

    Raises
    ------
    SessionError
        Where the file cannot be read.
    """
    try:
        data = parse_json(read_bounded(path, _LARGEST).decode())
    except OSError as error:
        raise SessionError("{path}: {error}.", path=path, error=os_reason(error)) from None
    except ValueError as error:
        raise SessionError("{path} is no session file: it is not JSON ({error}).", path=path, error=error) from None
    read = _Reader(path)
    table = read.table(data, "the file")
    if table.get("schema") != SCHEMA:
        raise SessionError(
            '{path} is no session file that this Shellac reads: its "schema" must be "{schema}".',
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
        if not isinstance(value, dict):
            raise SessionError("{path}: {what} must be a JSON object.", path=self.path, what=what)
        return value

    def only(self, table: dict[str, Any], what: str, *names: str) -> None:
        unknown = [name for name in table if name not in names]
        if unknown:
            raise SessionError(
                '{path}: {what} has an unknown field "{unknown}".', path=self.path, what=what, unknown=unknown[0]
            )

    def text(self, table: dict[str, Any], name: str, default: str) -> str:
        value = table.get(name, default)
        if not isinstance(value, str):
            raise SessionError('{path}: "{name}" must be text.', path=self.path, name=name)
        return value

    def seconds(self, table: dict[str, Any], name: str) -> float | None:
        value = table.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
            raise SessionError('{path}: "{name}" must be a time in seconds.', path=self.path, name=name)
        return float(value)

    def file(self, value: Any, what: str) -> Path:
        if not isinstance(value, str) or not value:
            raise SessionError("{path}: {what} must be the name of a sound file.", path=self.path, what=what)
        return self.path.parent / value

    def item(self, entry: Any, number: int) -> Item:
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
