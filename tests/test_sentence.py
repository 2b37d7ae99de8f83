"""Sentences that are kept in files, to be said in the language of whoever reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from model.archive.sidecar import Sidecar
from model.batch.job_spec import JobSettings
from model.batch.journal import Journal
from model.batch.journal_rows import JobState
from model.restoration.settings import RestorationSettings
from model.sentence import Sentence, made_of, remembered

REASON = Sentence("{path} cannot be read: {why}.", path=Path("/masters/a.wav"), why=Sentence("it has {n} bytes", n=3))


def kept(sentence: str) -> object:
    return json.loads(json.dumps(made_of(sentence)))


def test_a_sentence_comes_back_with_what_it_was_made_of() -> None:
    back = remembered(str(REASON), kept(REASON))
    assert isinstance(back, Sentence)
    assert back == REASON
    assert back.text == REASON.text
    assert back.arguments["why"].arguments == {"n": 3}


@pytest.mark.parametrize(
    "found",
    [
        None, 1, [], {}, {"$sentence": "no arguments"}, {"$sentence": "{a}", "arguments": {}},
        {"$sentence": "{a.__class__}", "arguments": {"a": "x"}},
        {"$sentence": "{a:>999999999}", "arguments": {"a": "x"}},
        {"$sentence": "{", "arguments": {"a": 1}}, {"$sentence": "{a:d}", "arguments": {"a": "x"}},
        {"$sentence": "{a}" * 100_000, "arguments": {"a": "x" * 1_000_000}},
        {"$sentence": "another sentence", "arguments": {}}, {"$sentence": "{}", "arguments": {"": "what stands there"}},
    ],
)  # fmt: skip
def test_what_does_not_make_the_english_beside_it_is_not_believed(found: object) -> None:
    back = remembered("what stands here", found)
    assert (type(back), back) == (str, "what stands here")


def test_what_is_nested_without_end_is_not_believed() -> None:
    found: dict[str, object] = {"$sentence": "x", "arguments": {}}
    for _ in range(100_000):
        found = {"$sentence": "{a}", "arguments": {"a": found}}
    assert type(remembered("x", found)) is str


def test_a_journal_keeps_what_its_sentences_were_made_of(tmp_path: Path) -> None:
    settings = JobSettings(RestorationSettings().as_json())
    with Journal(tmp_path) as journal:
        number = journal.add(
            source="a.wav",
            stem="a",
            size=1,
            mtime_ns=1,
            settings=settings.as_json(),
            settings_sha256=settings.sha256(""),
        )
        journal.update(number, state=JobState.FAILED, reason=REASON, notes=(REASON, "a text of its own"))
    with Journal(tmp_path) as journal:
        job = journal.job(number)
        assert isinstance(job.reason, Sentence)
        assert isinstance(job.notes[0], Sentence)
        assert (job.reason, job.notes) == (REASON, (REASON, "a text of its own"))
        journal.update(number, reason="")
        assert (journal.job(number).reason, journal.job(number).notes[0]) == ("", REASON)


def test_a_sidecar_from_before_says_its_notes_in_english() -> None:
    old, new = {"notes": [str(REASON), "x"]}, {"notes": [str(REASON), "x"], "notes_said": [kept(REASON)]}
    assert Sidecar(Path("a"), old).notes == Sidecar(Path("a"), new).notes == (REASON, "x")
    assert [type(Sidecar(Path("a"), data).notes[0]) for data in (old, new)] == [str, Sentence]
