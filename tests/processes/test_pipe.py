"""The pipe brings what its types say, or one error; nothing that comes through it is run."""

from __future__ import annotations

import ast
import contextlib
import json
import multiprocessing
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.batch.job_spec import JobOutcome
from model.batch.workers.messages import CancelJob, JobMade, JobProgress
from model.processes import pipe as pipe_module
from model.processes.pipe import Message, Pipe, PipeClosed, PipeError, decode, encode, wait_for_any
from model.progress import Progress
from model.sentence import Sentence

PROJECT = Path(__file__).resolve().parents[2]


class Told(Message, frozen=True):
    words: str = ""
    level: float = 0.0
    path: Path | None = None


@pytest.fixture
def ends() -> Iterator[tuple[Pipe, Pipe]]:
    ours, theirs = (Pipe(end) for end in multiprocessing.Pipe())
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_message_and_its_data_arrive_as_they_were(ends: tuple[Pipe, Pipe]) -> None:
    ours, theirs = ends
    odd_name = Path("Ж\udcff.wav")  # of a file whose name is not UTF-8
    ours.send(Told("“words”", 0.1, odd_name), b"\0\1\2")
    assert theirs.poll(1)
    assert theirs.receive(Told | CancelJob, most_data=3) == (Told("“words”", 0.1, odd_name), b"\0\1\2")


def test_an_outcome_with_pictures_and_progress_without_an_end_arrive(ends: tuple[Pipe, Pipe]) -> None:
    ours, theirs = ends
    outcome = JobOutcome(
        Path("a"), None, Path("b"), "0" * 64, 1.5, 2.5, 3, ("note",), 0.1, 0.2, found=False, before=b"\xff\0"
    )
    ours.send(JobMade(outcome))
    assert theirs.receive(JobMade)[0].outcome == outcome
    progress = Progress.at(0, 10, 44_100, 0.0)
    ours.send(JobProgress.of(progress))
    assert theirs.receive(JobProgress)[0].progress() == progress


def test_a_sentence_arrives_with_what_stands_in_it() -> None:
    reason = Sentence("it does not exist")
    said = Sentence("{path} cannot be read: {error}. {share:.1f} %", path=Path("Ж.wav"), error=reason, share=12.34)
    words = decode(encode(Told(said)), Told).words
    assert isinstance(words, Sentence)
    assert (words, words.text) == (said, said.text)
    assert words.arguments == {"path": "Ж.wav", "error": reason, "share": 12.34}
    assert isinstance(words.arguments["error"], Sentence)
    assert type(decode(encode(Told("plain")), Told).words) is str


@pytest.mark.parametrize(
    "sentence",
    [
        {"$sentence": "{x:1000000000}", "arguments": {"x": 1}},
        {"$sentence": "{x.__class__}", "arguments": {"x": 1}},
        {"$sentence": "{x!r}", "arguments": {"x": 1}},
        {"$sentence": "{x}", "arguments": {"y": 1}},
        {"$sentence": "{x:.1f}", "arguments": {"x": "no number"}},
        {"$sentence": "{", "arguments": {"x": 1}},
        {"$sentence": "x"},
        {"$sentence": 1, "arguments": {}},
        {"$sentence": "{x}", "arguments": {"x": [1]}},
        {"$sentence": "x", "arguments": {}, "more": 1},
    ],
)
def test_what_is_no_sentence_is_refused(sentence: dict[str, object]) -> None:
    with pytest.raises(PipeError):
        decode(json.dumps({"kind": "Told", "words": sentence}).encode(), Told)


def test_who_has_gone_is_known(ends: tuple[Pipe, Pipe]) -> None:
    ours, theirs = ends
    theirs.close()
    assert wait_for_any([ours], 1) == [ours]
    with pytest.raises(PipeClosed):
        ours.receive(Told)
    with pytest.raises(PipeClosed):
        ours.send(Told())


def test_a_message_that_stops_half_way_does_not_hold_up_whoever_receives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipe_module, "STALLED_SECONDS", 1)
    first, second = multiprocessing.Pipe()
    ours, theirs = Pipe(first), Pipe(second)
    try:
        whole = b"\0\0\1\0" + bytes(256)
        os.write(theirs.fileno(), whole[:20])
        with pytest.raises(PipeError, match="without an end"):
            ours.receive(Told)
    finally:
        ours.close()
        theirs.close()


def test_what_is_sent_is_bounded_and_finite() -> None:
    with pytest.raises(ValueError, match="too long"):
        encode(Told("x" * pipe_module.MOST_JSON_BYTES))
    with pytest.raises(ValueError, match="JSON compliant"):
        encode(Told(level=float("nan")))


@pytest.mark.parametrize(
    "text",
    [
        b"", b"null", b"[]", b"{}", b'{"kind": 5}', b'{"kind": "Nobody"}', b'{"kind": ["Told"]}',
        b'{"kind": "Told", "words": 5}', b'{"kind": "Told", "level": true}', b'{"kind": "Told", "level": NaN}',
        b'{"kind": "Told", "level": 1e999}', b'{"kind": "Told", "level": ' + b"9" * 400 + b"}",
        b'{"kind": "Told", "level": ' + b"9" * 5000 + b"}", b'{"kind": "Told", "further": 1}',
        b'{"kind": "Told", "path": "a\\u0000b"}', b'{"kind": "Told", "path": [1]}',
        b'{"kind": "Told", "words": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", b"\xff", b'{"kind": "Told"} {}',
    ],
)  # fmt: skip
def test_what_no_type_allows_is_one_error(text: bytes) -> None:
    with pytest.raises(PipeError, match="cannot be used"):
        decode(text, Told | CancelJob)


@given(st.binary(max_size=200))
def test_no_bytes_are_anything_but_a_message_or_one_error(text: bytes) -> None:
    with contextlib.suppress(PipeError):
        assert isinstance(decode(text, Told | JobProgress), Told | JobProgress)


def test_nothing_of_ours_pickles() -> None:
    """Modules that pickle are not imported, and what `multiprocessing` does by pickling is used by nobody."""
    pickling = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
    words = re.compile("|".join([*pickling, "recv", "get_context", "ProcessPoolExecutor", "torch", "multiprocessing"]))
    found = []
    for path in sorted((*PROJECT.glob("model/**/*.py"), *PROJECT.glob("app/**/*.py"), *PROJECT.glob("tools/*.py"))):
        place = path.relative_to(PROJECT).as_posix()
        text = path.read_text(encoding="utf-8")
        if not words.search(text):  # to take a source to pieces is slow, and seven of eight name none of these
            continue
        for node in ast.walk(ast.parse(text)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Attribute):
                if node.attr in ("recv", "get_context", "ProcessPoolExecutor"):
                    found.append(f"{place}:{node.lineno} {node.attr}")
                if node.attr == "load" and isinstance(node.value, ast.Name) and node.value.id == "torch":
                    found.append(f"{place}:{node.lineno} torch.load")
            for name in names:
                if name.split(".")[0] in pickling or "ProcessPoolExecutor" in name:
                    found.append(f"{place}:{node.lineno} {name}")
                if name.startswith("multiprocessing") and not place.startswith("model/processes/"):
                    found.append(f"{place}:{node.lineno} {name}")
    assert found == []
