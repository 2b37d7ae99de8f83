"""The batch engine: what is done, what is left out, what is tried again."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Generator
from pathlib import Path

import pytest

from model.archive.export import ExportError
from model.batch import engine
from model.batch.engine import Batch
from model.batch.events import Event
from model.batch.failure import Failure, failure_of
from model.batch.job import run_job
from model.batch.job_spec import JobOutcome, JobSpec
from model.batch.journal import FOLDER, Journal
from model.batch.journal_rows import BatchError, JobState
from model.batch.plan import scan
from model.progress import Progress
from model.recording import RecordingError
from tests.batch.collection import WorkersHere, collection, good_side, options, run_batch

pytestmark = pytest.mark.usefixtures("tiny_weights")


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below but for the journal, with what shows that it was written anew."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and FOLDER not in path.parts
    }


def states(target: Path) -> dict[str, str]:
    journal = Journal(target, exclusive=False)
    try:
        return {job.source: str(job.state) for job in journal.jobs()}
    finally:
        journal.close()


def test_all_good_ones_are_done_and_all_bad_ones_named(tmp_path: Path) -> None:
    good, broken = collection(tmp_path / "in")
    summary, events = run_batch(options(tmp_path / "in", tmp_path / "out", residual=True))
    assert {event.job.source for event in events if event.kind == "done" and event.job} == good
    failed = {event.job.source: event.job.reason for event in events if event.kind == "failed" and event.job}
    assert set(failed) == broken
    assert len({reason.replace(Path(source).name, "") for source, reason in failed.items()}) == len(broken) == 10
    for source, reason in failed.items():
        assert Path(source).name in reason
        assert reason.endswith(".")
        assert "Traceback" not in reason
        assert "fault in Shellac" not in reason
    assert not summary.all_well
    expected = set()
    for source in good:
        place, stem, suffix = Path(source).parent.as_posix(), Path(source).stem, Path(source).suffix
        expected |= {f"{place}/{stem}_{kind}{suffix}" for kind in ("restored", "removed")}
        expected.add(f"{place}/{stem}.shellac.json")
    assert set(tree(tmp_path / "out")) == expected


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=3, broken=1)
    run_batch(options(tmp_path / "in", tmp_path / "out"))
    before = tree(tmp_path / "out")
    workers = WorkersHere()
    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"), workers)
    assert tree(tmp_path / "out") == before
    assert [spec.source.name for spec in workers.submitted] == ["empty.wav"]  # what failed is tried again
    assert (summary.found_done, summary.counts["done"], summary.counts["failed"]) == (3, 3, 1)


def test_without_its_journal_a_target_is_still_known(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=3, broken=0)
    run_batch(options(tmp_path / "in", tmp_path / "out"))
    before = tree(tmp_path / "out")
    (tmp_path / "out" / FOLDER / "journal.sqlite").unlink()
    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"))
    assert summary.all_well
    assert summary.counts == {"done": 3}
    assert tree(tmp_path / "out") == before


def test_a_touched_source_is_not_done_again_and_a_changed_one_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    first, second = (good_side(tmp_path / "in" / name, 0) for name in ("a", "b"))
    run_batch(options(tmp_path / "in", tmp_path / "out"))
    before = tree(tmp_path / "out")
    os.utime(first, ns=(1, 1))
    second.write_bytes(good_side(tmp_path / "other", 8).read_bytes())
    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"))
    after = tree(tmp_path / "out")
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"b_restored-2.wav", "b-2.shellac.json"}
    assert summary.all_well


def test_a_source_that_was_touched_before_its_turn_stays_one_job(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=1)
    batch = Batch(options(tmp_path / "in", tmp_path / "out"), lambda _: WorkersHere())
    events = batch.run()
    while next(events).kind != "started":
        pass
    events.close()
    batch.close()
    for path in (tmp_path / "in").rglob("*.wav"):
        os.utime(path, ns=(1, 1))
    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"))
    assert summary.counts == {"done": 1, "failed": 1}


def test_other_settings_make_a_second_set(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=0)
    run_batch(options(tmp_path / "in", tmp_path / "out"))
    run_batch(options(tmp_path / "in", tmp_path / "out", amount=0.3))
    names = sorted(Path(name).name for name in tree(tmp_path / "out"))
    assert names == ["side 0-2.shellac.json", "side 0.shellac.json", "side 0_restored-2.wav", "side 0_restored.wav"]


def test_a_result_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=2, broken=0)
    run_batch(options(tmp_path / "in", tmp_path / "out"))
    before = tree(tmp_path / "out")
    for path in (tmp_path / "out").rglob("side 0*"):
        path.unlink()
    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"))
    assert set(tree(tmp_path / "out")) == set(before)
    assert summary.all_well


def test_sources_that_differ_only_in_their_ending_keep_apart(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    good_side(tmp_path / "in" / "a", 0)
    good_side(tmp_path / "in" / "a", 1)
    run_batch(options(tmp_path / "in", tmp_path / "out"))
    assert set(tree(tmp_path / "out")) == {
        "a.wav_restored.wav", "a.wav.shellac.json", "a.flac_restored.flac", "a.flac.shellac.json",
    }  # fmt: skip


def test_patterns_hidden_files_and_the_target_within(tmp_path: Path) -> None:
    for name in ("1927/a.wav", "1928/b.WAV", "1928/c.flac", ".hidden/d.wav", "1928/._e.wav", "x.txt", "out/f.wav"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    def found(*patterns: str) -> list[str]:
        return [file.source for file in scan(tmp_path, tmp_path / "out", patterns).found]

    assert found() == ["1927/a.wav", "1928/b.WAV", "1928/c.flac"]
    assert found("*.wav") == ["1927/a.wav", "1928/b.WAV"]
    assert found("1928/*") == ["1928/b.WAV", "1928/c.flac"]
    assert sorted(found("*.txt", "c.*")) == ["1928/c.flac", "x.txt"]


def test_two_batches_on_one_target_are_one_too_many(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=0)
    with_journal = Batch(options(tmp_path / "in", tmp_path / "out"))
    try:
        with pytest.raises(BatchError, match=rf"Another batch is at work in .*out \(process {os.getpid()} on "):
            Batch(options(tmp_path / "in", tmp_path / "out"))
    finally:
        with_journal.close()
    assert run_batch(options(tmp_path / "in", tmp_path / "out"))[0].all_well


@pytest.mark.parametrize(("source", "target", "reason"), [
    ("none", "out", "none is not a folder that exists"), ("in", "in", "cannot be the source folder"),
    ("empty", "out", "holds no sound files"), ("in", "in/side.wav", "cannot be used for a batch"),
])  # fmt: skip
def test_what_cannot_be_a_batch_is_a_sentence(tmp_path: Path, source: str, target: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "in").mkdir()
    good_side(tmp_path / "in" / "side", 0)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BatchError, match=reason):
        run_batch(options(tmp_path / source, tmp_path / target))
    assert sorted(tmp_path.rglob("*")) == before, "a refused batch leaves nothing"


def test_a_refused_batch_leaves_a_journal_that_was_there(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=0)
    assert run_batch(options(tmp_path / "in", tmp_path / "out"))[0].all_well
    before = sorted((tmp_path / "out").rglob("*"))
    with pytest.raises(BatchError, match="not a folder that exists"):
        run_batch(options(tmp_path / "none", tmp_path / "out"))
    assert sorted((tmp_path / "out").rglob("*")) == before


def test_a_target_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=0)
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    target = Path("/sys/shellac") if os.geteuid() == 0 else locked / "out"  # root may write anywhere but there
    with pytest.raises(BatchError, match=f"{target} cannot be used for a batch"):
        run_batch(options(tmp_path / "in", target))


def test_a_journal_without_room_is_a_sentence_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection(tmp_path / "in", good=2, broken=0)

    def full(journal: Journal, number: int, **values: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "update", full)
        with pytest.raises(BatchError, match="cannot be written: database or disk is full"):
            run_batch(options(tmp_path / "in", tmp_path / "out"))
    assert not list((tmp_path / "out").rglob("*.part"))
    assert run_batch(options(tmp_path / "in", tmp_path / "out"))[0].all_well


def test_a_journal_of_another_version_is_refused(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=0)
    Journal(tmp_path / "out").close()
    rows = sqlite3.connect(tmp_path / "out" / FOLDER / "journal.sqlite")
    rows.execute("UPDATE batch SET value = '99' WHERE key = 'version'")
    rows.commit()
    rows.close()
    with pytest.raises(BatchError, match="another version"):
        run_batch(options(tmp_path / "in", tmp_path / "out"))


class Failing(WorkersHere):
    """Fails the first `times` attempts at every job with `failure`."""

    def __init__(self, failure: Failure, times: int) -> None:
        super().__init__(self.attempt)
        self.failure = failure
        self.left = times

    def attempt(self, spec: JobSpec) -> Generator[Progress, None, JobOutcome]:
        if self.left:
            self.left -= 1
            raise _Told
        return (yield from run_job(spec))

    def _step(self, job: Generator[Progress, None, JobOutcome]) -> Progress | JobOutcome | Failure:
        try:
            return next(job)
        except StopIteration as end:
            outcome: JobOutcome = end.value
            return outcome
        except _Told:
            return self.failure


class _Told(Exception):
    pass


@pytest.mark.parametrize(("times", "state"), [(2, "done"), (3, "failed")])
def test_what_may_pass_is_tried_three_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, state: str
) -> None:
    monkeypatch.setattr(engine, "_RETRY_AFTER", 0.0)
    collection(tmp_path / "in", good=1, broken=0)
    workers = Failing(Failure("The share was away.", retryable=True), times)
    summary, events = run_batch(options(tmp_path / "in", tmp_path / "out"), workers)
    assert [event.kind for event in events].count("retry") == 2
    assert summary.counts == {state: 1}


def test_a_gpu_without_memory_hands_over_to_the_cpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_RETRY_AFTER", 0.0)
    collection(tmp_path / "in", good=1, broken=0)
    workers = Failing(Failure("too large", retryable=True, use_cpu=True), 1)
    given = options(tmp_path / "in", tmp_path / "out")
    object.__setattr__(given.settings, "device", "auto")
    run_batch(given, workers)
    assert [spec.settings.restoration["device"] for spec in workers.submitted] == ["auto", "cpu"]


def test_a_full_disk_stops_the_batch_and_it_goes_on_later(tmp_path: Path) -> None:
    good, _ = collection(tmp_path / "in", good=3, broken=0)
    full = failure_of(_caused(ExportError("x cannot be written: the disk is full."), OSError(errno.ENOSPC, "full")))
    assert full.final
    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"), Failing(full, 1))
    assert summary.stopped == "x cannot be written: the disk is full."
    assert not summary.all_well
    assert set(states(tmp_path / "out").values()) == {"waiting"}
    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"))
    assert summary.all_well
    assert set(states(tmp_path / "out")) == good


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def test_failures_are_judged_by_what_lies_under_them() -> None:
    away = _caused(RecordingError("a.wav cannot be read."), OSError(errno.ESTALE, "stale"))
    assert failure_of(away) == Failure("a.wav cannot be read.", retryable=True)
    assert failure_of(RecordingError("a.wav is empty.")) == Failure("a.wav is empty.")
    assert failure_of(MemoryError()).retryable
    told = failure_of(ZeroDivisionError("division by zero"))
    assert told.reason == "A fault in Shellac: ZeroDivisionError: division by zero"
    assert not told.retryable


def test_a_job_can_be_skipped_before_and_while_it_runs(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=3, broken=0, frames=300_000)
    skipped: list[str] = []

    def watch(batch: Batch, event: Event) -> None:
        if event.kind == "progress" and event.job and not skipped:
            skipped.append(event.job.source)
            batch.skip(event.job.id)
            last = list(batch.journal.jobs(JobState.WAITING))[-1]
            skipped.append(last.source)
            batch.skip(last.id)

    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"), watch=watch)
    assert summary.counts == {"done": 1, "skipped": 2}
    assert {s for s, state in states(tmp_path / "out").items() if state == "skipped"} == set(skipped)
    assert not list((tmp_path / "out").rglob("*.part"))
    assert len(tree(tmp_path / "out")) == 2


def test_stop_leaves_what_was_under_way_for_the_next_run(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=3, broken=0, frames=300_000)

    def watch(batch: Batch, event: Event) -> None:
        if event.kind == "progress" and event.counts.get("done") == 1:
            batch.stop()

    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"), watch=watch)
    assert summary.stopped
    assert summary.counts == {"done": 1, "waiting": 2}
    assert len(tree(tmp_path / "out")) == 2
    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"))
    assert summary.all_well


def test_pause_starts_nothing_until_it_is_over(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=2, broken=0)
    ticks = 0

    def watch(batch: Batch, event: Event) -> None:
        nonlocal ticks
        if event.kind == "done" and not batch.paused and ticks == 0:
            batch.pause()
        elif event.kind == "tick" and batch.paused:
            assert event.counts["done"] == 1
            ticks += 1
            if ticks == 3:
                batch.resume()

    summary, _ = run_batch(options(tmp_path / "in", tmp_path / "out"), watch=watch)
    assert ticks == 3
    assert summary.all_well


def test_closing_the_events_stops_everything(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=2, broken=0, frames=300_000)
    workers = WorkersHere()
    batch = Batch(options(tmp_path / "in", tmp_path / "out"), lambda _: workers)
    events = batch.run()
    while next(events).kind != "progress":
        pass
    events.close()
    batch.close()
    assert workers.closed
    assert tree(tmp_path / "out") == {}
    assert set(states(tmp_path / "out").values()) == {"waiting"}


def test_a_source_that_vanished_since_is_named(tmp_path: Path) -> None:
    good, _ = collection(tmp_path / "in", good=2, broken=0)
    gone = min(good)

    def watch(batch: Batch, event: Event) -> None:
        if event.kind == "planned":
            (tmp_path / "in" / gone).unlink()

    _, events = run_batch(options(tmp_path / "in", tmp_path / "out"), watch=watch)
    failed = [event.job for event in events if event.kind == "failed" and event.job]
    assert [job.source for job in failed] == [gone]
    assert "does not exist" in failed[0].reason


def test_time_left_is_told_once_something_is_done(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=3, broken=0)
    _, events = run_batch(options(tmp_path / "in", tmp_path / "out"))
    assert events[0].seconds_left is None
    left = [event.seconds_left for event in events if event.kind == "done"]
    assert all(seconds is not None for seconds in left)
    assert left[-1] == 0
