"""A sentence for the user with what stands in it, so that a window can say it in another language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter
from typing import Any

_MARK = "$sentence"
_FORMAT = re.compile(r"[+,]?(\.\d)?[a-z]?")
"""How arguments are written in sentences; one from elsewhere cannot ask for a line of a gigabyte."""
_LONGEST = 1 << 16  # characters; the same of one whose few letters name a long argument a million times


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


def packed(sentence: Sentence) -> dict[str, object]:
    """What JSON can hold of a sentence, for another process; `unpacked` makes it whole again."""
    return {_MARK: sentence.text, "arguments": {name: _packed(value) for name, value in sentence.arguments.items()}}


def _packed(value: object) -> object:
    if isinstance(value, BaseException):
        value = getattr(value, "message", value)  # of a ShellacError, which is a floor above
    if isinstance(value, Sentence):
        return packed(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def unpacked(found: dict[str, Any]) -> Any:
    """Give the sentence that an object of JSON is, or the object itself; for ``json.loads(object_hook=...)``.

    Raises
    ------
    ValueError
        It is not what `packed` makes.
    """
    if _MARK not in found:
        return found
    text, arguments = found[_MARK], found.get("arguments")
    if len(found) != 2 or not isinstance(text, str) or not isinstance(arguments, dict):
        raise ValueError("this is no sentence")
    if not arguments:
        return Sentence(text)
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None and (name not in arguments or not _FORMAT.fullmatch(form or "") or conversion):
            raise ValueError("this is no sentence")
    if not all(isinstance(value, str | int | float) for value in arguments.values()):
        raise ValueError("this is no sentence")
    return Sentence(text, **arguments)


def made_of(text: str) -> dict[str, object] | None:
    """What is kept in a file beside the English of a sentence, for `remembered`; None of a text that is no Sentence."""
    return packed(text) if isinstance(text, Sentence) else None


def remembered(text: str, found: object) -> str:
    """Give the sentence that a file keeps, so that a window can say it in its language.

    Parameters
    ----------
    text
        Its English, as the file has it.
    found
        What JSON made of what `made_of` gave. It may be anybody's: where it does not make `text`, `text` is given.
    """
    try:
        made = _whole(found)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return text
    return made if isinstance(made, Sentence) and made == text else text


def _whole(found: object) -> object:
    """As `unpacked`, with all that stands in it; raises what `unpacked` and ``str.format`` raise."""
    if not isinstance(found, dict):
        return found
    arguments = found.get("arguments")
    if not isinstance(arguments, dict):
        raise ValueError("this is no sentence")
    whole = {name: _whole(value) for name, value in arguments.items()}
    longest = max((len(str(value)) for value in whole.values()), default=0)
    if str(found.get(_MARK)).count("{") * longest > _LONGEST:
        raise ValueError("this would become too long a sentence")
    return unpacked({**found, "arguments": whole})
