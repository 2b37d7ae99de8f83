from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from model.files.scratch import ScratchFile, scratch_folder


def test_numbers_come_back_from_where_they_were_put(tmp_path: Path) -> None:
    scratch = ScratchFile(tmp_path)
    numbers = np.random.default_rng(0).normal(size=1000).astype(np.float32)
    scratch.write(5000, numbers[500:])
    scratch.write(4500, numbers[:500])
    np.testing.assert_array_equal(scratch.read(4600, 300), numbers[100:400])
    scratch.close()


def test_an_array_that_is_not_contiguous_is_written_whole(tmp_path: Path) -> None:
    scratch = ScratchFile(tmp_path)
    numbers = np.arange(20, dtype=np.float32).reshape(2, 10).T
    scratch.write(0, numbers)
    np.testing.assert_array_equal(scratch.read(0, 20), numbers.ravel())
    scratch.close()


def test_threads_do_not_disturb_each_other(tmp_path: Path) -> None:
    scratch = ScratchFile(tmp_path)

    def there_and_back(index: int) -> bool:
        numbers = np.full(3000, index, np.float32)
        scratch.write(index * 3000, numbers)
        return bool(np.array_equal(scratch.read(index * 3000, 3000), numbers))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(there_and_back, range(200)))
    scratch.close()


def test_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    scratch = ScratchFile(tmp_path)
    scratch.write(0, np.zeros(10, np.float32))
    scratch.close()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="closed"):
        scratch.read(0, 1)


def test_reading_beyond_what_was_written_is_an_error(tmp_path: Path) -> None:
    scratch = ScratchFile(tmp_path)
    scratch.write(0, np.zeros(10, np.float32))
    with pytest.raises(OSError, match="shortened"):
        scratch.read(5, 10)
    scratch.close()


def test_the_users_own_choice_of_folder_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert scratch_folder() == tmp_path
