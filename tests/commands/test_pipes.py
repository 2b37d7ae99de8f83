"""`-`: sound through a pipe, in and out."""

import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from model.__main__ import main
from model.files import scratch
from tests.audiofiles.test_flac_length import streamed

pytestmark = pytest.mark.usefixtures("tiny_weights", "scratch_folder")


@pytest.fixture
def scratch_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(scratch, "scratch_folder", lambda: folder)
    return folder


class Stream(io.TextIOWrapper):
    def __init__(self, data: bytes = b"", terminal: bool = False) -> None:
        self.bytes = io.BytesIO(data)
        self.terminal = terminal
        super().__init__(self.bytes, encoding="utf-8")

    def isatty(self) -> bool:
        return self.terminal


def run(monkeypatch: pytest.MonkeyPatch, given: bytes, *arguments: object, **terminal: bool) -> tuple[int, bytes, str]:
    """The exit code, what came out of stdout, and what was said."""
    out, err = Stream(terminal=terminal.get("out", False)), Stream()
    monkeypatch.setattr(sys, "stdin", Stream(given, terminal.get("into", False)))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    code = main(["restore", *map(str, arguments)])
    out.flush()
    err.flush()
    return code, out.bytes.getvalue(), err.bytes.getvalue().decode()


def wave(path: Path) -> bytes:
    soundfile.write(path, 0.1 * np.random.default_rng(7).standard_normal((22_050, 1)), 22_050)  # four seconds a chunk
    return path.read_bytes()


def test_through_a_pipe_comes_what_a_file_would_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scratch_folder: Path
) -> None:
    given = wave(tmp_path / "side.wav")
    assert run(monkeypatch, b"", tmp_path / "side.wav", "-o", tmp_path)[0] == 0
    restored = (tmp_path / "side_restored.wav").read_bytes()
    code, written, said = run(monkeypatch, given, "-", "-o", "-")
    assert code == 0, said
    assert soundfile.read(io.BytesIO(written), dtype="int16")[0].any()
    assert written == restored
    assert run(monkeypatch, b"", tmp_path / "side.wav", "-o", "-")[1] == restored
    unknown = given[:4] + b"\xff" * 4 + given[8:40] + b"\xff" * 4 + given[44:]
    sound: Any = soundfile.read(io.BytesIO(run(monkeypatch, unknown, "-", "-o", "-")[1]))[0]
    np.testing.assert_array_equal(sound, soundfile.read(tmp_path / "side_restored.wav")[0])
    assert list(scratch_folder.iterdir()) == []


def test_a_flac_without_a_length_goes_into_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    streamed(tmp_path / "side.flac", 44100)
    code, out, said = run(monkeypatch, (tmp_path / "side.flac").read_bytes(), "-", "-o", tmp_path / "out")
    assert code == 0, said
    assert out.startswith(b"-: ")
    assert soundfile.info(tmp_path / "out" / "stdin_restored.flac").frames == 44100
    assert main(["verify", str(tmp_path / "out")]) == 0


class Unbuffered(io.RawIOBase):
    """Standard output as `PYTHONUNBUFFERED` has it: a write that is disturbed has taken a part."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)[:1000]
        self.taken += part
        return len(part)


def test_nothing_is_lost_where_the_pipe_takes_a_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wave(tmp_path / "side.wav")
    whole = run(monkeypatch, b"", tmp_path / "side.wav", "-o", "-")[1]
    pipe = Unbuffered()
    out = Stream()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(type(out), "buffer", pipe, raising=False)
    assert main(["restore", str(tmp_path / "side.wav"), "-o", "-"]) == 0
    assert pipe.taken == whole


@pytest.mark.parametrize("closed", ["stdin", "stdout"])
def test_a_closed_stream_is_called_closed_before_anything_is_loaded(
    closed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    err = Stream()
    monkeypatch.setattr(sys, closed, None)
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr("model.network.checkpoint.load", None)
    assert main(["restore", "-", "-o", "-" if closed == "stdout" else str(tmp_path)]) == 1
    err.flush()
    name = {"stdin": "input", "stdout": "output"}[closed]
    assert f"Standard {name} is closed" in err.bytes.getvalue().decode()


def test_info_says_what_comes_through_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scratch_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Stream(wave(tmp_path / "side.wav")))
    assert main(["info", "-"]) == 0
    told = capsys.readouterr().out
    assert "File        -\n" in told
    assert "22050 Hz" in told
    monkeypatch.setattr(sys, "stdin", Stream(b"RIFF\x04\0\0\0WAVE"))
    assert main(["info", "-"]) == 1
    assert "standard input is not a sound file" in capsys.readouterr().err
    assert list(scratch_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "arguments", "terminal", "sentence"),
    [
        (b"", ["-"], {}, "standard input is empty."),
        (b"no sound at all", ["-"], {}, "standard input is neither WAV nor FLAC."),
        (b"RIFF\x04\0\0\0WAVE", ["-"], {}, "standard input is not a sound file"),
        (b"", ["-"], {"into": True}, "Standard input is a terminal"),
        (b"", ["-"], {"out": True}, "Standard output is a terminal"),
        (b"", ["-", "-"], {}, "'-' can be given once"),
        (b"", ["a.wav", "b.wav"], {}, "give one FILE"),
        (b"", ["a.wav", "--removed"], {}, "nothing else"),
        (b"", ["a.wav", "--json"], {}, "nothing else"),
    ],
)
def test_what_cannot_go_through_a_pipe_is_a_sentence_and_nothing_is_written(
    given: bytes, arguments: list[str], terminal: dict[str, bool], sentence: str,
    monkeypatch: pytest.MonkeyPatch, scratch_folder: Path,
) -> None:  # fmt: skip
    code, out, said = run(monkeypatch, given, *arguments, "-o", "-", **terminal)
    assert (code, out) == (1, b"")
    assert sentence in said
    assert "Traceback" not in said
    assert list(scratch_folder.iterdir()) == []
