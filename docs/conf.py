"""The documentation as a site: `make docs` builds it into build/site. Sphinx reads this file."""

import runpy
import sys
from pathlib import Path

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


def commands() -> str:
    """The command reference in Markdown: what each command says with --help."""
    pages = ["# The command line, option by option\n"]
    for parser in runpy.run_path(str(PROJECT / "tools" / "manpage.py"))["parsers"](command_line()):
        pages.append(f"## {parser.prog}\n\n```text\n{parser.format_help().rstrip()}\n```\n")
    return "\n".join(pages)


def _made(app: Sphinx, name: str, text: list[str]) -> None:
    if name == "guide/shortcuts":
        made = runpy.run_path(str(PROJECT / "tools" / "guide.py"))["shortcuts"]()
        text[0] = text[0].replace("{{shortcuts}}", made)
    if name == "commands":
        text[0] = text[0].replace("{{commands}}", commands())


def setup(app: Sphinx) -> None:
    """Fill the pages that come from the program itself."""
    app.connect("source-read", _made)
