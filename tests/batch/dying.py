"""What a process of the tests of a batch runs: one ends at a bad moment, one soon gives up, one loses a worker."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

from model.__main__ import main
from model.batch.engine import Batch
from model.files.folder import Folder
from tests.batch.collection import WorkersHere, options
from tests.processes import forked


def while_publishing(arguments: list[str]) -> None:
    """Run the batch from the first folder to the second, and end at once when as many names are given as said third."""
    source, target, names = arguments
    plain, left = Folder.rename, int(names)

    def rename(folder: Folder, old: str, new: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(9)
        plain(folder, old, new)

    Folder.rename = rename  # type: ignore[method-assign]
    for _ in Batch(options(Path(source), Path(target), residual=True), lambda _: WorkersHere()).run():
        pass


def on_a_cluster_that_loses_a_worker(arguments: list[str]) -> None:
    """Run the batch on two Dask workers, kill one that is busy once two files are done, and print how it went."""
    from distributed import LocalCluster

    source, target = map(Path, arguments)
    with LocalCluster(n_workers=0, processes=False, protocol="tcp://", dashboard_address=None) as cluster:
        # Dask's own would each load what a job needs
        workers = [forked.start("tests.batch.dying:as_worker", [cluster.scheduler_address], 1, 2) for _ in range(2)]
        cluster.wait_for_workers(2)
        batch = Batch(options(source, target, residual=True, dask=cluster.scheduler_address))
        killed, done, failed = 0, [], []
        for event in batch.run():
            if len(done) >= 2 and not killed:
                busy = [address for address, jobs in batch._workers._client.processing().items() if jobs]
                if busy:
                    killed = batch._workers._client.run(os.getpid)[busy[0]]
                    os.kill(killed, signal.SIGKILL)
            if event.kind == "done":
                done.append(event.job.source)
            if event.kind == "failed":
                failed.append(event.job.source)
        batch.close()
    assert sorted(worker.wait(60) for worker in workers) == [-signal.SIGKILL, 0]
    print(json.dumps({"killed": killed, "done": done, "failed": failed}))


def as_worker(arguments: list[str]) -> None:
    """Be a worker of the Dask scheduler at an address, until that ends."""
    import asyncio

    import dask
    from distributed import Worker

    async def work() -> None:
        async with Worker(arguments[0], nthreads=1, dashboard=False) as worker:
            await worker.finished()

    # else every stack is looked at a hundred times a second
    with dask.config.set({"distributed.worker.profile.enabled": False}):
        asyncio.run(work())


def soon_out_of_patience(arguments: list[str]) -> int:
    """The command line, which waits half a second for a cluster."""
    from model.batch.workers import cluster

    cluster._CONNECT_SECONDS = 0.5
    return main(arguments)
