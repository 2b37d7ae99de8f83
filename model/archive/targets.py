"""What a restoration is written as: names, containers and codings, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from model.archive.exact_samples import LOSSY_SUBTYPE, master_bits
from model.audiofiles.file_recording import FLOAT_BITS, FileRecording
from model.audiofiles.writer import RIFF_LIMIT, SoundFormat, flac_fault
from model.errors import ShellacError
from model.files import part_file
from model.sentence import Sentence

SUFFIXES = {
    ".wav": "WAV", ".wave": "WAV", ".bwf": "WAV", ".rf64": "RF64", ".w64": "W64",
    ".aif": "AIFF", ".aiff": "AIFF", ".aifc": "AIFF", ".flac": "FLAC",
}  # fmt: skip

# Where the tags of a lossy file have a place: MP3 carries ID3, which WAV holds in a chunk of its
# own; OGG carries the comments that FLAC has.
_PLAIN_SUFFIX = {"WAV": ".wav", "RF64": ".wav", "W64": ".w64", "AIFF": ".aiff", "FLAC": ".flac",
                 "MP3": ".wav", "OGG": ".flac"}  # fmt: skip

RESTORED, RESIDUAL, SPECTROGRAM = "_restored", "_removed", "_spectrogram"
"""What stands behind the source's name in the names of results."""

KINDS = ("clicks", "hum", "surface")
"""Of noise; each may have a file of its own, ``NAME_removed_KIND.EXT``."""

_ROLE = re.compile(rf"(?P<stem>.*)(?:{RESTORED}|{RESIDUAL}(?:_(?:{'|'.join(KINDS)}))?)(?P<number>(?:-\d+)?)", re.DOTALL)

Overs = Literal["limit", "float", "refuse"]


class ExportError(ShellacError):
    """An export cannot be made; ``str()`` is one sentence that names the file and the reason."""


class TargetTaken(ExportError):
    """A name that must not be numbered is taken, or another program is writing it."""


@dataclass(frozen=True)
class Targets:
    """The names of one restoration: ``NAME_restored.EXT``, ``NAME_removed.EXT``, ``NAME.shellac.json``.

    Or, in place of the second, ``NAME_removed_KIND.EXT`` for each kind of noise.

    Attributes
    ----------
    restored : Path
    residual : Path, optional
    sidecar : Path
    each : tuple of (str, Path)
        Kind of noise and the file for what is removed of it.
    """

    restored: Path
    residual: Path | None
    sidecar: Path
    each: tuple[tuple[str, Path], ...] = ()

    def numbered(self, number: int) -> Targets:
        """The same names with a number, for 2 and more."""
        residual = self.residual and part_file.numbered(self.residual, number)
        each = tuple((kind, part_file.numbered(path, number)) for kind, path in self.each)
        return Targets(
            part_file.numbered(self.restored, number), residual, part_file.numbered(self.sidecar, number), each
        )

    def roles(self, sidecar: bool = True) -> dict[str, Path]:
        """Role to path: "restored", "removed" or "removed_KIND" where they are wanted, and "sidecar"."""
        named = {"restored": self.restored, "removed": self.residual}
        named |= {f"removed_{kind}": path for kind, path in self.each}
        named |= {"sidecar": self.sidecar if sidecar else None}
        return {role: path for role, path in named.items() if path is not None}

    def paths(self) -> list[Path]:
        """All of them, the sidecar last."""
        return list(self.roles().values())


def targets_for(
    source: FileRecording,
    folder: Path,
    residual: bool = False,
    overs: Overs = "limit",
    stem: str | None = None,
    kinds: Sequence[str] = (),
) -> Targets:
    """Name what a restoration writes.

    Parameters
    ----------
    source : FileRecording
    folder : Path
        Where the files lie.
    residual : bool
        What is taken out is written, too.
    overs : Overs
        See `model.archive.export.export`; floats need a container that holds them.
    stem : str, optional
        Stands for the source's own name.
    kinds : sequence of str
        Kinds of noise that get a file each, in place of one for all that is taken out.
    """
    stem, suffix = source.path.stem if stem is None else stem, _suffix_for(source, overs)
    return Targets(
        folder / f"{stem}{RESTORED}{suffix}",
        folder / f"{stem}{RESIDUAL}{suffix}" if residual and not kinds else None,
        folder / f"{stem}{part_file.SIDECAR_SUFFIX}",
        tuple((kind, folder / f"{stem}{RESIDUAL}_{kind}{suffix}") for kind in kinds if residual),
    )


def excerpt_stem(source: FileRecording, span: tuple[int, int]) -> str:
    """What stands for the source's own name in those of an excerpt ``[start, stop)``: ``NAME_1m20s-2m05s``."""
    return f"{source.path.stem}_{'-'.join(_moment(frame / source.rate) for frame in span)}"


def _moment(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    hours, minutes = whole // 3600, whole // 60 % 60
    before = f"{hours}h{minutes:02}m" if hours else f"{minutes}m"
    return f"{before}{whole % 60:02}{f'.{thousandths:03}'.rstrip('0') if thousandths else ''}s"


def sidecar_for(result: Path) -> Path:
    """The sidecar's name for a restored file or a residual of any name."""
    return _beside(result, "", part_file.SIDECAR_SUFFIX)


def residual_for(restored: Path, kind: str | None = None) -> Path:
    """The name of the residual, or of its part of this kind (of KINDS), for a restored file of any name."""
    return _beside(restored, RESIDUAL if kind is None else f"{RESIDUAL}_{kind}", restored.suffix)


def picture_for(restored: Path) -> Path:
    """The name of the spectrograms before and after, for a restored file of any name."""
    return _beside(restored, SPECTROGRAM, ".png")


def _beside(result: Path, role: str, suffix: str) -> Path:
    """The name of another file of the same restoration: its role in place of that of `result`, the number kept."""
    found = _ROLE.fullmatch(result.stem)
    stem, number = (found["stem"], found["number"]) if found else (result.stem, "")
    return result.with_name(f"{stem}{role}{number}{suffix}")


def format_for(
    source: FileRecording, path: Path, residual: bool, overs: Overs, frames: int | None = None
) -> SoundFormat:
    """How a file is written: as the source is stored, unless its name or `overs` says otherwise.

    Parameters
    ----------
    source : FileRecording
    path : Path
        The file; its ending says the container.
    residual : bool
        It holds what is taken out: the difference of two 32-bit floats needs 64 bits.
    overs : Overs
    frames : int, optional
        Length of an excerpt; None for all of the source.

    Raises
    ------
    ExportError
        The container that the name asks for cannot hold the samples.
    """
    frames = source.frames if frames is None else frames
    container = SUFFIXES.get(path.suffix.lower())
    if container is None:
        raise ExportError("{path} cannot be written: Shellac writes .wav, .rf64, .w64, .aiff and .flac.", path=path)
    subtype = source.subtype if source.bits else LOSSY_SUBTYPE
    if overs == "float" and subtype not in FLOAT_BITS:
        subtype = "FLOAT" if master_bits(source) <= 24 else "DOUBLE"
    elif subtype == "FLOAT" and residual:
        subtype = "DOUBLE"  # 32 bits do not hold the difference of two floats
    if subtype in ("PCM_U8", "PCM_S8"):
        subtype = "PCM_U8" if container in ("WAV", "RF64", "W64") else "PCM_S8"
    form = SoundFormat(container, subtype, source.rate, source.channels, frames)
    too_long = form.sound_bytes + _metadata_bytes(source) > RIFF_LIMIT
    if container == "WAV" and (source.container == "RF64" or too_long):
        return SoundFormat("RF64", subtype, source.rate, source.channels, frames)
    if container == "AIFF" and too_long:
        raise ExportError(
            "{path} cannot be written: AIFF ends at 4 GiB; choose .wav, which continues as RF64.", path=path
        )
    if container == "FLAC":
        _check_flac(path, form)
    return form


def check_master(source: FileRecording, targets: Targets) -> None:
    """Refuse to write over the master, or beside it under a name that differs only in its ending.

    Raises
    ------
    ExportError
        One of the names is such a one, two are the same, or they lie in several folders.
    """
    master = source.path.resolve()
    for path in targets.paths():
        there = path.parent.resolve() / path.name  # a link that has the name is not followed: the name is taken
        if there in (master, source.path.parent.resolve() / source.path.name):
            raise ExportError("{path} is the master itself: Shellac never writes over it.", path=path)
        if there.parent == master.parent and there.stem == master.stem:
            raise ExportError(
                "{path} would lie beside the master and differ from it only in its ending; choose a name "
                "that cannot be mistaken for the master's.",
                path=path,
            )
    if len({path.parent.resolve() for path in targets.paths()}) > 1:
        raise ExportError("{restored} and what belongs to it have to lie in one folder.", restored=targets.restored)
    if targets.restored.name in [path.name for role, path in targets.roles().items() if role != "restored"]:
        raise ExportError(
            "{restored} cannot hold both the restored sound and what was removed.", restored=targets.restored
        )


def _suffix_for(source: FileRecording, overs: Overs) -> str:
    given = source.path.suffix
    alike = (source.container, "WAV" if source.container == "RF64" else source.container)
    suffix = given if SUFFIXES.get(given.lower()) in alike else _PLAIN_SUFFIX[source.container]
    if SUFFIXES[suffix.lower()] == "FLAC" and (overs == "float" or flac_fault(_as_flac(source))):
        return ".wav"
    return suffix


def other_container(source: FileRecording, container: str | None) -> str | None:
    """A sentence about a FLAC that is restored to another container because it has to; None for every other."""
    if source.container != "FLAC" or container == "FLAC":
        return None
    fault = flac_fault(_as_flac(source))
    return fault and Sentence(
        "{name}: {fault}, so the restored sound is written as {container}.",
        name=source.path.name,
        fault=fault,
        container=container,
    )


def _as_flac(source: FileRecording) -> SoundFormat:
    subtype = source.subtype if source.bits else LOSSY_SUBTYPE
    return SoundFormat("FLAC", subtype, source.rate, source.channels, source.frames)


def _metadata_bytes(source: FileRecording) -> int:
    """At most so many bytes of metadata can come along."""
    sound = source.frames * source.channels * source.bits // 8
    size = source.path.stat().st_size
    return size if source.container in ("FLAC", "OGG", "MP3") else max(size - sound, 0)


def _check_flac(path: Path, form: SoundFormat) -> None:
    reason = flac_fault(form)
    if reason:
        raise ExportError(
            "{path} cannot be written: {reason}; choose .wav, where nothing is lost.", path=path, reason=reason
        )
