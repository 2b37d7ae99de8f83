"""The declickers that are compared: Shellac's, ffmpeg's `adeclick` and grooveclean where they are installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.audiofiles import sound_file
from model.clicks.declicker import SENSITIVITY, Clicks
from model.errors import ShellacError
from model.recording import ArrayRecording

Samples = NDArray[np.float32]


class DeclickerError(ShellacError):
    """One sentence: which tool failed, and what it said."""


@dataclass(frozen=True)
class Declicker:
    """A way to take clicks out.

    Attributes
    ----------
    name : str
    setting : str
        How it was set.
    restore : callable
        Takes (frames,) and its rate, gives (frames,).
    """

    name: str
    setting: str
    restore: Callable[[Samples, int], Samples]


def shellac(sensitivity: float = SENSITIVITY) -> Declicker:
    """The declicker of `model.clicks` as the program runs it."""

    def restore(sound: Samples, rate: int) -> Samples:
        clicks = Clicks(ArrayRecording(sound, rate), sensitivity)
        return sound - clicks.read(0, len(sound))[:, 0]

    return Declicker("Shellac", f"sensitivity {sensitivity:g}", restore)


def adeclick() -> Declicker:
    """Ffmpeg's filter as it comes: of six settings tried on material for training the best by far (decision 0071)."""

    def restore(sound: Samples, rate: int) -> Samples:
        raw = ["-f", "f32le", "-ar", str(rate), "-ac", "1"]
        command = ["ffmpeg", "-v", "error", *raw, "-i", "pipe:0", "-af", "adeclick", *raw, "pipe:1"]
        return _fitted(np.frombuffer(_run(command, sound.astype("<f4").tobytes()), "<f4"), len(sound))

    return Declicker("ffmpeg adeclick", "as it comes", restore)


def grooveclean() -> Declicker:
    """Grooveclean's command line as it comes."""

    def restore(sound: Samples, rate: int) -> Samples:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "in.wav"), Path(folder, "out.wav")
            sound_file.write(source, sound, rate, subtype="FLOAT")
            _run(["grooveclean", "clean", str(source), "-o", str(target), "--device", "cpu"])
            return _fitted(sound_file.read(target, dtype="float32")[0], len(sound))

    return Declicker("grooveclean", "sensitivity 0.5, as it comes", restore)


def available() -> tuple[list[Declicker], list[str]]:
    """The tools to compare with that can run here, and a sentence for each that cannot."""
    tools = {"ffmpeg": adeclick(), "grooveclean": grooveclean()}
    usable = [tool for program, tool in tools.items() if shutil.which(program)]
    missing = [
        f"{tool.name}: {program} is not installed; it is left out of the comparison."
        for program, tool in tools.items()
        if not shutil.which(program)
    ]
    return usable, missing


def _run(command: list[str], given: bytes | None = None) -> bytes:
    try:
        return subprocess.run(command, input=given, capture_output=True, check=True).stdout
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise DeclickerError(f"{command[0]} failed: {said[-1] if said else error}") from error


def _fitted(sound: Samples, frames: int) -> Samples:
    return np.pad(sound[:frames], (0, max(0, frames - len(sound)))).astype(np.float32)
