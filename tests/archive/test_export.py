"""Exports: exact, reversible, never over anything, nothing left behind."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from model.archive import export as export_module
from model.archive import output as output_module
from model.archive import targets
from model.archive.as_exported import ExportedSamples, HeardResidual, HeardRestored
from model.archive.exact_samples import hash_steps, master_block
from model.archive.export import ExportError, export, targets_for
from model.archive.rebuild import rebuild
from model.archive.targets import Overs
from model.audiofiles.audio_hash import AudioHash
from model.audiofiles.file_recording import FileRecording, open_recording
from model.audiofiles.riff import layout
from model.batch.failure import failure_of
from model.restoration.subtraction import Residual
from tests.audiofiles.made_files import (
    CODINGS,
    TREATMENT,
    chunk_file,
    finish,
    noise_for,
    silence_for,
    write_sound,
)


def audio_sha256(path: Path) -> str:
    audio = AudioHash()
    with open_recording(path) as recording:
        for _ in hash_steps(recording, audio):
            pass
    return audio.hexdigest()


@settings(max_examples=60)
@given(
    coding=st.sampled_from(CODINGS),
    rate=st.sampled_from([8000, 44_100, 48_000, 96_000, 192_000]),
    channels=st.sampled_from([1, 2, 6]),
    frames=st.sampled_from([1, 2, 999, 65_536, 65_537]),
    amount=st.sampled_from([0.0, 0.3, 1.0]),
    level=st.sampled_from([0.01, 1.0]),
)
def test_the_master_comes_back_from_restored_and_removed(
    coding: tuple[str, str, str], rate: int, channels: int, frames: int, amount: float, level: float
) -> None:
    container, subtype, suffix = coding
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        master = write_sound(folder / f"side{suffix}", container, subtype, rate, channels, frames, level=level)
        before = master.read_bytes()
        with open_recording(master) as source:
            to = targets_for(source, folder, residual=True)
            job = export(
                source, noise_for(source), to.restored, amount=amount, residual=to.residual, treatment=TREATMENT
            )
            report = finish(job)
            facts = report.facts["restored"]
            assert (facts.rate, facts.channels, facts.frames) == (rate, channels, source.frames)
            assert (facts.container, facts.subtype) == (source.container, source.subtype)
        assert report.residual is not None
        again = finish(rebuild(report.restored, report.residual, folder / f"again{suffix}"))
        assert audio_sha256(again.target) == again.audio_sha256
        if subtype not in ("FLOAT", "DOUBLE") or report.inexact == 0:
            assert again.audio_agrees
        if amount == 0:
            assert facts.audio_sha256 == report.facts["source"].audio_sha256 == audio_sha256(master)
        assert master.read_bytes() == before
        left = {path.name for path in folder.iterdir()}
        expected = {f"side{suffix}", f"side_restored{suffix}", f"side_removed{suffix}", f"again{suffix}"}
        assert left == expected | {"side.shellac.json"}


@pytest.mark.parametrize(("container", "subtype", "suffix"), CODINGS)
def test_soundfile_reads_the_sum_sample_for_sample(tmp_path: Path, container: str, subtype: str, suffix: str) -> None:
    """The promise, checked by a reader that is not ours."""
    master = write_sound(tmp_path / f"a{suffix}", container, subtype, frames=3000, channels=2, level=0.2)
    with open_recording(master) as source:
        to = targets_for(source, tmp_path, residual=True)
        report = finish(export(source, noise_for(source), to.restored, amount=0.7, residual=to.residual))
    kind = "float64" if subtype in ("FLOAT", "DOUBLE") else "int32"
    parts = [soundfile.read(path, dtype=kind)[0].astype(np.float64) for path in (report.restored, report.residual)]
    whole = soundfile.read(master, dtype=kind)[0].astype(np.float64)
    assert np.abs(parts[1]).max() > 0
    if kind == "int32":
        np.testing.assert_array_equal(parts[0] + parts[1], whole)
    else:
        np.testing.assert_allclose(parts[0] + parts[1], whole, rtol=0, atol=2.0**-52)


def test_a_coded_file_is_written_without_loss_and_says_so(tmp_path: Path) -> None:
    for name, container, subtype, suffix in (
        ("a.ogg", "OGG", "VORBIS", ".flac"),
        ("b.mp3", "MP3", "MPEG_LAYER_III", ".wav"),
        ("c.wav", "WAV", "ULAW", ".wav"),
    ):
        path = write_sound(tmp_path / name, container, subtype, frames=20_000, level=0.1)
        with open_recording(path) as source:
            to = targets_for(source, tmp_path, residual=True)
            report = finish(export(source, noise_for(source), to.restored, amount=1, residual=to.residual))
        assert report.restored.suffix == suffix
        assert report.facts["restored"].subtype == "PCM_24"
        assert any("no lossy coding is added" in note for note in report.notes)
        with FileRecording(path) as source, FileRecording(report.restored) as kept, FileRecording(to.residual) as lost:
            sums = kept.read_integers(0, 20_000) + lost.read_integers(0, 20_000)
            np.testing.assert_array_equal(sums, master_block(source, 0, 20_000))


@pytest.mark.parametrize("overs", ["limit", "float"])
@pytest.mark.parametrize(("container", "subtype", "suffix"), CODINGS)
def test_what_is_heard_is_what_is_written(
    tmp_path: Path, container: str, subtype: str, suffix: str, overs: Overs
) -> None:
    """Where the restored sound leaves full scale, too."""
    master = write_sound(tmp_path / f"a{suffix}", container, subtype, frames=70_000, channels=2, level=1.0)
    with open_recording(master) as source:
        noise = noise_for(source, level=0.4)
        to = targets_for(source, tmp_path, residual=True, overs=overs)
        report = finish(export(source, noise, to.restored, amount=0.7, residual=to.residual, overs=overs))
        assert report.overs > 10
        samples = ExportedSamples(source, Residual(noise, 0.7), overs)
        heard = [recording(samples).read(0, source.frames) for recording in (HeardRestored, HeardResidual)]
    assert report.residual is not None
    for path, sound in zip((report.restored, report.residual), heard, strict=True):
        with open_recording(path) as written:
            np.testing.assert_array_equal(written.read(0, written.frames), sound)


@pytest.mark.parametrize(
    ("restored", "sidecar", "residual", "picture"),
    [
        ("a_restored.wav", "a.shellac.json", "a_removed.wav", "a_spectrogram.png"),
        ("a_restored-2.wav", "a-2.shellac.json", "a_removed-2.wav", "a_spectrogram-2.png"),
        ("a_restored_removed_restored.flac", "a_restored_removed.shellac.json", "a_restored_removed_removed.flac",
         "a_restored_removed_spectrogram.png"),
        ("of my own.wav", "of my own.shellac.json", "of my own_removed.wav", "of my own_spectrogram.png"),
    ],
)  # fmt: skip
def test_the_names_of_one_restoration_follow_from_any_of_them(
    restored: str, sidecar: str, residual: str, picture: str
) -> None:
    path = Path("folder", restored)
    assert targets.sidecar_for(path) == targets.sidecar_for(Path("folder", residual)) == Path("folder", sidecar)
    assert targets.residual_for(path) == Path("folder", residual)
    assert targets.picture_for(path) == Path("folder", picture)


def test_overs_are_limited_kept_or_refused(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_24", frames=5000, level=1.0)
    with open_recording(path) as source:
        noise = noise_for(source, level=0.4)
        made = {}
        for rule in ("limit", "float"):
            target = tmp_path / f"{rule}.wav"
            residual = tmp_path / f"{rule}_r.wav"
            job = export(source, noise, target, amount=1, residual=residual, overs=rule, treatment=TREATMENT)
            made[rule] = finish(job)
            assert made[rule].overs > 10
            assert any("full scale" in note for note in made[rule].notes)
        with pytest.raises(ExportError, match=r"a\.wav.*would clip"):
            finish(export(source, noise, tmp_path / "refused.wav", amount=1, overs="refuse"))
    assert made["limit"].facts["restored"].subtype == "PCM_24"
    assert made["float"].facts["restored"].subtype == "FLOAT"
    assert made["float"].facts["restored"].peak > 1
    assert made["limit"].facts["restored"].peak <= 1
    for report in made.values():
        again = finish(rebuild(report.restored, report.residual, tmp_path / f"again_{report.restored.name}"))
        assert again.audio_agrees
    assert not list(tmp_path.glob("refused*"))


def test_a_wav_beyond_four_gibibytes_becomes_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "RIFF_LIMIT", 20_000)
    short = write_sound(tmp_path / "short.wav", "WAV", "PCM_24", frames=1000)
    long = write_sound(tmp_path / "long.wav", "WAV", "PCM_24", frames=8000)
    aiff = write_sound(tmp_path / "long.aiff", "AIFF", "PCM_24", frames=8000)
    for path, container in ((short, "WAV"), (long, "RF64")):
        with open_recording(path) as source:
            report = finish(export(source, silence_for(source), tmp_path / f"{container}.wav", amount=1))
        assert report.facts["restored"].container == container
        assert soundfile.info(report.restored).frames == source.frames
    with open_recording(aiff) as source, pytest.raises(ExportError, match=r"x\.aiff.*4 GiB"):
        finish(export(source, silence_for(source), tmp_path / "x.aiff", amount=1))


@pytest.mark.parametrize(("subtype", "reason"), [("PCM_32", "32-bit integer"), ("FLOAT", "32-bit floating point")])
def test_flac_refuses_what_it_cannot_hold(tmp_path: Path, subtype: str, reason: str) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", subtype)
    with open_recording(path) as source, pytest.raises(ExportError, match=f"b.flac.*{reason}"):
        finish(export(source, silence_for(source), tmp_path / "b.flac", amount=1))
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


def test_flac_refuses_nine_channels(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16", channels=9)
    with open_recording(path) as source, pytest.raises(ExportError, match="8 channels"):
        finish(export(source, silence_for(source), tmp_path / "b.flac", amount=1))


def test_names_that_are_taken_get_the_same_number(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16")
    (tmp_path / "a_removed.wav").write_text("somebody's")
    with open_recording(path) as source:
        to = targets_for(source, tmp_path, residual=True)
        for number in (2, 3):
            job = export(source, noise_for(source), to.restored, amount=1, residual=to.residual, treatment=TREATMENT)
            report = finish(job)
            assert report.restored.name == f"a_restored-{number}.wav"
            assert report.residual is not None
            assert report.residual.name == f"a_removed-{number}.wav"
            assert report.sidecar is not None
            assert report.sidecar.name == f"a-{number}.shellac.json"
    assert (tmp_path / "a_removed.wav").read_text() == "somebody's"


def test_the_master_is_never_a_target(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16")
    (tmp_path / "link.wav").symlink_to(path)
    os.link(path, tmp_path / "hard.wav")
    with open_recording(path) as source:
        with pytest.raises(ExportError, match="never writes over it"):
            finish(export(source, silence_for(source), tmp_path / "a.wav", amount=1))
        for name in ("link", "hard"):
            report = finish(export(source, silence_for(source), tmp_path / f"{name}.wav", amount=1))
            assert report.restored.name == f"{name}-2.wav"
        assert (tmp_path / "hard.wav").samefile(path)
        assert (tmp_path / "link.wav").is_symlink()
        with pytest.raises(ExportError, match="differ from it only in its ending"):
            finish(export(source, silence_for(source), tmp_path / "a.flac", amount=1))


def test_two_exports_at_once_do_not_touch_each_other(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16", frames=200_000)
    with open_recording(path) as source:
        target = tmp_path / "out.wav"
        first, second = (export(source, noise_for(source, k), target, amount=1) for k in (1, 2))
        next(first), next(second)
        reports = [finish(first), finish(second)]
    assert sorted(report.restored.name for report in reports) == ["out-2.wav", "out.wav"]
    for report in reports:
        assert audio_sha256(report.restored) == report.facts["restored"].audio_sha256


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_a_cancelled_export_leaves_nothing(tmp_path: Path, suffix: str) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16", frames=300_000)
    with open_recording(path) as source:
        job = export(
            source, noise_for(source), tmp_path / f"b{suffix}", amount=1, residual=tmp_path / f"c{suffix}",
            treatment=TREATMENT,
        )  # fmt: skip
        next(job)
        next(job)
        assert len(list(tmp_path.glob("*.part"))) == 3
        job.close()
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


def test_a_file_named_like_a_part_is_somebody_elses(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16")
    (tmp_path / "b.wav.part").write_bytes(b"mine")
    with open_recording(path) as source:
        report = finish(export(source, silence_for(source), tmp_path / "b.wav", amount=1))
    assert report.restored.read_bytes() == path.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.wav", "b.wav", "b.wav.part"]
    assert (tmp_path / "b.wav.part").read_bytes() == b"mine"


def test_a_source_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16", frames=300_000)
    with open_recording(path) as source:
        job = export(source, silence_for(source), tmp_path / "b.wav", amount=1)
        next(job)
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        with pytest.raises(ExportError, match=r"a\.wav was changed"):
            finish(job)
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


def test_a_source_that_vanishes_meanwhile_is_a_sentence(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16", frames=300_000)
    with open_recording(path) as source:
        job = export(source, silence_for(source), tmp_path / "b.wav", amount=1)
        next(job)
        path.unlink()
        with pytest.raises(ExportError, match=r"a\.wav"):
            finish(job)
    assert list(tmp_path.iterdir()) == []


def test_what_the_disk_gives_back_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that loses a bit between writing and reading."""
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16")

    class Unfaithful(FileRecording):
        def read_integers(self, start: int, frames: int) -> np.ndarray:
            data = super().read_integers(start, frames)
            data[0, 0] ^= 1
            return data

    monkeypatch.setattr(export_module, "FileRecording", Unfaithful)
    with open_recording(path) as source, pytest.raises(ExportError, match=r"b\.wav.*not what was written"):
        finish(export(source, silence_for(source), tmp_path / "b.wav", amount=1))
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


_FILL = """
import sys; from pathlib import Path
import resource, signal
from model.archive.export import ExportError, export
from model.audiofiles.file_recording import open_recording
from tests.audiofiles.made_files import finish, silence_for
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
with open_recording(sys.argv[1]) as source:
    try:
        finish(export(source, silence_for(source), Path(sys.argv[2]), amount=1))
    except ExportError as error:
        print(error)
"""


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_no_room_while_writing_is_a_sentence_and_leaves_nothing(tmp_path: Path, suffix: str) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16", frames=300_000, level=1)
    target = tmp_path / f"b{suffix}"
    run = subprocess.run([sys.executable, "-c", _FILL, path, target], capture_output=True, text=True, check=True)
    assert "b" + suffix in run.stdout
    assert "larger than this disk allows" in run.stdout
    assert run.stderr == ""
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


def test_no_room_is_seen_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16", frames=300_000)
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(export_module.shutil, "disk_usage", lambda folder: usage)
    with open_recording(path) as source, pytest.raises(ExportError, match=r"0\.6 MB are.*has room for 0\.0 MB") as told:
        finish(export(source, silence_for(source), tmp_path / "b.wav", amount=1))
    assert failure_of(told.value).final  # the next file of a batch would fare no better


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16")
    with open_recording(path) as source, pytest.raises(ExportError, match="not a folder that exists"):
        finish(export(source, silence_for(source), tmp_path / "none" / "b.wav", amount=1))


def test_twenty_bits_in_a_24_bit_container_stay_twenty(tmp_path: Path) -> None:
    path = chunk_file(tmp_path / "a.wav", [], [], frames=1000)
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, 34, 20)
    for place in range(44, len(data), 3):
        data[place] &= 0xF0
    path.write_bytes(data)
    with open_recording(path) as source:
        report = finish(export(source, noise_for(source, level=0.01), tmp_path / "b.wav", amount=1))
    with open_recording(report.restored) as restored:
        samples = restored.read_integers(0, 1000)
        assert not (samples % 16).any()
        assert samples.any()


def test_without_any_noise_the_file_is_the_master_byte_for_byte(tmp_path: Path) -> None:
    for k, (container, subtype, suffix) in enumerate(CODINGS):
        if container == "FLAC" or subtype in ("FLOAT", "DOUBLE"):
            continue  # FLAC is coded anew, and libsndfile gives floats a PEAK chunk, which is dropped
        path = write_sound(tmp_path / f"{k}{suffix}", container, subtype, channels=2, frames=1001)
        with open_recording(path) as source:
            report = finish(export(source, noise_for(source), tmp_path / f"{k}_b{suffix}", amount=0))
        if container == "RF64":
            assert layout(report.restored) is not None  # libsndfile leaves unused room in ds64
        else:
            assert report.restored.read_bytes() == path.read_bytes(), (container, subtype)


def test_the_block_size_of_the_writer_is_no_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_24", frames=10_000)
    hashes = set()
    for size in (1 << 16, 777):
        monkeypatch.setattr(export_module, "BLOCK", size)
        with open_recording(path) as source:
            report = finish(export(source, noise_for(source), tmp_path / f"b{size}.wav", amount=0.5))
        hashes.add(report.facts["restored"].sha256)
    assert len(hashes) == 1


def test_a_file_is_not_closed_while_a_thread_writes_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal may leave a thread of the pool that nobody waits for; libsndfile would write into freed memory."""
    events: list[str] = []
    within, go_on = threading.Event(), threading.Event()

    class Slow:
        def write(self, block: object) -> None:
            within.set()
            assert go_on.wait(10)
            events.append("written")

        def abandon(self) -> None:
            events.append("abandoned")

    monkeypatch.setattr(output_module, "sound_writer", lambda *given: Slow())
    output = output_module.Output("restored", None, SimpleNamespace(subtype="PCM_16"), None)  # type: ignore[arg-type]
    block = np.zeros((4, 1), np.int64)
    writing = threading.Thread(target=output.write, args=(block, 16))
    writing.start()
    assert within.wait(10)
    ending = threading.Thread(target=output.abandon)
    ending.start()
    ending.join(0.05)
    assert ending.is_alive()
    go_on.set()
    writing.join(10)
    ending.join(10)
    output.write(block, 16)
    assert events == ["written", "abandoned"]
