"""The package for Debian: what is in it, and that it does not grow past what was promised."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from model import __version__

RECIPE = Path(__file__).parents[2] / "packaging" / "linux" / "deb.sh"

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="there is no dpkg here")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Two programs that print what a shell would complete, and one that needs the system's C library."""
    folder = tmp_path / "bundle"
    (folder / "_internal").mkdir(parents=True)
    shutil.copy(shutil.which("true") or "/bin/true", folder / "_internal" / "helper")
    for name in ("shellac", "shellac-cli"):
        (folder / name).write_text('#!/bin/sh\necho "completes restore in $2"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def packed(bundle: Path, target: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    manual = bundle.parent / "shellac.1"
    manual.write_text(".TH SHELLAC 1\n", encoding="utf-8")
    return subprocess.run(
        ["sh", str(RECIPE), str(bundle), str(target), str(manual)],
        env={**os.environ, "SHELLAC_DEB_LEVEL": "1", **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_installs_both_programs_their_page_and_completions(bundle: Path, tmp_path: Path) -> None:
    done = packed(bundle, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    [package] = (tmp_path / "out").iterdir()  # and nothing half made
    assert package.name.startswith(f"shellac_{__version__}_")
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout
    for path in (
        "/opt/shellac/shellac", "/usr/bin/shellac-cli -> ../../opt/shellac/shellac-cli",
        "/usr/share/man/man1/shellac.1.gz",
        "/usr/share/bash-completion/completions/shellac", "/usr/share/zsh/vendor-completions/_shellac-cli",
        "/usr/share/fish/vendor_completions.d/shellac.fish", "/usr/share/applications/org.shellac.Shellac.desktop",
        "/usr/share/metainfo/org.shellac.Shellac.metainfo.xml", "/usr/share/mime/packages/shellac.xml",
    ):  # fmt: skip
        assert f".{path}" in listed
    for size in (16, 22, 24, 32, 48, 64, 128, 256, 512):
        assert f"./usr/share/icons/hicolor/{size}x{size}/apps/shellac.png" in listed
    needs = subprocess.run(["dpkg-deb", "-f", package, "Depends"], capture_output=True, text=True, check=True).stdout
    assert "libc6 (>= " in needs


def test_every_icon_has_the_size_that_its_name_says() -> None:
    icons = sorted(RECIPE.with_name("icons").glob("*.png"))
    assert len(icons) == 8
    for icon in icons:
        with Image.open(icon) as image:
            assert image.size == (int(icon.stem), int(icon.stem))
            assert image.getpixel((0, 0))[3] == 0  # round: nothing in the corners


def test_a_package_that_has_grown_too_large_is_refused(bundle: Path, tmp_path: Path) -> None:
    (bundle / "_internal" / "weights").write_bytes(os.urandom(60_000))
    done = packed(bundle, tmp_path / "out", SHELLAC_DEB_LIMIT="60000")
    assert done.returncode == 1
    assert "more than the 60000 that it may have" in done.stderr
    assert not list((tmp_path / "out").iterdir())


def test_the_limit_is_under_250_mb_however_they_are_counted() -> None:
    assert "SHELLAC_DEB_LIMIT:-250000000}" in RECIPE.read_text(encoding="utf-8")
