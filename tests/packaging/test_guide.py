"""The user guide is whole: no dead link, no missing picture, every command of the menus in it."""

from __future__ import annotations

import importlib.util
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest

from app.startup import guide
from app.views.main.actions import MENUS, SEPARATOR

PROJECT = Path(__file__).resolve().parents[2]


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("guide_builder", PROJECT / "tools" / "guide.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Page(HTMLParser):
    """What a page points to, and the names that can be pointer_moved to in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.names: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            # a page elsewhere may be pointer_moved to; what a page is made of has to be here
            if value and (name == "src" or (name == "href" and not (tag == "a" and value.startswith("https://")))):
                self.targets.append(value)
            if name == "id" and value:
                self.names.add(value)


@pytest.fixture(scope="module")
def built(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    builder().build(folder)
    return folder


def test_every_link_and_picture_is_there_and_none_is_elsewhere(built: Path) -> None:
    pages = {path.name: Page(path) for path in built.glob("*.html")}
    for name, page in pages.items():
        for target in page.targets:
            assert "//" not in target, f"{name} needs a network: {target}"
            file, _, anchor = target.partition("#")
            assert (built / (file or name)).exists(), f"{name}: {target}"
            assert not anchor or anchor in pages[file or name].names, f"{name}: {target}"


def test_every_source_is_a_page(built: Path) -> None:
    sources = {path.stem for path in (PROJECT / "docs" / "guide").glob("*.md")}
    assert sources == {path.stem for path in built.glob("*.html")}


def test_every_command_of_the_menus_is_among_the_shortcuts(built: Path) -> None:
    text = (built / "shortcuts.html").read_text(encoding="utf-8")
    for _, entries in MENUS:
        for entry in entries:
            if entry is not SEPARATOR:
                title = entry.title.replace("&", "").replace(" …", "")
                assert title in text
    assert "Ctrl+E" in text
    assert "{{" not in text


def test_help_opens_the_built_guide_or_its_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(guide, "PROJECT", tmp_path)
    monkeypatch.setattr(guide, "BUILT", tmp_path / "build" / "guide")
    assert guide.guide_page() == tmp_path / "docs" / "guide" / "index.md"
    page = tmp_path / "build" / "guide" / "index.html"
    page.parent.mkdir(parents=True)
    page.touch()
    assert guide.guide_page() == page


def test_help_opens_the_first_page_in_the_language_of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "spoken", lambda: "de")
    assert guide.guide_page().stem == "index-de"
    monkeypatch.setattr(guide, "spoken", lambda: "fr")
    assert guide.guide_page().stem == "index", "nobody has written it in French"
