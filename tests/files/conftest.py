"""Files are forced to the disk here, as they are for the user."""

from __future__ import annotations

import os

import pytest

from tests.conftest import FSYNC


@pytest.fixture(autouse=True)
def _forced_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", FSYNC)
