"""What CI runs: each of its parts, in their order; a part that fails is its status, and its last line is pytest's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ["test", "try-wheel", "fuzz", "packages"]
CLOSING = "======================= 3 passed in 1.00s (0:00:01) ======================="

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="CI runs it on Linux")

MAKE = f"""#!/bin/sh
echo "$1 $SHELLAC_DEADLINE" >> "$LOG"
[ "$1" != test ] || echo "{CLOSING}"
echo "says the part $1" >&2
[ "$1" != "$FAILS" ]
"""


def run(folder: Path, fails: str = "") -> tuple[int, str, list[list[str]]]:
    (folder / ".ci").mkdir(exist_ok=True)
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci")
    (folder / "make").write_text(MAKE, encoding="utf-8")
    (folder / "make").chmod(0o755)
    (folder / "log").write_text("")
    given = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "LOG": str(folder / "log"), "FAILS": fails}
    done = subprocess.run(["bash", ".ci/run"], cwd=folder, env=given, capture_output=True, text=True, check=False)
    begun = [line.split() for line in (folder / "log").read_text().splitlines()]
    return done.returncode, done.stdout.splitlines()[-1], begun


def test_all_of_it_is_run_and_pytests_line_is_the_last(tmp_path: Path) -> None:
    before = time.time()
    status, last, begun = run(tmp_path)
    assert (status, last) == (0, CLOSING)
    assert [part for part, _ in begun] == PARTS
    for _, deadline in begun:  # what is begun within 30 minutes ends within the hour
        assert before + 1799 <= int(deadline) <= time.time() + 1800
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(PARTS) <= set(targets)


def test_a_part_that_fails_is_its_status_and_the_last_that_is_begun(tmp_path: Path) -> None:
    for number, part in enumerate(PARTS):
        status, last, begun = run(tmp_path, fails=part)
        assert status != 0
        assert last == CLOSING
        assert [begun_part for begun_part, _ in begun] == PARTS[: number + 1]
