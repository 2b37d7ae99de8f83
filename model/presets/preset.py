"""One preset, and the file that holds one: JSON, described by ``docs/preset.schema.json``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import msgspec

from model.errors import ShellacError, os_reason
from model.files.untrusted import parse_json, read_bounded
from model.restoration.settings import RestorationSettings
from model.sentence import Sentence

SCHEMA = "shellac-preset/1"
SUFFIX = ".shellac-preset.json"
LARGEST_FILE = 1 << 20
LONGEST_NAME, LONGEST_NOTE = 60, 2000

OF_A_RECORDING = (
    "floor_selection", "noise_samples", "regions", "clicks_put_back", "hum_lines_left", "hum_lines_added"
)  # fmt: skip
"""Settings that make sense for one recording only."""
OF_A_COMPUTER = ("device", "precision")
"""Settings that say where it is computed."""
FIELDS = tuple(field.name for field in fields(RestorationSettings) if field.name not in OF_A_RECORDING + OF_A_COMPUTER)
"""Settings that a preset holds, in their order."""

_ONLY_WITH = {"click_sensitivity": "clicks", "thumps": "clicks"}
"""Settings that say something only where another is not None."""
_NO_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u2028\u2029\ud800-\udfff]')
_WINDOWS_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


class PresetError(ShellacError):
    """A preset cannot be found, read or kept; ``str()`` is one sentence that names it and the reason."""


@dataclass(frozen=True)
class Preset:
    """A named set of settings.

    Attributes
    ----------
    name : str
        1 to 60 characters that every file system takes.
    settings : RestorationSettings
        `FIELDS` are the preset's; all others are as they are by themselves.
    note : str
        What it is for; at most 2000 characters.

    Raises
    ------
    ValueError
        The name or the note is none.
    """

    name: str
    settings: RestorationSettings
    note: str = ""

    def __post_init__(self) -> None:
        if wrong := name_fault(self.name):
            raise ValueError(wrong)
        if len(self.note) > LONGEST_NOTE:
            raise ValueError(f"its note is longer than {LONGEST_NOTE} characters")

    @property
    def values(self) -> dict[str, Any]:
        """What it sets, by the names of the settings."""
        return {name: getattr(self.settings, name) for name in FIELDS}

    def applied_to(self, settings: RestorationSettings) -> RestorationSettings:
        """Give `settings` with those of this preset; what belongs to the recording and the computer stays."""
        return replace(settings, **self.values)

    def deviations(self, settings: RestorationSettings) -> tuple[str, ...]:
        """Names of the settings that are not as this preset has them; those that mean nothing there are left out."""
        return tuple(
            name
            for name in FIELDS
            if getattr(settings, name) != getattr(self.settings, name)
            and (name not in _ONLY_WITH or getattr(settings, _ONLY_WITH[name]) is not None)
        )


def preset_of(name: str, settings: RestorationSettings, note: str = "") -> Preset:
    """Give a preset of settings as they are. Raises ValueError where the name is none."""
    kept = {field: getattr(settings, field) for field in FIELDS}
    return Preset(name, RestorationSettings(**kept), note)


def without_recording(settings: RestorationSettings) -> RestorationSettings:
    """Give settings without what belongs to one recording: they make sense for any other."""
    at_rest = RestorationSettings()
    return replace(settings, **{name: getattr(at_rest, name) for name in OF_A_RECORDING})


def name_fault(name: str) -> str:
    """Why a text can be no name of a preset, as the end of a sentence; "" where it can."""
    if not name.strip():
        return Sentence("its name is empty")
    if len(name) > LONGEST_NAME:
        return Sentence("its name is longer than {count} characters", count=LONGEST_NAME)
    if name != name.strip() or name.startswith(".") or name.endswith("."):
        return Sentence("its name begins or ends with a space or a full stop")
    if bad := _NO_NAME.search(name):
        return Sentence("its name holds {letter}, which file names cannot", letter=repr(bad[0]))
    if _WINDOWS_NAMES.match(name):
        return Sentence("{name} is not a name for a file on Windows", name=name)
    return ""


def preset_text(preset: Preset) -> str:
    """Give the content of a preset's file, as `read_preset` reads it."""
    whole: dict[str, Any] = {"schema": SCHEMA, "name": preset.name}
    if preset.note:
        whole["note"] = preset.note
    return json.dumps(whole | {"settings": preset.values}, indent=2, ensure_ascii=False) + "\n"


def read_preset(path: Path) -> Preset:
    """Read a preset from a file.

    Parameters
    ----------
    path : Path
        A regular file of at most 1 MiB, UTF-8. Settings that it does not name are as they are by themselves.

    Raises
    ------
    PresetError
        It is not there, too large, made by a newer Shellac, or none.
    """
    try:
        whole = parse_json(read_bounded(path, LARGEST_FILE).decode("utf-8-sig"))
        return _preset(whole)
    except OSError as error:
        raise PresetError("{path} cannot be read: {error}.", path=path, error=os_reason(error)) from None
    except UnicodeDecodeError:
        raise PresetError("{path} is not a preset of Shellac: it is not text in UTF-8.", path=path) from None
    except ValueError as error:  # of JSON, msgspec and the settings
        said = " ".join(str(error).split()).rstrip(".")
        raise PresetError(
            "{path} is not a preset that this Shellac reads: {said:.200}.", path=path, said=said
        ) from None


def _preset(whole: Any) -> Preset:
    stated = whole.get("schema") if isinstance(whole, dict) else None
    if stated != SCHEMA:
        kind, _, version = stated.partition("/") if isinstance(stated, str) else ("", "", "")
        if kind == SCHEMA.partition("/")[0] and version.isdecimal():
            raise ValueError(f"it was made by a newer Shellac ({stated:.40})")
        raise ValueError(f"its schema is not {SCHEMA}")
    if unknown := set(whole) - {"schema", "name", "note", "settings"}:
        raise ValueError(f"there is nothing called {min(unknown)!r:.60}")
    name, note, settings = whole.get("name"), whole.get("note", ""), whole.get("settings")
    if not isinstance(name, str) or not isinstance(note, str) or not isinstance(settings, dict):
        raise ValueError("a preset has a name, settings, and perhaps a note")
    if unknown := set(settings) - set(FIELDS):
        raise ValueError(f"there is no setting {min(unknown)!r:.60}")
    return Preset(name, msgspec.convert(settings, RestorationSettings), note)
