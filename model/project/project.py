"""One project, and the file that holds it: JSON, described by ``docs/project.schema.json``."""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

import model
from model.errors import ShellacError, os_reason
from model.files.own_files import write_new, write_version
from model.files.untrusted import is_a_path, parse_json, read_bounded
from model.markers.marker import MOST_MARKERS, Marker
from model.recording import Recording
from model.restoration.settings import RestorationSettings
from model.sentence import Sentence

SCHEMA = "shellac-project/1"
SUFFIX = ".shellac-project"
LARGEST_FILE = 64 << 20
LONGEST_NOTES = 100_000
_LATEST = 1 << 53
_KEYS = ("schema", "application", "saved", "source", "preset", "notes", "settings", "view", "markers", "alternative")


class ProjectError(ShellacError):
    """A project cannot be read, written or used; ``str()`` is one sentence that names the file and the reason."""


@dataclass(frozen=True)
class Source:
    """The recording of a project.

    Attributes
    ----------
    path : str
        In the file relative to the project's folder with slashes (absolute where there is no way, as to another
        drive); see `Project.recording_path`.
    rate, channels, frames : int
    audio_sha256 : str
        Of its samples, see `model.audiofiles.audio_hash`; empty where it is not known.
    """

    path: str
    rate: int
    channels: int
    frames: int
    audio_sha256: str = ""

    def __post_init__(self) -> None:
        if not (0 < self.rate < 1 << 31 and 0 < self.channels < 1 << 16 and 0 <= self.frames <= _LATEST):
            raise ValueError("there is no recording of this rate, length and number of channels")
        if self.audio_sha256 and (len(self.audio_sha256) != 64 or set(self.audio_sha256) - set("0123456789abcdef")):
            raise ValueError("the hash of its sound is none")
        if not self.path or self.path.startswith(("//", "\\\\")) or not is_a_path(Path(self.path)):
            raise ValueError("the path of its recording is none")


@dataclass(frozen=True)
class View:
    """What was seen and heard last.

    Attributes
    ----------
    position : int
        Of the playhead, in frames.
    start, stop : float
        The frames shown.
    low, high : float
        The frequencies shown, hertz.
    heard : "A", "B" or "R"
    selection : (int, int), optional
        ``[start, stop)`` in frames.
    looping : bool
    """

    position: int = 0
    start: float = 0.0
    stop: float = 1.0
    low: float = 20.0
    high: float = 20_000.0
    heard: Literal["A", "B", "R"] = "B"
    selection: tuple[int, int] | None = None
    looping: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.position <= _LATEST or not 0 <= self.start < self.stop <= _LATEST:
            raise ValueError("what it shows lies outside of any recording")
        if not 0 <= self.low < self.high <= 1e9:
            raise ValueError("the frequencies that it shows are none")
        if self.selection is not None and not 0 <= self.selection[0] < self.selection[1] <= _LATEST:
            raise ValueError("its selection is none")


@dataclass(frozen=True)
class Alternative:
    """The second of two settings that are compared.

    Attributes
    ----------
    in_use : 1 or 2
        Which of the two the project's own `settings` are.
    settings : RestorationSettings
        The other one's, without what belongs to the recording.
    """

    in_use: Literal[1, 2]
    settings: RestorationSettings


@dataclass(frozen=True)
class Project:
    """All that was decided about one recording.

    Attributes
    ----------
    source : Source
    settings : RestorationSettings
        With regions, noise sample and clicks put back; where it is computed is the computer's business.
    preset : str
        The name of the preset that the settings are compared with; empty for none.
    notes : str
    view : View, optional
    markers : tuple of Marker, optional
        In the order of time; None where the project was saved before there were any: those of the recording's file.
    alternative : Alternative, optional
        A second set of settings to compare with.
    """

    source: Source
    settings: RestorationSettings
    preset: str = ""
    notes: str = ""
    view: View | None = None
    markers: tuple[Marker, ...] | None = None
    alternative: Alternative | None = None

    def __post_init__(self) -> None:
        if len(self.notes) > LONGEST_NOTES:
            raise ValueError(f"its notes are longer than {LONGEST_NOTES} characters")
        if self.markers is not None and len(self.markers) > MOST_MARKERS:
            raise ValueError(f"it holds more than {MOST_MARKERS} markers")

    def recording_path(self, project: Path) -> Path:
        """Where the recording is, for a project that lies at `project`; whether it is there is not asked."""
        return Path(os.path.normpath(project.absolute().parent / self.source.path))

    def moved(self, recording: Path) -> Project:
        """The same project of a recording elsewhere."""
        return replace(self, source=replace(self.source, path=str(recording.absolute())))

    def check_recording(self, project: Path, recording: Recording, path: Path) -> None:
        """Raise ProjectError where a recording has not the rate, length and channels that the project was made with."""
        wanted, there = _form(self.source), _form(recording)
        if there != wanted:
            raise ProjectError(
                "{path} is not the recording that {name} was made with: that one has {wanted}, this one {there}.",
                path=path,
                name=project.name,
                wanted=wanted,
                there=there,
            )


def _form(recording: Recording | Source) -> Sentence:
    """Give what tells recordings apart, in words."""
    frames, kilohertz, channels = recording.frames, recording.rate / 1000, recording.channels
    if channels == 1:
        return Sentence("{frames:,} frames, mono, {rate:g} kHz", frames=frames, rate=kilohertz)
    if channels == 2:
        return Sentence("{frames:,} frames, stereo, {rate:g} kHz", frames=frames, rate=kilohertz)
    return Sentence(
        "{frames:,} frames, {channels} channels, {rate:g} kHz", frames=frames, channels=channels, rate=kilohertz
    )


def project_text(project: Project, folder: Path) -> bytes:
    """Give the content of a project's file in `folder`, as `read_project` reads it."""
    settings = asdict(project.settings)
    del settings["device"]
    source = asdict(project.source) | {"path": _seen_from(folder, Path(project.source.path))}
    whole = {
        "schema": SCHEMA,
        "application": f"Shellac {model.__version__}",
        "saved": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "source": source,
        "preset": project.preset,
        "notes": project.notes,
        "settings": settings,
        "view": None if project.view is None else asdict(project.view),
        "markers": None if project.markers is None else [asdict(marker) for marker in project.markers],
        "alternative": None if project.alternative is None else asdict(project.alternative),
    }
    # what a file name holds that is not valid UTF-8 becomes JSON's own escapes
    text = json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    return text.encode(errors="backslashreplace")


def write_project(path: Path, project: Project, replaces: bool = False) -> None:
    """Write a project; whole or not at all.

    Parameters
    ----------
    path : Path
    project : Project
        The path of its recording is absolute.
    replaces : bool
        Whether it may take the place of another project.

    Raises
    ------
    ProjectError
        Something else has the name, or it cannot be written.
    """
    if replaces and path.exists():
        try:
            read_project(path)
        except ProjectError:
            raise ProjectError(
                "{path} is not a project that can be replaced; another name is needed.", path=path
            ) from None
    try:
        (write_version if replaces else write_new)(path, project_text(project, path.parent))
    except OSError as error:
        raise ProjectError("{path} cannot be written: {error}.", path=path, error=os_reason(error)) from None


def read_project(path: Path) -> Project:
    """Read a project from a file of at most 64 MiB.

    Raises
    ------
    ProjectError
        It is not there, too large, made by a newer Shellac, damaged, or none.
    """
    try:
        whole = parse_json(read_bounded(path, LARGEST_FILE))
    except OSError as error:
        raise ProjectError("{path} cannot be read: {error}.", path=path, error=os_reason(error)) from None
    except ValueError:
        raise ProjectError("{path} is damaged, or not a Shellac project: it is not JSON.", path=path) from None
    stated = whole.get("schema") if isinstance(whole, dict) else None
    kind, _, version = stated.partition("/") if isinstance(stated, str) else ("", "", "")
    if kind != SCHEMA.partition("/")[0] or not isinstance(whole, dict):
        raise ProjectError("{path} is not a Shellac project.", path=path)
    if stated != SCHEMA:
        raise ProjectError(
            "{path} was made by a newer Shellac, in a form ({version:.20}) that this one cannot read.",
            path=path,
            version=version,
        )
    try:
        return _project(whole)
    except (ValueError, OverflowError) as error:  # of msgspec and of our own
        said = " ".join(str(error).split()).rstrip(".")
        raise ProjectError("{path} is damaged: {said:.200}.", path=path, said=said) from None


def _project(whole: dict[str, Any]) -> Project:
    if unknown := set(whole) - set(_KEYS):
        raise ValueError(f"there is nothing called {min(unknown)!r:.60}")
    names = ("source", "settings", "preset", "notes", "view", "markers", "alternative")
    fields = {name: whole[name] for name in names if name in whole}
    return msgspec.convert(fields, Project)


def _seen_from(folder: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()
    except ValueError:  # another drive
        return path.absolute().as_posix()
