"""What a batch hands to whoever does a job, and what comes back; `model.batch.job` does it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from model.archive.copies.copy_format import copy_format
from model.archive.export import ExportError, Overs
from model.files.notes import new_token
from model.restoration.settings import RestorationSettings


@dataclass(frozen=True)
class JobSettings:
    """What decides a job's result.

    Attributes
    ----------
    restoration : dict[str, Any]
        As `RestorationSettings.as_json` gives it.
    residual : bool
        What is taken out is written, too.
    overs : Overs
        See `model.archive.export.export`.
    each : bool
        It is written as one file for each kind of noise.
    copies : tuple of str
        Access copies, by names that `model.archive.copies.copy_format.copy_format` knows.
    """

    restoration: dict[str, Any]
    residual: bool = False
    overs: Overs = "limit"
    each: bool = False
    copies: tuple[str, ...] = ()

    def sha256(self, weights_sha256: str) -> str:
        """Identify the settings: the device and the name of the weights do not count, their content does."""
        counted = {k: v for k, v in self.restoration.items() if k not in ("device", "weights")}
        removed = "each" if self.each else self.residual
        copies = [sorted(self.copies)] if self.copies else []
        text = json.dumps([counted, removed, self.overs, weights_sha256, *copies], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def result_sha256(self, weights_sha256: str) -> str:
        """Identify what is restored: the same whatever copies are made of it."""
        return replace(self, copies=()).sha256(weights_sha256)

    def as_json(self) -> dict[str, Any]:
        """Give a JSON object; journals have the residual under "removed"."""
        each = {"each": True} if self.each else {}
        copies = {"copies": list(self.copies)} if self.copies else {}
        return {"restoration": dict(self.restoration), "removed": self.residual, "overs": self.overs, **each, **copies}

    @classmethod
    def from_json(cls, data: Any) -> JobSettings:
        """Give the settings that `as_json` wrote.

        Raises
        ------
        TypeError, ValueError
            It is anything else.
        """
        if not isinstance(data, dict) or not isinstance(data.get("restoration"), dict):
            raise TypeError("settings are no object")
        if strange := data.keys() - {"restoration", "removed", "overs", "each", "copies"}:
            raise TypeError(f"settings hold {min(strange):.40}")
        copies = data.get("copies", [])
        if not isinstance(copies, list) or not all(map(_is_format, copies)):
            raise ValueError("settings make no sense")
        settings = cls(
            data["restoration"], data.get("removed", False), data.get("overs", "limit"), data.get("each", False),
            tuple(copies),
        )  # fmt: skip
        RestorationSettings.from_json(settings.restoration)
        if not isinstance(settings.residual, bool) or not isinstance(settings.each, bool):
            raise ValueError("settings make no sense")
        if settings.overs not in get_args(Overs):
            raise ValueError("settings make no sense")
        return settings


@dataclass(frozen=True)
class JobSpec:
    """One job, complete in itself.

    Attributes
    ----------
    id : int
        Its number in the journal.
    source : Path
        The recording.
    folder : Path
        Where the results go; made where it is not there.
    stem : str
        What the names of the results begin with.
    settings : JobSettings
    pictures : bool
        Small spectrograms before and after are made.
    threads : int
        Of the CPU; 0 leaves the choice to torch.
    cache_bytes : int
        Of finished noise held in memory.
    token : str
        Marks the parts of this attempt; the journal knows it.
    left_behind : tuple of str
        Tokens of earlier attempts whose parts may still lie there.
    """

    id: int
    source: Path
    folder: Path
    stem: str
    settings: JobSettings
    pictures: bool = True
    threads: int = 0
    cache_bytes: int = 128 << 20
    token: str = field(default_factory=new_token)
    left_behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class JobOutcome:
    """What a job has made, or found already made.

    Attributes
    ----------
    restored, sidecar : Path
    residual : Path, optional
        None where it was not wanted.
    content_sha256 : str
        Of the source file, in hexadecimal.
    seconds_of_sound : float
        Length of the source, in seconds.
    seconds_spent : float
        On restoring and writing; what an earlier run spent where it was found.
    overs : int
        Samples that would have left full scale.
    notes : tuple of str
        Sentences the user should read.
    music_risk, noise_risk : float
        See `model.batch.risk.Risk`; 0.0 to 1.0.
    strokes_risk : float, optional
        See `model.clicks.strokes`; 0.0 to 1.0. None where clicks were not looked for.
    found : bool
        It was there already, and nothing was written.
    before, after : bytes
        Small spectrograms as WebP; empty where none are wanted.
    """

    restored: Path
    residual: Path | None
    sidecar: Path
    content_sha256: str
    seconds_of_sound: float
    seconds_spent: float
    overs: int
    notes: tuple[str, ...]
    music_risk: float
    noise_risk: float
    found: bool
    clicks_per_minute: float | None = None
    strokes_risk: float | None = None
    before: bytes = b""
    after: bytes = b""


def _is_format(name: object) -> bool:
    try:
        return isinstance(name, str) and copy_format(name).name == name
    except ExportError:
        return False
