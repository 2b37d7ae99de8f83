"""Help, completion and the manual page: all made from the parsers, so none can say what is not so."""

import argparse
import importlib.util
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import _parser as window_parser
from model.__main__ import command_line
from model.commands._cli.help import examples_in
from model.commands._cli.options import with_removed_each
from tests.command import shellac

PROJECT = Path(__file__).parents[2]


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from parsers(child)


WHOLE = command_line()
ALL = {parser.prog: parser for parser in parsers(WHOLE)}


def options(parser: argparse.ArgumentParser) -> set[str]:
    shown = [action for action in parser._actions if action.help != argparse.SUPPRESS]
    return {name for action in shown for name in action.option_strings}


@pytest.mark.parametrize("program", ALL)
def test_every_help_has_examples_and_every_example_is_understood(program: str) -> None:
    lines = examples_in(ALL[program].format_help())
    assert lines
    for line in lines:
        assert line.startswith(program)
        words = shlex.split(re.split(" [<>] ", line)[0])[1:]
        if len(words) < 2 and program == "shellac":
            continue  # for the window
        assert WHOLE.parse_args(with_removed_each(words)).run


def test_the_help_lists_every_option_of_the_window() -> None:
    text = command_line().format_help()
    for option in options(window_parser()) | {"--self-test"}:
        assert option in text


def test_examples_keep_their_lines_and_text_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = command_line().format_help().splitlines()
    assert "  shellac restore side.wav -o restored" in lines
    assert max(len(line) for line in lines if "  shellac" not in line) <= 60


def test_nothing_is_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in command_line().format_help()
    assert "\x1b" not in shellac("info").stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_knows_every_command_and_option(shell: str) -> None:
    done = shellac("completion", shell)
    assert done.returncode == 0
    for program, parser in ALL.items():
        assert program.split()[-1] in done.stdout
        for option in options(parser):
            name = option.lstrip("-")
            assert option in done.stdout or re.search(rf"-[ls] '?{re.escape(name)}\b", done.stdout), (program, option)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["shellac", "rest"], ["restore"]),
        (["shellac", "restore", "--amo"], ["--amount"]),
        (["shellac", "restore", "--overs", "re"], ["refuse"]),
    ],
)
def test_bash_completes(tmp_path: Path, words: list[str], offered: list[str]) -> None:
    script = tmp_path / "completion"
    script.write_text(shellac("completion", "bash").stdout)
    asked = f'. {script}; COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}; _shtab_shellac; echo "${{COMPREPLY[@]}}"'  # fmt: skip  # noqa: E501
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.split() == offered


def test_the_manual_page_knows_every_command_and_option_and_is_sound_roff(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("manpage", PROJECT / "tools" / "manpage.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    page = tool.manual_page()
    plain = page.replace("\\", "")
    for program, parser in ALL.items():
        assert program in plain
        for option in options(parser) - {"-h", "--help"}:
            assert option in plain
    if shutil.which("groff") is not None:
        said = subprocess.run(
            ["groff", "-man", "-ww", "-Tutf8"], input=page, capture_output=True, text=True, check=True
        )
        assert said.stderr == ""
