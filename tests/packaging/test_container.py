"""The container holds what the command line needs, and its files say what the project says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
CONTAINER = ROOT / "packaging" / "container"
WINDOW_ONLY = {"PySide6-Essentials", "pyqtgraph", "sounddevice"}


def test_it_installs_all_that_the_project_needs_but_for_the_window() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["cluster"]}
    lines = (CONTAINER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    given = {Requirement(line) for line in lines if not line.startswith("#")}
    assert given == {requirement for requirement in needed if requirement.name not in WINDOW_ONLY}
    assert {requirement.name for requirement in needed} >= WINDOW_ONLY


def test_what_it_copies_is_there_and_it_runs_as_nobody_special() -> None:
    text = (CONTAINER / "Dockerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.*)$", text, re.MULTILINE) for word in line.split()[:-1]]
    assert copied
    for name in copied:
        assert name.startswith("dist/") or (ROOT / name).is_file(), name
    [user] = re.findall(r"^USER (\d+)$", text, re.MULTILINE)
    assert int(user) > 0
    assert "USER" not in text[text.index(f"USER {user}") + 5 :]


def test_the_clusters_network_is_internal_and_its_roots_are_read_only() -> None:
    text = (CONTAINER / "compose.yaml").read_text(encoding="utf-8")
    assert "internal: true" in text
    assert "read_only: true" in text
    assert "ports:" not in text
    assert "/masters:ro" in text
