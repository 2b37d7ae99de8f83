"""Whether this installation works: checks of everything below the window, each on the real record and weights.

A check is a function that returns one sentence about what it found, or raises. `resources/self-test.json` holds
what the record that ships with Shellac sounds like when it is restored; `make weights-done` writes it anew.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.audiofiles import sound_file
from model.audiofiles.audio_hash import file_sha256
from model.errors import ShellacError
from model.installation import program_folder
from model.progress import follow

if TYPE_CHECKING:
    from model.archive.provenance import Treatment
    from model.audiofiles.file_recording import FileRecording
    from model.recording import Recording
    from model.restoration.noise_estimate import NoiseEstimate

FOLDER = program_folder()

DEMO = FOLDER / "resources" / "demo" / "shellac-demo.flac"
REFERENCE = FOLDER / "resources" / "self-test.json"
WEIGHTS = FOLDER / "weights"
PACKED = FOLDER / "files.json"

TOLERANCE_DB = 0.2
"""Between two CPUs the order of sums makes a thousandth of this, bf16 a twentieth; a wrong library many times this."""

EDGES_HZ = (30, 60, 120, 250, 500, 1000, 2000, 4000, 8000, 16000)
"""Bounds of the bands that are compared."""


class SelfTestError(ShellacError):
    """A check found something wrong; ``str()`` is one sentence."""


@dataclass(frozen=True)
class Check:
    """One check: what it looks at, and the function that looks.

    Attributes
    ----------
    title : str
    run : callable
    """

    title: str
    run: Callable[[], str]


def checks(scratch: Path) -> Iterator[Check]:
    """Give the checks, in order; they write into `scratch` only."""
    sound = _Sound(scratch)
    if PACKED.exists():
        yield Check("Files of the program", packed_files)
    yield Check("Weights", weights)
    yield Check("Compute device", compute_device)
    yield Check("Restoring the record", sound.restores)
    yield Check("FLAC written and read", sound.flac)
    yield Check("WAV written, read and put back", sound.wav)


def packed_files() -> str:
    """Every file that was packed is there. Raises SelfTestError."""
    names = json.loads(PACKED.read_text(encoding="utf-8"))
    missing = [name for name in names if not (FOLDER / name).exists()]
    if missing:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise SelfTestError(f"{len(missing)} of {len(names)} files are missing: {', '.join(missing[:5])}{more}")
    return f"all {len(names)} are there"


def reference() -> dict[str, Any]:
    """What the restored record is compared with. Raises SelfTestError where it is missing."""
    if not REFERENCE.exists():
        raise SelfTestError(f"{REFERENCE} is missing (from source: make weights-done)")
    return dict(json.loads(REFERENCE.read_text(encoding="utf-8")))


def weights() -> str:
    """Every network that ships with this version is there, unchanged, and loads. Raises SelfTestError."""
    from model.network import checkpoint, tracker_weights

    found = []
    for name, sha256 in reference()["weights"].items():
        path = WEIGHTS / f"{name}.safetensors"
        if tracker_weights.is_tracker(name):
            title, read = "Noise tracker", tracker_weights.load(path).sha256
        else:
            network = checkpoint.load(path)
            title, read = network.title, network.sha256
        if read != sha256:
            raise SelfTestError(
                f"{path} is not the file that belongs to this version: its SHA-256 is {read[:12]}, it should be "
                f"{sha256[:12]}"
            )
        found.append(f"{title} ({sha256[:12]})")
    return ", ".join(found)


def compute_device() -> str:
    """Where restoring computes here."""
    from model.network.device import choose

    device = choose("auto", "auto")
    return f"{device}: {device.reason}"


class _Sound:
    """The checks that share the restored record: as it is restored here, or `exact`, in full precision on the CPU."""

    def __init__(self, scratch: Path, exact: bool = False) -> None:
        self._scratch = scratch
        self._exact = exact
        self._noise: NoiseEstimate | None = None
        self._source: FileRecording | None = None
        self._treatment: Treatment | None = None

    def restores(self) -> str:
        """The record sounds as it did where this version was made, band by band."""
        stored = reference()
        if file_sha256(DEMO) != stored["demo_sha256"]:
            raise SelfTestError(f"{DEMO} is not the record that the reference was made from")
        found = measured(*self._restored())
        worst, where = 0.0, ""
        for part in ("restored_db", "removed_db"):
            for low, high, was, now in zip(EDGES_HZ, EDGES_HZ[1:], stored[part], found[part], strict=False):
                if not abs(now - was) <= worst:  # also where it is not a number
                    worst, where = abs(now - was), f"{part[:-3]}, {low}-{high} Hz: {now:.2f} instead of {was:.2f} dB"
        if not worst <= TOLERANCE_DB:
            raise SelfTestError(f"the restored record is not what it should be ({where})")
        assert self._treatment is not None  # the record was restored
        kind, precision = self._treatment.device["kind"], self._treatment.device["precision"]
        return f"agrees with the reference to {worst:.3f} dB in every band ({kind.upper()}, {precision})"

    def flac(self) -> str:
        """Restored and removed, written as FLAC, read again and verified."""
        source, _ = self._restored()
        return self._export(source)

    def wav(self) -> str:
        """The same with a 24-bit WAV; restored + removed is the source again."""
        from model.archive.rebuild import rebuild
        from model.audiofiles.file_recording import open_recording

        source, _ = self._restored()
        path = self._scratch / "side.wav"
        samples = source.read_integers(0, source.frames) << (32 - source.bits)
        sound_file.write(path, samples, source.rate, subtype="PCM_24")
        with open_recording(path) as side:
            sentence = self._export(side)
        again = self._scratch / "again.wav"
        report = follow(rebuild(path.with_name("side_restored.wav"), path.with_name("side_removed.wav"), again))
        if not report.audio_agrees or not np.array_equal(
            sound_file.read(again, dtype="int32", always_2d=True)[0], samples
        ):
            raise SelfTestError("restored + removed is not the source")
        return f"{sentence}; restored + removed is the source, sample for sample"

    def _restored(self) -> tuple[FileRecording, NoiseEstimate]:
        from model.archive.provenance import Treatment
        from model.audiofiles.file_recording import open_recording
        from model.network.checkpoint import load
        from model.network.device import choose
        from model.restoration.pipeline import RestorationSettings, estimate_noise

        if self._noise is None or self._source is None:
            name = reference()["restored_with"] if REFERENCE.exists() else RestorationSettings().weights
            checkpoint, settings = load(WEIGHTS / f"{name}.safetensors"), RestorationSettings()
            device = choose("cpu") if self._exact else choose(settings.device, settings.precision)
            self._source = open_recording(DEMO)
            self._noise = estimate_noise(self._source, settings, checkpoint, device)
            self._treatment = Treatment.of(settings, checkpoint, device)
        return self._source, self._noise

    def _export(self, source: FileRecording) -> str:
        from model.archive.export import export, targets_for
        from model.archive.verify import FindingState, verify

        _, noise = self._restored()
        targets = targets_for(source, self._scratch, residual=True)
        job = export(source, noise, targets.restored, amount=1.0, residual=targets.residual, treatment=self._treatment)
        report = follow(job)
        assert report.sidecar is not None  # a treatment was given
        findings = list(verify(report.sidecar, [source.path.parent]))
        wrong = [finding.sentence for finding in findings if finding.state is not FindingState.TRUE]
        if wrong or not findings:
            raise SelfTestError("; ".join(wrong) or "nothing was found to verify")
        return f"{report.restored.name} and its removed part, {len(findings)} statements of the sidecar verified"


def measured(source: Recording, noise: Recording) -> dict[str, list[float]]:
    """Levels in dB of what is restored and what is removed, one per band."""
    from model.restoration.subtraction import Residual, Restored

    return {"restored_db": band_levels(Restored(source, noise)), "removed_db": band_levels(Residual(noise))}


def band_levels(recording: Recording) -> list[float]:
    """Levels in dB between `EDGES_HZ`, of all channels together; 0 dB is a constant at full scale."""
    sound: NDArray[np.float32] = recording.read(0, recording.frames)
    power = np.square(np.abs(np.fft.rfft(sound.astype(np.float64), axis=0))).mean(axis=1) * 2 / len(sound) ** 2
    edges = np.searchsorted(np.fft.rfftfreq(len(sound), 1 / recording.rate), EDGES_HZ)
    return [round(float(10 * np.log10(power[low:high].sum() + 1e-20)), 3) for low, high in itertools.pairwise(edges)]


def stale() -> str:
    """Why the reference does not belong to the weights and the record that are there; "" if it does."""
    if not REFERENCE.exists():
        return f"{REFERENCE.name} is missing"
    stored = reference()
    there = {path.stem: file_sha256(path) for path in sorted(WEIGHTS.glob("*.safetensors"))}
    if stored["weights"] != there:
        return f"{REFERENCE.name} was made with other weights"
    return "" if stored["demo_sha256"] == file_sha256(DEMO) else f"{REFERENCE.name} was made from another record"


def make_reference() -> dict[str, Any]:
    """Restore the record with the weights of the project: what `reference` gives later."""
    from model.restoration.settings import DEFAULT_WEIGHTS

    paths = sorted(WEIGHTS.glob("*.safetensors"))
    sound = _Sound(FOLDER, exact=True)
    source, noise = sound._restored()
    levels = measured(source, noise)
    noise.close()
    source.close()
    return {
        "demo_sha256": file_sha256(DEMO),
        "weights": {path.stem: file_sha256(path) for path in paths},
        "restored_with": DEFAULT_WEIGHTS,
        "edges_hz": list(EDGES_HZ),
        **levels,
    }
