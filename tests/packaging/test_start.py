"""The window's process stays light, free of what must not be loaded with Qt; restoring loads what it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.processes import forked

PROJECT = Path(__file__).resolve().parents[2]
IMPORTS = "import sys, app.__main__, app.main_window; print(*sys.modules)"


def test_the_window_imports_no_torch_and_none_of_the_slow_parts_of_scipy() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=PROJECT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "PySide6.QtWidgets" in loaded
    assert not loaded & {"torch", "scipy.stats", "scipy.signal", "scipy.optimize", "matplotlib", "PIL.Image"}


def test_restoring_needs_none_of_what_takes_over_a_second_to_load() -> None:
    """Of ours, that is; of what others made, `tests/commands/test_restore.py` sees to it where a record is restored."""
    done = forked.run("tests.processes.imported:to_restore", [])
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "model.restoration.pipeline" in loaded
    assert not loaded & {"model.batch.job", "model.pictures.spectrogram"}
