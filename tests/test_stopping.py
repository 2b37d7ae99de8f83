"""A signal ends the command, promptly and without a traceback, also where it comes within a callback from C."""

import ctypes
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import stopping
from model.audiofiles import presented_sound, sound_file, writer
from model.audiofiles.riff import Chunk
from tests.audiofiles.made_files import chunk_file
from tests.command import shellac

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
FLAC, WAV = writer._Remembering, presented_sound._HeaderAndSpan
CALLBACKS = [
    (WAV, "tell", 1),
    (WAV, "seek", 2),
    (WAV, "read", 1),
    (WAV, "read", 30),
    (FLAC, "tell", 1),
    (FLAC, "write", 1),
    (FLAC, "write", 6),
]


def end(number: int) -> type[BaseException]:
    """What the signal raises."""
    return KeyboardInterrupt if number == signal.SIGINT else SystemExit


def with_signal(method: Callable[..., Any], number: int, place: int) -> Callable[..., Any]:
    """`method`, within whose call no. `place` the signal comes."""
    calls = 0

    def called(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == place:
            signal.raise_signal(number)
        return method(*arguments)

    return called


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize(("kind", "name", "place"), CALLBACKS)
def test_a_signal_within_a_callback_of_libsndfile_ends_the_restoration(
    kind: type,
    name: str,
    place: int,
    number: int,
    tiny_weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if kind is FLAC:
        source = tmp_path / "side.flac"
        sound_file.write(source, np.random.default_rng(1).normal(scale=0.1, size=30_000), 22_050, subtype="PCM_16")
    else:  # a chunk that libsndfile is not shown
        source = chunk_file(tmp_path / "side.wav", [Chunk(b"note", b"abcd")], [], frames=30_000)
    monkeypatch.setattr(kind, name, with_signal(getattr(kind, name), number, place))
    words = ("restore", source, "-o", tmp_path / "out", "--device", "cpu")
    if number == signal.SIGINT:
        done = shellac(*words)
        assert done.returncode == 130
        *_, said = done.stderr.splitlines()
        assert said == "Stopped: 0 of 1 files were restored. No half-written file is left."
    else:
        with pytest.raises(SystemExit, match=f"^{128 + number}$"):
            shellac(*words)
    assert capfd.readouterr() == ("", "")
    assert list((tmp_path / "out").iterdir()) == []


class Interrupted(io.BytesIO):
    """Memory that a signal comes within."""

    def __init__(self, data: bytes, number: int) -> None:
        super().__init__(data)
        self.number = number

    def tell(self) -> int:
        signal.raise_signal(self.number)
        return super().tell()


@pytest.mark.parametrize("number", SIGNALS)
def test_the_signal_is_raised_when_the_call_comes_back(number: int, capfd: pytest.CaptureFixture[str]) -> None:
    memory = io.BytesIO()
    sound_file.write(memory, np.zeros(1000), 8000, format="WAV")
    with stopping.listening(), pytest.raises(end(number)):
        sound_file.read(Interrupted(memory.getvalue(), number))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("lost_in", ["ctypes", "__del__"])
def test_a_signal_that_python_cannot_pass_on_is_sent_anew(
    lost_in: str, number: int, capfd: pytest.CaptureFixture[str]
) -> None:
    class Dying:
        def __del__(self) -> None:
            signal.raise_signal(number)

    def lose() -> None:
        if lost_in == "ctypes":
            ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(number))()
        else:
            Dying()
        seen.append("went on")
        for _ in range(1000):
            time.sleep(0.01)

    seen: list[str] = []
    with stopping.listening(), pytest.raises(end(number)):
        lose()
    assert seen == ["went on"]
    assert capfd.readouterr() == ("", "")


def test_what_is_not_of_a_signal_is_reported_as_before() -> None:
    seen = []
    hook, sys.unraisablehook = sys.unraisablehook, lambda lost: seen.append(lost.exc_type)
    try:
        with stopping.listening():
            ctypes.CFUNCTYPE(None)(lambda: 1 / 0)()
    finally:
        sys.unraisablehook = hook
    assert seen == [ZeroDivisionError]


def test_a_signal_is_raised_once_by_the_outermost_call() -> None:
    def within() -> None:
        with stopping.held():
            with stopping.held():
                signal.raise_signal(signal.SIGINT)
            seen.append("still held")

    seen: list[str] = []
    with stopping.listening():
        with pytest.raises(KeyboardInterrupt):
            within()
        with stopping.held():  # what is cleared away
            seen.append("cleared away")
        assert stopping.received() == signal.SIGINT
    assert seen == ["still held", "cleared away"]


def test_handlers_and_hook_are_as_they_were_behind_a_command() -> None:
    before = [signal.getsignal(number) for number in SIGNALS], sys.unraisablehook
    shellac("info", "nothing.wav")
    assert ([signal.getsignal(number) for number in SIGNALS], sys.unraisablehook) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there a signal's number is not the exit code")
def test_a_second_signal_ends_a_call_that_does_not_come_back() -> None:
    program = (
        "import signal\n"
        "from model import stopping\n"
        "stopping._PATIENCE = 0.0\n"
        "with stopping.listening(), stopping.held():\n"
        "    while True: signal.raise_signal(signal.SIGINT)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=60, check=False, cwd=os.getcwd())
    assert done.returncode == -signal.SIGINT
