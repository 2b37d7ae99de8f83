"""What menus, software centres and file managers read of Shellac, by their own programs."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from model import __version__

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "packaging" / "linux"
DESKTOP = LINUX / "org.shellac.Shellac.desktop"
PAGE = "https://example.org/someone/shellac"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the packages of Linux are made on it")


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"there is no {program} here")


def accepted(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


Filled = Callable[..., Path]


@pytest.fixture
def metainfo(tmp_path: Path) -> Filled:
    """Fills in what software centres are told, as a package does that is made in this environment."""

    def filled(**environment: str) -> Path:
        bare = {name: value for name, value in os.environ.items() if not name.startswith("SHELLAC_")}
        made = subprocess.run(
            ["sh", str(LINUX / "metainfo.sh")], env={**bare, **environment}, capture_output=True, check=True
        )
        # a validator takes the id from the file's name
        path = tmp_path / "org.shellac.Shellac.metainfo.xml"
        path.write_bytes(made.stdout)
        return path

    return filled


@needs("desktop-file-validate")
def test_the_desktop_file_is_valid() -> None:
    accepted("desktop-file-validate", DESKTOP)


@needs("appstreamcli")
def test_software_centres_take_what_they_are_told(metainfo: Filled) -> None:
    accepted("appstreamcli", "validate", "--no-net", metainfo(SHELLAC_HOMEPAGE=PAGE))


def test_pictures_are_where_the_release_says_and_lie_in_the_sources(metainfo: Filled) -> None:
    raw = f"{PAGE}/raw/v{__version__}/docs/pictures"
    told = ElementTree.parse(metainfo(SHELLAC_HOMEPAGE=f"{PAGE}/", SHELLAC_PICTURES=raw))
    assert told.findtext("url") == PAGE
    images = [str(image.text) for image in told.iter("image")]
    assert images
    for image in images:
        assert image.startswith(f"{raw}/")
        assert (ROOT / "docs" / "pictures" / image.removeprefix(f"{raw}/")).is_file()


def test_without_an_address_none_is_made_up(metainfo: Filled) -> None:
    text = metainfo().read_text(encoding="utf-8")
    assert "@" not in text
    assert "http" not in text
    assert ElementTree.fromstring(text).find("releases/release").get("version") == __version__  # type: ignore[union-attr]


def test_what_starts_it_is_what_the_package_installs() -> None:
    read = configparser.RawConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment]
    read.read_string(DESKTOP.read_text(encoding="utf-8"))
    told = ElementTree.parse(LINUX / "org.shellac.Shellac.metainfo.xml")
    assert told.findtext("launchable") == DESKTOP.name
    assert told.findtext("id") == DESKTOP.stem
    assert read["Desktop Entry"]["Exec"].split()[0] in [binary.text for binary in told.iter("binary")]
    own = {kind.get("type") for kind in ElementTree.parse(LINUX / "shellac-mime.xml").getroot()}
    assert own <= set(read["Desktop Entry"]["MimeType"].split(";"))
