"""One file of a batch, from source to sidecar; runs in any process, on any machine that sees the files.

A job may be run twice (a machine was lost, the power went): what is already there and whole is
taken over, what was left half-way is finished or removed, and nothing is written a second time.
"""

from __future__ import annotations

import functools
import io
import os
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from model.archive.copies.access_copy import AccessCopies, write_access_copies
from model.archive.copies.copy_format import check_format, copy_format
from model.archive.export import ExportError, ExportReport, TargetTaken, Treatment, export, targets_for
from model.archive.sidecar import ProvenanceError, Sidecar, read_sidecar
from model.archive.targets import Targets
from model.audiofiles.audio_hash import file_sha256
from model.audiofiles.file_recording import FileRecording, open_recording
from model.batch.job_spec import JobOutcome, JobSpec
from model.files.locks import FileBusy
from model.files.part_set import settle
from model.files.untrusted import is_regular
from model.pictures.spectrogram import frequency_edges, picture
from model.progress import Progress
from model.recording import Recording, RecordingError
from model.restoration.noise_sum import kinds_of
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import Residual, Restored

if TYPE_CHECKING:
    from model.network.checkpoint import Checkpoint
    from model.network.device import ComputeDevice

_MOST_NUMBERS = 10_000
_PICTURE_COLUMNS, _PICTURE_ROWS = 400, 120


def run_job(spec: JobSpec) -> Generator[Progress, None, JobOutcome]:
    """Restore one file.

    Yields progress; closing the generator leaves nothing half-written.

    Raises
    ------
    ExportError, RecordingError, CheckpointError, OSError
        As `export`, `open_recording` and `checkpoint.load` raise them.
    """
    settings = RestorationSettings.from_json(spec.settings.restoration)
    try:
        with open_recording(spec.source) as source:
            weights = _weights(settings.weights)
            for name in spec.settings.copies:
                check_format(
                    copy_format(name), source.channels, source.rate, source.path
                )  # before an hour is spent on it
            settings_sha256 = spec.settings.result_sha256(weights.sha256)
            content_sha256 = file_sha256(spec.source)
            spec.folder.mkdir(parents=True, exist_ok=True)
            # its own token as well: a cluster that lost a worker hands the same job to another
            _settle(spec, (*spec.left_behind, spec.token))
            kinds = kinds_of(settings) if spec.settings.each else ()
            named = targets_for(source, spec.folder, spec.settings.residual, spec.settings.overs, spec.stem, kinds)
            for number in range(1, _MOST_NUMBERS):
                targets = named.numbered(number)
                if sidecar := _made_before(targets, content_sha256, settings_sha256):
                    yield from _copies(spec, targets.restored, targets.sidecar)
                    return _found(source, targets, sidecar, spec.pictures)
                if not any(os.path.lexists(path) for path in targets.paths()):
                    break
            job = _restore(spec, source, targets, settings, settings_sha256)
            outcome = yield from job
            yield from _copies(spec, outcome.restored, outcome.sidecar)
            return outcome
    finally:
        sweep(spec)


def _copies(spec: JobSpec, restored: Path, sidecar: Path) -> Generator[Progress, None, None]:
    """Write those access copies that the sidecar does not state yet; one that was handed out since stays away."""
    data = read_sidecar(sidecar).data
    whole = [0, data["source"]["frames"]]
    stated = {
        (copy["path"].rpartition(".")[2], copy["subtype"], copy["rate"])
        for copy in data.get("access_copies", [])
        if copy["span"] == whole
    }
    rate = data["restored"]["rate"]

    def coding(name: str) -> tuple[str, str, int]:
        form = copy_format(name)
        return form.suffix[1:], form.subtype, form.rate_for(rate)

    missing = tuple(name for name in spec.settings.copies if coding(name) not in stated)
    try:
        yield from write_access_copies(restored, sidecar, AccessCopies(missing))
    except (ExportError, RecordingError) as error:
        raise ExportError(
            "{name} is written and checked, an access copy is not: {error}", name=restored.name, error=error
        ) from error


def _restore(
    spec: JobSpec, source: FileRecording, targets: Targets, settings: RestorationSettings, settings_sha256: str
) -> Generator[Progress, None, JobOutcome]:
    from model.batch.risk import assess  # the window imports this module, and has no use for scipy's filters
    from model.clicks.strokes import strokes_risk
    from model.restoration.noise_report import of_a_file, told_of
    from model.restoration.pipeline import computed_ahead, find_noise

    weights, device = _weights(settings.weights), _device(settings.device, settings.precision, spec.threads)
    noise = find_noise(source, settings, weights, device, cache_bytes=spec.cache_bytes)
    with closing(noise):
        restored, residual = Restored(source, noise, settings.amount), Residual(noise, settings.amount)

        def further() -> dict[str, Any]:
            risk: dict[str, float] = assess(restored, residual).as_json()
            if noise.clicks is not None:
                risk["strokes"] = round(strokes_risk(noise.clicks), 4)
            values = {"settings_sha256": settings_sha256, "risk": risk}
            return values | told_of(noise)

        with computed_ahead(noise, device):
            report: ExportReport = yield from export(
                source, noise, targets.restored, amount=settings.amount, residual=targets.residual,
                overs=spec.settings.overs, treatment=Treatment.of(settings, weights, device),
                sidecar=targets.sidecar, number=False, further=further, token=spec.token, each=targets.each,
            )  # fmt: skip
        pictures = _pictures(source, restored) if spec.pictures else (b"", b"")
    risk, clicks = report.further["risk"], report.further.get("clicks")
    notes = (*report.notes, *of_a_file(source.path.name, report.further))
    return JobOutcome(
        report.restored, report.residual, targets.sidecar, report.facts["source"].sha256,
        source.frames / source.rate, report.seconds, report.overs, notes,
        risk["music"], risk["noise"], False, None if clicks is None else clicks["per_minute"],
        risk.get("strokes"), *pictures,
    )  # fmt: skip


def _made_before(targets: Targets, content_sha256: str, settings_sha256: str) -> Sidecar | None:
    """The sidecar under these names, if it tells of the same source and settings and all files stand."""
    try:
        sidecar = read_sidecar(targets.sidecar)
    except ProvenanceError:
        return None
    same = sidecar.data["source"]["sha256"] == content_sha256
    same = same and sidecar.data["settings_sha256"] == settings_sha256
    return sidecar if same and all(is_regular(path) for path in targets.paths()) else None


def _found(source: FileRecording, targets: Targets, sidecar: Sidecar, pictures: bool) -> JobOutcome:
    from model.restoration.noise_report import of_a_file

    data = sidecar.data
    notes = (*sidecar.notes, *of_a_file(source.path.name, data))
    risk = data["risk"] or {"music": 0.0, "noise": 0.0}
    drawn = (b"", b"")
    if pictures:
        with open_recording(targets.restored) as restored:
            drawn = _pictures(source, restored)
    return JobOutcome(
        targets.restored, targets.residual, targets.sidecar, data["source"]["sha256"], source.frames / source.rate,
        data["seconds"], data["overs"]["samples"], notes, risk["music"], risk["noise"], True,
        data["clicks"]["per_minute"] if data.get("clicks") else None, risk.get("strokes"), *drawn,
    )  # fmt: skip


def _settle(spec: JobSpec, tokens: Iterable[str]) -> None:
    """Finish or clear away what earlier attempts left behind."""
    for token in tokens:
        try:
            settle(spec.folder, token)
        except FileBusy:
            raise TargetTaken(
                "{source} is being restored by another program into {folder}.", source=spec.source, folder=spec.folder
            ) from None


def sweep(spec: JobSpec) -> bool:
    """Finish or clear away what a job left behind; False where something may still be there."""
    try:
        _settle(spec, (*spec.left_behind, spec.token))
    except (TargetTaken, OSError):
        return False
    return True


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

    return device.choose(wanted, precision, threads=threads or None, at_once=device.AT_ONCE)
