"""The command line: `shellac <command> ...`, and `python -m model <command> ...` where there is no Qt."""

import argparse
import difflib
import functools
import gc
import importlib
import importlib.util
import logging
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from model import __version__, commands, stopping
from model.commands._cli.help import CommandParser, examples
from model.commands._cli.options import with_removed_each
from model.commands._cli.plain_streams import plain_streams
from model.commands._cli.window_options import add_window_options
from model.errors import sentence
from model.files.part_set import settle_noted

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it: 128 + SIGINT."""

FAULT = 70
"""Exit code after a fault in Shellac itself (EX_SOFTWARE)."""


def command_line(program: str = "shellac", only: str = "") -> argparse.ArgumentParser:
    """The parser of all commands; a parsed command has its function in `run`.

    Parameters
    ----------
    program : str
        What help and messages call it.
    only : str
        One command that will be parsed: the others, which take most of the time, are left out.
    """
    parser = CommandParser(
        prog=program,
        allow_abbrev=False,  # else what a command does not know is held against the options of the window
        usage=f"{program} COMMAND ...\n       {program} [OPTION ...] [FILE ...]",
        description="Removes the noise from recordings of old discs. The original is never changed. "
        "'shellac' with no command, or with files only, opens the window.",
        epilog=f"'{program} COMMAND --help' explains a command. Exit code: 0 if all went well, 1 if anything failed, "
        "2 for a command line that makes no sense, 130 after Ctrl-C. No text is coloured, with NO_COLOR or without. "
        "Progress is shown where stderr is a terminal.\n\n"
        + examples("", "side.wav  # in the window", "restore side.wav -o restored", "info side.wav --json"),
    )
    parser.add_argument("--version", action="version", version=f"Shellac {__version__}")
    parser.add_argument(
        "--self-test", nargs="?", metavar="REPORT", help="check this installation, and write a report to that file"
    )
    parser.add_argument("--bench", action="store_true", help="after --self-test: measure the speed of this machine")
    add_window_options(
        parser.add_argument_group("the window", "'shellac [OPTION ...] [FILE ...]' opens the files in the window.")
    )
    parser.set_defaults(command_line=functools.partial(command_line, program))  # for commands that tell of all others
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, prog=program)
    for name in [only] if only else command_names():
        command = importlib.import_module(f"{commands.__name__}.{name}")
        command.add_parser(subparsers)
    return parser


def command_names() -> list[str]:
    """The commands that are there: a bundle for users comes without training and evaluation."""
    return [name for name in commands.NAMES if importlib.util.find_spec(f"{commands.__name__}.{name}") is not None]


def is_command(arguments: Sequence[str]) -> bool:
    """Whether these arguments (without the program's name) are for the command line, not the window."""
    return bool(arguments) and arguments[0] in (*commands.NAMES, *commands.OLD_NAMES, "--version", "--help", "-h")


def mistaken_command(arguments: Sequence[str]) -> str:
    """A sentence where the first of these arguments is neither a command nor an option nor a file; else ""."""
    first = next(iter(arguments), "-")
    if first.startswith("-") or os.path.lexists(first) or os.path.dirname(first) or os.path.splitext(first)[1]:
        return ""
    near = difflib.get_close_matches(first.lower(), commands.NAMES, n=1)
    meant = f"Did you mean '{near[0]}'?" if near else "'shellac --help' lists the commands."
    return f"shellac: '{first}' is neither a command nor a file that exists. {meant}"


# Loading PyTorch makes some hundred thousand objects that stay. To look through them for garbage after every 700
# takes a fifth of the time until a file is opened.
_NEW_OBJECTS = 50_000


def main(arguments: Sequence[str] | None = None, program: str = "shellac") -> int:
    """Run one command; the exit code. See `_run`."""
    collected = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *collected[1:])
    try:
        with stopping.listening():
            return _run(arguments, program)
    except KeyboardInterrupt:  # Ctrl-C again while the first one was answered
        return STOPPED
    finally:
        gc.set_threshold(*collected)


def _run(arguments: Sequence[str] | None, program: str) -> int:
    """Run one command; the exit code.

    What a user can put right ends as one sentence on stderr; a fault in Shellac ends as a sentence
    and the whole traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        _print_any_file_name(stream)
    command = next(iter(sys.argv[1:] if arguments is None else arguments), "")
    if command in commands.NAMES and command not in command_names():
        print(
            f"{program}: '{command}' is not part of the downloaded program; it comes with an installation from source "
            "(the user guide, page Installing).",
            file=sys.stderr,
        )
        return 1
    with plain_streams():
        logging.basicConfig(format="%(levelname)s: %(message)s", level=logging.WARNING)
        return _run_command(arguments, program)


def _run_command(arguments: Sequence[str] | None, program: str) -> int:
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        given[:1] = [commands.OLD_NAMES.get(name, name) for name in given[:1]]
        only = next((name for name in given[:1] if name in commands.NAMES), "")
        parsed = command_line(program, only).parse_args(with_removed_each(given))
        settle_noted()
        code: int = parsed.run(parsed)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt as stop:
        print(f"\nStopped{f': {stop}' if str(stop) else ''}. No half-written file is left.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; the interpreter's own flush must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        stopping.end_if_told()  # the signal may have become another exception
        known = sentence(error)
        if known is None:
            logging.getLogger(__name__).exception("This is a fault in Shellac; please report it with the lines below.")
            return FAULT
        print(f"{program}: {known}", file=sys.stderr)
        return 1


def _print_any_file_name(stream: TextIO | None) -> None:
    """A name that the terminal's encoding does not hold is printed with escapes instead of failing."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main(program="python -m model"))
