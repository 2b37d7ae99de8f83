"""A batch killed at any moment, and a cluster that loses a worker: the result is the undisturbed one."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest

from model.batch import engine
from model.batch.engine import Batch
from model.batch.journal import FOLDER
from model.batch.workers import local as workers_module
from model.batch.workers.local import LocalWorkers
from tests.audiofiles.made_files import write_sound
from tests.batch.collection import collection, options, run_batch
from tests.batch.test_batch import tree
from tests.processes import forked

# each run of the command line starts two processes that load torch: long on a machine that is busy with other things
pytestmark = [pytest.mark.usefixtures("tiny_weights"), pytest.mark.timeout(1200)]


def results(folder: Path) -> dict[str, bytes | str]:
    """What was made: sound byte for byte, of sidecars what does not tell of time."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or FOLDER in path.parts or path.name.startswith("shellac-batch."):
            continue
        name = path.relative_to(folder).as_posix()
        if path.name.endswith(".shellac.json"):
            data = json.loads(path.read_text())
            for role in ("source", "restored", "removed"):
                data[role].pop("absolute_path", None)
            found[name] = json.dumps(
                {k: v for k, v in data.items() if k not in ("created", "seconds", "notes", "notes_said")}
            )
        else:
            found[name] = path.read_bytes()
    return found


SHELLAC = "model.__main__:main"


def words(source: Path, target: Path, *more: str) -> list[str]:
    return [
        "batch", str(source), str(target), "--removed", "--amount", "0.8", "--clicks", "none", "--hum", "none",
        "--device", "cpu", "--no-pictures", *more,
    ]  # fmt: skip


def kill_until_done(source: Path, target: Path, kills: int, seed: int, most_done: int = 1) -> int:
    """Run the batch, killing it a few times at random moments; the exit code of the run that came to its end.

    Each run is killed when it has done 1 to `most_done` files, and a moment more. Fails where a run came to its end
    before it was killed, and where a file that was whole is written a second time.
    """
    chance = random.Random(seed)
    whole: dict[str, tuple[int, int]] = {}
    for _ in range(kills):
        printed, its_output = os.pipe()
        with open(printed) as lines, open(os.devnull, "w") as nowhere:
            running = forked.start(SHELLAC, words(source, target), its_output, nowhere.fileno(), new_group=True)
            os.close(its_output)
            for _ in range(chance.randint(1, most_done)):
                lines.readline()
            time.sleep(chance.random() * 0.3)
            running.send_signal(signal.SIGKILL)
            assert running.wait() == -signal.SIGKILL
        whole = check_untouched(target, whole)
    code = forked.run(SHELLAC, words(source, target)).returncode
    check_untouched(target, whole)
    return code


def check_untouched(target: Path, whole: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    now = {name: mark for name, mark in tree(target).items() if not name.startswith("shellac-batch.")}
    assert {name: now.get(name) for name in whole} == whole
    return {name: mark for name, mark in now.items() if not name.endswith(".part")}


def test_killed_at_random_moments_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    good, broken = collection(tmp_path / "in", good=12, broken=6, frames=40_000)
    undisturbed, _ = run_batch(options(tmp_path / "in", tmp_path / "calm", residual=True))
    assert undisturbed.counts == {"done": len(good), "failed": len(broken)}
    assert kill_until_done(tmp_path / "in", tmp_path / "out", kills=3, seed=7) == 1
    assert results(tmp_path / "out") == results(tmp_path / "calm")
    assert not list((tmp_path / "out").rglob("*.part"))


@pytest.mark.parametrize("names_given", [0, 1, 2])
def test_a_death_between_two_names_is_made_good(tmp_path: Path, names_given: int) -> None:
    (tmp_path / "in").mkdir()
    source = write_sound(tmp_path / "in" / "a.wav", "WAV", "PCM_16")
    out = tmp_path / "out"
    run = forked.run("tests.batch.dying:while_publishing", [source.parent, out, names_given])
    assert run.returncode == 9, run.stderr
    written = {path.stat().st_ino: path.stat().st_mtime_ns for path in out.iterdir() if path.is_file()}
    assert sum(path.is_file() and not path.name.endswith(".part") for path in out.iterdir()) == names_given
    summary, _ = run_batch(options(tmp_path / "in", out, residual=True))
    assert summary.all_well
    assert set(tree(out)) == {"a_restored.wav", "a_removed.wav", "a.shellac.json"}
    for number, at in tree(out).values():
        # the parts were whole: they got their names and were not written again
        assert written[number] == at


def test_a_worker_that_dies_costs_one_attempt(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=0, frames=400_000)
    workers = LocalWorkers(1)
    batch = Batch(options(tmp_path / "in", tmp_path / "out"), lambda _: workers)
    kinds = []
    for event in batch.run():
        kinds.append(event.kind)
        if event.kind == "progress" and "retry" not in kinds:
            [worker] = workers._workers
            os.kill(worker.process.pid, signal.SIGKILL)
    batch.close()
    assert kinds.count("retry") == 1
    assert kinds[-2:] == ["done", "finished"]
    assert {Path(name).name for name in tree(tmp_path / "out")} == {"side 0_restored.wav", "side 0.shellac.json"}


def test_a_worker_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collection(tmp_path / "in", good=1, broken=0, frames=1_200_000)  # not done before it is looked at
    monkeypatch.setattr(workers_module, "STALLED_AFTER", 0.0)
    monkeypatch.setattr(engine, "ATTEMPTS", 1)
    batch = Batch(options(tmp_path / "in", tmp_path / "out"))
    failed = [event.job.reason for event in batch.run() if event.kind == "failed" and event.job]
    batch.close()
    assert len(failed) == 1
    assert "nothing has happened" in failed[0]
    assert tree(tmp_path / "out") == {}


def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=10, broken=0, frames=400_000)
    printed, its_output = os.pipe()
    with open(printed) as lines, (tmp_path / "errors").open("w+") as errors:
        running = forked.start(
            SHELLAC, words(tmp_path / "in", tmp_path / "out"), its_output, errors.fileno(), new_group=True
        )
        os.close(its_output)
        assert lines.readline()
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the workers as well
        assert running.wait(120) == 130
    said = (tmp_path / "errors").read_text()
    assert "Stopped" in said
    assert "Traceback" not in said
    assert not list((tmp_path / "out").rglob("*.part"))


@pytest.mark.real_start
def test_ctrl_c_does_not_reach_a_worker_that_still_starts(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=0)
    workers = LocalWorkers(1)
    batch = Batch(options(tmp_path / "in", tmp_path / "out"), lambda _: workers)
    kinds = []
    for event in batch.run():
        kinds.append(event.kind)
        if event.kind == "started":
            [worker] = workers._workers
            os.kill(worker.process.pid, signal.SIGINT)
    batch.close()
    assert "retry" not in kinds
    assert kinds[-2:] == ["done", "finished"]


def test_a_cluster_that_loses_a_worker_ends_as_if_undisturbed(tmp_path: Path) -> None:
    good, broken = collection(tmp_path / "in", good=6, broken=2, frames=60_000)
    undisturbed, _ = run_batch(options(tmp_path / "in", tmp_path / "calm", residual=True))
    assert undisturbed.counts["done"] == len(good)
    run = forked.run("tests.batch.dying:on_a_cluster_that_loses_a_worker", [tmp_path / "in", tmp_path / "out"])
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["killed"]
    assert sorted(told["done"]) == sorted(good)
    assert sorted(told["failed"]) == sorted(broken)
    assert results(tmp_path / "out") == results(tmp_path / "calm")
    assert not list((tmp_path / "out").rglob("*.part"))


def test_no_cluster_at_the_address_is_a_sentence(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=0)
    given = ["batch", str(tmp_path / "in"), str(tmp_path / "out"), "--no-pictures", "--dask", "tcp://127.0.0.1:1"]
    run = forked.run("tests.batch.dying:soon_out_of_patience", given)
    assert run.returncode == 1
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("function", ["answers", "files_elsewhere"])
def test_a_worker_whose_answer_makes_no_sense_costs_an_attempt_and_runs_nothing(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELLAC_TEST_ANSWER", "a_pickle")
    monkeypatch.setenv("SHELLAC_TEST_MARK", str(tmp_path / "ran"))
    monkeypatch.setattr(engine, "ATTEMPTS", 1)
    collection(tmp_path / "in", good=1, broken=0)
    workers = LocalWorkers(1, f"tests.processes.hostile:{function}")
    batch = Batch(options(tmp_path / "in", tmp_path / "out"), lambda _: workers)
    [reason] = [event.job.reason for event in batch.run() if event.kind == "failed" and event.job]
    batch.close()
    assert "side 0" in reason
    assert "answer that cannot be used" in reason
    assert not (tmp_path / "ran").exists()
