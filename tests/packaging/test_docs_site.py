"""The documentation as a site: built without a warning, whole, and read as F1 opens it: in a browser, and in ours."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from PySide6.QtCore import QUrl

from app.startup import guide
from app.views.dialogs.guide import GuideDialog
from app.views.main.actions import MENUS, SEPARATOR
from tests.listening.browser import until
from tests.processes import forked

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    given = ["-W", "--keep-going", "-q", "-d", tmp_path_factory.mktemp("trees"), "docs", folder]
    made = forked.run("tests.packaging.sphinx_build:main", given)  # what it documents is in memory there
    assert made.returncode == 0, made.stderr
    return folder


class Page(HTMLParser):
    """What a page refers to, and the places in it that can be referred to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        for name in ("src", "href") if tag in ("script", "link", "img") else ():
            if given.get(name):
                self.loaded.append(str(given[name]))


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_a_network(site: Path) -> None:
    pages = {path.resolve(): Page(path) for path in site.rglob("*.html")}
    assert len(pages) > 40
    broken = []
    for path, page in pages.items():
        for link in page.links + page.loaded:
            if link.startswith(("https:", "http:", "mailto:")):
                if link in page.loaded:
                    broken.append(f"{path.name} loads {link}")
                continue
            file, _, anchor = unquote(link.split("?")[0]).partition("#")
            target = (path.parent / file).resolve() if file else path
            if not target.exists() or (anchor and target in pages and anchor not in pages[target].anchors):
                broken.append(f"{path.name} -> {link}")
    for style in site.rglob("*.css"):
        fetched = re.findall(r"@import|url\(\s*[\"']?(?:https?:)?//[^)]*", style.read_text(encoding="utf-8"))
        broken += [f"{style.name} loads {text}" for text in fetched]
    assert not broken


def test_a_wheel_holds_every_folder_of_it(site: Path) -> None:
    """Those for which pyproject.toml has a line; a file without an ending, or one that is hidden, would be left out."""
    named = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["data-files"]
    folders = {
        place.removeprefix("share/shellac/documentation").lstrip("/"): patterns
        for place, patterns in named.items()
        if place.startswith("share/shellac/documentation")
    }
    needed = {path.parent.relative_to(site).as_posix() for path in site.rglob("[!.]*") if path.is_file()}
    assert {folder or "." for folder in folders} == needed
    for folder, patterns in folders.items():
        assert patterns == [f"{Path('docs/html', folder).as_posix()}/*.*"]
    assert not [path for path in site.rglob("*.map")], "only a debugger asks for those"


def test_a_reader_follows_the_contents_and_finds_a_word(site: Path, browser: Chrome) -> None:
    browser.get((site / "index.html").as_uri())
    # a link half under the lower edge is scrolled to slowly, and a click meanwhile hits what is there
    browser.set_window_size(1280, 2000)
    browser.find_element("css selector", "article a[href='api.html']").click()
    until(lambda: browser.title.startswith("API"))
    assert browser.find_element("id", "model.library.restore_file").is_displayed()
    browser.get((site / "search.html").as_uri() + "?q=declicker")
    until(lambda: browser.find_elements("css selector", "#search-results li a"))
    assert not [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def test_f1_opens_the_guide_and_all_the_rest_is_a_click_away(
    site: Path, browser: Chrome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guide, "BUILT", site)
    monkeypatch.setattr(guide, "spoken", lambda: "de")
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
    )
    browser.set_window_size(1280, 2000)
    browser.get(guide.guide_page().as_uri())
    assert browser.find_element("tag name", "html").get_attribute("lang") == "de"
    picture = browser.find_element("css selector", "article img")
    assert until(lambda: picture.get_property("naturalWidth"))
    pages = {
        "commands.html": "--removed",
        "schemas.html": "JSON Schema 2020-12",
        "changelog.html": "Unreleased",
        "decisions/0009-int8-not-yet.html": "int8",
    }
    for page, word in pages.items():
        name = page.partition("/")[0].replace("decisions", "decisions/index.html")
        browser.find_element("css selector", f".sidebar-tree a[href$='{name}']").click()
        until(lambda name=name: browser.current_url.endswith(name))
        if "/" in page:
            browser.find_element("css selector", f"article a[href='{page.partition('/')[2]}']").click()
            until(lambda page=page: browser.current_url.endswith(page))
        assert word in browser.find_element("tag name", "article").text
    assert not [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def test_where_there_is_no_browser_a_window_of_ours_shows_what_the_pages_say(site: Path, qapp: object) -> None:
    dialog = GuideDialog(site / "guide" / "noises.html")
    text = dialog.text.toPlainText()
    assert text.startswith("Clicks, hum, surface, depth\n")
    for left_out in ("¶", "Back to top", "Toggle", "Hide navigation"):
        assert left_out not in text
    dialog.text.setSource(QUrl("../index.html"))
    assert "The command line, option by option" in dialog.text.toPlainText()
    dialog.close()


def test_every_command_of_the_menus_is_among_the_shortcuts(site: Path) -> None:
    text = unescape((site / "guide" / "shortcuts.html").read_text(encoding="utf-8"))
    for _, entries in MENUS:
        for entry in entries:
            if entry is not SEPARATOR:
                title = entry.title.replace("&", "").replace(" …", "").replace("'", "’")
                assert title in text
    assert "Ctrl+E" in text


def test_each_command_has_its_options(site: Path) -> None:
    text = (site / "commands.html").read_text(encoding="utf-8")
    for words in ("shellac restore", "--regions FILE", "shellac batch", "shellac verify", "--json"):
        assert words in text
    assert "{{" not in text
    assert "{{" not in (site / "guide" / "shortcuts.html").read_text(encoding="utf-8")
