"""One file of a batch, from source to sidecar; runs in any process, on any machine that sees the files.

A job may be run twice (a machine was lost, the power went): what is already there and whole is
taken over, what was left half-way is finished or removed, and nothing is written a second time.
"""

from __future__ import annotations

import contextlib
import functools
import glob
import hashlib
import io
import json
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from model.archive.export import ExportReport, Overs, TargetTaken, Treatment, export, targets_for
from model.archive.provenance import ProvenanceError, Sidecar, read_sidecar
from model.archive.targets import Targets
from model.audiofiles import part_file
from model.audiofiles.audio_hash import file_sha256
from model.audiofiles.file_recording import FileRecording, open_recording
from model.batch.risk import assess
from model.pictures.spectrogram import frequency_edges, picture
from model.progress import Progress
from model.recording import Recording
from model.restoration.noise_estimate import Residual, Restored
from model.restoration.settings import RestorationSettings

if TYPE_CHECKING:
    from model.network.checkpoint import Checkpoint
    from model.network.device import ComputeDevice

_MOST_NUMBERS = 10_000
_PICTURE_COLUMNS, _PICTURE_ROWS = 400, 120


@dataclass(frozen=True)
class JobSettings:
    """What decides a job's result.

    restoration : as `RestorationSettings.as_json` gives it
    removed : whether the removed part is written
    overs : see `model.archive.export.export`
    """

    restoration: dict[str, Any]
    removed: bool = False
    overs: Overs = "limit"

    def sha256(self, weights_sha256: str) -> str:
        """Identify the settings: the device and the name of the weights do not count, their content does."""
        counted = {k: v for k, v in self.restoration.items() if k not in ("device", "weights")}
        text = json.dumps([counted, self.removed, self.overs, weights_sha256], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Give a JSON object."""
        return asdict(self)


@dataclass(frozen=True)
class JobSpec:
    """One job, complete in itself.

    stem : what the names of the results begin with
    threads : of the CPU; 0 leaves the choice to torch
    cache_bytes : of finished noise held in memory
    """

    id: int
    source: Path
    folder: Path
    stem: str
    settings: JobSettings
    pictures: bool = True
    threads: int = 0
    cache_bytes: int = 128 << 20


@dataclass(frozen=True)
class JobOutcome:
    """What a job has made, or found already made (`found`)."""

    restored: Path
    removed: Path | None
    sidecar: Path
    content_sha256: str
    seconds_of_sound: float
    seconds_spent: float
    overs: int
    notes: tuple[str, ...]
    music_risk: float
    noise_risk: float
    found: bool
    before: bytes = b""
    after: bytes = b""


def run_job(spec: JobSpec) -> Generator[Progress, None, JobOutcome]:
    """Restore one file. Yields progress; closing the generator leaves nothing half-written.

    Raises what `export`, `open_recording` and `checkpoint.load` raise.
    """
    settings = RestorationSettings.from_json(spec.settings.restoration)
    try:
        with open_recording(spec.source) as source:
            weights = _weights(settings.weights)
            settings_sha256 = spec.settings.sha256(weights.sha256)
            content_sha256 = file_sha256(spec.source)
            spec.folder.mkdir(parents=True, exist_ok=True)
            named = targets_for(source, spec.folder, spec.settings.removed, spec.settings.overs, spec.stem)
            for number in range(1, _MOST_NUMBERS):
                targets = named.numbered(number)
                _finish_interrupted(targets)
                if sidecar := _made_before(targets, content_sha256, settings_sha256):
                    return _found(source, targets, sidecar, spec.pictures)
                if not any(path.exists() for path in targets.paths()):
                    break
            job = _restore(spec, source, targets, settings, settings_sha256)
            return (yield from job)
    finally:
        sweep(spec.folder, spec.stem)


def _restore(
    spec: JobSpec, source: FileRecording, targets: Targets, settings: RestorationSettings, settings_sha256: str
) -> Generator[Progress, None, JobOutcome]:
    from model.clicks.declicker import in_words, summary
    from model.restoration.pipeline import find_noise

    weights, device = _weights(settings.weights), _device(settings.device, settings.precision, spec.threads)
    noise = find_noise(source, settings, weights, device, cache_bytes=spec.cache_bytes)
    with closing(noise):
        restored, removed = Restored(source, noise, settings.amount), Residual(noise, settings.amount)

        def further() -> dict[str, Any]:
            values = {"settings_sha256": settings_sha256, "risk": assess(restored, removed).as_json()}
            return values if noise.clicks is None else {**values, "clicks": summary(noise.clicks, noise.clicks_amount)}

        report: ExportReport = yield from export(
            source, noise, targets.restored, amount=settings.amount, removed=targets.removed,
            overs=spec.settings.overs, treatment=Treatment.of(settings, weights, device),
            sidecar=targets.sidecar, number=False, further=further,
        )  # fmt: skip
        pictures = _pictures(source, restored) if spec.pictures else (b"", b"")
    risk, clicks = report.further["risk"], report.further.get("clicks")
    notes = report.notes if clicks is None else (*report.notes, f"{source.path.name}: {in_words(clicks)}.")
    return JobOutcome(
        report.restored, report.removed, targets.sidecar, report.facts["source"].sha256,
        source.frames / source.rate, report.seconds, report.overs, notes,
        risk["music"], risk["noise"], False, *pictures,
    )  # fmt: skip


def _made_before(targets: Targets, content_sha256: str, settings_sha256: str) -> Sidecar | None:
    """The sidecar under these names, if it tells of the same source and settings and all files stand."""
    try:
        sidecar = read_sidecar(targets.sidecar)
    except ProvenanceError:
        return None
    same = sidecar.data["source"]["sha256"] == content_sha256
    same = same and sidecar.data["settings_sha256"] == settings_sha256
    return sidecar if same and all(path.exists() for path in targets.paths()) else None


def _found(source: FileRecording, targets: Targets, sidecar: Sidecar, pictures: bool) -> JobOutcome:
    from model.clicks.declicker import in_words

    data = sidecar.data
    notes = tuple(data["notes"])
    if data.get("clicks"):
        notes = (*notes, f"{source.path.name}: {in_words(data['clicks'])}.")
    risk = data["risk"] or {"music": 0.0, "noise": 0.0}
    drawn = (b"", b"")
    if pictures:
        with open_recording(targets.restored) as restored:
            drawn = _pictures(source, restored)
    return JobOutcome(
        targets.restored, targets.removed, targets.sidecar, data["source"]["sha256"], source.frames / source.rate,
        data["seconds"], data["overs"]["samples"], notes, risk["music"], risk["noise"], True, *drawn,
    )  # fmt: skip


def _finish_interrupted(targets: Targets) -> None:
    """Give the names that a crash kept from files that were whole and checked already.

    The sidecar is written before the first file gets its name, and gets its own last.
    """
    try:
        part = part_file.PartFile(targets.sidecar, keep=True)
    except FileNotFoundError:
        return
    except part_file.PartFileBusy:
        raise TargetTaken(f"{targets.restored} is being written by another program.") from None
    with part:
        data = _whole(part.file.read())
        if data is None:
            return
        stated = {targets.sidecar.with_name(data[role]["path"]): data[role]["sha256"]
                  for role in ("removed", "restored") if data.get(role)}  # fmt: skip
        if not all(_stands(path, sha256) for path, sha256 in stated.items()):
            return
        for path in stated:
            if not path.exists():
                with part_file.PartFile(path, keep=True) as left:
                    left.publish()
        part.publish()


def _whole(text: bytes) -> dict[str, Any] | None:
    """A sidecar's content, unless it was cut off."""
    try:
        data: dict[str, Any] = json.loads(text)
    except ValueError:
        return None
    return data


def _stands(path: Path, sha256: str) -> bool:
    """Whether the file, or its part, is there and is the one that was meant."""
    there = path if path.exists() else part_file.part_path(path)
    return there.exists() and file_sha256(there) == sha256


def sweep(folder: Path, stem: str) -> None:
    """Remove the parts of a job that no running program holds.

    Nothing where a whole sidecar waits among them: then the next run finishes the job with them.
    """
    sidecar = part_file.part_path(folder / f"{stem}{part_file.SIDECAR_SUFFIX}")
    with contextlib.suppress(FileNotFoundError):
        if _whole(sidecar.read_bytes()) is not None:
            return
    part_file.remove_if_abandoned(sidecar)
    for role in ("_restored", "_removed"):
        for path in folder.glob(f"{glob.escape(stem)}{role}.*{part_file.SUFFIX}"):
            part_file.remove_if_abandoned(path)


def _pictures(source: Recording, restored: Recording) -> tuple[bytes, bytes]:
    """The small spectrograms before and after."""
    with ThreadPoolExecutor(2) as pool:
        before, after = pool.map(_thumbnail, (source, restored))
    return before, after


def _thumbnail(recording: Recording) -> bytes:
    """A small spectrogram as WebP."""
    from PIL import Image

    from model.pictures.picture import inferno

    edges = frequency_edges("log", 40.0, min(20_000.0, recording.rate / 2), _PICTURE_ROWS)
    shades = picture(recording, 0, recording.frames, _PICTURE_COLUMNS, edges)
    out = io.BytesIO()
    Image.fromarray(inferno()[shades[::-1]]).save(out, format="WEBP", quality=60)
    return out.getvalue()


@functools.lru_cache(maxsize=2)
def _weights(name: str) -> Checkpoint:
    from model.network import checkpoint

    return checkpoint.load(name)


@functools.lru_cache(maxsize=2)
def _device(wanted: str, precision: Literal["auto", "fp32"], threads: int) -> ComputeDevice:
    from model.network import device

    return device.choose(wanted, precision, threads=threads or None)
