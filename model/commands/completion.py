"""`completion`: what a shell needs to complete commands, options and file names."""

from __future__ import annotations

import argparse
from pathlib import Path

from model.commands._cli.help import examples

SHELLS = ("bash", "zsh", "fish")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `completion` to the command line."""
    parser = subparsers.add_parser(
        "completion",
        help="print a script that completes commands and options in a shell",
        description="Prints the completion script for a shell. Where to put it: bash "
        "~/.local/share/bash-completion/completions/shellac; zsh a file _shellac in a folder of $fpath; fish "
        "~/.config/fish/completions/shellac.fish. Print it again after an update.",
        epilog=examples(
            "bash > ~/.local/share/bash-completion/completions/shellac",
            "zsh > ~/.zfunc/_shellac",
            "fish > ~/.config/fish/completions/shellac.fish",
        ),
    )
    parser.add_argument("shell", choices=SHELLS)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the script."""
    import shtab

    parser: argparse.ArgumentParser = args.command_line()
    if " " in parser.prog:
        parser.prog = "shellac"  # 'python -m model' is no name that a shell could complete
    _prepare(parser)
    print(shtab.complete(parser, args.shell))
    return 0


def _prepare(parser: argparse.ArgumentParser) -> None:
    """Say of every path in all parsers whether a folder or a file is meant, and of every command one short line."""
    import shtab

    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                action.choices[choice.dest].description = choice.help
            for child in action.choices.values():
                _prepare(child)
        elif action.type is Path:
            folder = str(action.metavar).endswith("DIR")
            setattr(action, "complete", shtab.DIRECTORY if folder else shtab.FILE)  # noqa: B010 (shtab's own way)
