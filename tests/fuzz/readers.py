"""Everything that opens what lies in a folder: what it is fed with, how that is spoilt, and how it is read."""

from __future__ import annotations

import contextlib
import functools
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from model.archive.export import export, targets_for
from model.archive.rebuild import rebuild
from model.archive.reproduce import reproduce
from model.archive.sidecar import read_sidecar
from model.archive.verify import verify
from model.audiofiles import bext, flac_blocks, id3, metadata, riff
from model.audiofiles.carried import without_misleading
from model.audiofiles.file_recording import open_recording
from model.audiofiles.lossy import ogg
from model.audiofiles.writer import SoundFormat
from model.batch.journal import FOLDER, Journal
from model.batch.report import write_reports
from model.batch.review import to_review
from model.clicks.keep_files import read_put_back
from model.errors import sentence
from model.evaluate.sets import pairs
from model.files.notes import notes_folder
from model.files.part_file import part_name
from model.files.part_set import settle_noted
from model.listening.ratings import read_ratings
from model.listening.report import ListeningReport
from model.listening.session_file import load_session
from model.network import checkpoint, tracker_weights
from model.presets.in_words import in_words
from model.presets.preset import preset_text, read_preset
from model.processes.pipe import decode
from model.project.project import read_project, write_project
from model.regions.region_files import read_regions
from tests.audiofiles.made_files import TREATMENT, finish, noise_for
from tests.batch.collection import options, run_batch
from tests.fuzz import commands, seeds
from tests.fuzz.commands import beside
from tests.fuzz.mutators import (
    Mutator,
    spoil_bytes,
    spoil_database,
    spoil_deep_json,
    spoil_weights,
)

Seeds = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Reader:
    """One thing that opens files.

    Attributes
    ----------
    name : str
    seeds : callable
        Gives names and contents of whole inputs.
    spoil : Mutator
    read : callable
        Reads an input from a path; its folder is the reader's own and empty but for the input.
    share : float
        How many of the inputs it gets, against the others.
    """

    name: str
    seeds: Callable[[], Seeds]
    spoil: Mutator
    read: Callable[[Path], object]
    share: float = 1.0


def allowed(error: BaseException) -> bool:
    """Whether an exception is a sentence for a user, not a fault."""
    return not isinstance(error, MemoryError) and bool(sentence(error))


def _walk(path: Path) -> None:
    found = riff.layout(path)
    if found is not None:
        found.length_fault(path.stat().st_size)
        metadata.valid_bits(path)
        for target in ("WAV", "W64", "AIFF", "FLAC"):
            metadata.plan_metadata(path, "AIFF" if found.form[:3] == "AIF" else "WAV", target, True, "A=PCM\r\n")


def _carry(path: Path) -> None:
    found = riff.layout(path)
    if found is not None:
        container = "AIFF" if found.form[:3] == "AIF" else "W64" if found.form == "W64" else "WAV"
        plan = metadata.plan_metadata(path, container, container, True, "A=PCM\r\n")
        without_misleading(plan, SoundFormat(container, "PCM_24", 48_000, 1, 100))


def _open(path: Path) -> None:
    with open_recording(path) as recording:
        recording.tags()
        metadata.contents(path, recording.container)
        metadata.valid_bits(path)
        recording.read(0, 500)
        recording.read(max(0, recording.frames - 3), 10)


def _export(path: Path) -> None:
    with open_recording(path) as source:
        if source.frames * source.channels > 200_000:
            return
        to = targets_for(source, path.parent / "out", residual=True)
        to.restored.parent.mkdir(exist_ok=True)
        job = export(source, noise_for(source), to.restored, amount=0.5, residual=to.residual, treatment=TREATMENT)
        report = finish(job)
    assert report.sidecar is not None
    assert {finding.state.value for finding in verify(report.sidecar, [path.parent])} == {"true"}


def _flac(path: Path) -> None:
    blocks, _ = flac_blocks.read_blocks(path)
    for block in blocks:
        flac_blocks.foreign_chunk(block)
        with contextlib.suppress(ValueError):  # what it promises for damaged comments
            flac_blocks.split_comments(block.content)
    for target in ("FLAC", "WAV"):
        metadata.plan_metadata(path, "FLAC", target, True, "A=PCM\r\n")


def _ogg(path: Path) -> None:
    ogg.length_fault(path)
    for target in ("FLAC", "WAV"):
        metadata.plan_metadata(path, "OGG", target, False, None)


def _id3(path: Path) -> None:
    with path.open("rb") as file:
        id3.leading_tags(file)
    data = path.read_bytes()
    assert len(id3.without_replaygain(data)[0]) == len(data)
    for target in ("WAV", "FLAC", "AIFF"):
        metadata.plan_metadata(path, "MP3", target, False, None)


def _bext(path: Path) -> None:
    data = path.read_bytes()
    for kind in ("bext", "ubxt"):
        changed = bext.derive(data, "A=PCM,F=48000\r\n", kind)
        assert len(changed.content) >= len(data.rstrip(b"\0")) or changed.content == data
    bext.derive_ixml(data)


def _sidecar(path: Path) -> None:
    sidecar = read_sidecar(path)
    for role in ("source", "restored", "removed"):
        sidecar.file(role)


def _verify(path: Path) -> None:
    beside(path, "a.wav", "a_restored.wav", "a_removed.wav")
    list(verify(path))


def _rebuild(path: Path) -> None:
    beside(path, "a_restored.wav", "a_removed.wav")
    finish(rebuild(path.with_name("a_restored.wav"), path.with_name("a_removed.wav"), path.with_name("again.wav")))


def _reproduce(path: Path) -> None:
    beside(path, "a.wav", "a_restored.wav")
    finish(reproduce(path))


def _regions(path: Path) -> None:
    read_regions(path, 48_000)


def _preset(path: Path) -> None:
    preset = read_preset(path)
    in_words(preset.settings)
    path.with_name("again.json").write_text(preset_text(preset), "utf-8", errors="surrogatepass")


def _project(path: Path) -> None:
    beside(path, "a.wav")
    project = read_project(path)
    source = project.recording_path(path)
    write_project(path.with_name("again"), project.moved(source))
    assert read_project(path.with_name("again")).settings == project.settings
    with open_recording(path.with_name("a.wav")) as recording:
        project.check_recording(path, recording, source)


def _kept_clicks(path: Path) -> None:
    read_put_back(path, 48_000)


def _journal(path: Path) -> None:
    (path.parent / FOLDER).mkdir()
    path.rename(path.parent / FOLDER / "journal.sqlite")
    with Journal(path.parent) as journal:
        jobs = list(journal.jobs())
        list(journal.jobs(order="risk"))
        journal.waiting()
        journal.counts()
        journal.recall("source")
        to_review(journal)
        for job in jobs[:3]:
            journal.pictures(job.id)
            journal.latest(job.source, job.settings_sha256)
        write_reports(journal, path.parent)


def _session(path: Path) -> None:
    beside(path, "a.wav", "a_restored.wav", "a_removed.wav")
    session = load_session(path)
    for item in session.items[:3]:
        with session.open(item):
            pass


def _ratings(path: Path) -> None:
    report = ListeningReport.of(read_ratings(path))
    report.text()
    report.html()
    report.csv()


def _pipe(path: Path) -> None:
    """A message of one process of Shellac's to another; what they say is everything that a class below Message says."""
    decode(path.read_bytes(), seeds.MESSAGES)


def _notes(path: Path) -> None:
    """What a killed program left: the note of its parts, and the names that they were to get; one of them is spoilt."""
    folder = path.parent
    token = "ab" * 16
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_STATE_HOME", str(folder / "state"))
        notes_folder().mkdir(parents=True)
        (notes_folder() / f"{token}.json").write_bytes(
            path.read_bytes() if path.name == "note" else json.dumps({"folder": str(folder)}).encode()
        )
        for role in ("removed", "restored"):
            (folder / part_name(token, role)).write_bytes(role.encode())
        (folder / "mine.wav").write_bytes(b"mine")
        names = path.read_bytes() if path.name == "names" else seeds.part_names()
        (folder / part_name(token, "names")).write_bytes(names)
        settle_noted()
    assert (folder / "mine.wav").read_bytes() == b"mine"


def _batch(path: Path) -> None:
    """A batch that goes on where the journal says it was; without processes, which would cost a second each."""
    (path.parent / FOLDER).mkdir()
    path.rename(path.parent / FOLDER / "journal.sqlite")
    source = path.parent / "sources"
    source.mkdir()
    (source / "0.wav").write_bytes(seeds.exported()["a.wav"])
    run_batch(options(source, path.parent))


def _batch_sidecar(path: Path) -> None:
    """A batch over a folder in which a spoilt sidecar lies."""
    beside(path, "a_restored.wav", "a_removed.wav")
    source = path.parent / "sources"
    source.mkdir()
    (source / "a.wav").write_bytes(seeds.exported()["a.wav"])
    run_batch(options(source, path.parent))


def _sidecars() -> Seeds:
    return [("a.shellac.json", seeds.exported()["a.shellac.json"])]


def _journals() -> Seeds:
    return [("journal.sqlite", seeds.journal())]


@functools.cache
def _weights() -> Seeds:
    with tempfile.TemporaryDirectory() as folder:
        return [("w.safetensors", seeds.tiny_weights(Path(folder)))]


def use_tiny_weights(folder: Path) -> str:
    """Put the tiny network where commands find it; gives the value of SHELLAC_WEIGHTS."""
    [(_, data)] = _weights()
    (folder / f"{checkpoint.DEFAULT}.safetensors").write_bytes(data)
    return str(folder)


def readers() -> list[Reader]:
    """All of them, by what they are called on the command line of the fuzzer."""
    chunked = functools.partial(seeds.with_suffix, ".wav", ".w64", ".aiff", ".aifc")
    return [
        Reader("riff", chunked, spoil_bytes, _walk, 8),
        Reader("carried", chunked, spoil_bytes, _carry, 0.4),
        Reader("open", seeds.with_suffix, spoil_bytes, _open, 5),
        Reader("flac", functools.partial(seeds.with_suffix, ".flac"), spoil_bytes, _flac, 5),
        Reader("ogg", functools.partial(seeds.with_suffix, ".ogg"), spoil_bytes, _ogg, 3),
        Reader("id3", lambda: [("a.mp3", seeds.ID3), *seeds.with_suffix("tagged.mp3")], spoil_bytes, _id3, 6),
        Reader("bext", lambda: [("a", seeds.bext()), ("b", seeds.IXML)], spoil_bytes, _bext, 6),
        Reader("sidecar", _sidecars, spoil_deep_json, _sidecar, 6),
        Reader("verify", _sidecars, spoil_deep_json, _verify, 0.6),
        Reader("rebuild", _sidecars, spoil_deep_json, _rebuild, 0.6),
        Reader("reproduce", _sidecars, spoil_deep_json, _reproduce, 0.3),
        Reader("journal", _journals, spoil_database, _journal, 0.6),
        Reader("notes", seeds.notes, spoil_deep_json, _notes, 1),
        Reader("pipe", seeds.messages, spoil_deep_json, _pipe, 5),
        Reader("weights", _weights, spoil_weights, checkpoint.load, 2),
        Reader("tracker", lambda: [("t.safetensors", seeds.tracker())], spoil_weights, tracker_weights.load, 1),
        Reader("pairs", lambda: [("p.npz", seeds.pairs())], spoil_bytes, pairs.load, 1),
        Reader("session", lambda: [("s.json", seeds.session())], spoil_deep_json, _session, 0.6),
        Reader("kept-clicks", lambda: list(seeds.kept_clicks().items()), _spoil_text, _kept_clicks, 2),
        Reader("preset", lambda: [("p.json", seeds.preset())], spoil_deep_json, _preset, 3),
        Reader("project", lambda: [("p.shellac-project", seeds.project())], spoil_deep_json, _project, 3),
        Reader("regions", lambda: list(seeds.regions().items()), _spoil_text, _regions, 5),
        Reader("ratings", lambda: [("r.csv", seeds.ratings())], spoil_bytes, _ratings, 0.3),
        Reader("export", seeds.with_suffix, spoil_bytes, _export, 0.3),
        Reader("command-line", commands.words, commands.spoil_words, commands.command_line, 0.3),
        Reader("sound-commands", seeds.with_suffix, spoil_bytes, commands.sound_commands, 0.2),
        Reader("sidecar-commands", _sidecars, spoil_deep_json, commands.sidecar_commands, 0.2),
        Reader("review-command", _journals, spoil_database, commands.review_command, 0.2),
        Reader("batch", _journals, spoil_database, _batch, 0.05),
        Reader("batch-sidecar", _sidecars, spoil_deep_json, _batch_sidecar, 0.05),
        Reader(
            "listening-command", lambda: [("r.csv", seeds.ratings())], spoil_bytes, commands.listening_command, 0.1
        ),
        Reader("weights-command", _weights, spoil_weights, commands.weights_commands, 0.2),
        Reader("regions-command", lambda: list(seeds.regions().items()), _spoil_text, commands.regions_command, 0.1),
    ]  # fmt: skip


def _spoil_text(random, data: bytes, others: Sequence[bytes]) -> bytes:  # type: ignore[no-untyped-def]
    spoil = spoil_deep_json if data[:1] == b"{" and random.random() < 0.7 else spoil_bytes
    return spoil(random, data, others)
