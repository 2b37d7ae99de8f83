"""Builds the user guide from docs/guide into a folder of HTML that needs no network: `make guide`."""

import os
import re
import shutil
import sys
from html import escape
from pathlib import Path

import markdown

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "docs" / "guide"
PICTURES = PROJECT / "docs" / "pictures"

PAGES = (
    "index", "first-record", "noises", "regions", "projects", "presets", "listening", "archive", "batch", "blind-tests",
    "listening-sessions", "command-line", "trouble", "shortcuts", "how-it-works", "limits", "installing",
)  # fmt: skip
"""In the order of the contents; `index` is the first page."""

IN_OTHER_LANGUAGES = {"index-de": "de"}
"""First pages for those who read another language, and which."""

PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Shellac</title>
<link rel="stylesheet" href="guide.css">
</head>
<body>
<nav aria-label="Contents">
<p class="mark">Shellac</p>
<ul>
{contents}
</ul>
</nav>
<main>
{body}
<p class="turn">{turn}</p>
</main>
</body>
</html>
"""


def shortcuts() -> str:
    """Every menu as a table in Markdown, from the program itself."""
    from PySide6.QtGui import QGuiApplication

    from app.views.main.actions import MENUS, SEPARATOR

    # Which keys are the standard ones, Qt knows only while an application is there.
    application = QGuiApplication.instance() or QGuiApplication([])
    lines = []
    for title, entries in MENUS:
        lines += [f"## {_plain(title)}", "", "| command | keys |", "|---|---|"]
        for entry in entries:
            if entry is not SEPARATOR:
                keys = ", ".join(_key(key) for key in entry.keys)
                lines.append(f"| {_plain(entry.title)} | {keys} |")
        lines.append("")
    del application
    return "\n".join(lines)


def _plain(title: str) -> str:
    return title.replace("&", "").replace(" …", "")


def _key(key: object) -> str:
    from PySide6.QtGui import QKeySequence

    # written as on Linux and Windows, wherever the guide is built
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    return "`` ` ``" if text == "`" else f"`{text}`" if text else ""


def build(target: Path) -> list[Path]:
    """Write all pages, the style and the pictures they show into `target`; the pages written."""
    sources = {name: (SOURCE / f"{name}.md").read_text(encoding="utf-8") for name in (*PAGES, *IN_OTHER_LANGUAGES)}
    sources["shortcuts"] = sources["shortcuts"].replace("{{shortcuts}}", shortcuts())
    titles = {name: text.splitlines()[0].removeprefix("# ") for name, text in sources.items()}
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(SOURCE / "guide.css", target / "guide.css")
    written = []
    for number, name in enumerate(sources):
        body = markdown.markdown(sources[name], extensions=["tables", "toc", "sane_lists"], output_format="html")
        body = re.sub(r'href="([a-z-]+)\.md(#[^"]*)?"', r'href="\1.html\2"', body)
        for picture in re.findall(r'src="\.\./pictures/([^"]+)"', body):
            shutil.copy(PICTURES / picture, target / picture)
        body = body.replace('src="../pictures/', 'src="')
        here = ' aria-current="page"'
        contents = "\n".join(
            f'<li><a href="{other}.html"{here if other == name else ""}>{escape(titles[other])}</a></li>'
            for other in sources
        )
        turn = ""
        if number + 1 < len(PAGES):
            following = PAGES[number + 1]
            turn = f'Next: <a href="{following}.html">{escape(titles[following])}</a>'
        page = target / f"{name}.html"
        language = IN_OTHER_LANGUAGES.get(name, "en")
        html = PAGE.format(language=language, title=escape(titles[name]), contents=contents, body=body, turn=turn)
        page.write_text(html, encoding="utf-8")
        written.append(page)
    return written


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "build" / "guide"
    print(f"{len(build(folder))} pages of the user guide are in {folder}.")
