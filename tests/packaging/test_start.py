"""The window's process stays light, free of what must not be loaded with Qt; restoring loads what it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
IMPORTS = "import sys, app.__main__, app.main_window; print(*sys.modules)"
RESTORING = """
import sys
import numpy as np
import model.archive.export, model.commands._cli.folders, model.restoration.pipeline
from model.clicks.declicker import Clicks
from model.hum.hum import Hum
from model.recording import ArrayRecording
record = ArrayRecording(np.random.default_rng(0).standard_normal((44_100, 1)) / 10)
for noise in (Clicks(record), Hum(record)):
    noise.read(0, record.frames)
print(*sys.modules)
"""


def test_the_window_imports_no_torch_and_none_of_the_slow_parts_of_scipy() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=PROJECT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "PySide6.QtWidgets" in loaded
    assert not loaded & {"torch", "scipy.stats", "scipy.signal", "scipy.optimize", "matplotlib", "PIL.Image"}


def test_restoring_needs_none_of_what_takes_over_a_second_to_load() -> None:
    done = subprocess.run([sys.executable, "-c", RESTORING], cwd=PROJECT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "torch" in loaded
    assert not loaded & {"scipy.stats", "scipy.signal", "model.batch.job", "model.pictures.spectrogram"}
