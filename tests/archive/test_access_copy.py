"""Access copies: what they hold, what the sidecar states of them, and what is refused."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from model.__main__ import main
from model.archive.copies.access_copy import AccessCopies, free_names, write_access_copies, write_copies_alone
from model.archive.copies.copy_format import DEPTHS, FORMATS, RATES, copy_format
from model.archive.targets import ExportError
from model.audiofiles.audio_hash import file_sha256
from model.audiofiles.file_recording import FileRecording
from model.commands._cli.access_copies import FORMATS as OFFERED
from tests.audiofiles.made_files import KnownNoise
from tests.command import shellac

RATE = 48_000


def tone(path: Path, rate: int = RATE, seconds: float = 1.0, subtype: str = "PCM_24", channels: int = 1) -> Path:
    sound = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)
    soundfile.write(path, np.repeat(sound[:, None], channels, 1), rate, subtype)
    return path


def written(restored: Path, wanted: AccessCopies) -> list[Path]:
    job = write_access_copies(restored, None, wanted)
    while True:
        try:
            assert next(job).done_frames > 0
        except StopIteration as end:
            paths: list[Path] = end.value
            return paths


def test_every_format_holds_the_sound_and_says_what_it_is(tmp_path: Path) -> None:
    restored = tone(tmp_path / "side_restored.wav")
    names = free_names(AccessCopies(tuple(FORMATS)), restored, RATE)
    assert written(restored, AccessCopies(tuple(FORMATS))) == names
    for form, path in zip(FORMATS.values(), names, strict=True):
        sound, rate = soundfile.read(path)
        assert rate == form.rate_for(RATE)
        assert abs(len(sound) / rate - 1.0) < 0.06  # a coder's delay
        spectrum = np.abs(np.fft.rfft(sound[: rate // 2]))
        assert np.argmax(spectrum) * 2 == 440
        assert np.sqrt(np.mean(sound[rate // 4 : rate // 2] ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)
        with soundfile.SoundFile(path) as file:
            assert "cannot be rebuilt" in file.comment
    assert set(OFFERED) == set(FORMATS)


def test_dither_frees_the_rest_of_the_sound_from_the_error(tmp_path: Path) -> None:
    """A tone of half a step survives in 16 bits, where rounding alone would leave nothing."""
    quiet = 0.5 / 32768 * np.sin(2 * np.pi * 1000 * np.arange(44100) / 44100)
    soundfile.write(tmp_path / "s.wav", quiet, 44100, "PCM_24")
    (path,) = written(tmp_path / "s.wav", AccessCopies(("flac",)))
    sound, _ = soundfile.read(path)
    spectrum = np.abs(np.fft.rfft(sound)) / len(sound) * 2
    assert spectrum[1000] == pytest.approx(0.5 / 32768, rel=0.1)
    others = np.delete(spectrum, [0, 1000])
    assert others.max() < spectrum[1000] / 10  # no harmonics


def test_sixteen_bits_at_the_same_rate_stay_bit_for_bit_and_a_span_is_a_clip(tmp_path: Path) -> None:
    restored = tone(tmp_path / "side.flac", 44100, subtype="PCM_16", channels=2)
    whole, clip = (written(restored, AccessCopies(("flac",), span))[0] for span in (None, (1000, 5000)))
    sound = soundfile.read(restored, dtype="int16")[0]
    np.testing.assert_array_equal(soundfile.read(whole, dtype="int16")[0], sound)
    np.testing.assert_array_equal(soundfile.read(clip, dtype="int16")[0], sound[1000:5000])
    assert (whole.name, clip.name) == ("side_access.flac", "side_clip.flac")
    assert written(restored, AccessCopies(("flac",)))[0].name == "side_access-2.flac"


OWN = (
    ("wav:24:96000", "side_access_24bit_96kHz.wav", "WAV", "PCM_24", 96_000),
    ("wav:float:22050", "side_access_float_22.05kHz.wav", "WAV", "FLOAT", 22_050),
    ("flac:16:48k", "side_access_16bit_48kHz.flac", "FLAC", "PCM_16", 48_000),
    ("mp3:32000", "side_access_32kHz.mp3", "MP3", "MPEG_LAYER_III", 32_000),
    ("opus:24000", "side_access_24kHz.opus", "OGG", "OPUS", 24_000),
)


def test_format_depth_and_rate_are_free(tmp_path: Path) -> None:
    restored = tone(tmp_path / "side.wav", 44_100)
    asked = AccessCopies(tuple(name for name, *_ in OWN))
    paths = written(restored, asked)
    for path, (_, name, container, subtype, rate) in zip(paths, OWN, strict=True):
        assert path.name == name
        with soundfile.SoundFile(path) as file:
            assert (file.format, file.subtype, file.samplerate) == (container, subtype, rate)
            assert "cannot be rebuilt" in file.comment
            sound = file.read()
        assert abs(len(sound) / rate - 1.0) < 0.06
        assert np.argmax(np.abs(np.fft.rfft(sound[: rate // 2]))) * 2 == 440
        assert np.sqrt(np.mean(sound[rate // 4 : rate // 2] ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)


def test_what_a_copy_can_hold_it_holds_bit_for_bit(tmp_path: Path) -> None:
    """Neither rate nor depth changes: no dither; in floating point nothing is clipped."""
    restored = tone(tmp_path / "side.wav", 48_000, channels=2)
    flac, floats = written(restored, AccessCopies(("flac:24:source", "wav:float:source")))
    sound = soundfile.read(restored, dtype="int32")[0]
    np.testing.assert_array_equal(soundfile.read(flac, dtype="int32")[0], sound)
    np.testing.assert_array_equal(soundfile.read(floats)[0], sound / 2.0**31)
    loud = tmp_path / "loud.wav"
    soundfile.write(loud, np.array([0.5, 1.5, -2.0, 0.0]), 48_000, "FLOAT")
    floats, whole = written(loud, AccessCopies(("wav:float:source", "wav:24:source")))
    np.testing.assert_array_equal(soundfile.read(floats)[0], [0.5, 1.5, -2.0, 0.0])
    assert np.abs(soundfile.read(whole)[0]).max() <= 1.0


def test_twenty_four_bits_are_dithered_by_a_step_of_their_own(tmp_path: Path) -> None:
    """A tone of half a step survives where rounding alone would leave nothing."""
    quiet = 0.5 / 2**23 * np.sin(2 * np.pi * 1000 * np.arange(44_100) / 44_100)
    soundfile.write(tmp_path / "s.wav", quiet, 44_100, "DOUBLE")
    (path,) = written(tmp_path / "s.wav", AccessCopies(("wav:24:source",)))
    spectrum = np.abs(np.fft.rfft(soundfile.read(path)[0])) / 44_100 * 2
    assert spectrum[1000] == pytest.approx(0.5 / 2**23, rel=0.1)


@pytest.mark.parametrize("kind", DEPTHS)
def test_every_choice_that_is_offered_can_be_written(kind: str, tmp_path: Path) -> None:
    restored = tone(tmp_path / "side.wav", 44_100, 0.2)
    rates = RATES.get(kind, (8000, 192_000))
    names = [":".join([kind, depth, str(rate)]) for depth in DEPTHS[kind] or ("",) for rate in rates]
    names = [name.replace("::", ":") for name in names]
    paths = written(restored, AccessCopies(tuple(names)))
    for name, path in zip(names, paths, strict=True):
        assert soundfile.info(path).samplerate == copy_format(name).rate_for(44_100)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("wav", "is not a format of an access copy"),
        ("aiff:24:48000", "is not a format of an access copy"),
        ("wav:48000", "WAV needs a depth of these: 16, 24, float."),
        ("wav:20:48000", "WAV needs a depth"),
        ("flac:float:48000", "FLAC holds no floating point"),
        ("mp3:16:44100", "MP3 has no depth: leave out '16'."),
        ("mp3:96000", "MP3 has no sample rate of 96 kHz"),
        ("opus:44100", "Opus has no sample rate of 44.1 kHz, but 8, 12, 16, 24, 48 kHz"),
        ("wav:24:48", "'48' is not a sample rate"),
        ("wav:24:nan", "is not a sample rate"),
        ("wav:24:400000", "is not a sample rate"),
        ("wav:24:48000:2", "is not a sample rate"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(name: str, said: str) -> None:
    with pytest.raises(ExportError, match=re.escape(said)):
        copy_format(name)


def test_a_rate_that_a_format_cannot_keep_is_refused_and_one_name_is_one_format(tmp_path: Path) -> None:
    restored = tone(tmp_path / "side.wav", 96_000, 0.1)
    with pytest.raises(ExportError, match="MP3 has no sample rate of 96 kHz"):
        written(restored, AccessCopies(("mp3:source",)))
    assert copy_format("FLAC:24:48k").name == copy_format("flac:24:48000").name
    assert copy_format("flac:16:44.1k") is FORMATS["flac"]
    assert copy_format("wav:16").name == "wav:16:source"


def test_a_wav_too_long_for_its_header_is_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    restored = tone(tmp_path / "side.wav", 44_100)
    monkeypatch.setattr("model.archive.copies.access_copy.RIFF_LIMIT", 100_000)
    (path,) = written(restored, AccessCopies(("wav:24:source",)))
    assert soundfile.info(path).format == "RF64"


def test_more_channels_than_a_format_holds_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    restored = tone(tmp_path / "side.wav", 44100, 0.1, channels=4)
    with pytest.raises(ExportError, match="4 channels, and MP3 holds 2"):
        written(restored, AccessCopies(("flac", "mp3")))
    assert list(tmp_path.iterdir()) == [restored]


def test_a_copy_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    restored = tone(tmp_path / "side.wav", 44100, 4)
    job = write_access_copies(restored, None, AccessCopies(("flac",)))
    next(job)
    job.close()
    assert list(tmp_path.iterdir()) == [restored]


def test_a_clip_needs_no_restored_file_and_says_itself_what_it_was_made_from(tmp_path: Path) -> None:
    path = tone(tmp_path / "side.wav", 44100, 2.0)
    asked: list[tuple[int, int]] = []

    class Noise(KnownNoise):
        def read(self, start: int, frames: int) -> NDArray[np.float32]:
            asked.append((start, start + frames))
            return super().read(start, frames)

    wanted = AccessCopies(("flac", "mp3"), (30_000, 50_000))
    with FileRecording(path) as original:
        noise = Noise(original.read(0, original.frames), original.rate)
        list(write_copies_alone(original, noise, 0.5, tmp_path / "side_restored.wav", wanted, ("Net", "01")))
    assert {one.name for one in tmp_path.iterdir()} == {
        "side.wav", "side_restored_clip.flac", "side_restored_clip.mp3",
    }  # fmt: skip
    assert min(start for start, _ in asked) >= 30_000, "only what they hold is restored"
    assert max(stop for _, stop in asked) <= 50_000
    sound, _ = soundfile.read(tmp_path / "side_restored_clip.flac")
    np.testing.assert_allclose(sound, soundfile.read(path)[0][30_000:50_000] / 2, atol=2 / 32768)
    with soundfile.SoundFile(tmp_path / "side_restored_clip.flac") as file:
        assert f"side.wav, SHA-256 {file_sha256(path)}, frames 30000 to 50000, by Shellac" in file.comment


@pytest.mark.usefixtures("tiny_weights")
def test_the_shell_writes_states_and_checks_them(tmp_path: Path) -> None:
    source, out = tone(tmp_path / "side.wav"), tmp_path / "out"
    copies = ["--access-copy", "flac", "--access-copy", "mp3", "--copy-span", "0.2-0.7"]
    done = shellac("restore", source, "-o", out, "--removed", *copies, "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["files"]
    assert [Path(path).name for path in row["access_copies"]] == ["side_restored_clip.flac", "side_restored_clip.mp3"]
    flac, mp3 = json.loads((out / "side.shellac.json").read_text())["access_copies"]
    assert flac["resampled_from"] == RATE
    assert flac["dither"].startswith("TPDF")
    assert flac["span"] == mp3["span"] == [9600, 33600]
    assert flac["frames"] == pytest.approx(22050, abs=1)
    assert (mp3["dither"], flac["reversible"]) == (None, False)
    assert "side_restored_clip.mp3: unchanged (an access copy)" in shellac("verify", out).stdout
    (out / "side_restored_clip.flac").unlink()
    assert shellac("verify", out, "--masters", tmp_path).returncode == 0
    (out / "side_restored_clip.mp3").write_bytes(b"other")
    done = shellac("verify", out, "--masters", tmp_path)
    assert done.returncode == 1
    assert "side_restored_clip.mp3: the access copy was changed" in done.stdout


@pytest.mark.usefixtures("tiny_weights")
def test_the_shell_writes_a_free_choice_and_states_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tone(tmp_path / "side.wav"), tmp_path / "out"
    copies = ["--access-copy", "wav:16:96k", "--access-copy", "wav:float:source"]
    done = shellac("restore", source, "-o", out, *copies)
    assert done.returncode == 0, done.stderr
    whole, floats = json.loads((out / "side.shellac.json").read_text())["access_copies"]
    assert whole["path"] == "side_restored_access_16bit_96kHz.wav"
    assert (whole["container"], whole["subtype"], whole["rate"]) == ("WAV", "PCM_16", 96_000)
    assert (whole["resampled_from"], whole["dither"]) == (RATE, "TPDF, ±1 step of 16 bits")
    assert (floats["subtype"], floats["resampled_from"], floats["dither"]) == ("FLOAT", None, None)
    assert not whole["reversible"]
    assert not floats["reversible"]
    assert "side_restored_access_float_48kHz.wav: unchanged (an access copy)" in shellac("verify", out).stdout
    with pytest.raises(SystemExit) as end:
        main(["restore", str(source), "-o", str(out), "--access-copy", "flac:float:source"])
    assert end.value.code == 2
    assert "FLAC holds no floating point" in capsys.readouterr().err


@pytest.mark.usefixtures("tiny_weights")
def test_a_copy_that_cannot_be_is_said_before_the_work(tmp_path: Path) -> None:
    source = tone(tmp_path / "side.wav", 8000, channels=4)
    done = shellac("restore", source, "-o", tmp_path / "out", "--access-copy", "mp3")
    assert done.returncode == 1
    assert "MP3 holds 2" in done.stderr
    assert list((tmp_path / "out").iterdir()) == []
