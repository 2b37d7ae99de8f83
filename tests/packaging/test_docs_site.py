"""The documentation as a site: built without a warning, whole, and read in a real browser without a network."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.listening.browser import open_browser, until
from tests.processes import forked


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    given = ["-W", "--keep-going", "-q", "-d", folder / "trees", "docs", folder]
    made = forked.run("sphinx.cmd.build:main", given)  # what it documents is in memory there
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
    assert not broken


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    driver = open_browser(tmp_path)
    yield driver
    driver.quit()


def test_a_reader_follows_the_contents_and_finds_a_word(site: Path, browser: Chrome) -> None:
    browser.get((site / "index.html").as_uri())
    # a link half under the lower edge is scrolled to slowly, and a click meanwhile hits what is there
    browser.set_window_size(1280, 2000)
    browser.find_element(By.CSS_SELECTOR, "article a[href='api.html']").click()
    until(lambda: browser.title.startswith("API"))
    assert browser.find_element(By.ID, "model.library.restore_file").is_displayed()
    browser.get((site / "search.html").as_uri() + "?q=declicker")
    until(lambda: browser.find_elements(By.CSS_SELECTOR, "#search-results li a"))
    assert not [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def test_each_command_has_its_options(site: Path) -> None:
    text = (site / "commands.html").read_text(encoding="utf-8")
    for words in ("shellac restore", "--regions FILE", "shellac batch", "shellac verify", "--json"):
        assert words in text
    assert "{{" not in text
    assert "{{" not in (site / "guide" / "shortcuts.html").read_text(encoding="utf-8")
