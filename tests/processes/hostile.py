"""Processes that answer as ours never would: what a broken or taken-over one might send. See the tests that name it.

Imports of what is slow stand where they are needed: a process starts for every test.
"""

from __future__ import annotations

import json
import os
import pickle
import struct
import sys
from pathlib import Path

from model.processes.pipe import MOST_JSON_BYTES, Message, Pipe


class Mark:
    """Leaves a file behind where it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return exec, (f"open({os.environ['SHELLAC_TEST_MARK']!r}, 'w')",)


class Odd(Message, frozen=True):
    anything: int


def frame(text: bytes, data: bytes = b"") -> bytes:
    return struct.pack("<I", len(text)) + text + data


def answers(pipe: Pipe) -> None:
    """Answers the first question as the environment says, and goes on living."""
    connection = pipe._connection
    connection.recv_bytes()
    how = os.environ["SHELLAC_TEST_ANSWER"]
    if how == "a_pickle":
        connection.send_bytes(pickle.dumps(Mark()))
    elif how == "no_json":
        connection.send_bytes(frame(b"\xff\xfe\x00"))
    elif how == "deeply_nested":
        connection.send_bytes(frame(b"[" * 100_000 + b"]" * 100_000))
    elif how == "not_finite":
        connection.send_bytes(frame(b'{"kind": "JobProgress", "seconds_left": 1e999}'))
    elif how == "too_long":
        os.write(connection.fileno(), struct.pack("!i", 0x7FFFFFFF) + b"x" * 1000)
    elif how == "without_end":
        os.write(connection.fileno(), struct.pack("!i", 1000) + b"x" * 10)
        connection.close()
    elif how == "another_kind":
        pipe.send(Odd(1))
    elif how == "wrong_types":
        connection.send_bytes(frame(json.dumps({"kind": "TheseWeights", "weights": {"a": [1]}}).encode()))
    elif how == "too_much_data":
        connection.send_bytes(frame(b'{"kind": "TheseWeights", "weights": []}', b"x" * (MOST_JSON_BYTES // 2)))
    if not connection.closed:
        connection.poll(None)


def short_noise(pipe: Pipe) -> None:
    """Prepares, and gives half of the noise."""
    from app.processes.inference_messages import DeviceCard, Estimate, Estimated, IsPrepared, Prepare, WeightsCard

    device = DeviceCard("cpu", "Abacus", "", "fp32")
    card = WeightsCard("a", "A", "", Path("a"), Path("a.md"), "00")
    pipe.receive(Prepare)
    prepared = IsPrepared(1, 44_100, 44_100, 10, 10, card, device, (1, 1), 44_100, "recording")
    pipe.send(prepared, bytes(4))
    pipe.receive(Estimate, 1 << 20)
    pipe.send(Estimated(device), bytes(4096 * 4))


def files_elsewhere(pipe: Pipe) -> None:
    """A worker that says it wrote what it was not asked to."""
    from model.batch.job_spec import JobOutcome
    from model.batch.workers.messages import JobMade, RunJob

    order: RunJob
    order, _ = pipe.receive(RunJob)
    outside = order.job.folder.parent
    outcome = JobOutcome(
        outside / "x.wav", None, outside / "x.shellac.json", "0" * 64, 1.0, 1.0, 0, (), 0.0, 0.0, False
    )
    pipe.send(JobMade(outcome))
    pipe.poll(None)


def prints(pipe: Pipe) -> None:
    """What a library might print."""
    print("noise on stdout", flush=True)
    pipe.send(Odd(int(sys.stdin.read() == "")))


def path_entries(pipe: Pipe) -> None:
    """Tells whether a module of the current folder was taken for Python's own."""
    pipe.send(Odd(int(hasattr(json, "from_the_folder"))))


def waits(pipe: Pipe) -> None:
    """Does nothing until its parent is gone."""
    pipe.poll(None)
