"""The restoration that a sidecar tells of, done again and compared."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from model.archive.as_exported import ExportedSamples, as_stored
from model.archive.exact_samples import BLOCK, master_block
from model.archive.provenance import application
from model.archive.sidecar import ProvenanceError, Sidecar, read_sidecar
from model.audiofiles.audio_hash import AudioHash, file_sha256
from model.audiofiles.file_recording import FileRecording, open_recording
from model.clicks.summary import found_by
from model.files.untrusted import is_plain_name
from model.hum.hum import Hum
from model.network import checkpoint, device
from model.progress import Progress
from model.restoration.pipeline import computed_ahead, find_noise
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import Residual

# One step of 16 bits. Another processor sums in another order; what that changes lies far below.
TOLERANCE = 2.0**-15


@dataclass(frozen=True)
class ReproduceReport:
    """How the second restoration compares with the first.

    Attributes
    ----------
    equal : bool
        Bit for bit the same sound.
    difference : float, optional
        The largest from the file that is there, full scale at 1.0, infinite where that has another shape; None where
        the restored file is not there.
    same_processor : bool
        Whether both were computed by the same kind of processor, so that `equal` is due.
    devices : tuple[str, str]
        Names of the recorded and of the present one.
    programs : tuple[str, str]
        The program that is recorded and the present one, with the libraries that are others; the same only where its
        code is as well, so that `equal` is due.
    """

    equal: bool
    difference: float | None
    same_processor: bool
    devices: tuple[str, str]
    programs: tuple[str, str]

    @property
    def file_changed(self) -> bool:
        """Whether the restored file is no longer what was written then, though that came out again."""
        return self.equal and bool(self.difference)

    @property
    def holds(self) -> bool:
        """Equal, or, on another processor or by other code, within the tolerance; and the file is what was written."""
        near = self.difference is not None and self.difference <= TOLERANCE
        due = self.same_processor and self.same_program
        return not self.file_changed and (self.equal or (near and not due))

    @property
    def same_program(self) -> bool:
        """Whether both were computed by the same code, with the same libraries."""
        return self.programs[0] == self.programs[1]


def reproduce(
    path: Path, masters: Sequence[Path] = (), weights: str | None = None
) -> Generator[Progress, None, ReproduceReport]:
    """Run again what the sidecar `path` tells of, writing nothing.

    A generator of progress whose return value is the report.

    Parameters
    ----------
    masters : sequence of Path
        Folders where the master may lie under its name, besides that of the sidecar.
    weights : str, optional
        Name or path of the weights; by default the name that the sidecar gives.

    Raises
    ------
    ProvenanceError
        Where it cannot be run again: master or weights are not there, or are not those that were used, or clicks were
        found by another classifier than today's, or other lines of hum than are found today.
    """
    sidecar = read_sidecar(path)
    treatment, source_path = sidecar.data["treatment"], sidecar.file("source", masters)
    if treatment is None:
        raise ProvenanceError("{path} does not say what the restoration was made with.", path=path)
    if source_path is None or not source_path.exists():
        raise ProvenanceError(
            "{path}: the master {source_path} is not there; --masters says where it is.",
            path=path,
            source_path=source_path,
        )
    if file_sha256(source_path) != sidecar.data["source"]["sha256"]:
        raise ProvenanceError(
            "{source_path} is no longer the master that {path} tells of.", source_path=source_path, path=path
        )
    settings = _settings(path, treatment["settings"], weights)
    used = checkpoint.load(settings.weights)
    if used.sha256 != treatment["weights"]["sha256"]:
        raise ProvenanceError(
            "{path}: the weights '{weights}' here are not those that were used ({sha256}, not {treatment}); "
            "--weights says where those are.",
            path=path,
            weights=settings.weights,
            sha256=used.sha256[:8],
            treatment=treatment["weights"]["sha256"][:8],
        )
    _check_clicks(path, sidecar, settings)
    compute = _device(treatment["device"])
    with open_recording(source_path) as source, closing(find_noise(source, settings, used, compute)) as noise:
        _check_hum(path, sidecar, noise.hum)
        residual = Residual(noise, sidecar.data["amount"])
        with computed_ahead(noise, compute, sidecar.span[1]):
            equal, difference = yield from _compare(sidecar, source, residual)
    then = treatment["device"]
    same = compute.kind == then["kind"] == "cpu" and compute.name == then["name"]
    devices = (f"{then['kind']} {then['name']}", f"{compute.kind} {compute.name}")
    return ReproduceReport(equal, difference, same, devices, _programs(sidecar.data["application"], application()))


def _programs(then: dict[str, Any], now: dict[str, Any]) -> tuple[str, str]:
    """Two programs in a few words, which are the same where nothing is known to differ."""
    differ = sorted(name for name, found in now["libraries"].items() if then["libraries"].get(name) != found)

    def words(program: dict[str, Any]) -> str:
        code = f"code {program['code'][:8]}" if "code" in program else "its code not stated"
        others = [f"{name} {program['libraries'].get(name, 'not stated')}" for name in differ]
        return ", ".join([f"Shellac {program['version']}", code, *others])

    return words(then), words(now)


def _device(then: dict[str, Any]) -> device.ComputeDevice:
    """The one that is stated, as it computed then: so many windows at once change in which order is summed."""
    now = device.choose(then["kind"], then["precision"], at_once=device.AT_ONCE)
    alone = device.choose(then["kind"], then["precision"])
    return alone if alone.name == then["name"] else now


def _settings(path: Path, data: dict[str, Any], weights: str | None) -> RestorationSettings:
    try:
        settings = RestorationSettings.from_json(data)
    except (TypeError, ValueError, OverflowError) as error:
        raise ProvenanceError(
            "{path} is damaged: its settings make no sense ({error}).", path=path, error=error
        ) from None
    if weights is not None:
        return replace(settings, weights=weights)
    if not isinstance(settings.weights, str) or not is_plain_name(settings.weights):
        raise ProvenanceError(
            "{path} was made with weights at a place of their own; --weights says where they are.", path=path
        )
    return settings


def _check_clicks(path: Path, sidecar: Sidecar, settings: RestorationSettings) -> None:
    """Raise ProvenanceError where other clicks would be found now; sidecars that say nothing of it are tried."""
    stated, today = (sidecar.data.get("clicks") or {}).get("classifier"), found_by()
    if settings.clicks is not None and stated not in (None, today):
        raise ProvenanceError(
            "{path}: its clicks were found by another classifier ({then}, not {now}); other repairs would be made now.",
            path=path,
            then=f"{stated['sha256'][:8]}, rules {stated['rules']}",
            now=f"{today['sha256'][:8]}, rules {today['rules']}",
        )


def _check_hum(path: Path, sidecar: Sidecar, hum: Hum | None) -> None:
    """Raise ProvenanceError where other lines are found now than the sidecar names, those added by hand left out."""
    stated = sidecar.data.get("hum")
    if hum is None or stated is None:
        return
    then = {line["order"]: line["frequency"] for line in stated["lines"] if line["order"] is not None}
    now = {line.order: line.frequency for line in hum.lines if not line.added}
    if then.keys() != now.keys():
        raise ProvenanceError(
            "{path}: today's search finds other lines of hum ({now}, not {then}); another hum would be taken now.",
            path=path,
            now=_in_hertz(now),
            then=_in_hertz(then),
        )


def _in_hertz(lines: dict[int, float]) -> str:
    return " ".join(f"{frequency:.1f}" for _, frequency in sorted(lines.items())) + " Hz" if lines else "0"


def _compare(
    sidecar: Sidecar, source: FileRecording, residual: Residual
) -> Generator[Progress, None, tuple[bool, float | None]]:
    stated: dict[str, Any] = sidecar.data["restored"]
    restored = sidecar.file("restored")
    before = open_recording(restored) if restored is not None and restored.exists() else None
    samples = ExportedSamples(source, residual, sidecar.data["overs"]["rule"])
    audio, largest, begun = AudioHash(), 0.0, time.monotonic()
    first, end = sidecar.span
    alike = before is not None and (before.channels, before.frames) == (source.channels, end - first)
    try:
        for start in range(first, end, BLOCK):
            count = min(BLOCK, end - start)
            block = as_stored(samples.block(start, count).restored, samples.bits, stated["subtype"])
            audio.update(block, stated["bits"])
            if before is not None and alike:
                full = 1.0 if block.dtype.kind == "f" else float(1 << (stated["bits"] - 1))
                apart = block.astype(np.float64) - master_block(before, start - first, count)
                largest = max(largest, float(np.abs(apart).max(initial=0.0)) / full)
            yield Progress.at(start + count - first, end - first, source.rate, begun)
    finally:
        if before is not None:
            before.close()
    difference = None if before is None else largest if alike else math.inf
    return audio.hexdigest() == stated["audio_sha256"], difference
