"""A batch killed at any moment, and a cluster that loses a worker: the result is the undisturbed one."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.batch import engine
from model.batch import workers as workers_module
from model.batch.engine import Batch
from model.batch.journal import FOLDER
from model.batch.workers import LocalWorkers
from tests.audiofiles.made_files import write_sound
from tests.batch.collection import collection, options, run_batch
from tests.batch.test_batch import tree

# each run of the command line starts two processes that load torch: long on a machine that is busy with other things
pytestmark = [pytest.mark.usefixtures("tiny_weights"), pytest.mark.timeout(1200)]

ROOT = Path(__file__).parents[2]


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
            found[name] = json.dumps({k: v for k, v in data.items() if k not in ("created", "seconds", "notes")})
        else:
            found[name] = path.read_bytes()
    return found


def command(source: Path, target: Path, *more: str) -> list[str]:
    return [
        sys.executable, "-m", "model", "batch", str(source), str(target), "--removed", "--amount", "0.8",
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
        running = subprocess.Popen(
            command(source, target), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        assert running.stdout is not None
        for _ in range(chance.randint(1, most_done)):
            running.stdout.readline()
        time.sleep(chance.random() * 0.3)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        running.stdout.close()
        whole = check_untouched(target, whole)
    code = subprocess.run(command(source, target), cwd=ROOT, capture_output=True).returncode
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


_DIE_WHILE_PUBLISHING = """
import os, sys
from pathlib import Path
from model.batch.engine import Batch
from model.files.folder import Folder
from tests.batch.collection import WorkersHere, options
plain, left = Folder.rename, int(sys.argv[3])
def rename(folder, source, target):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    plain(folder, source, target)
Folder.rename = rename
batch = Batch(options(Path(sys.argv[1]), Path(sys.argv[2]), residual=True), lambda _: WorkersHere())
for _ in batch.run():
    pass
"""


@pytest.mark.parametrize("names_given", [0, 1, 2])
def test_a_death_between_two_names_is_made_good(tmp_path: Path, names_given: int) -> None:
    (tmp_path / "in").mkdir()
    source = write_sound(tmp_path / "in" / "a.wav", "WAV", "PCM_16")
    out = tmp_path / "out"
    run = [sys.executable, "-c", _DIE_WHILE_PUBLISHING, str(source.parent), str(out)]
    assert subprocess.run([*run, str(names_given)], cwd=ROOT).returncode == 9
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
    collection(tmp_path / "in", good=1, broken=0)
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
    running = subprocess.Popen(
        command(tmp_path / "in", tmp_path / "out"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
        # a shell's background jobs ignore Ctrl-C, and what they start would as well
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert running.stdout is not None
    running.stdout.readline()
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=120)
    assert running.returncode == 130
    assert "Stopped" in errors
    assert "Traceback" not in errors
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


_CLUSTER = """
import json, os, signal, sys
from pathlib import Path
from distributed import LocalCluster
from model.batch import engine
from model.batch import workers as workers_module
from model.batch.engine import Batch
from tests.batch.collection import options

if __name__ == "__main__":
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        batch = Batch(options(source, target, residual=True, dask=cluster.scheduler_address))
        killed, done, failed = 0, [], []
        for event in batch.run():
            if len(done) >= 2 and not killed:
                busy = [address for address, jobs in batch._workers._client.processing().items() if jobs]
                if busy:
                    pids = batch._workers._client.run(os.getpid)
                    killed = pids[busy[0]]
                    os.kill(killed, signal.SIGKILL)
            if event.kind == "done":
                done.append(event.job.source)
            if event.kind == "failed":
                failed.append(event.job.source)
        batch.close()
    print(json.dumps({"killed": killed, "done": done, "failed": failed}))
"""


def test_a_cluster_that_loses_a_worker_ends_as_if_undisturbed(tmp_path: Path) -> None:
    good, broken = collection(tmp_path / "in", good=6, broken=2, frames=60_000)
    undisturbed, _ = run_batch(options(tmp_path / "in", tmp_path / "calm", residual=True))
    assert undisturbed.counts["done"] == len(good)
    script = tmp_path / "cluster.py"
    script.write_text(_CLUSTER)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, script, tmp_path / "in", tmp_path / "out"], cwd=tmp_path, env=environment,
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["killed"]
    assert sorted(told["done"]) == sorted(good)
    assert sorted(told["failed"]) == sorted(broken)
    assert results(tmp_path / "out") == results(tmp_path / "calm")
    assert not list((tmp_path / "out").rglob("*.part"))


_SOON_OUT_OF_PATIENCE = """
import sys
from model.__main__ import main
from model.batch import cluster
cluster._CONNECT_SECONDS = 0.5
sys.exit(main())
"""


def test_no_cluster_at_the_address_is_a_sentence(tmp_path: Path) -> None:
    collection(tmp_path / "in", good=1, broken=0)
    given = ["batch", str(tmp_path / "in"), str(tmp_path / "out"), "--no-pictures", "--dask", "tcp://127.0.0.1:1"]
    run = subprocess.run(
        [sys.executable, "-c", _SOON_OUT_OF_PATIENCE, *given], cwd=ROOT, capture_output=True, text=True
    )
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
