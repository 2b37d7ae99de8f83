"""The window's words in the language of the user, by Qt's own translation.

English stands in the sources, so without a translation the window is English. What other languages say lies in
``resources/translations``: a ``.ts`` is edited, the ``.qm`` made of it is read (CONTRIBUTING, "A new language").
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from model.errors import ShellacError
from model.installation import program_folder
from model.sentence import Sentence

NAMES = {"en": "English", "de": "Deutsch"}
"""The languages that the window speaks, each by its own name."""

_ENDINGS = re.compile(r"\((?:([^()|]*)\|)?([^()|]+)\)")
"""Of the English plural: ``file(s)``, ``(is|are)``."""


def tr(text: str, comment: str = "", n: int = -1, /, **arguments: object) -> str:
    """Give `text` in the language of the window.

    Parameters
    ----------
    text
        English, as one literal, for lupdate has to find it: never an f-string. What is kept in a table is marked with
        `QT_TR_NOOP` there and handed over here where it is shown.
    comment
        What tells two meanings of one English text apart; without `arguments` only, unless there is an `n` (lupdate
        takes a third argument for a number).
    n
        A number that the text names as ``%n``, in the plural form that belongs to it. The English text holds both
        forms: ``%n file(s)``, ``%n (was|were) left``.
    **arguments
        What stands for ``{name}`` in the text.
    """
    found = QCoreApplication.translate("", text, comment, n)
    if n >= 0:
        found = _ENDINGS.sub(lambda forms: (forms[1] or "") if n == 1 else forms[2], found)
    return found.format(**arguments) if arguments else found


def QT_TR_NOOP(text: str) -> str:
    """Mark a text for translation that `tr` is given later: a table's, made before the language is known."""
    return text


def told(sentence: str | BaseException) -> str:
    """Give a sentence of `model`, or of one of its errors, in the language of the window.

    Parameters
    ----------
    sentence
        A `Sentence` is translated with those that stand in it; what is none, where it is known as it stands (it may
        have come from another process).
    """
    if isinstance(sentence, ShellacError):
        sentence = sentence.message
    if not isinstance(sentence, Sentence):
        return tr(str(sentence)) if sentence else ""
    arguments = {
        name: told(value) if isinstance(value, Sentence | BaseException) else value
        for name, value in sentence.arguments.items()
    }
    return tr(sentence.text, **arguments)


def spoken() -> str:
    """The language that the window speaks: one of `NAMES`."""
    return tr("en", "the code of this language")


def system_language() -> str:
    """The first of the languages the user gave the system that is one of `NAMES`; English where none is."""
    wanted = (name.replace("_", "-").partition("-")[0] for name in QLocale.system().uiLanguages())
    return next((language for language in wanted if language in NAMES), "en")


def install(application: QCoreApplication, language: str) -> None:
    """Let everything made from now on speak a language.

    Parameters
    ----------
    application
        Owns the translations.
    language
        One of `NAMES`, or "system". A translation that is missing or broken leaves the window English.
    """
    chosen = system_language() if language == "system" else language
    if chosen == "en":
        return
    own = str(program_folder() / "resources" / "translations")
    for name, folder in (("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), ("shellac", own)):
        translator = QTranslator(application)
        if translator.load(f"{name}_{chosen}", folder):
            application.installTranslator(translator)
