"""The window's words: found in the sources, translated, and none left out."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from app import translation
from app.processes.batch.messages import BatchEnded
from app.processes.batch.process import _told
from app.processes.inference_messages import Prepare, Refused, WeightsCard
from app.processes.inference_process import Service
from app.processes.learning import LessonNews
from app.settings import LANGUAGE
from app.translation import told, tr
from app.views.dialogs.weights_card import card_text
from model.archive.export import export, targets_for
from model.audiofiles.file_recording import open_recording
from model.audiofiles.riff import Chunk
from model.batch.failure import failure_of
from model.batch.workers.messages import JobFailed
from model.commands.learn import _for_json
from model.errors import ShellacError
from model.network.checkpoint import available
from model.processes.pipe import decode, encode
from model.recording import RecordingError
from model.restoration.settings import RestorationSettings
from model.sentence import Sentence, joined
from tests.audiofiles.made_files import bext, chunk_file, finish, noise_for
from tools import translations

PROJECT = Path(__file__).parents[2]
LANGUAGES = [name for name in translation.NAMES if name != "en"]

Entry = tuple[str, str, bool, tuple[str, ...]]


@pytest.fixture
def german(qapp: QCoreApplication) -> Iterator[None]:
    before = set(qapp.findChildren(QTranslator))
    translation.install(qapp, "de")
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def entries(path: Path) -> list[Entry]:
    """Text, comment, whether there are plural forms, and the translations, of each entry of a .ts."""
    found = []
    for message in ElementTree.parse(path).getroot().iter("message"):
        to = message.find("translation")
        assert to is not None
        finished = to.get("type") is None
        forms = [form.text or "" for form in to.iter("numerusform")] or [to.text or ""]
        text, comment = message.findtext("source") or "", message.findtext("comment") or ""
        found.append((text, comment, message.get("numerus") == "yes", tuple(forms) if finished else ()))
    return found


# The files.


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_sources_is_translated(language: str, tmp_path: Path) -> None:
    kept = translations.FOLDER / f"shellac_{language}.ts"
    shutil.copy(kept, tmp_path / kept.name)
    translations.update(tmp_path / kept.name)
    found, now = entries(kept), entries(tmp_path / kept.name)
    assert {entry[:3] for entry in found} == {entry[:3] for entry in now}, "make translations"
    assert [text for text, *_, forms in found if not all(forms) or not forms] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_what_the_text_has(language: str) -> None:
    """The same names in braces, or `format` would fail; a line for a line; a letter to press where there was one."""
    for text, _, _, forms in entries(translations.FOLDER / f"shellac_{language}.ts"):
        for form in forms:
            assert sorted(re.findall(r"\{[^{}]*\}", form)) == sorted(re.findall(r"\{[^{}]*\}", text)), text
            assert form.count("\n") == text.count("\n"), text
            assert len(re.findall(r"&(?=\w)", form)) == len(re.findall(r"&(?=\w)", text)), text
            assert ("%n" in form) == ("%n" in text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_window_reads_what_was_written(language: str, qapp: QCoreApplication) -> None:
    translator = QTranslator()
    assert translator.load(f"shellac_{language}", str(translations.FOLDER))
    for text, comment, plural, forms in entries(translations.FOLDER / f"shellac_{language}.ts"):
        said = translator.translate("", text, comment, 2 if plural else -1)
        assert said == forms[-1], "make translations"


def test_the_choice_has_the_languages_there_are() -> None:
    assert set(LANGUAGE.allowed) == {"system", *translation.NAMES}
    assert {path.stem for path in translations.FOLDER.glob("*.ts")} == {f"shellac_{name}" for name in LANGUAGES}


# What the code does with texts.

QUIET = {
    "tr", "QT_TR_NOOP", "Sentence", "debug", "info", "warning", "error", "exception", "print", "work", "Worker",
    "Choice", "setObjectName", "setProperty", "setStyleSheet", "split", "Signal", "TypeError", "RuntimeError", "cast",
}  # fmt: skip
"""Calls whose texts are translated, or are not for the user."""
SHELL = ("__main__.py", "startup/self_test.py", "startup/speed.py", "startup/crash_log.py")
"""Speak in the shell and the log."""
NO_WORDS = {
    "Shellac ", "shellac ", "Made with Shellac ", "python -m model", " (*.json *.csv *.txt);;", "Ogg Vorbis",
    "left low", "right low", "left high", "right high",  # corners, by name
}  # fmt: skip
TAG = re.compile(r"<[^<>]*(>|$)")


def unmarked(node: ast.AST, quiet: bool = False) -> Iterator[ast.Constant]:
    """Texts of several words that no call of `QUIET` takes."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for part in (*node.args, *node.keywords):
            quiets = name in QUIET or name.endswith("Error")
            yield from unmarked(part, not isinstance(part, ast.keyword) and quiets)
        yield from unmarked(node.func)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and not quiet:
        plain = TAG.sub("", node.value)
        if re.search(r"[a-z]{2,}[^A-Za-z]* [^A-Za-z]*[A-Za-z]{2,}|^\W*[A-Za-z][a-z]{3,} ", plain):
            yield node
        return
    for part in ast.iter_child_nodes(node):
        yield from unmarked(part, quiet)


def test_no_text_is_left_out() -> None:
    left = []
    for path in sorted((PROJECT / "app").rglob("*.py")):
        name = path.relative_to(PROJECT / "app").as_posix()
        if name in SHELL or name.endswith(("_process.py", "_messages.py")):
            continue  # processes of their own hand over sentences of `model`
        for text in unmarked(ast.parse(path.read_text("utf-8"))):
            if text.value not in NO_WORDS:
                left.append(f"{name}:{text.lineno}: {text.value!r}")
    assert left == []


def test_a_text_is_one_literal() -> None:
    """What lupdate does not find is never translated: calls within an f-string; f-strings, sums, choices in a call."""
    wrong = []
    paths = translations.sources()
    makers = {"tr", "QT_TR_NOOP", *translations.makers(paths)}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [call for call in ast.walk(node) if isinstance(call, ast.Call) and call.args]
                texts = [call for call in calls if isinstance(call.args[0], ast.Constant)]
                wrong += [f"{path.name}:{call.lineno}" for call in texts if getattr(call.func, "id", "") in makers]
            if not (isinstance(node, ast.Call) and node.args):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in makers and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.IfExp):
                wrong.append(f"{path.name}:{node.lineno}")
            if name == "tr" and len(node.args) == 2 and node.keywords:
                wrong.append(f"{path.name}:{node.lineno}: a comment and arguments (lupdate takes these for a number)")
    assert wrong == []


# Saying it.


def test_english_has_both_forms() -> None:
    assert tr("%n file(s)", "", 1) == "1 file"
    assert tr("%n file(s)", "", 0) == "0 files"
    assert tr("{name}: %n file(s) (is|are) left", "", 2, name="(a|b)") == "(a|b): 2 files are left"
    assert tr("{name} (s)", name="x") == "x (s)"


@pytest.mark.usefixtures("german")
def test_german() -> None:
    assert tr("&File") == "&Datei"
    assert tr("%n region(s)", "", 1) == "1 Bereich"
    assert tr("%n region(s)", "", 3) == "3 Bereiche"
    assert tr("From") == "Von"
    assert tr("To", "folder") == "Nach"
    assert tr("A text of nobody's") == "A text of nobody's"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"  # of Qt's own buttons


@pytest.mark.usefixtures("german")
def test_a_sentence_of_model_is_translated_with_those_in_it() -> None:
    reason = Sentence("it does not exist")
    error = ShellacError("{path} cannot be read: {error}.", path=Path("a {b}.wav"), error=reason)
    assert str(error) == "a {b}.wav cannot be read: it does not exist."
    assert told(error) == "a {b}.wav lässt sich nicht lesen: gibt es nicht."
    outer = Sentence("{name} is written and checked, an access copy is not: {error}", name="b", error=error)
    assert told(outer).endswith("eine Nutzungskopie nicht: a {b}.wav lässt sich nicht lesen: gibt es nicht.")
    assert told(joined([Sentence("no clicks"), "8 dB"])) == "keine Knackser, 8 dB"
    assert told("it is a folder") == "ist ein Ordner"  # from another process, as it stands
    assert told("{braces}") == "{braces}"
    assert told("") == ""


@pytest.mark.usefixtures("german")
def test_sentences_with_arguments_come_from_the_other_processes(tmp_path: Path) -> None:
    missing = tmp_path / "gone.wav"
    with pytest.raises(RecordingError) as caught:
        open_recording(missing)
    error = caught.value
    assert told(error) != str(error), "it is German"
    answer, _ = Service().answer(Prepare(missing, RestorationSettings()), b"")
    assert told(decode(encode(answer), Refused).sentence) == told(error)
    failed = decode(encode(JobFailed(failure_of(error))), JobFailed)
    assert told(failed.failure.reason) == told(error)
    ended = decode(encode(BatchEnded(problem=_told(RuntimeError("?")))), BatchEnded)
    assert told(ended.problem) == "Ein Fehler in Shellac hat den Stapel beendet (RuntimeError('?'))."
    line = json.dumps(_for_json({"doing": Sentence("learning, step {step}", step=3), "done": 0.5})).encode()
    assert told(decode(line, LessonNews).doing or "") == "lernen, Schritt 3"


@pytest.mark.usefixtures("german")
def test_a_card_is_german_up_to_its_figures_and_only_that_of_these_weights(tmp_path: Path) -> None:
    card = WeightsCard("it", "It", "Takes noise.", tmp_path / "it.safetensors", tmp_path / "it.md", "0123")
    card.card.write_text("# It\n\nGood.\n\n## Figures\n\n8 dB\n", "utf-8")
    assert card_text(card) == card.card.read_text("utf-8"), "nobody has translated it"
    (tmp_path / "it.de.md").write_text("# It\n\n<!-- 0123 -->\n\nGut.\n", "utf-8")
    assert card_text(card) == "# It\n\n\n\nGut.\n\n## Figures\n\n8 dB\n"
    assert card_text(replace(card, sha256="4567")) == card.card.read_text("utf-8"), "the German one is of other weights"


def test_the_system_has_a_say(monkeypatch: pytest.MonkeyPatch) -> None:
    class System:
        wanted: list[str] = []  # noqa: RUF012

        def uiLanguages(self) -> list[str]:
            return self.wanted

    monkeypatch.setattr(translation.QLocale, "system", System)
    for wanted, language in (
        (["de-AT", "de", "en"], "de"), (["en-GB", "de"], "en"), (["fr-FR", "de-DE"], "de"), (["fr"], "en"), ([], "en"),
    ):  # fmt: skip
        System.wanted = wanted
        assert translation.system_language() == language


def test_without_its_file_the_window_is_english(
    qapp: QCoreApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(translation, "program_folder", lambda: tmp_path)
    monkeypatch.setattr(translation.QLibraryInfo, "path", lambda _: str(tmp_path))
    translation.install(qapp, "de")
    assert tr("&File") == "&File"


@pytest.mark.usefixtures("german")
def test_what_became_of_the_metadata_is_told_in_german(tmp_path: Path) -> None:
    side = chunk_file(tmp_path / "side.wav", [Chunk(b"bext", bext()), Chunk(b"PEAK", bytes(16))], [])
    with open_recording(side) as source:
        target = targets_for(source, tmp_path).restored
        report = finish(export(source, noise_for(source), target, amount=1.0))
    said = [told(entry.reason) for entry in report.metadata]
    assert said[0].startswith("die UMID ist geleert, sie bezeichnet den Master; die Lautheitswerte")
    assert said[1] == "enthält die Spitzenwerte des Tons des Masters"
    assert "PEAK weggelassen (enthält die Spitzenwerte" in told(report.notes[-1])


@pytest.mark.usefixtures("german")
def test_what_the_models_that_ship_say_of_themselves_is_told_in_german() -> None:
    shipped = [model for model in available() if model.path.is_relative_to(PROJECT)]
    assert shipped
    assert [model.name for model in shipped if told(model.sentence) == model.sentence] == []


RETIRED = (
    "Write what is removed", "From selection", "Card of the weights", "Each for itself", "One estimate for all",
    "Keep as it is", "Computed on", "Computing on", "All of it is restored", "R true level", "Over full scale",
    "Folders in it count", "Run again what is left", "A run that is stopped", "As the system", "Hear what is removed",
    "Five seconds on", "Number keys switch", "masters stay among", "bytes of sound more",
    "it has no noise", "toss of a coin", "taken out", "take out", "on its own (default", "the source is on the left",
    "there are no weights", "leaves full scale", "source itself", "beside the source", "Keep the noise found",
    "of Shellac on.", "did not end as it should", "the place is kept", "left the source", "noisy and restored",
)  # fmt: skip
"""What windows, shell and guide said before the words were gone through; see the glossary in CONTRIBUTING.md."""


def test_no_word_comes_back_that_the_glossary_retired() -> None:
    texts = {"window": translations_of("de")}
    reports = [
        PROJECT / "model" / name for name in ("batch/report.py", "listening/page.py", "listening/alternating.py")
    ]
    guide = (PROJECT / "docs" / "guide").glob("*.md")
    for path in (*(PROJECT / "model" / "commands").rglob("*.py"), *reports, *guide):
        joined = re.sub(r'"\n\s*f?"', "", path.read_text("utf-8"))  # a text of several lines
        texts[path.name] = " ".join(joined.split())
    found = [(name, words) for name, text in texts.items() for words in RETIRED if words.lower() in text.lower()]
    assert found == []


def translations_of(language: str) -> str:
    """All English texts of the window, one a line."""
    tree = ElementTree.parse(PROJECT / "resources" / "translations" / f"shellac_{language}.ts")
    return "\n".join(source.text or "" for source in tree.iter("source"))
