"""The project of the open recording: saved, opened, unsaved changes known, and a copy of them kept for a crash."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.document.document import Document
from app.errors import sentence
from app.playback.track_name import TrackName
from app.presets import Presets
from app.processes.worker import Worker
from app.translation import tr
from model.archive.exact_samples import hash_steps
from model.audiofiles.audio_hash import AudioHash
from model.audiofiles.file_recording import FileRecording, open_recording
from model.markers.marker import Marker
from model.presets.own import preset_called
from model.project.project import Alternative, Project, ProjectError, Source, View, read_project, write_project
from model.restoration.settings import RestorationSettings

COPY_MS = 20_000


@dataclass(frozen=True)
class _State:
    """What is asked about before it is lost; where one looks and listens is not."""

    settings: RestorationSettings
    notes: str
    markers: tuple[Marker, ...] = ()
    other: Alternative | None = None


_NOTHING = _State(RestorationSettings(weights=""), "")
"""What no recording is like: nothing of it is kept."""


class OpenProject(QObject):
    """What the open recording's project holds, and where it is kept.

    Attributes
    ----------
    path
        The file of the project; None where there is none yet.
    notes
        The user's own, on this recording; change them with `set_notes`.
    copy_path
        Where a copy of unsaved changes is kept while there are any; None for nowhere.

    Signals
    -------
    changed()
        `path`, `notes` or `modified` may be another.
    saved()
        The project was written.
    problem(str)
        A sentence the user should read now.
    recording_missing(object, object)
        The recording of a project is not where the project says: its path, and the Project.
    recording_wrong(object, object, str)
        There is another one: the same, and a sentence on what tells them apart.
    """

    changed = Signal()
    saved = Signal()
    problem = Signal(str)
    recording_missing = Signal(object, object)
    recording_wrong = Signal(object, object, str)

    def __init__(self, document: Document, presets: Presets, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._presets = document, presets
        self.path: Path | None = None
        self.notes = ""
        self.copy_path: Path | None = None
        self._kept: _State | None = None
        self._copied: _State | None = None
        self._sound_sha256 = ""
        self._hashing: Worker | None = None
        self._stated: tuple[str, Path, Project] | None = None  # a hash that is not compared yet, and who states it
        self._coming: tuple[Path, Project] | None = None
        self._found_elsewhere = False
        document.opened.connect(self._begin)
        document.settings_changed.connect(self.changed)
        document.markers.changed.connect(self.changed)
        document.pair.changed.connect(self.changed)
        self._copying = QTimer(self, interval=COPY_MS)
        self._copying.timeout.connect(self.keep_copy)
        self._copying.start()

    # What is kept.

    def _state(self) -> _State:
        document = self._document
        return _State(replace(document.settings, device="auto"), self.notes, document.markers.all, self._alternative())

    def _alternative(self) -> Alternative | None:
        pair = self._document.pair
        return None if pair.other is None else Alternative(pair.number, pair.other)

    @property
    def modified(self) -> bool:
        """Whether closing the recording would lose something that was decided.

        What was exported stands in the sidecar: it is lost only where there is a project, or there are other notes.
        """
        document = self._document
        if document.recording is None or self._kept is None or self._state() == self._kept:
            return False
        now, kept = self._state(), self._kept
        same = (now.notes, now.markers, now.other) == (kept.notes, kept.markers, kept.other)
        exported = self.path is None and same and document.export.settings is not None
        return not (exported and document.export.settings == document.settings)

    def set_notes(self, notes: str) -> None:
        """Keep other notes on this recording."""
        self.notes = notes
        self.changed.emit()

    def project(self) -> Project:
        """Everything as it is now. Raises AssertionError where no recording is open."""
        document, viewport = self._document, self._document.viewport
        recording = document.recording
        assert recording is not None
        source = Source(
            str(recording.path.absolute()), recording.rate, recording.channels, recording.frames, self._sound_sha256
        )
        heard = document.monitor.heard
        view = View(
            position=document.player.position,
            start=viewport.start,
            stop=viewport.stop,
            low=viewport.low,
            high=viewport.high,
            heard=heard.value,
            selection=document.selection,
            looping=document.looping,
        )
        preset, markers = self._presets.current.name, document.markers.all
        return Project(source, document.settings, preset, self.notes, view, markers, self._alternative())

    # Saving.

    def save(self, path: Path, then: Callable[[], object] = lambda: None) -> None:
        """Write the project; returns at once. `saved` and `then` follow, or `problem`.

        Parameters
        ----------
        path
            The file; another project of this name is replaced.
        then
            Called once it is written.
        """
        project, state = self.project(), self._state()

        def write(sha256: str) -> Generator[None, None, None]:
            yield
            write_project(path, replace(project, source=replace(project.source, audio_sha256=sha256)), replaces=True)

        def written() -> None:
            if self._document.recording is not None and str(self._document.recording.path.absolute()) == (
                project.source.path
            ):
                self.path, self._kept = path, state
                self._drop_copy()
            self.changed.emit()
            self.saved.emit()
            then()

        def known(sha256: str) -> None:
            worker = self._document.work(write(sha256), "saving")
            worker.finished.connect(lambda _: written())
            worker.failed.connect(self._failed)
            worker.start()

        if self._sound_sha256:
            known(self._sound_sha256)
        else:
            self._hash(Path(project.source.path), known)

    def _failed(self, error: Exception) -> None:
        self.problem.emit(sentence(error))

    def _hash(self, path: Path, known: Callable[[str], None]) -> None:
        """Hash the sound of the recording that is open, and remember it for as long as that is so."""
        if self._hashing is not None:
            self._hashing.cancel()

        def steps() -> Generator[int, None, str]:
            audio = AudioHash()
            with open_recording(path) as recording:
                yield from hash_steps(recording, audio)
            return audio.hexdigest()

        worker = self._document.work(steps(), "hashing")
        worker.gives_way = True
        self._hashing = worker

        def done(sha256: str) -> None:
            if worker is self._hashing:
                self._hashing, self._sound_sha256 = None, sha256
                self._compare(sha256)
            known(sha256)

        worker.finished.connect(done)
        worker.failed.connect(self._failed)
        worker.start()

    # Opening.

    def open(self, path: Path, recording: Path | None = None) -> None:
        """Open a project and its recording; returns at once. What is wrong with either is said in a sentence.

        Parameters
        ----------
        path
            The file.
        recording
            Where its recording is by now; None where the project says.
        """

        def read() -> Generator[None, None, tuple[Project, bool]]:
            yield
            project = read_project(path)
            project = project.moved(project.recording_path(path) if recording is None else recording)
            return project, Path(project.source.path).is_file()

        worker = self._document.work(read(), "opening a project")
        worker.finished.connect(lambda found: self._open_read(path, found[0], found[1], recording is not None))
        worker.failed.connect(self._failed)
        worker.start()

    def _open_read(self, path: Path, project: Project, there: bool, found_elsewhere: bool) -> None:
        if not there:
            self.recording_missing.emit(path, project)
            return
        source = Path(project.source.path)
        self._coming, self._found_elsewhere = (path, project), found_elsewhere

        def check(recording: FileRecording) -> None:
            project.check_recording(path, recording, source)

        def failed(error: Exception) -> None:
            if isinstance(error, ProjectError):  # what `check` says
                self.recording_wrong.emit(path, project, sentence(error))
            else:
                self._failed(error)

        settings = replace(project.settings, device=self._document.settings.device)
        self._document.open(source, settings, check, failed)

    def _begin(self) -> None:
        """Another recording is open, or none: with the project that is to come for it, or without one."""
        coming, self._coming = self._coming, None
        recording = self._document.recording
        if self._hashing is not None:
            self._hashing.cancel()
        self._hashing, self._stated, self._sound_sha256, self._copied = None, None, "", None
        self.path, self.notes, self._kept = None, "", None
        if recording is not None:
            if coming is not None and self._is_of(coming[1], recording):
                self._take_up(*coming)
            else:
                self._drop_copy()
                self._kept = self._state()
        else:
            self._drop_copy()
        self.changed.emit()

    def _is_of(self, project: Project, recording: FileRecording) -> bool:
        """Whether it was opened for this project; one whose recording failed to open waits for none."""
        settings = replace(project.settings, device=self._document.settings.device)
        return Path(project.source.path) == recording.path and self._document.settings == settings

    def _take_up(self, path: Path, project: Project) -> None:
        document = self._document
        self.notes = project.notes
        if project.markers is not None:
            document.markers.begin(project.markers)
        if project.alternative is not None:
            document.pair.begin(project.alternative.in_use, project.alternative.settings)
        if path.parent == _copies_folder(self.copy_path):
            self._kept = _NOTHING
            self.keep_copy()
            path.unlink(missing_ok=True)
        else:
            self.path, self._kept = path, _NOTHING if self._found_elsewhere else self._state()
            self._drop_copy()
        preset = preset_called(project.preset, self._presets.all)
        if preset is not None:
            self._presets.go_by(preset)
        view = project.view
        if view is not None:
            document.viewport.show(view.start, view.stop)
            document.viewport.show_frequencies(view.low, view.high)
            document.player.seek(view.position)
            document.monitor.choose(TrackName(view.heard))
            if view.selection is not None and view.selection[1] <= document.viewport.frames:
                document.select(view.selection, view.looping)
        if project.source.audio_sha256:
            self._stated = project.source.audio_sha256, path, project
            document.first_sound.after(self._look_at_sound)

    def _look_at_sound(self) -> None:
        """Hash the recording, unless whoever saved meanwhile has had that done."""
        if self._stated is not None and self._hashing is None:
            self._hash(Path(self._stated[2].source.path), lambda _: None)

    def _compare(self, found: str) -> None:
        """Say where the sound is not that of the project; whoever asked for its hash, for saving may have done so."""
        if self._stated is None:
            return
        (stated, path, project), self._stated = self._stated, None
        if stated != found:
            self.problem.emit(
                tr(
                    "{path} has changed since {name} was saved: its sound is another. What you see and hear is made "
                    "from it as it is now.",
                    path=project.source.path,
                    name=path.name,
                )
            )

    # The copy for a crash.

    def keep_copy(self, at_once: bool = False) -> None:
        """Write a copy of unsaved changes where one is wanted and there are others than in the last.

        Parameters
        ----------
        at_once
            Whether it is written before this returns; else by a worker.
        """
        if self.copy_path is None or not self.modified:
            return
        state, project, path = self._state(), self.project(), self.copy_path
        if state == self._copied:
            return
        self._copied = state

        def write() -> Generator[None, None, None]:
            yield
            _write_copy(path, project)

        if at_once:
            with contextlib.suppress(OSError, ProjectError):
                _write_copy(path, project)
        else:
            self._document.work(write(), "keeping a copy").start()  # where it fails, the next one may not

    def let_go(self) -> None:
        """The window closes, and the user has been asked: nothing is kept of what is not saved."""
        self._kept = None
        self._drop_copy()

    def _drop_copy(self) -> None:
        self._copied = None
        if self.copy_path is not None:
            self.copy_path.unlink(missing_ok=True)


def _write_copy(path: Path, project: Project) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_project(path, project, replaces=True)


def _copies_folder(path: Path | None) -> Path | None:
    return None if path is None else path.parent
