"""Code is told from other code by its sources; in a bundle, which has none, by its program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from model import installation


def test_every_source_of_the_folders_counts_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "PROJECT", tmp_path)
    for name in ("model/sound/deep/one.py", "model/words/two.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("a = 1")
    found = installation.code_digest.__wrapped__
    before = found("sound")
    (tmp_path / "model/words/two.py").write_text("a = 2")
    assert found("sound") == before
    assert found("sound", "words") != before
    (tmp_path / "model/sound/deep/one.py").write_text("a = 2")
    assert found("sound") != before


def test_a_bundle_is_told_by_its_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "shellac"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    found = installation.code_digest.__wrapped__
    program.write_bytes(b"one build")
    before = found("network")
    program.write_bytes(b"another")
    assert found("network") != before
    assert len(before) == 32
