"""Listening sessions: which recordings are compared, and each of them opened with all its versions."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.audiofiles.file_recording import open_recording
from model.errors import ShellacError
from model.files.closing import Closing
from model.listening.anchors import low_passed
from model.listening.ratings import ANCHORS, INPUT, REFERENCE
from model.recording import ArrayRecording, Excerpt, Recording

LONGEST_SECONDS = 60.0
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

        Parameters
        ----------
        item : Item
            One of `items`.

        Returns
        -------
        OpenItem
            To be closed.

        Raises
        ------
        SessionError
            The item is empty or longer than `LONGEST_SECONDS`, its files are not alike, or an anchor cannot be made.
        RecordingError
            A file cannot be read.
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

    Parameters
    ----------
    session : Session
    item : Item
        One of its items.

    Attributes
    ----------
    item : Item
    compared_with : Stimulus
        What is openly shown: the reference, or the noisy input where there is none.
    stimuli : list of Stimulus
        What is to be rated, the hidden reference (or hidden input) and the anchors among them. All have one rate,
        length and number of channels.

    Raises
    ------
    SessionError, RecordingError
        As `Session.open`.
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
        """Give the span to be heard of each file, by the name of its version; a reference comes first."""
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
    """Give the gain at which `sound` comes closest to `other` in least squares.

    Unlike a match of loudness it does not turn up what has less noise in it.

    Parameters
    ----------
    sound, other : ndarray (frames, channels) of float32

    Returns
    -------
    float
        Linear, from 1 / `GAIN_LIMIT` to `GAIN_LIMIT`; 1 where one of them is silent or they have nothing in common.
    """
    a, b = sound.astype(np.float64).ravel(), other.astype(np.float64).ravel()
    together, energy = float(a @ b), float(a @ a)
    if energy <= 0 or together <= 0:
        return 1.0
    return float(min(max(together / energy, 1 / GAIN_LIMIT), GAIN_LIMIT))
