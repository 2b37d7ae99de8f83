"""Which files of a folder are to be done, and what their results are called."""

from __future__ import annotations

import contextlib
import fnmatch
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from model.archive.sidecar import ProvenanceError, read_sidecar
from model.audiofiles.audio_hash import file_sha256
from model.audiofiles.file_recording import SUFFIXES, open_recording
from model.batch.job_spec import JobSettings
from model.batch.journal import FOLDER, Journal
from model.batch.journal_rows import BatchError, Job, JobState
from model.errors import ShellacError, os_reason
from model.files.part_file import SIDECAR_SUFFIX


@dataclass(frozen=True)
class SourceFile:
    """One source: its path below the folder with slashes, and what its results' names begin with.

    Attributes
    ----------
    source : str
    stem : str
    size : int
        In bytes.
    mtime_ns : int
        Time of its last change, in nanoseconds since 1970.
    """

    source: str
    stem: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Scan:
    """What a folder holds, and sentences about what could not be looked into.

    Attributes
    ----------
    found : tuple of SourceFile
    unreadable : tuple of str
    """

    found: tuple[SourceFile, ...]
    unreadable: tuple[str, ...]


def scan(folder: Path, target: Path, patterns: Iterable[str] = ()) -> Scan:
    """Look through a folder and all below it, in the order of names.

    Links to folders are followed, but for those that lead back up. A file that cannot be looked at is among
    those found, so that its job says why. Left out: hidden files, parts, what Shellac itself wrote (a sidecar
    says so), and the target where it lies within.

    Parameters
    ----------
    patterns : Iterable[str]
        Such as ``*.wav`` or ``1927/*``, against the name and the path below `folder`, letter case aside; without any,
        all files with the ending of a sound format.

    Raises
    ------
    BatchError
        Where `folder` cannot be read.
    """
    if not folder.is_dir():
        raise BatchError("{folder} is not a folder that exists.", folder=folder)
    unreadable: list[str] = []

    def note(error: OSError) -> None:
        unreadable.append(f"{error.filename} cannot be looked into: {os_reason(error)}.")

    lowered = tuple(pattern.lower() for pattern in patterns)
    inside = target.resolve()
    found: list[SourceFile] = []
    for place, folders, names in os.walk(folder, onerror=note, followlinks=True):
        here = Path(place)
        folders[:] = sorted(n for n in folders if not n.startswith(".") and _is_further(here / n, inside))
        ours = _results(here, names)
        wanted = sorted(name for name in names if name not in ours and _is_wanted(here / name, folder, lowered))
        # a.wav and a.flac side by side would both make a.shellac.json
        stems = Counter(Path(name).stem.lower() for name in wanted)
        for name in wanted:
            size = mtime_ns = 0
            with contextlib.suppress(OSError):
                state = (here / name).stat()
                size, mtime_ns = state.st_size, state.st_mtime_ns
            stem = Path(name).stem if stems[Path(name).stem.lower()] == 1 else name
            found.append(SourceFile((here / name).relative_to(folder).as_posix(), stem, size, mtime_ns))
    if unreadable and not found:
        raise BatchError(unreadable[0])
    return Scan(tuple(found), tuple(unreadable))


def _is_further(folder: Path, target: Path) -> bool:
    """Whether a folder is to be looked into: not the target, and no link that leads back up."""
    there = folder.resolve()
    return there != target and not (folder.is_symlink() and folder.parent.resolve().is_relative_to(there))


def _results(folder: Path, names: list[str]) -> set[str]:
    """Names of the files that a sidecar among them calls restored or removed."""
    ours = set()
    for name in names:
        if name.endswith(SIDECAR_SUFFIX):
            with contextlib.suppress(ProvenanceError):
                sidecar = read_sidecar(folder / name)
                told = [sidecar.facts(role) for role in ("restored", *sidecar.shares)]
                ours |= {facts["path"] for facts in told if facts is not None}
    return ours


def _is_wanted(path: Path, folder: Path, patterns: tuple[str, ...]) -> bool:
    name = path.name.lower()
    if name.startswith(".") or name.endswith(".part"):
        return False
    if not patterns:
        return name.endswith(SUFFIXES)
    relative = path.relative_to(folder).as_posix().lower()
    return any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns for text in (name, relative))


@dataclass(frozen=True)
class Expected:
    """A file before the batch begins.

    Attributes
    ----------
    file : SourceFile
    seconds : float, optional
        Its length; None where it cannot be opened.
    done : bool
        It was restored with these settings before, and will be left out.
    reason : str
        Why it cannot be opened, in a sentence; else "".
    """

    file: SourceFile
    seconds: float | None
    done: bool
    reason: str = ""


def expected(folder: Path, target: Path, settings_sha256: str = "") -> Iterator[Expected]:
    """Tell what a batch would do, file by file, without beginning it; nothing is written.

    Parameters
    ----------
    folder, target : Path
        Of the sources, and of the results.
    settings_sha256 : str
        As `JobSettings.sha256` gives it; "" where it is not known, then nothing counts as done.

    Raises
    ------
    BatchError
        Where `folder` cannot be read.
    """
    found = scan(folder, target)
    done = _done_before(target, settings_sha256)
    for file in found.found:
        if done.get(file.source) == (file.size, file.mtime_ns):
            yield Expected(file, None, done=True)
            continue
        try:
            with open_recording(folder / PurePosixPath(file.source)) as recording:
                yield Expected(file, recording.frames / recording.rate, done=False)
        except ShellacError as error:
            yield Expected(file, None, done=False, reason=error.message)


def _done_before(target: Path, settings_sha256: str) -> dict[str, tuple[int, int]]:
    """Of sources that are done with these settings: size and time."""
    if not (target / FOLDER).is_dir():
        return {}
    with contextlib.suppress(BatchError), Journal(target, exclusive=False) as journal:
        jobs = [job for job in journal.jobs(JobState.DONE) if job.settings_sha256 == settings_sha256]
        return {job.source: (job.size, job.mtime_ns) for job in jobs if _results_stand(job, target)}
    return {}


def measured_speed(target: Path) -> tuple[float, int] | None:
    """Seconds of sound that one worker restored in a second here before, and how many files that was measured with.

    None where no batch was run into this folder.
    """
    if not (target / FOLDER).is_dir():
        return None
    with contextlib.suppress(BatchError), Journal(target, exclusive=False) as journal:
        done = [(job.seconds_of_sound or 0.0, job.seconds_spent or 0.0) for job in journal.jobs(JobState.DONE)]
        spent = sum(seconds for _, seconds in done)
        return (sum(sound for sound, _ in done) / spent, len(done)) if spent > 0 else None
    return None


def enter(
    journal: Journal,
    found: Iterable[SourceFile],
    folder: Path,
    target: Path,
    settings: JobSettings,
    settings_sha256: str,
) -> Iterator[int]:
    """Enter into the journal what is to be done, leaving out what is done already.

    A file counts as done while its size and time are those that were seen, or else its content has the same hash,
    and its results are still there.

    Parameters
    ----------
    journal : Journal
    found : iterable of SourceFile
    folder, target : Path
        Of the sources, and of the results.
    settings : JobSettings
        What new jobs are done with.
    settings_sha256 : str
        As `JobSettings.sha256` gives it.

    Yields
    ------
    int
        How many files were looked at.
    """
    for looked_at, file in enumerate(found, 1):
        job = journal.latest(file.source, settings_sha256)
        if job is None or (job.state is JobState.DONE and not _still_holds(job, file, folder, journal)):
            journal.add(
                source=file.source, stem=file.stem, size=file.size, mtime_ns=file.mtime_ns,
                settings=settings.as_json(), settings_sha256=settings_sha256,
            )  # fmt: skip
        elif job.state is not JobState.DONE:
            now = {"stem": file.stem, "size": file.size, "mtime_ns": file.mtime_ns}
            journal.change([job.id], state=JobState.WAITING, attempts=0, reason="", **now)
        elif not _results_stand(job, target):
            journal.change([job.id], state=JobState.WAITING, attempts=0, reason="its results were missing")
        yield looked_at
    journal.commit()


def _still_holds(job: Job, file: SourceFile, folder: Path, journal: Journal) -> bool:
    """Whether the result is of the file as it is now."""
    if (job.size, job.mtime_ns) == (file.size, file.mtime_ns):
        return True
    if job.size != file.size:
        return False
    try:
        same = file_sha256(folder / PurePosixPath(file.source)) == job.content_sha256
    except OSError:
        return False
    if same:
        journal.change([job.id], mtime_ns=file.mtime_ns)
    return same


def _results_stand(job: Job, target: Path) -> bool:
    paths = [target / path for path in (job.restored, job.residual, job.sidecar) if path]
    if job.settings.get("each") and job.sidecar:  # the journal has no place for their names
        try:
            sidecar = read_sidecar(target / job.sidecar)
        except ProvenanceError:
            return False
        paths += [path for role in sidecar.shares if (path := sidecar.file(role)) is not None]
    return bool(paths) and all(path.exists() for path in paths)


def retire(journal: Journal, found: Iterable[SourceFile], settings_sha256: str) -> None:
    """Put aside what an earlier run left undone and this one does not ask for.

    Parameters
    ----------
    journal : Journal
    found : iterable of SourceFile
        What this run has found.
    settings_sha256 : str
        What this run asks for; jobs of other settings are skipped.
    """
    present = {file.source for file in found}
    for job in list(journal.jobs(JobState.WAITING, JobState.RUNNING)):
        if job.source not in present:
            journal.change([job.id], state=JobState.FAILED, reason=f"{job.source} has vanished.")
        elif job.settings_sha256 != settings_sha256 and job.weaker_than is None:
            journal.change([job.id], state=JobState.SKIPPED, reason="other settings were asked for since")
        else:
            journal.change([job.id], state=JobState.WAITING)
    journal.commit()
