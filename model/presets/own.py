"""The user's own presets: one file each in a folder of theirs; and finding any preset by its name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from model.errors import os_reason
from model.files.own_files import write_new, write_version
from model.presets.preset import SUFFIX, Preset, PresetError, name_fault, preset_text, read_preset
from model.presets.shipped import SHIPPED

MOST = 1000
"""Files of the folder that are read."""


def presets_folder() -> Path:
    """Where the user's own presets lie, after the habits of the system. Raises RuntimeError where there is no home."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA", str(Path.home() / "AppData" / "Roaming")))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "shellac" / "presets"


def own_presets() -> tuple[list[Preset], list[str]]:
    """Give the user's own presets by name, and a sentence for each file that is none.

    A preset is called what its file is called, whatever stands in it.
    """
    found: list[Preset] = []
    faults: list[str] = []
    try:
        paths = sorted(path for path in presets_folder().iterdir() if path.name.endswith(SUFFIX))[:MOST]
    except (OSError, RuntimeError):  # there is no such folder yet
        return [], []
    taken = {preset.name.casefold() for preset in SHIPPED}
    for path in paths:
        try:
            read = read_preset(path)
            preset = Preset(path.name.removesuffix(SUFFIX), read.settings, read.note)
        except (PresetError, ValueError) as error:
            faults.append(str(error) if isinstance(error, PresetError) else f"{path} is not a preset: {error}.")
            continue
        if preset.name.casefold() in taken:
            faults.append(f"{path} has the name of another preset.")
        else:
            taken.add(preset.name.casefold())
            found.append(preset)
    return sorted(found, key=lambda preset: preset.name.casefold()), faults


def find_preset(text: str) -> Preset:
    """Give the preset that is meant by a name, in capitals or not, or by the path of a file (``.json``).

    Raises
    ------
    PresetError
        There is none; the sentence names those that there are.
    """
    if text.lower().endswith(".json") or any(separator in text for separator in "/\\"):
        return read_preset(Path(text))
    own, _ = own_presets()
    found = preset_called(text, [*SHIPPED, *own])
    if found is None:
        names = ", ".join(preset.name for preset in (*SHIPPED, *own))
        raise PresetError(
            "There is no preset called '{text:.60}'; there are {names}, and files ending with .json.",
            text=text,
            names=names,
        )
    return found


def preset_called(name: str, presets: Iterable[Preset]) -> Preset | None:
    """Give the one of these presets that has a name, in capitals or not."""
    return next((preset for preset in presets if preset.name.casefold() == name.casefold()), None)


def keep_preset(preset: Preset, replaces: bool = False) -> Path:
    """Keep a preset among the user's own.

    Parameters
    ----------
    preset : Preset
    replaces : bool
        Whether it may take the place of one of the user's own with this very name.

    Returns
    -------
    Path
        The file that holds it.

    Raises
    ------
    PresetError
        The name is taken, or it cannot be written.
    """
    if preset_called(preset.name, SHIPPED) is not None:
        raise PresetError("{name} is a preset that comes with Shellac; another name is needed.", name=preset.name)
    known = preset_called(preset.name, own_presets()[0])
    if known is not None and not (replaces and known.name == preset.name):
        raise PresetError("There is a preset called {name} already; another name is needed.", name=known.name)
    try:
        path = presets_folder() / f"{preset.name}{SUFFIX}"
        path.parent.mkdir(parents=True, exist_ok=True)
        (write_version if replaces else write_new)(path, preset_text(preset).encode())
    except (OSError, RuntimeError) as error:
        raise PresetError(
            "The preset {name} cannot be kept: {error}.", name=preset.name, error=os_reason(error)
        ) from None
    return path


def export_preset(preset: Preset, path: Path) -> None:
    """Write a preset to a new file. Raises PresetError where that has the name of another, or cannot be written."""
    try:
        write_new(path, preset_text(preset).encode())
    except OSError as error:
        raise PresetError("{path} cannot be written: {error}.", path=path, error=os_reason(error)) from None


def import_preset(path: Path) -> Preset:
    """Keep the preset of a file among the user's own; where its name is taken it is numbered, as ``Mine 2``.

    Raises
    ------
    PresetError
        It is none, or cannot be kept.
    """
    read = read_preset(path)
    taken = {preset.name.casefold() for preset in (*SHIPPED, *own_presets()[0])}
    number, name = 1, read.name
    while name.casefold() in taken:
        number += 1
        name = f"{read.name} {number}"
    if wrong := name_fault(name):
        raise PresetError("{path} cannot be kept as {name}: {wrong}.", path=path, name=name, wrong=wrong)
    preset = Preset(name, read.settings, read.note)
    keep_preset(preset)
    return preset


def remove_preset(name: str) -> None:
    """Remove one of the user's own. Raises PresetError where there is none of this name, or it cannot be removed."""
    known = preset_called(name, own_presets()[0])
    if known is None:
        shipped = preset_called(name, SHIPPED)
        reason = "it comes with Shellac" if shipped is not None else "there is none of this name"
        raise PresetError("The preset {name:.60} cannot be removed: {reason}.", name=name, reason=reason)
    try:
        (presets_folder() / f"{known.name}{SUFFIX}").unlink(missing_ok=True)
    except OSError as error:
        raise PresetError(
            "The preset {name} cannot be removed: {error}.", name=known.name, error=os_reason(error)
        ) from None
