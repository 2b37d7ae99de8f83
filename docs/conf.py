"""The documentation as a site: `make docs` builds it into build/site. Sphinx reads this file.

The site is part of the program (F1), and read from the disk: nothing in it may need a network.
"""

import os
import re
import runpy
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parent
PROJECT = DOCS.parent
sys.path.insert(0, str(PROJECT))

from model import __version__  # noqa: E402
from model.__main__ import command_line  # noqa: E402

project = "Shellac"
author = "The Shellac authors"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["html", "man"]
myst_heading_anchors = 4
napoleon_google_docstring = False
napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say type, shape and unit

html_theme = "furo"
html_title = f"Shellac {version}"
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # would be fetched, which pages read from a disk may not
html_theme_options = {"footer_icons": []}

LANGUAGES = {"guide/index-de": "de"}
"""Pages that are not in English."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # the table of the keys asks Qt


def commands() -> str:
    """The command reference in Markdown: what each command says with --help."""
    pages = ["# The command line, option by option\n"]
    for parser in runpy.run_path(str(PROJECT / "tools" / "manpage.py"))["parsers"](command_line()):
        pages.append(f"## {parser.prog}\n\n```text\n{parser.format_help().rstrip()}\n```\n")
    return "\n".join(pages)


def _made(app: Sphinx, name: str, text: list[str]) -> None:
    if name == "guide/shortcuts":
        made = runpy.run_path(str(PROJECT / "tools" / "shortcuts.py"))["shortcuts"]()
        text[0] = text[0].replace("{{shortcuts}}", made)
    if name == "commands":
        text[0] = text[0].replace("{{commands}}", commands())


def _in_its_language(app: Sphinx, name: str, template: str, context: dict[str, object], tree: nodes.document) -> None:
    context["language"] = LANGUAGES.get(name, "en")


def _tidy(app: Sphinx, failed: Exception | None) -> None:
    """Leave out what only a debugger asks for, and put what can be downloaded into one folder.

    Sphinx gives each download a folder named by a hash, and a wheel has to name every folder that it holds.
    """
    site = Path(app.outdir)
    for unused in (*site.rglob("*.map"), site / "objects.inv"):
        unused.unlink(missing_ok=True)
    hashes = []
    for folder in (site / "_downloads").glob("*/"):
        for file in folder.iterdir():
            file.replace(site / "_downloads" / file.name)
        folder.rmdir()
        hashes.append(folder.name)
    if not hashes:
        return
    in_a_folder = re.compile(f"_downloads/(?:{'|'.join(hashes)})/")
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if (changed := in_a_folder.sub("_downloads/", text)) != text:
            page.write_text(changed, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Fill the pages that come from the program itself, and take away what the site does not need."""
    app.connect("source-read", _made)
    app.connect("html-page-context", _in_its_language)
    app.connect("build-finished", _tidy)
