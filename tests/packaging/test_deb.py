"""The package for Debian: what is in it, and that it does not grow past what was promised."""

from __future__ import annotations

import email
import gzip
import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import PySide6
import pytest
from PIL import Image

from model import __version__

RECIPE = Path(__file__).parents[2] / "packaging" / "linux" / "deb.sh"
manual_page = runpy.run_path(str(RECIPE.parents[2] / "tools" / "manpage.py"))["manual_page"]

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="there is no dpkg here")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two programs that print what a shell would complete, and one that needs the system's C library."""
    folder = tmp_path_factory.mktemp("made") / "bundle"
    (folder / "_internal").mkdir(parents=True)
    shutil.copy(shutil.which("true") or "/bin/true", folder / "_internal" / "helper")
    for name in ("shellac", "shellac-cli"):
        (folder / name).write_text('#!/bin/sh\necho "completes restore in $2"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def packed(
    bundle: Path, target: Path, page: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    manual = page or bundle.parent / "shellac.1"
    if not page:
        manual.write_text(".TH SHELLAC 1\n", encoding="utf-8")
    return subprocess.run(
        ["sh", str(RECIPE), str(bundle), str(target), str(manual)],
        env={**os.environ, "SHELLAC_DEB_LEVEL": "1", **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def package(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of that bundle, with the page that is shipped."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "page.1").write_text(manual_page(), encoding="utf-8")
    done = packed(bundle, folder / "out", folder / "page.1")
    assert done.returncode == 0, done.stderr
    [made] = (folder / "out").iterdir()  # and nothing half made
    return made


def test_it_installs_both_programs_their_page_and_completions(package: Path) -> None:
    assert package.name.startswith(f"shellac_{__version__}_")
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout
    for path in (
        "/opt/shellac/shellac", "/usr/bin/shellac-cli -> /opt/shellac/shellac-cli",
        "/usr/share/man/man1/shellac.1.gz",
        "/usr/share/bash-completion/completions/shellac", "/usr/share/zsh/vendor-completions/_shellac-cli",
        "/usr/share/fish/vendor_completions.d/shellac.fish", "/usr/share/applications/org.shellac.Shellac.desktop",
        "/usr/share/metainfo/org.shellac.Shellac.metainfo.xml", "/usr/share/mime/packages/shellac.xml",
        "/usr/share/doc/shellac/changelog.gz", "/usr/share/doc/shellac/NEWS.gz", "/usr/share/doc/shellac/copyright",
    ):  # fmt: skip
        assert f".{path}" in listed
    for size in (16, 22, 24, 32, 48, 64, 128, 256, 512):
        assert f"./usr/share/icons/hicolor/{size}x{size}/apps/shellac.png" in listed
    needs = subprocess.run(["dpkg-deb", "-f", package, "Depends"], capture_output=True, text=True, check=True).stdout
    assert "libc6 (>= " in needs


def test_what_it_says_of_itself_is_in_debians_form(package: Path, tmp_path: Path) -> None:
    told = control(package, tmp_path)
    assert re.fullmatch(r"[^<>@]+ <[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+>", told["Maintainer"])
    assert told["Description"].splitlines()[0] == "removes the noise from recordings of old discs"
    assert max(map(len, told["Description"].splitlines())) <= 80
    changes = tmp_path / "root" / "usr" / "share" / "doc" / "shellac"
    news = gzip.decompress((changes / "NEWS.gz").read_bytes()).decode()
    assert news == (RECIPE.parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = gzip.decompress((changes / "changelog.gz").read_bytes()).decode()
    assert entry.startswith(f"shellac ({__version__}) ")
    assert re.search(
        rf"^ -- {re.escape(told['Maintainer'])}  \w{{3}}, \d\d \w{{3}} \d{{4}} [\d:]{{8}} \+0000$", entry, re.M
    )
    assert "/usr/share/common-licenses/Apache-2.0" in (changes / "copyright").read_text(encoding="utf-8")


def test_whoever_hands_it_out_is_named(bundle: Path, tmp_path: Path) -> None:
    assert packed(bundle, tmp_path / "out", SHELLAC_MAINTAINER="Ann <ann@records.org>").returncode == 0
    [package] = (tmp_path / "out").iterdir()
    assert control(package, tmp_path)["Maintainer"] == "Ann <ann@records.org>"


@pytest.mark.skipif(shutil.which("lintian") is None, reason="there is no lintian here")
def test_lintian_finds_nothing_in_it(package: Path) -> None:
    """Nor in what it thinks pedantic; what is meant to be so, and why, is in lintian-overrides."""
    done = subprocess.run(
        ["lintian", "--allow-root", "--pedantic", package], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def control(package: Path, folder: Path) -> dict[str, str]:
    """The fields of a package; its files are unpacked below `folder`/root."""
    subprocess.run(["dpkg-deb", "-R", package, folder / "root"], check=True)
    return dict(email.message_from_string((folder / "root" / "DEBIAN" / "control").read_text(encoding="utf-8")).items())


def test_every_icon_has_the_size_that_its_name_says() -> None:
    icons = sorted(RECIPE.with_name("icons").glob("*.png"))
    assert len(icons) == 8
    for icon in icons:
        with Image.open(icon) as image:
            assert image.size == (int(icon.stem), int(icon.stem))
            assert image.getpixel((0, 0))[3] == 0  # round: nothing in the corners


def test_a_package_that_has_grown_too_large_is_refused(bundle: Path, tmp_path: Path) -> None:
    grown = tmp_path / "bundle"
    shutil.copytree(bundle, grown)
    (grown / "_internal" / "weights").write_bytes(os.urandom(60_000))
    done = packed(grown, tmp_path / "out", SHELLAC_DEB_LIMIT="60000")
    assert done.returncode == 1
    assert "more than the 60000 that it may have" in done.stderr
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.skipif(shutil.which("objdump") is None, reason="there is no objdump here")
def test_the_set_up_brings_what_qt_asks_of_wayland() -> None:
    """What the bundle wants of the system has to be where it is packed, and no desktop is there to bring it."""
    qt = Path(PySide6.__file__).parent / "Qt"
    asking = [*qt.glob("lib/libQt6WaylandClient.so.*"), *qt.glob("plugins/wayland-*-client/*.so")]
    assert len(asking) > 3
    headers = subprocess.run(["objdump", "-p", *asking], capture_output=True, text=True, check=True).stdout
    needed = set(re.findall(r"NEEDED +(libwayland-\S+)", headers))
    assert needed
    brought = (RECIPE.parents[2] / "tools" / "setup.sh").read_text(encoding="utf-8").split()
    assert sorted(needed - set(brought)) == []


def test_the_limit_is_under_250_mb_however_they_are_counted() -> None:
    assert "SHELLAC_DEB_LIMIT:-250000000}" in RECIPE.read_text(encoding="utf-8")
