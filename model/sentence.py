"""A sentence for the user with what stands in it, so that a window can say it in another language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Sentence(str):
    """A sentence in English; it is a str, and remembers what it was made of.

    Parameters
    ----------
    text
        English, as one literal (the tool that collects texts for translation reads the sources), with ``{name}`` for
        every argument.
    **arguments
        What stands for the names. One that is itself a Sentence is translated with the sentence.

    Attributes
    ----------
    text : str
    arguments : dict
    """

    text: str
    arguments: dict[str, Any]

    def __new__(cls, text: str, /, **arguments: Any) -> Sentence:
        """Make the sentence."""
        made = super().__new__(cls, text.format(**arguments) if arguments else text)
        made.text, made.arguments = text, arguments
        return made


def joined(parts: Iterable[str], separator: str = ", ") -> Sentence:
    """Several in a row, as ``separator.join`` would; each is translated by itself."""
    named = {f"part{place}": part for place, part in enumerate(parts)}
    return Sentence(separator.join(f"{{{name}}}" for name in named), **named)
