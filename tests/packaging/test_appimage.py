"""The AppImage: what is in it, and what its first program starts."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from model import __version__

APPIMAGE = Path(__file__).parents[2] / "packaging" / "linux" / "appimage"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="AppImages are for Linux")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Two programs that say what they are and what they were given."""
    folder = tmp_path / "bundle"
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "library.so").write_bytes(b"library")
    for name in ("shellac", "shellac-cli"):
        (folder / name).write_text(f'#!/bin/sh\nprintf "%s" {name}\nprintf " <%s>" "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def packed(bundle: Path, target: Path, *runtime: str) -> subprocess.CompletedProcess[str]:
    """Run the recipe with a stand-in for mksquashfs that packs with tar."""
    tools = target.parent / "tools"
    tools.mkdir()
    (tools / "mksquashfs").write_text('#!/bin/sh\ntar -cf "$2" -C "$1" .\n', encoding="utf-8")
    (tools / "mksquashfs").chmod(0o755)
    return subprocess.run(
        ["sh", str(APPIMAGE / "appimage.sh"), str(bundle), str(target), *runtime],
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_holds_what_desktops_look_for(bundle: Path, tmp_path: Path) -> None:
    done = packed(bundle, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    [image] = (tmp_path / "out").iterdir()  # and nothing half made
    assert image.name == f"shellac-{__version__}-x86_64.squashfs"
    with tarfile.open(image) as inside:
        inside.extractall(tmp_path / "AppDir", filter="data")
    root = tmp_path / "AppDir"
    desktop = configparser.RawConfigParser(interpolation=None)
    desktop.optionxform = str  # type: ignore[assignment]
    desktop.read_string((root / "org.shellac.Shellac.desktop").read_text(encoding="utf-8"))
    entry = desktop["Desktop Entry"]
    assert entry["X-AppImage-Version"] == __version__
    assert entry["Exec"] == "shellac %F"
    for icon in (root / f"{entry['Icon']}.png", root / ".DirIcon"):
        assert icon.read_bytes().startswith(b"\x89PNG")
    assert len(list((root / "usr/share/icons/hicolor").glob("*x*/apps/shellac.png"))) == 9
    assert "org.shellac.Shellac" in (root / "usr/share/metainfo/org.shellac.Shellac.appdata.xml").read_text("utf-8")
    assert (root / "usr/lib/shellac/_internal/library.so").read_bytes() == b"library"
    told = subprocess.run([root / "AppRun", "restore", "side a.wav"], capture_output=True, text=True, check=True)
    assert told.stdout == "shellac <restore> <side a.wav>"


@pytest.mark.parametrize(
    ("called", "starts"), [("Shellac.AppImage", "shellac"), ("shellac", "shellac"), ("shellac-cli", "shellac-cli")]
)
def test_its_name_says_which_program_is_meant(bundle: Path, tmp_path: Path, called: str, starts: str) -> None:
    (tmp_path / "usr" / "lib").mkdir(parents=True)
    shutil.move(bundle, tmp_path / "usr" / "lib" / "shellac")
    # as the runtime does: where it mounted, and by which name it was called
    given = {**os.environ, "APPDIR": str(tmp_path), "ARGV0": f"/home/a b/{called}"}
    told = subprocess.run([APPIMAGE / "AppRun", "x"], env=given, capture_output=True, text=True, check=True)
    assert told.stdout == f"{starts} <x>"


def test_another_runtime_than_the_one_that_is_pinned_is_refused(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "runtime").write_bytes(b"\x7fELF of somebody else's")
    done = packed(bundle, tmp_path / "out", str(tmp_path / "runtime"))
    assert done.returncode == 1
    assert "is not the runtime that is pinned" in done.stderr
    assert not list((tmp_path / "out").iterdir())
