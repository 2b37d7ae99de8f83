"""`shellac restore`: what it writes, what it says, and that nothing of the user's is ever harmed."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.__main__ import FAULT, STOPPED, main
from model.archive.sidecar import read_sidecar
from model.network import tracker_weights
from model.network.tracker import NoiseTracker, TrackerConfig
from tests.restoration.noise.test_needle import transfer

WITHOUT_QT = (
    "import runpy, sys\n"
    "for name in ('PySide6', 'shiboken6', 'pyqtgraph', 'sounddevice', 'app'): sys.modules[name] = None\n"
    "told = open(sys.argv.pop(1), 'w')\n"
    "try: runpy.run_module('model', run_name='__main__', alter_sys=True)\n"
    "finally: print(*(name for name, module in sys.modules.items() if module), file=told, flush=True)"
)


RATE = 22_050  # its chunks are of four seconds; at 8 kHz they would be of twenty


def write_noise(path: Path, seconds: float = 1.0, rate: int = RATE, channels: int = 1, subtype: str = "PCM_16") -> Path:
    sound = 0.1 * np.random.default_rng(7).standard_normal((round(seconds * rate), channels))
    soundfile.write(path, sound, rate, subtype=subtype)
    return path


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def samples(path: Path) -> np.ndarray:
    return soundfile.read(path, dtype="int32", always_2d=True)[0]


def test_good_files_are_restored_and_each_bad_one_is_reported_in_one_sentence(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources, out = tmp_path / "sources", tmp_path / "deep" / "out"
    sources.mkdir()
    good = [write_noise(sources / "stéréo side.wav", channels=2), write_noise(sources / "side.flac")]
    (sources / "empty.wav").touch()
    whole = write_noise(sources / "whole.wav").read_bytes()
    (sources / "whole.wav").rename(sources / "truncated.wav")
    (sources / "truncated.wav").write_bytes(whole[: len(whole) // 2])
    (sources / "text.wav").write_text("This is not a recording.\n" * 100)
    (sources / "folder.wav").mkdir()
    not_numbers = np.zeros((8000, 1), np.float32)
    not_numbers[5000] = np.nan
    soundfile.write(sources / "nan.wav", not_numbers, 8000, subtype="FLOAT")
    soundfile.write(sources / "nothing.wav", np.zeros((0, 1)), 8000)
    bad = [
        sources / name
        for name in ("missing.wav", "empty.wav", "truncated.wav", "text.wav", "folder.wav", "nan.wav", "nothing.wav")
    ]
    before = digests(sources)
    given = [str(path) for path in (good[0], *bad, good[1])]
    assert main(["restore", *given, "-o", str(out), "--removed", "--picture"]) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    for path in bad:
        reports = [line for line in said.err.splitlines() if str(path) in line]
        assert len(reports) == 1, said.err
        assert reports[0].startswith("Failed: ")
        assert reports[0].endswith(".")
    lines = said.out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(str(good[0]))
    assert lines[1].startswith(str(good[1]))
    assert lines[2].startswith("2 of 9 files restored")
    assert digests(sources) == before
    written = {path.name for path in out.iterdir() if not path.name.endswith(".shellac.json")}
    assert written == {
        f"{stem}_{what}"
        for stem, ending in (("stéréo side", ".wav"), ("side", ".flac"))
        for what in (f"restored{ending}", f"removed{ending}", "spectrogram.png")
    }
    for path in good:
        restored, residual = (samples(out / f"{path.stem}_{what}{path.suffix}") for what in ("restored", "removed"))
        assert np.any(residual)
        np.testing.assert_array_equal(restored + residual, samples(path))


def test_amount_0_is_the_source_bit_for_bit(tiny_weights: Path, tmp_path: Path) -> None:
    source = write_noise(tmp_path / "side.wav", rate=48000, channels=2, subtype="PCM_24")
    assert main(["restore", str(source), "-o", str(tmp_path / "out"), "--amount", "0"]) == 0
    np.testing.assert_array_equal(samples(tmp_path / "out" / "side_restored.wav"), samples(source))


def test_the_noise_of_a_span_decides_what_is_taken_and_is_written_down(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = 0.1 * np.random.default_rng(7).standard_normal((2 * RATE, 1))
    sound[:RATE] *= 0.4
    soundfile.write(tmp_path / "side.wav", sound, RATE, subtype="PCM_24")
    for name, options in (("own", []), ("told", ["--noise", "1.0-1.9"])):
        assert main(["restore", str(tmp_path / "side.wav"), "-o", str(tmp_path / name), *options]) == 0
    own, told = (samples(tmp_path / name / "side_restored.wav") for name in ("own", "told"))
    assert np.any(own != told)
    written_down = "".join((tmp_path / "told" / "side.shellac.json").read_text(encoding="utf-8").split())
    assert f'"floor_selection":[{RATE},{round(1.9 * RATE)}]' in written_down
    assert main(["restore", str(tmp_path / "side.wav"), "-o", str(tmp_path / "late"), "--noise", "1.5-2.5"]) == 1
    assert "The selection 1.5-2.5 s runs past the end of" in capsys.readouterr().err


def test_it_says_where_the_needle_is_down_if_it_is_not_throughout(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    side = transfer(RATE)
    for name, samples_of in (("raw", side.samples), ("cut", side.samples[5 * RATE : -6 * RATE])):
        soundfile.write(tmp_path / f"{name}.wav", samples_of, RATE, subtype="PCM_24")
        assert main(["restore", str(tmp_path / f"{name}.wav"), "-o", str(tmp_path)]) == 0
    raw, cut = (read_sidecar(tmp_path / f"{name}.shellac.json").data for name in ("raw", "cut"))
    assert raw["needle"] == {"down": pytest.approx(2.2, abs=0.25), "up": pytest.approx(26.8, abs=0.25)}
    assert "needle" not in cut
    said = capsys.readouterr().out.splitlines()
    assert ["needle down 0:02 to 0:27" in line for line in said] == [True, False]


def test_a_noise_sample_for_a_span_changes_nothing_outside_and_can_be_verified_and_reproduced(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_noise(tmp_path / "side.wav", seconds=2, subtype="PCM_24")
    within = ["--noise-within", "1.0-1.9", "0.5-1.2"]
    for name, options in (("own", []), ("told", within)):
        assert main(["restore", str(source), "-o", str(tmp_path / name), "--removed", *options]) == 0
    own, told = (samples(tmp_path / name / "side_restored.wav") for name in ("own", "told"))
    changed = np.flatnonzero(own != told)
    assert len(changed)
    assert changed[0] >= 0.5 * RATE
    assert changed[-1] < 1.2 * RATE
    sidecar = tmp_path / "told" / "side.shellac.json"
    written_down = "".join(sidecar.read_text(encoding="utf-8").split())
    sample = {"start": RATE, "stop": round(1.9 * RATE), "first": round(0.5 * RATE), "last": round(1.2 * RATE)}
    assert f'"noise_samples":{json.dumps([sample], separators=(",", ":"))}' in written_down
    assert main(["verify", str(sidecar)]) == 0
    assert main(["reproduce", str(sidecar), "--masters", str(tmp_path)]) == 0
    late = ["--noise-within", "1.5-2.5", "0.5-1.2"]
    assert main(["restore", str(source), "-o", str(tmp_path / "late"), *late]) == 1
    assert "runs past the end of" in capsys.readouterr().err
    assert main(["restore", str(source), "-o", str(tmp_path / "many"), *(101 * within)]) == 1
    assert "at most 100 noise samples hold for parts of it, not 101" in capsys.readouterr().err


def test_a_noise_sample_that_holds_music_is_doubted_and_one_that_plainly_does_is_refused(
    tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    untrained = NoiseTracker(TrackerConfig(widths=(8, 8))).eval()  # says what the quietest pieces say
    found = tracker_weights.TrackerWeights(untrained, tmp_path / "tracker.safetensors", "0" * 64)
    monkeypatch.setattr(tracker_weights, "shipped", lambda: found)
    sound = 0.002 * np.random.default_rng(7).standard_normal((3 * RATE, 1))
    tone = np.sign(np.sin(np.arange(2 * RATE) * (400 / RATE)))
    sound[RATE:, 0] += 0.012 * tone
    sound[2 * RATE :, 0] += 0.2 * tone[:RATE]
    soundfile.write(tmp_path / "side.wav", sound, RATE, subtype="PCM_24")

    def restored(name: str, *options: str) -> tuple[bool, str]:
        code = main(["restore", str(tmp_path / "side.wav"), "-o", str(tmp_path / name), *options])
        there = (tmp_path / name / "side_restored.wav").exists()
        assert there == (code == 0)
        return there, capsys.readouterr().err

    groove, soft, loud = "0.1-0.9", "1.1-1.9", "2.1-2.9"
    there, said = restored("groove", "--noise", groove)
    assert there
    assert "music" not in said
    there, said = restored("soft", "--noise", soft)
    assert there
    assert "seems to hold music" in said
    for name, options in (("loud", ["--noise", loud]), ("within", ["--noise-within", loud, "0.5-1.5"])):
        there, said = restored(name, *options)
        assert not there
        assert f"{tmp_path / 'side.wav'}, 2.1-2.9 s: " in said
        assert "it holds music" in said
        assert "--noise-anyway" in said
        there, said = restored(name, *options, "--noise-anyway")
        assert there
        assert "it holds music" in said, "it is said all the same"


def test_in_a_region_left_unchanged_the_source_stays_and_the_rest_is_as_without(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_noise(tmp_path / "side.wav", seconds=3)
    regions = tmp_path / "regions.json"
    regions.write_text(
        '{"schema": "shellac-regions/1", "regions": ['
        '{"start": 1, "stop": 2, "gain": 0}, {"start": 2.2, "stop": 2.8, "gain": 0.5, "low": 500, "high": 900}]}'
    )
    assert main(["restore", str(path), "-o", str(tmp_path / "without")]) == 0
    assert main(["restore", str(path), "-o", str(tmp_path / "with"), "--removed", "--regions", str(regions)]) == 0
    source, plain = samples(path), samples(tmp_path / "without" / "side_restored.wav")
    restored = samples(tmp_path / "with" / "side_restored.wav")
    edge, weaker = round(0.02 * RATE), slice(round(2.2 * RATE), round(2.8 * RATE))
    np.testing.assert_array_equal(restored[RATE + edge : 2 * RATE - edge], source[RATE + edge : 2 * RATE - edge])
    for outside in (slice(0, RATE), slice(2 * RATE, weaker.start), slice(weaker.stop, None)):
        np.testing.assert_array_equal(restored[outside], plain[outside])
    assert (restored[weaker] != plain[weaker]).any()
    np.testing.assert_array_equal(restored + samples(tmp_path / "with" / "side_removed.wav"), source)
    sidecar = tmp_path / "with" / "side.shellac.json"
    assert [r["gain"] for r in json.loads(sidecar.read_text())["treatment"]["settings"]["regions"]] == [0.0, 0.5]
    assert main(["verify", str(tmp_path / "with")]) == 0
    assert main(["reproduce", str(sidecar), "--masters", str(tmp_path)]) == 0
    regions.write_text("{}")
    capsys.readouterr()
    assert main(["restore", str(path), "-o", str(tmp_path / "bad"), "--regions", str(regions)]) == 1
    assert f"{regions} is not a file of regions" in capsys.readouterr().err


def test_a_second_run_replaces_nothing(tiny_weights: Path, tmp_path: Path) -> None:
    source, out = write_noise(tmp_path / "side.wav"), tmp_path / "out"
    assert main(["restore", str(source), "-o", str(out)]) == 0
    first = digests(out)
    assert main(["restore", str(source), "-o", str(out), "--amount", "50%"]) == 0
    assert digests(out).items() > first.items()
    assert (out / "side_restored-2.wav").exists()


def test_a_folder_may_be_its_sources_own_and_the_source_stays(tiny_weights: Path, tmp_path: Path) -> None:
    source = write_noise(tmp_path / "side.wav")
    before = source.read_bytes()
    assert main(["restore", str(source), "-o", str(tmp_path)]) == 0
    assert source.read_bytes() == before
    assert (tmp_path / "side_restored.wav").exists()


def test_a_link_where_the_target_would_be_never_leads_to_the_source(tiny_weights: Path, tmp_path: Path) -> None:
    source, out = write_noise(tmp_path / "side.wav"), tmp_path / "out"
    out.mkdir()
    (out / "side_restored.wav").symlink_to(source)
    before = source.read_bytes()
    main(["restore", str(source), "-o", str(out)])
    assert source.read_bytes() == before
    assert not list(out.glob("*.part"))


def test_unknown_weights_are_one_sentence_and_nothing_is_written(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_noise(tmp_path / "side.wav")
    assert main(["restore", str(source), "-o", str(tmp_path / "out"), "--weights", "bakelite"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "bakelite" in told
    assert "faithful" in told
    assert [path.name for path in tmp_path.iterdir()] == ["side.wav"]


def test_a_file_in_place_of_the_folder_is_one_sentence(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_noise(tmp_path / "side.wav")
    before = source.read_bytes()
    assert main(["restore", str(source), "-o", str(source)]) == 1
    told = capsys.readouterr().err
    assert told.splitlines()[-1].startswith(f"shellac: {source}")
    assert "Traceback" not in told
    assert source.read_bytes() == before


@pytest.mark.parametrize("command", ["restore", "alternate"])
def test_a_file_asked_for_where_a_folder_is_written_to_is_one_sentence(
    command: str, tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, wanted = write_noise(tmp_path / "side.wav"), tmp_path / "quiet.flac"
    assert main([command, str(source), "-o", str(wanted)]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith(f"shellac: {wanted} looks like a file, but -o takes the folder")
    assert not wanted.exists()
    wanted.mkdir()
    assert main([command, str(source), "-o", str(wanted)]) == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder every user can come to (pytest's own are for their owner only)."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """The rights of an ordinary user, where the tests run as root, to whom every file is open."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.fixture
def shut_away(open_folder: Path) -> tuple[Path, Path]:
    """A recording that nobody may read, and a folder that nobody may write to."""
    secret, closed = write_noise(open_folder / "secret.wav"), open_folder / "closed"
    secret.chmod(0)
    closed.mkdir(mode=0o555)
    return secret, closed


@pytest.mark.usefixtures("tiny_weights")
def test_no_permission_is_one_sentence(
    shut_away: tuple[Path, Path],
    open_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from model.network import checkpoint

    weights = checkpoint.load()  # while its folder may be read
    monkeypatch.setattr(checkpoint, "load", lambda name: weights)
    secret, closed = shut_away
    source = write_noise(open_folder / "side.wav")
    request.getfixturevalue("ordinary_user")
    codes = [
        main(["restore", str(source), "-o", str(closed)]),
        main(["restore", str(source), "-o", str(closed / "further")]),
        main(["restore", str(secret), "-o", str(closed)]),
    ]
    told = capsys.readouterr().err
    assert codes == [1, 1, 1]
    assert len(re.findall("permission denied", told)) == 3
    assert "Traceback" not in told
    assert list(closed.iterdir()) == []


def test_a_full_disk_is_one_sentence_and_leaves_no_part_file(
    tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from model.files.part_file import PartFile

    def full(part: PartFile) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PartFile, "sync", full)
    source, out = write_noise(tmp_path / "side.wav"), tmp_path / "out"
    assert main(["restore", str(source), "-o", str(out), "--removed"]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("Failed: ")
    assert "full" in told
    assert list(out.iterdir()) == []


def test_a_fault_in_shellac_is_logged_in_full_and_the_next_file_is_done(
    tiny_weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    from model.restoration import pipeline

    find_noise = pipeline.find_noise

    def estimate(recording: object, *rest: object, **options: object) -> object:
        if "bad" in str(recording):
            raise ZeroDivisionError("a fault")
        return find_noise(recording, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "find_noise", estimate)
    sources = [str(write_noise(tmp_path / name)) for name in ("bad.wav", "good.wav")]
    assert main(["restore", *sources, "-o", str(tmp_path / "out")]) == 1
    assert "1 of 2 files restored; failed: " in capsys.readouterr().out
    assert "ZeroDivisionError: a fault" in caplog.text
    assert (tmp_path / "out" / "good_restored.wav").exists()


def test_in_a_process_without_qt_it_restores_and_ctrl_c_says_one_sentence_and_leaves_no_half_written_file(
    tiny_weights: Path, tmp_path: Path
) -> None:
    short, long = write_noise(tmp_path / "short.wav"), write_noise(tmp_path / "long.wav", seconds=320)
    out = tmp_path / "out"
    job = subprocess.Popen(
        [sys.executable, "-c", WITHOUT_QT, tmp_path / "loaded", "restore", short, long, "-o", out, "--picture"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a program started in the background by a shell ignores Ctrl-C, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not (out.exists() and list(out.glob("*-restored.part")) and (out / "short_restored.wav").exists()):
        assert job.poll() is None, job.communicate()[1]
        time.sleep(0.02)
    job.send_signal(signal.SIGINT)
    output, errors = job.communicate()
    assert job.returncode == STOPPED, errors
    assert errors.splitlines()[-1] == "Stopped: 1 of 2 files were restored. No half-written file is left."
    assert "Traceback" not in errors
    assert len(output.splitlines()) == 1
    whole = {"short_restored.wav", "short_spectrogram.png"}
    assert {path.name for path in out.iterdir() if path.suffix != ".json"} == whole
    loaded = set((tmp_path / "loaded").read_text().split())
    assert {"torch", "scipy.ndimage", "model.clicks.declicker", "model.hum.hum"} <= loaded
    assert not loaded & {"scipy.stats", "scipy.signal", "model.batch.job"}, "they take over a second to load"


def test_a_fault_outside_any_file_is_logged_and_has_its_own_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from model.network import checkpoint

    def broken(name: str) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(checkpoint, "load", broken)
    assert main(["restore", "side.wav", "-o", str(tmp_path)]) == FAULT
    assert "ZeroDivisionError: a fault" in caplog.text


def test_ctrl_c_that_comes_to_light_as_another_exception_ends_the_command_all_the_same(
    tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from model.restoration import pipeline

    def estimate(*_: object, **__: object) -> object:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(10)
        finally:
            raise RuntimeError("release unlocked lock")  # what threading makes of it

    monkeypatch.setattr(pipeline, "estimate_noise", estimate)
    sources = [str(write_noise(tmp_path / name)) for name in ("a.wav", "b.wav")]
    assert main(["restore", *sources, "-o", str(tmp_path / "out")]) == STOPPED
    assert "Failed" not in capsys.readouterr().err
