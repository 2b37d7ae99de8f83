"""Chunks that are held: as many in memory as may be, the others in the file, and none of them lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from model.restoration.kept.held_chunks import HeldChunks

FRAMES, CHANNELS = 100, 2
BYTES = 4 * FRAMES * CHANNELS


def chunk(number: int) -> np.ndarray:
    return np.full((FRAMES, CHANNELS), number, np.float32)


def all_of(held: HeldChunks, numbers: list[int]) -> list[int]:
    """What the first frame of each says; -1 where it is not there."""
    parts = [held.get(k, 0, 1) for k in numbers]
    return [-1 if part is None else int(part[0, 0]) for part in parts]


def in_memory(held: HeldChunks) -> list[int]:
    return list(held._in_memory)


def test_memory_holds_as_many_as_it_may_and_those_used_last(tmp_path: Path) -> None:
    held = HeldChunks(tmp_path, FRAMES, CHANNELS, 3 * BYTES)
    for k in range(3):
        held.put(k, chunk(k))
        held.spill()
    assert in_memory(held) == [0, 1, 2]
    held.put(1, chunk(11))  # in the place of the one before it
    held.spill()
    assert in_memory(held) == [0, 2, 1]
    for k in (3, 4):
        held.put(k, chunk(k))
        held.spill()
    assert in_memory(held) == [1, 3, 4]
    assert all_of(held, [0, 1, 2, 3, 4, 5]) == [0, 11, 2, 3, 4, -1]
    held.close()


def test_who_shares_chunks_has_no_more_of_them_in_memory_than_it_may_either(tmp_path: Path) -> None:
    first, second = (HeldChunks(tmp_path, FRAMES, CHANNELS, 3 * BYTES) for _ in range(2))
    for k in range(5):
        first.put(k, chunk(k))
        first.spill()
    assert sorted(first.share(second, lambda k: k != 3)) == [0, 1, 2, 4]
    for k in (5, 6):
        second.put(k, chunk(k))
        second.spill()
    assert in_memory(second) == [4, 5, 6]
    first.close()
    assert all_of(second, [0, 1, 2, 3, 4, 5, 6]) == [0, 1, 2, -1, 4, 5, 6]
    second.close()
    assert all_of(second, [4]) == [-1]
