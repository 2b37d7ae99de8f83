"""A journal is input: damaged, it is put aside under a new name, and the batch goes on by the sidecars."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.batch.journal import FOLDER, Journal
from model.batch.journal_rows import BatchError, JobState
from tests.batch.collection import collection, options, run_batch
from tests.batch.test_batch import tree

DAMAGE = {
    "no database": None,
    "version not a number": "UPDATE batch SET value = 'one' WHERE key = 'version'",
    "settings not JSON": "UPDATE job SET settings = '{'",
    "settings of another kind": "UPDATE job SET settings = '[]'",
    "settings nested deeply": f"UPDATE job SET settings = '{'[' * 50_000}'",
    "an amount out of range": "UPDATE job SET settings = replace(settings, '0.8', '7')",
    "notes not JSON": "UPDATE job SET notes = 'x'",
    "notes of another kind": "UPDATE job SET notes = '[1]'",
    "another column": "ALTER TABLE job ADD COLUMN more TEXT",
    "a column less": "ALTER TABLE job DROP COLUMN overs",
    "a view for a table": "DROP TABLE picture; CREATE VIEW picture AS SELECT 1",
    "a trigger": "CREATE TRIGGER t AFTER UPDATE ON job BEGIN DELETE FROM job; END",
    "text not UTF-8": "UPDATE job SET state = CAST(x'fffe' AS TEXT)",
    "a state of its own": "UPDATE job SET state = 'lost'",
    "a number for a text": "UPDATE job SET size = 'much'",
    "a source that leads out": "UPDATE job SET source = '../../in/a.wav'",
    "a sidecar that leads out": "UPDATE job SET sidecar = '/etc/passwd'",
    "a stem that leads out": "UPDATE job SET stem = '../a'",
    "a part of no name": "INSERT INTO part VALUES ('../a', 1)",
    "no sense in the list": "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'x' WHERE name = 'job'",
}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, _tiny_weights_folder: Path) -> Path:
    """A folder with sources and a batch that was done."""
    folder = tmp_path_factory.mktemp("done")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SHELLAC_WEIGHTS", str(_tiny_weights_folder))
        collection(folder / "in", good=2, broken=0)
        assert run_batch(options(folder / "in", folder / "out"))[0].all_well
    return folder


def damage(target: Path, sql: str | None) -> None:
    path = target / FOLDER / "journal.sqlite"
    if sql is None:
        path.write_bytes(b"not a database at all" * 50)
        return
    rows = sqlite3.connect(path)
    rows.executescript(sql)
    rows.commit()
    rows.close()


@pytest.mark.usefixtures("tiny_weights")
@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_journal_is_put_aside_and_the_batch_goes_on(done: Path, tmp_path: Path, kind: str) -> None:
    shutil.copytree(done, tmp_path / "copy")
    source, target = tmp_path / "copy" / "in", tmp_path / "copy" / "out"
    damage(target, DAMAGE[kind])
    damaged, before = (target / FOLDER / "journal.sqlite").read_bytes(), tree(target)
    with pytest.raises(BatchError, match="is damaged"):
        Journal(target)
    summary, _ = run_batch(options(source, target))
    assert summary.all_well
    assert summary.counts == {JobState.DONE: 2}
    assert tree(target) == before
    [kept] = (target / FOLDER).glob("damaged-*.sqlite")
    assert kept.read_bytes() == damaged


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), content=st.binary(min_size=1, max_size=300))
def test_any_bytes_in_a_journal_end_in_a_journal_or_a_sentence(done: Path, place: float, content: bytes) -> None:
    target = done / "out"
    path = target / FOLDER / "journal.sqlite"
    before = path.read_bytes()
    try:
        start = int(place * (len(before) - len(content)))
        path.write_bytes(before[:start] + content + before[start + len(content) :])
        try:
            with Journal(target) as journal:
                list(journal.jobs())
        except BatchError:
            pass
        with Journal(target, renew=True) as journal:
            told = "nothing was wrong"
            try:
                list(journal.jobs())
            except sqlite3.DatabaseError as error:
                told = journal.damaged(error)
        assert told
    finally:
        for kept in (target / FOLDER).glob("damaged-*"):
            kept.unlink()
        path.write_bytes(before)


@pytest.mark.parametrize("columns", [2, 3, 4, 5])
def test_a_journal_begun_before_notes_clicks_or_strokes_is_gone_on_with(
    done: Path, tmp_path: Path, columns: int
) -> None:
    shutil.copytree(done / "out", tmp_path / "out")
    for column in ("notes_said", "reason_said", "strokes_risk", "remark", "clicks_per_minute")[:columns]:
        damage(tmp_path / "out", f"ALTER TABLE job DROP COLUMN {column}")
    with Journal(tmp_path / "out") as journal:
        assert not journal.put_aside
        assert [job.clicks_per_minute for job in journal.jobs(JobState.DONE)] == [None, None]
        assert (journal.job(1).remark, journal.job(1).strokes_risk) == ("", None)
        journal.update(1, clicks_per_minute=3.5, strokes_risk=0.5)
        assert (journal.job(1).clicks_per_minute, journal.job(1).strokes_risk) == (3.5, 0.5)
