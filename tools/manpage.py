"""Writes the manual page of `shellac` from the parsers of the command line: `tools/manpage.py FILE`."""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from argparse_manpage.manpage import Manpage

from model import __version__
from model.__main__ import command_line
from model.commands._cli.help import examples_in

_MACROS = re.compile(r"^\.(TH|SH|SS|TP|PP|RS|RE|B|I|nf|fi|br)\b")


def manual_page() -> str:
    """The page in roff: every command with its options, and the examples of all at the end."""
    parser = command_line()
    lines = [example for each in parsers(parser) for example in examples_in(each.format_help())]
    for each in parsers(parser):
        each.usage = " ".join(each.format_usage().removeprefix("usage: ").split())
        each.epilog = None
    parser.usage = "shellac [OPTION ...] [FILE ...] | shellac COMMAND ..."
    data = {
        "project_name": "shellac",
        "version": __version__,
        "description": "restores recordings from old discs",
        "long_description": None,
        "manual_section": 1,
        "manual_title": "Shellac",
        "format": "pretty",
    }
    page = "\n".join(_text(line) for line in str(Manpage(parser, _data=data)).splitlines())
    shown = "\n".join(line.replace("\\", "\\e").replace("-", "\\-") for line in lines)
    return f"{page}\n.SH EXAMPLES\n.nf\n{shown}\n.fi\n"


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from parsers(child)


def _text(line: str) -> str:
    """A line of text that begins like a request of roff's, kept from being one."""
    return f"\\&{line}" if line.startswith("'") or (line.startswith(".") and not _MACROS.match(line)) else line


def main() -> int:
    """Write the page; its folder is made."""
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(manual_page(), encoding="utf-8")
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
