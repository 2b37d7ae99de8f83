"""Which page F1 opens: of the site where it was built, in the language of the window, else the guide's source."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.startup import guide


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A project and an installed program that hold nothing yet."""
    monkeypatch.setattr(guide, "PROJECT", tmp_path)
    monkeypatch.setattr(guide, "BUILT", tmp_path / "build" / "site")
    monkeypatch.setattr(guide, "program_folder", lambda: tmp_path / "installed")
    return tmp_path


def made(folder: Path, *names: str) -> Path:
    (folder / "guide").mkdir(parents=True)
    for name in names:
        (folder / "guide" / name).touch()
    return folder / "guide"


def test_help_opens_what_is_installed_else_what_was_built_else_the_source(places: Path) -> None:
    assert guide.guide_page() == places / "docs" / "guide" / "index.md"
    built = made(places / "build" / "site", "index.html")
    assert guide.guide_page() == built / "index.html"
    installed = made(places / "installed" / "documentation", "index.html")
    assert guide.guide_page() == installed / "index.html"


def test_help_opens_the_first_page_in_the_language_of_the_window(monkeypatch: pytest.MonkeyPatch, places: Path) -> None:
    installed = made(places / "installed" / "documentation", "index.html", "index-de.html")
    monkeypatch.setattr(guide, "spoken", lambda: "de")
    assert guide.guide_page() == installed / "index-de.html"
    monkeypatch.setattr(guide, "spoken", lambda: "fr")
    assert guide.guide_page() == installed / "index.html", "nobody has written it in French"


def test_each_language_of_the_guide_has_a_source_and_is_said_to_browsers() -> None:
    folder = Path(__file__).parents[2] / "docs"
    languages = {path.stem for path in (folder / "guide").glob("index-*.md")}
    assert languages
    for name in languages:
        assert f'"guide/{name}": "{name.removeprefix("index-")}"' in (folder / "conf.py").read_text(encoding="utf-8")
