"""What an export was made of and with; how that stands in a sidecar is in `model.archive.sidecar`."""

from __future__ import annotations

import contextlib
import datetime
import functools
import importlib.metadata
import math
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import soundfile

import model
from model.archive.sidecar import SCHEMA
from model.audiofiles.file_recording import FileRecording
from model.audiofiles.metadata import MetadataEntry
from model.installation import code_digest
from model.sentence import made_of

if TYPE_CHECKING:
    from model.network.checkpoint import Checkpoint
    from model.network.device import ComputeDevice
    from model.restoration.settings import RestorationSettings

STATEMENT = "Access derivative: noise removed by a neural network. Not an archival master."

_EXCERPT = ("start", "stop", "audio_sha256")
_LIBRARIES = ("numpy", "soundfile", "soxr", "torch")
_MAKE_SOUND = ("archive", "audiofiles", "clicks", "hum", "network", "regions", "restoration")


@dataclass(frozen=True)
class Treatment:
    """What the noise was found with.

    Attributes
    ----------
    settings : dict[str, Any]
        As `RestorationSettings.as_json` gives them.
    weights : dict[str, str]
        Name, title, sha256.
    device : dict[str, str]
        Kind, name, precision.
    """

    settings: dict[str, Any]
    weights: dict[str, str]
    device: dict[str, str]

    @classmethod
    def of(cls, settings: RestorationSettings, checkpoint: Checkpoint, device: ComputeDevice) -> Treatment:
        """Put down the settings, weights and device that an estimate was made with."""
        weights = {"name": checkpoint.name, "title": checkpoint.title, "sha256": checkpoint.sha256}
        used = {"kind": device.kind, "name": device.name, "precision": device.precision}
        return cls(settings.as_json(), weights, used)

    def history(self, amount: float) -> str:
        """What was done, for one line of coding history."""
        weights = f"{self.weights['name']} {self.weights['sha256'][:8]}"
        return f"Shellac {model.__version__};{weights};amount {amount:g}"


@dataclass(frozen=True)
class SoundFacts:
    """One file: how its sound is stored, and what identifies it.

    Attributes
    ----------
    path : Path
    container : str
        "WAV", "RF64", "W64", "AIFF" or "FLAC".
    subtype : str
        Libsndfile's name of the coding.
    bits : int
        Of one sample.
    rate : int
        Frames per second.
    channels : int
        Number of channels, 1 or more.
    frames : int
        Length in frames.
    size : int
        In bytes.
    sha256, audio_sha256 : str
        Of the file, and of its samples alone (see `model.audiofiles.audio_hash`).
    peak, rms : float
        Full scale at 1.0.
    """

    path: Path
    container: str
    subtype: str
    bits: int
    rate: int
    channels: int
    frames: int
    size: int
    sha256: str
    audio_sha256: str
    peak: float
    rms: float

    def as_json(self, beside: Path) -> dict[str, Any]:
        """Give a JSON object, with levels in dB of full scale and the path as seen from `beside`."""
        facts = asdict(self)
        path = facts.pop("path")
        levels = {f"{name}_dbfs": _db(facts.pop(name)) for name in ("peak", "rms")}
        return {"path": _seen_from(beside, path), **facts, **levels}


@dataclass(frozen=True)
class ExportReport:
    """What was written.

    Attributes
    ----------
    source : Path
    restored : Path
    residual, sidecar : Path, optional
        None where they were not wanted.
    facts : dict[str, SoundFacts]
    amount : float
        How much of the noise is taken, 0.0 to 1.0.
    overs : int
        Samples that would have left full scale; `overs_rule`: what was done there.
    overs_rule : str
        What was done where full scale was left.
    inexact : int
        Samples at which restored + removed is not the master's bit for bit; 0 for integers.
    seconds : float
        Spent on the export.
    metadata : tuple of MetadataEntry
        What became of every chunk or block.
    notes : tuple of str
        Sentences the user should read.
    treatment : Treatment, optional
    further : dict[str, Any]
        More values of the sidecar, such as "risk".
    each : dict[str, Path]
        Kind of noise to the file for it, where each has one.
    excerpt : (int, int, str), optional
        ``[start, stop)`` of the source, and the SHA-256 of the master's samples there, where not all was written.
    """

    source: Path
    restored: Path
    residual: Path | None
    sidecar: Path | None
    facts: dict[str, SoundFacts]
    amount: float
    overs: int
    overs_rule: str
    inexact: int
    seconds: float
    metadata: tuple[MetadataEntry, ...] = ()
    notes: tuple[str, ...] = ()
    treatment: Treatment | None = None
    further: dict[str, Any] = field(default_factory=dict)
    each: dict[str, Path] = field(default_factory=dict)
    excerpt: tuple[int, int, str] | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the content of the sidecar."""
        beside = (self.sidecar or self.restored).parent
        found = {name: facts.as_json(beside) for name, facts in self.facts.items()}
        found["source"]["absolute_path"] = str(self.source.absolute())
        return {
            "schema": SCHEMA,
            "statement": STATEMENT,
            "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "application": application(),
            "source": found["source"],
            "restored": found["restored"],
            "removed": found.get("removed"),
            **({"removed_each": {kind: found[f"removed_{kind}"] for kind in self.each}} if self.each else {}),
            **({} if self.excerpt is None else {"excerpt": dict(zip(_EXCERPT, self.excerpt, strict=True))}),
            "amount": self.amount,
            "treatment": None if self.treatment is None else asdict(self.treatment),
            "overs": {"samples": self.overs, "rule": self.overs_rule},
            "reversible": {"exact": self.inexact == 0, "inexact_samples": self.inexact},
            "metadata": [entry.as_json() for entry in self.metadata],
            "notes": list(self.notes),
            "notes_said": [made_of(note) for note in self.notes],
            "seconds": round(self.seconds, 3),
            "settings_sha256": None,
            "risk": None,
            "review": None,
            **self.further,
        }


def facts_of(recording: FileRecording, **measured: Any) -> SoundFacts:
    """The facts of a file, given its hashes and levels."""
    return SoundFacts(
        path=recording.path,
        container=recording.container,
        subtype=recording.subtype,
        bits=recording.bits,
        rate=recording.rate,
        channels=recording.channels,
        frames=recording.frames,
        **measured,
    )


def application() -> dict[str, Any]:
    """Give what a sidecar says of the program: version, a digest of the code by which sound is made, libraries."""
    return {
        "name": "Shellac",
        "version": model.__version__,
        "code": code_digest(*_MAKE_SOUND),
        "python": platform.python_version(),
        "system": platform.platform(),
        "libraries": dict(_libraries()),
    }


@functools.cache
def _libraries() -> dict[str, str]:
    """Versions of the libraries that are installed; finding one takes milliseconds, and each sidecar names them all."""
    found = {}
    for name in _LIBRARIES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return {**found, "libsndfile": soundfile.__libsndfile_version__}


def _seen_from(folder: Path, path: Path) -> str:
    """The path relative to `folder`, with slashes; absolute where there is no way (another drive)."""
    try:
        return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def _db(level: float) -> float | None:
    """Level in dB of full scale; None for silence and where it is no number, JSON has no infinity."""
    return round(20 * math.log10(level), 2) if 0 < level < math.inf else None
