"""The bundle has the licences of what it takes from the machine it is built on."""

from __future__ import annotations

import ctypes.util
import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "licences.py"
licences = runpy.run_path(str(SCRIPT))["licences"]


def portaudio() -> str:
    """Where the system has the library that every bundle takes from it."""
    places = {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}
    listed = subprocess.run(["ldconfig", "-p"], env=places, capture_output=True, text=True, check=True).stdout
    name = ctypes.util.find_library("portaudio")
    [place] = re.findall(rf"^\s*{re.escape(str(name))} .* => (\S+)$", listed, re.MULTILINE)
    return str(place)


def test_python_has_its_own() -> None:
    texts = [path.read_text(encoding="utf-8") for _, path in licences([])]
    assert any("PYTHON SOFTWARE FOUNDATION LICENSE" in text for text in texts)


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="there is no dpkg here")
def test_a_library_of_the_system_has_that_of_its_package_and_the_texts_it_names() -> None:
    found = dict(licences([portaudio(), "/opt/somewhere/libtorch.so"]))
    assert "PortAudio" in found["libportaudio2.txt"].read_text(encoding="utf-8")
    assert "LESSER GENERAL PUBLIC LICENSE" in found["common/LGPL-3.txt"].read_text(encoding="utf-8")
    assert all(path.is_file() and not path.is_symlink() for path in found.values())


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="there is no dpkg here")
def test_a_library_that_is_in_no_package_ends_the_build() -> None:
    with pytest.raises(SystemExit, match=r"libmine\.so\.1 is in no package"):
        dict(licences([portaudio(), "/usr/lib/libmine.so.1"]))
