"""Processes forked with what they need in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.processes import forked


@pytest.mark.skipif(not forked.CAN_FORK, reason="nothing forks here")
def test_a_file_of_tests_that_cannot_be_imported_is_left_to_the_worker_which_says_so(tmp_path: Path) -> None:
    """Half of it in memory was taken for all of it: its tests were missing, and nobody said so."""
    whole, broken = tmp_path / "test_whole.py", tmp_path / "test_broken.py"
    whole.write_text("def test_this(): pass\n")
    broken.write_text("def test_this(): pass\n\nimport nothing_of_this_name\n\ndef test_that(): pass\n")
    done = forked.run("tests.processes.imported:tests_of", [whole, broken])
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "test_whole.txt").read_text().splitlines() == [str(whole)]
