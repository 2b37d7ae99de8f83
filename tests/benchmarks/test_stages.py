"""What each stage of a restoration takes, and the convolutions against the fastest that torch manages here."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.startup import speed
from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.timeout(0)


def test_stages(figure: Figure, tmp_path: Path) -> None:
    for row in speed.rows(tmp_path, 900):
        figure(row.title, row.value)
