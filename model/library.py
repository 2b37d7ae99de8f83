"""Shellac from a program of your own: restore an array or a file, or read noise and sound wherever you like.

    import model.library as shellac

    restored, removed = shellac.restore(samples, rate=44_100)
    report = shellac.restore_file("side a.wav", "restored", amount=0.8)

What this module names keeps its meaning from version to version; everything else of `model` may change. Errors are
`ShellacError`: ``str()`` is one sentence that names the file and the reason.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.archive.export import ExportReport, Overs, Treatment, export
from model.archive.targets import targets_for
from model.audiofiles.file_recording import FileRecording, open_recording
from model.errors import ShellacError
from model.network import checkpoint, device
from model.presets.shipped import STANDARD
from model.progress import Progress, follow
from model.recording import ArrayRecording, Recording
from model.regions.region import Region
from model.restoration.noise_report import told_of
from model.restoration.noise_sum import NoiseSum
from model.restoration.pipeline import computed_ahead, find_noise
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import Residual, Restored

__all__ = [
    "ArrayRecording", "ExportReport", "FileRecording", "NoiseSum", "Progress", "Recording", "Region", "Residual",
    "Restoration", "RestorationSettings", "Restored", "ShellacError", "find_noise", "open_recording", "restore",
    "restore_file",
]  # fmt: skip


class Restoration(NamedTuple):
    """An array, restored.

    Attributes
    ----------
    restored, removed : ndarray of float32
        In the shape of what was given; their sum is what was given, to the last bit of float32 but one.
    """

    restored: NDArray[np.float32]
    removed: NDArray[np.float32]


def restore(
    samples: NDArray[np.floating], rate: int, settings: RestorationSettings | None = None, **changes: Any
) -> Restoration:
    """Restore sound in memory.

    Parameters
    ----------
    samples : ndarray (frames,) or (frames, channels) of floats
        Full scale at 1.0.
    rate : int
        Frames per second.
    settings : RestorationSettings, optional
        By default those of the preset Standard, which repair clicks and take hum.
    **changes
        Fields of `RestorationSettings` that differ from `settings`, such as ``amount=0.8`` or ``clicks=1.0``.

    Raises
    ------
    ShellacError
        The model cannot be loaded.
    TypeError
        There is no such field.
    ValueError
        A setting is out of its range; the array has another shape, or holds what is not a number.
    """
    given = np.asarray(samples, np.float32)
    if given.ndim not in (1, 2) or 0 in given.shape:
        raise ValueError(f"sound is an array (frames,) or (frames, channels), not one of shape {given.shape}")
    if not np.isfinite(given).all():
        raise ValueError("the sound holds samples that are no finite numbers")
    chosen = _changed(settings, changes)
    source = ArrayRecording(given, rate)
    with closing(find_noise(source, chosen)) as noise:
        removed = Residual(noise, chosen.amount).read(0, source.frames).reshape(given.shape)
    return Restoration(given - removed, removed)


def restore_file(
    path: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    settings: RestorationSettings | None = None,
    *,
    removed: bool = False,
    overs: Overs = "limit",
    on_progress: Callable[[Progress], object] | None = None,
    **changes: Any,
) -> ExportReport:
    """Restore a file into a folder, as ``shellac restore`` does: the restored file, and a sidecar that says how.

    The file itself is never written to, and no file that is there already: a name that is taken gets a number.

    Parameters
    ----------
    path : path
        WAV, RF64, BW64, AIFF, FLAC, and lossy files; of any length.
    folder : path
        Made where it is not there.
    settings : RestorationSettings, optional
        By default those of the preset Standard, which repair clicks and take hum.
    removed : bool
        What is taken out is written, too: both files together are the master again.
    overs : "limit", "float" or "refuse"
        What happens where the restored sound would leave full scale; see `model.archive.export.export`.
    on_progress : callable, optional
        Called with a `Progress` now and then.
    **changes
        Fields of `RestorationSettings` that differ from `settings`.

    Returns
    -------
    ExportReport
        Names the files that were written.

    Raises
    ------
    ShellacError
        A file cannot be read or written, or the model cannot be loaded. Nothing half-written is left.
    TypeError, ValueError
        As for `restore`.
    """
    chosen = _changed(settings, changes)
    network, computed_on = (
        checkpoint.load(chosen.weights),
        device.choose(chosen.device, chosen.precision, at_once=device.AT_ONCE),
    )
    with open_recording(path) as source, closing(find_noise(source, chosen, network, computed_on)) as noise:
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        targets = targets_for(source, target, residual=removed, overs=overs)
        job = export(
            source,
            noise,
            targets.restored,
            amount=chosen.amount,
            residual=targets.residual,
            overs=overs,
            treatment=Treatment.of(chosen, network, computed_on),
            further=lambda: told_of(noise),
        )
        with computed_ahead(noise, computed_on):
            return follow(job, on_progress or (lambda _: None))


def _changed(settings: RestorationSettings | None, changes: dict[str, Any]) -> RestorationSettings:
    return replace(settings or STANDARD.settings, **changes)
