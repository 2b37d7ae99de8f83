"""Whole inputs of every kind that Shellac opens, small: what the fuzzers begin with."""

from __future__ import annotations

import functools
import hashlib
import json
import operator
import struct
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.processes import inference_messages
from app.processes.batch import messages as batch_messages
from model.archive.export import export, targets_for
from model.archive.provenance import Treatment
from model.audiofiles.file_recording import open_recording
from model.audiofiles.riff import Chunk
from model.batch.job_spec import JobOutcome, JobSettings, JobSpec
from model.batch.journal import FOLDER, Journal
from model.batch.journal_rows import JobState
from model.batch.workers import messages as worker_messages
from model.evaluate.sets.pairs import Pair
from model.evaluate.sets.pairs import save as save_pairs
from model.hum.line import Line
from model.presets.preset import preset_of, preset_text
from model.processes.pipe import Message, encode
from model.progress import Progress
from model.project.project import Project, Source, View, project_text
from model.regions.region import Region
from model.restoration.settings import RestorationSettings
from tests.audiofiles.made_files import bext, chunk_file, finish, noise_for, w64, write_sound

RATE, FRAMES = 8_000, 400
INFO = b"INFOINAM" + struct.pack("<I", 6) + b"Song\0\0" + b"IART" + struct.pack("<I", 4) + b"Abc\0"
IXML = b"<BWFXML><IXML_VERSION>1.5</IXML_VERSION><BWF_UMID>0011</BWF_UMID><FILE_UID>x</FILE_UID></BWFXML>"
AXML = b'<ebuCore><loudnessMetadata a="1"><v>-23</v></loudnessMetadata><title>x</title></ebuCore>'
ID3 = (
    b"ID3\x04\0\0\0\0\0\x3cTIT2\0\0\0\x05\0\0\0Song"
    b"TXXX\0\0\0\x1c\0\0\0replaygain_track_gain\0-3 dB" + bytes(7)
)  # fmt: skip
COMMENTS = b"\x04\0\0\0test\x02\0\0\0" + b"\x0a\0\0\0TITLE=Song" + b"\x1a\0\0\0REPLAYGAIN_TRACK_GAIN=-3dB"


def metadata(form: str = "RIFF") -> tuple[list[Chunk], list[Chunk]]:
    """Chunks of every kind that is looked into, before and behind the sound."""
    before = [(b"bext", bext()), (b"iXML", IXML), (b"JUNK", bytes(20)), (b"odd1", b"abc")]
    after = [(b"LIST", INFO), (b"axml", AXML), (b"id3 ", ID3), (b"MD5 ", bytes(16)), (b"cue ", bytes(4))]
    return [Chunk(w64(form, n), c) for n, c in before], [Chunk(w64(form, n), c) for n, c in after]


@functools.cache
def sounds() -> dict[str, bytes]:
    """A file of every kind, by a name with its ending."""
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        for form in ("RIFF", "RF64", "BW64", "W64"):
            suffix = ".w64" if form == "W64" else ".wav"
            made[f"chunks-{form}{suffix}"] = chunk_file(path, *metadata(form), form, 100).read_bytes()
            made[f"plain-{form}{suffix}"] = chunk_file(path, [], [], form, 100).read_bytes()
        plain = [
            ("WAV", "PCM_U8", "wav"), ("WAV", "FLOAT", "wav"), ("WAV", "MS_ADPCM", "wav"), ("WAVEX", "PCM_24", "wav"),
            ("AIFF", "PCM_16", "aiff"), ("AIFF", "FLOAT", "aifc"), ("FLAC", "PCM_16", "flac"),
            ("FLAC", "PCM_24", "flac"), ("OGG", "VORBIS", "ogg"), ("OGG", "OPUS", "ogg"),
            ("MP3", "MPEG_LAYER_III", "mp3"), ("W64", "DOUBLE", "w64"),
        ]  # fmt: skip
        for container, subtype, suffix in plain:
            frames = 3000 if suffix in ("ogg", "mp3") else FRAMES
            write_sound(path, container, subtype, 8_000, 2 if subtype == "PCM_24" else 1, frames, level=0.1)
            made[f"{container}-{subtype}.{suffix}"] = path.read_bytes()
        aiff = made["AIFF-PCM_16.aiff"]
        chunks = b"NAME" + struct.pack(">I", 3) + b"abc\0" + b"ID3 " + struct.pack(">I", len(ID3)) + ID3
        made["chunks.aiff"] = aiff[:4] + struct.pack(">I", len(aiff) + len(chunks) - 8) + aiff[8:] + chunks
        made["tagged.mp3"] = ID3 + made["MP3-MPEG_LAYER_III.mp3"]
        made["blocks.flac"] = flac_with_blocks(made["FLAC-PCM_16.flac"])
        made["id3.flac"] = ID3 + ID3 + made["FLAC-PCM_16.flac"]
    return made


def flac_with_blocks(flac: bytes) -> bytes:
    """A FLAC with every kind of block, and a WAV file's chunks in some."""
    position, blocks = 4, []
    while True:
        kind, size = flac[position], int.from_bytes(flac[position + 1 : position + 4], "big")
        blocks.append((kind & 0x7F, flac[position + 4 : position + 4 + size]))
        position += 4 + size
        if kind & 0x80:
            break
    picture = struct.pack(">II", 3, 9) + b"image/png" + struct.pack(">I", 0) + struct.pack(">IIIII", 1, 1, 24, 0, 4)
    foreign = [b"RIFF" + struct.pack("<I", 700) + b"WAVE", b"fmt " + struct.pack("<I", 16) + bytes(16)]
    foreign += [b"bext" + struct.pack("<I", len(bext())) + bext(), b"data" + bytes(4)]
    every = [blocks[0], (3, bytes(18)), (4, COMMENTS), (6, picture + b"png!"), (1, bytes(10)), (9, b"unknown")]
    every += [(2, b"riff" + content) for content in foreign]
    out = b"fLaC"
    for number, (kind, content) in enumerate(every, 1):
        out += bytes([kind | (0x80 if number == len(every) else 0)]) + len(content).to_bytes(3, "big") + content
    return out + flac[position:]


@functools.cache
def exported() -> dict[str, bytes]:
    """A master, what was made of it, and its sidecar, by the names that the sidecar gives."""
    with tempfile.TemporaryDirectory() as folder:
        path = chunk_file(Path(folder) / "a.wav", *metadata(), frames=300)
        with open_recording(path) as source:
            to = targets_for(source, path.parent, True)
            noise, treatment = noise_for(source), by_the_tiny_network()
            finish(export(source, noise, to.restored, amount=1, residual=to.residual, treatment=treatment))
        return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def by_the_tiny_network() -> Treatment:
    """What a sidecar says of a restoration with the tiny network, so that it can be reproduced."""
    from model.network.checkpoint import DEFAULT

    with tempfile.TemporaryDirectory() as folder:
        sha256 = hashlib.sha256(tiny_weights(Path(folder))).hexdigest()
    weights = {"name": DEFAULT, "title": "Tiny", "sha256": sha256}
    device = {"kind": "cpu", "name": "", "precision": "fp32"}
    return Treatment(RestorationSettings(device="cpu").as_json(), weights, device)


@functools.cache
def journal() -> bytes:
    """The journal of a batch with a job in every state."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        with Journal(target) as rows:
            for number, state in enumerate(JobState):
                added = rows.add(
                    source=f"{number}.wav", stem=str(number), size=100, mtime_ns=1,
                    settings=JobSettings(RestorationSettings().as_json()).as_json(),
                    settings_sha256="ab" * 32,
                )  # fmt: skip
                rows.update(
                    added, state=state, notes=["a note"], reason="", restored="a_restored.wav",
                    residual="a_removed.wav", sidecar="a.shellac.json", music_risk=0.1, noise_risk=0.2,
                )  # fmt: skip
                rows.keep_pictures(added, b"webp", b"webp")
            rows.remember("source", "/somewhere")
            rows.commit()
        return (target / FOLDER / "journal.sqlite").read_bytes()


def session() -> bytes:
    """A session file of two items."""
    item = {"name": "one", "material": "voice", "reference": "a.wav", "input": "a_removed.wav", "start": 0.0,
            "stop": 0.001, "systems": {"ours": "a_restored.wav"}}  # fmt: skip
    other = {"name": "two", "input": "a.wav", "systems": {"ours": "a_restored.wav"}}
    return json.dumps(
        {
            "schema": "shellac-listening/1",
            "name": "test",
            "items": [item, other],
            "level_match": "fixed",
            "anchors": True,
        }
    ).encode()


def regions() -> dict[str, bytes]:
    """Regions in each of their formats."""
    one = {"start": 0.1, "stop": 0.2, "gain": 0.5, "low": 100.0, "high": 2000.0, "channel": 0, "kinds": ["hum"],
           "name": "thump", "colour": "#ff0000", "note": "x"}  # fmt: skip
    return {
        "a.json": json.dumps({"schema": "shellac-regions/1", "regions": [one, {"start": 0, "stop": 1}]}).encode(),
        "a.csv": b"start,stop,gain,low,high,channel,kinds,name\n0.1,0.2,0.5,100,2000,0,hum clicks,x\n0,1,,,,,,\n",
        "a.txt": b"0.1\t0.2\tthump 40%\n\\\t100\t2000\n0.5\t1.0\t\n",
    }


def kept_clicks() -> dict[str, bytes]:
    """Clicks that stay: in the part of a sidecar that knows of them, and as labels."""
    told = {"source": {"rate": 48_000}, "treatment": {"settings": {"clicks_put_back": [[5, 6, 0], [100, 200, -1]]}}}
    return {"a.json": json.dumps(told).encode(), "a.txt": b"0.1\t0.2\tthat one\n\\\t100\t2000\n0.5\t0.5\t\n"}


def ratings() -> bytes:
    """Scores of a listening test."""
    head = "session_test_id,listener,material,trial_id,rating_stimulus,rating_score,rating_time,rating_comment\n"
    lines = [
        f"t,{who},voice,{item},{system},{40 + 10 * k},1000,=1\n"
        for who in "ab" for item in ("one", "two") for k, system in enumerate(("reference", "input", "ours"))
    ]  # fmt: skip
    return (head + "".join(lines)).encode()


def tiny_weights(folder: Path) -> bytes:
    """A tiny network under the default name, so that commands take no time; written into `folder`."""
    import torch

    from model.network.checkpoint import DEFAULT, save
    from model.network.unet import Denoiser
    from model.network.unet_config import DenoiserConfig, StageConfig

    stage = StageConfig(fold_bins=16, widths=(4, 8), strides=((2, 2),), blocks=(1, 1))
    path = folder / f"{DEFAULT}.safetensors"
    with torch.random.fork_rng():
        torch.manual_seed(0)
        save(Denoiser(DenoiserConfig(stages=(stage,))), path, title="Tiny", sentence="Untrained; for tests.")
    return path.read_bytes()


def tracker() -> bytes:
    """A tiny tracker of noise."""
    import torch

    from model.network.tracker import NoiseTracker, TrackerConfig
    from model.network.tracker_weights import save

    with tempfile.TemporaryDirectory() as folder, torch.random.fork_rng():
        torch.manual_seed(0)
        path = Path(folder) / "tracker.safetensors"
        save(NoiseTracker(TrackerConfig(widths=(2, 4))), path)
        return path.read_bytes()


def pairs() -> bytes:
    """A file of two pairs of clean and noisy sound."""
    sound = np.linspace(-0.5, 0.5, 40, dtype=np.float32)
    one = Pair("a", "2-6 dB", "hum", "x.wav", "y.wav", 3.0, RATE, 10, 30, 0, sound, sound[:20], sound[:5])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pairs.npz"
        save_pairs([one, replace(one, name="b", snr_db=None)], path)
        return path.read_bytes()


MESSAGES: Any = functools.reduce(
    operator.or_,
    [
        kind
        for module in (worker_messages, batch_messages, inference_messages)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Message) and kind is not Message
    ],
)
"""What processes of Shellac's say to each other."""


def messages() -> Sequence[tuple[str, bytes]]:
    """Some of them, as they go through the pipe."""
    settings = RestorationSettings()
    hum = inference_messages.TrackCard((Line(15, 250.0, 50.0, -30.0),), 2205.0, 0.5, 20, 1)
    job = JobSpec(1, Path("in/a.wav"), Path("out"), "a", JobSettings(settings.as_json()), token="ab" * 16)
    made = JobOutcome(Path("a"), None, Path("b"), "0" * 64, 1.5, 2.5, 3, ("note",), 0.1, 0.2, False, before=b"\xff\0")
    some = [
        worker_messages.RunJob(job),
        worker_messages.JobMade(made),
        worker_messages.JobProgress.of(Progress.at(3, 10, RATE, 0.0)),
        batch_messages.BeginBatch(Path("in"), Path("out"), settings, True, 2),
        batch_messages.BatchProgress((), {"done": 1}, 2.0),
        batch_messages.SkipJob(1),
        inference_messages.Prepare(Path("a.wav"), settings),
        inference_messages.Prepare(Path("a.wav"), settings, (hum,)),
        inference_messages.Estimate(1, (100, 2), -5),
    ]
    return [(f"{number}.json", encode(message)) for number, message in enumerate(some)]


def part_names() -> bytes:
    """The names that two parts were to get, as `model.files.part_set` writes them down."""
    return json.dumps(
        [
            {"role": role, "name": f"a_{role}.wav", "sha256": hashlib.sha256(role.encode()).hexdigest()}
            for role in ("removed", "restored")
        ]
    ).encode()


def notes() -> Sequence[tuple[str, bytes]]:
    """A note of parts, and the names that they were to get."""
    return [("note", b'{"folder": "."}'), ("names", part_names())]


def with_suffix(*suffixes: str) -> Sequence[tuple[str, bytes]]:
    """The sounds with one of these endings; all where none is named."""
    return [(name, data) for name, data in sounds().items() if not suffixes or name.endswith(suffixes)]


def preset() -> bytes:
    """A preset of the user's own."""
    return preset_text(preset_of("Brass bands", RestorationSettings(depth=15.0, clicks=0.5), "loud")).encode()


def project() -> bytes:
    """A project of `exported`'s recording, with something of everything."""
    settings = RestorationSettings(
        guard=None,
        floor_selection=(0, 200),
        clicks=1.0,
        clicks_put_back=((5, 9, -1),),
        regions=(Region(10, 90, 0.4, 200.0, None, 0, ("surface",), "flute", "#ffcc00", "low"),),
    )
    source = Source(str(Path.cwd() / "a.wav"), 48_000, 1, 300, "ab" * 32)
    view = View(7, 1.5, 90.0, 40.0, 2000.0, "R", (3, 60), True)
    return project_text(Project(source, settings, "Gentle", "notes", view), Path.cwd())
