"""How help is laid out: text is wrapped, examples stand as they are."""

from __future__ import annotations

import argparse
import re

EXAMPLES = "examples:"
_INDENT = "  "


def examples(*lines: str) -> str:
    """An epilog of examples.

    Parameters
    ----------
    lines
        Each what stands behind the command's name, with ``%%`` for a per cent sign; ``#`` begins a remark.
    """
    return "\n".join([EXAMPLES, *(f"{_INDENT}%(prog)s {line}".rstrip() for line in lines)])


def examples_in(text: str) -> list[str]:
    """The command lines among the examples of a help text, without their remarks."""
    _, _, block = text.partition(f"\n{EXAMPLES}\n")
    lines = block.split("\n\n")[0].splitlines()
    return [re.sub(r"\s+#.*", "", line).strip() for line in lines]


class _Layout(argparse.HelpFormatter):
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = []
        for paragraph in text.split("\n\n"):
            if paragraph.startswith(EXAMPLES):
                paragraphs.append("".join(indent + line for line in paragraph.splitlines(keepends=True)))
            else:
                paragraphs.append(super()._fill_text(paragraph, width, indent))
        return "\n\n".join(paragraphs)


class CommandParser(argparse.ArgumentParser):
    """A parser whose help keeps paragraphs and examples; its commands' parsers are such as well."""

    def __init__(self, *arguments: object, **options: object) -> None:
        options.setdefault("formatter_class", _Layout)
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
