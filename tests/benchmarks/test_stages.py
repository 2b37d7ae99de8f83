"""What each stage of a restoration takes, and the convolutions against the fastest that torch manages here."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.startup import speed
from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.timeout(0)


def test_stages(figure: Figure, tmp_path: Path) -> None:
    rows = list(speed.rows(tmp_path, 900))
    for row in rows:
        figure(row.title, row.value)
    assert all(row.value for row in rows)
    found = {row.title: row.value for row in rows}
    for title in ("noise floor", "clicks", "hum", "surface noise", "writing both files"):
        assert "x real time" in found[title]
    assert 0 < int(found["share of that peak"].removesuffix("%")) <= 100  # else no faster convolution was found
