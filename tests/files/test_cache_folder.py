"""A cache is bounded, whole or absent, and harms nothing that is not its own."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.files import cache_folder
from model.files.cache_folder import CacheFolder, clear, held_bytes
from model.files.part_file import part_name

OVERHEAD = cache_folder._HEADER


def key(number: int) -> bytes:
    return number.to_bytes(32, "big")


def file_of(folder: Path, number: int) -> Path:
    return folder / f"{key(number).hex()}.cached"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_what_is_kept_is_there_again_also_for_the_next_program(folder: Path) -> None:
    cache = CacheFolder(folder, 1 << 20)
    assert cache.get(key(1), 3) is None
    assert cache.put(key(1), b"abc")
    assert cache.get(key(1), 3) == b"abc"
    cache.close()
    assert CacheFolder(folder, 1 << 20).get(key(1), 3) == b"abc"
    assert folder.stat().st_mode & 0o077 == 0 or os.name == "nt"


@given(
    limit=st.integers(0, 1000),
    sizes=st.lists(st.integers(0, 400), max_size=12),
    seed=st.integers(0, 9),
)
@settings(max_examples=30)
def test_it_is_never_larger_than_allowed(
    tmp_path_factory: pytest.TempPathFactory, limit: int, sizes: list[int], seed: int
) -> None:
    folder, order = tmp_path_factory.mktemp("cache"), random.Random(seed)
    cache = CacheFolder(folder, limit)
    for number, size in enumerate(sizes):
        if order.random() < 0.5:
            cache.begin()
        kept = cache.put(key(number), b"x" * size)
        assert held_bytes(folder) <= limit
        assert cache.get(key(number), size) == (b"x" * size if kept else None)
        if order.random() < 0.3:
            cache.close()
            cache = CacheFolder(folder, limit)
    cache.set_limit(limit // 2)
    assert held_bytes(folder) <= limit // 2
    cache.close()


def test_the_least_recently_used_goes_first_and_nothing_of_what_is_in_use(folder: Path) -> None:
    cache = CacheFolder(folder, 3 * (OVERHEAD + 10))
    for number in (1, 2, 3):
        assert cache.put(key(number), b"x" * 10)
    assert not cache.put(key(4), b"x" * 10)  # a recording larger than the cache keeps its beginning
    cache.begin()
    assert cache.get(key(1), 10) is not None
    assert cache.put(key(5), b"x" * 10)
    assert [number for number in range(6) if file_of(folder, number).exists()] == [1, 3, 5]
    cache.close()


def damaged(path: Path, content: bytes) -> None:
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def shortened(path: Path, content: bytes) -> None:
    path.write_bytes(content[:-1])


def longer(path: Path, content: bytes) -> None:
    path.write_bytes(content + b"\0")


def emptied(path: Path, _: bytes) -> None:
    path.write_bytes(b"")


def of_another_key(path: Path, content: bytes) -> None:
    path.write_bytes(content.replace(key(1), key(2)))


@pytest.mark.parametrize("harm", [damaged, shortened, longer, emptied, of_another_key])
def test_what_is_not_whole_is_not_there_and_is_removed(folder: Path, harm: Callable[[Path, bytes], None]) -> None:
    cache = CacheFolder(folder, 1 << 20)
    cache.put(key(1), b"abc")
    harm(file_of(folder, 1), file_of(folder, 1).read_bytes())
    assert cache.get(key(1), 3) is None
    assert not file_of(folder, 1).exists()
    assert cache.put(key(1), b"abc")
    assert cache.get(key(1), 3) == b"abc"
    cache.close()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_pipes_and_folders_under_its_names_are_not_read(folder: Path, tmp_path: Path) -> None:
    other = CacheFolder(tmp_path / "other", 1 << 20)
    other.put(key(1), b"abc")
    other.close()
    folder.mkdir()
    file_of(folder, 1).symlink_to(file_of(tmp_path / "other", 1))
    os.mkfifo(file_of(folder, 2))
    file_of(folder, 3).mkdir()
    cache = CacheFolder(folder, 1 << 20)
    assert [cache.get(key(number), 3) for number in (1, 2, 3)] == [None, None, None]
    assert [cache.put(key(number), b"abc") for number in (1, 2, 3, 4)] == [False, False, False, True]
    assert file_of(tmp_path / "other", 1).exists()
    cache.close()


def test_foreign_files_stay_and_what_a_killed_program_left_goes(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / part_name("00" * 16, "file")).write_bytes(b"half")
    cache = CacheFolder(folder, 1 << 20)
    cache.put(key(1), b"abc")
    cache.set_limit(0)
    cache.close()
    clear(folder)
    assert [path.name for path in folder.iterdir() if not path.name.startswith(".lock")] == ["notes.txt"]


def test_a_second_program_reads_and_does_not_write(folder: Path) -> None:
    first, second = CacheFolder(folder, 1 << 20), CacheFolder(folder, 1 << 20)
    assert first.put(key(1), b"abc")
    assert second.get(key(1), 3) == b"abc"
    assert not second.put(key(2), b"abc")
    first.close()
    assert second.put(key(2), b"abc")
    second.close()


def test_it_is_cleared_while_it_is_in_use(folder: Path) -> None:
    cache = CacheFolder(folder, 2 * (OVERHEAD + 3))
    cache.put(key(1), b"abc")
    assert clear(folder) == OVERHEAD + 3
    assert cache.get(key(1), 3) is None
    cache.begin()
    assert cache.put(key(2), b"abc")
    assert cache.put(key(3), b"abc")
    cache.close()


def test_a_folder_that_cannot_be_made_and_a_full_disk_cost_nothing(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = CacheFolder(tmp_path / "file" / "cache", 1 << 20)
    assert not cache.put(key(1), b"abc")
    assert cache.get(key(1), 3) is None
    monkeypatch.setattr(cache_folder, "LEAST_FREE", 1 << 62)
    full = CacheFolder(folder, 1 << 20)
    assert not full.put(key(1), b"abc")
    full.close()
