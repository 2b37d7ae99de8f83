"""The window's process stays light, and free of what must not be loaded together with Qt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
IMPORTS = "import sys, app.__main__, app.main_window; print(*sys.modules)"


def test_the_window_imports_no_torch_and_none_of_the_slow_parts_of_scipy() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=PROJECT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "PySide6.QtWidgets" in loaded
    assert not loaded & {"torch", "scipy.stats", "scipy.signal", "scipy.optimize", "matplotlib", "PIL.Image"}
