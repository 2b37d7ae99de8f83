"""The sidecar ``NAME.shellac.json`` beside exported files, as it is read again and written.

It is described by ``model/archive/sidecar.schema.json``; what an export says in it is in `model.archive.provenance`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Any

from model.archive.sidecar_schema import fault
from model.archive.targets import sidecar_for
from model.errors import ShellacError, os_reason
from model.files.own_files import new_version
from model.files.part_file import SIDECAR_SUFFIX
from model.files.untrusted import is_plain_name, parse_json, read_bounded
from model.sentence import remembered

SCHEMA = "shellac-sidecar/1"
LARGEST = 64 << 20
"""Bytes of a sidecar at most: of every chunk of a master 64 KiB are kept."""


class ProvenanceError(ShellacError):
    """A sidecar cannot be used; ``str()`` is one sentence that names the file and the reason."""


@dataclass(frozen=True)
class Sidecar:
    """A sidecar that was read.

    Attributes
    ----------
    path : Path
    data : dict[str, Any]
    """

    path: Path
    data: dict[str, Any] = field(repr=False)

    @property
    def shares(self) -> list[str]:
        """Roles of the files that restored is added to: "removed", or "removed_KIND" of each; none without any."""
        each = [f"removed_{kind}" for kind in self.data.get("removed_each") or {}]
        return each or (["removed"] if self.data["removed"] is not None else [])

    @property
    def span(self) -> tuple[int, int]:
        """``[start, stop)`` in frames of the master that was written: all of it, unless it is an excerpt."""
        excerpt = self.data.get("excerpt")
        return (0, self.data["source"]["frames"]) if excerpt is None else (excerpt["start"], excerpt["stop"])

    @property
    def master_sha256(self) -> str:
        """SHA-256 of the master's samples in `span`: what restored and removed add up to."""
        found: str = (self.data.get("excerpt") or self.data["source"])["audio_sha256"]
        return found

    @property
    def notes(self) -> tuple[str, ...]:
        """The sentences the user should read, each a `Sentence` where it was one."""
        notes: list[str] = self.data["notes"]
        said = self.data.get("notes_said") or []
        return tuple(remembered(note, found) for note, found in zip_longest(notes, said[: len(notes)]))

    def facts(self, role: str) -> dict[str, Any] | None:
        """What is said of a file: "source", "restored", "removed" or "removed_KIND"; None where there is none."""
        each: dict[str, Any] = self.data.get("removed_each") or {}
        found: dict[str, Any] | None = each.get(role.removeprefix("removed_")) or self.data.get(role)
        return found

    def file(self, role: str, masters: Sequence[Path] = ()) -> Path | None:
        """Where the "source", "restored" or "removed" file is; None where the sidecar tells of none.

        What the sidecar says leads nowhere else: they lie beside it, a source also below it, below one of the folders
        `masters`, which are the caller's, or in one of them under its name. The path of a source that is not there is
        given as well.
        """
        facts = self.facts(role)
        if facts is None:
            return None
        stated = PurePosixPath(facts["path"])
        if role != "source":
            return self.path.with_name(stated.name)
        name = stated.name if is_plain_name(stated.name) else "master"
        place = Path(os.path.normpath(self.path.parent.absolute() / stated))
        roots = [Path(os.path.normpath(folder.absolute())) for folder in (self.path.parent, *masters)]
        found = [place] if any(place.is_relative_to(root) for root in roots) else []
        found += [folder / name for folder in masters]
        return next((path for path in found if path.is_file()), found[0] if found else self.path.with_name(name))


def read_sidecar(path: Path) -> Sidecar:
    """Read a sidecar.

    Raises
    ------
    ProvenanceError
        Where it is none.
    """
    try:
        data = parse_json(read_bounded(path, LARGEST))
    except OSError as error:
        raise ProvenanceError("{path} cannot be read: {error}.", path=path, error=os_reason(error)) from None
    except ValueError:
        raise ProvenanceError("{path} is not a sidecar of Shellac: it is not JSON.", path=path) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        stated = data.get("schema") if isinstance(data, dict) else None
        raise ProvenanceError(
            "{path} is not a sidecar that this Shellac reads (schema {stated!r:.60}).", path=path, stated=stated
        )
    if wrong := fault(data):
        raise ProvenanceError("{path} is damaged: {wrong}.", path=path, wrong=wrong)
    return Sidecar(path, data)


def find_sidecar(sound: Path) -> Sidecar | None:
    """The sidecar that tells of a restored or removed file, looked for beside it."""
    for path in (sidecar_for(sound), *sorted(sound.parent.glob(f"*{SIDECAR_SUFFIX}"))):
        try:
            sidecar = read_sidecar(path)
        except ProvenanceError:
            continue
        told = [sidecar.facts(role) for role in ("restored", *sidecar.shares)]
        if any(facts is not None and facts["path"] == sound.name for facts in told):
            return sidecar
    return None


def encoded(data: dict[str, Any]) -> bytes:
    """The text of a sidecar."""
    # what a file name holds that is not valid UTF-8 becomes JSON's own escapes
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode(errors="backslashreplace")


def update_sidecar(path: Path, **values: Any) -> None:
    """Put values into a sidecar of our own; it is whole at every moment."""
    with new_version(path) as file:
        file.write(encoded({**read_sidecar(path).data, **values}))
