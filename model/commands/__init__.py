"""The commands of the command line, one file each: `add_parser(subparsers)` and `run(args) -> int`.

`learn` is what `train --collection` runs. The subcommands of `evaluate` are in `_evaluate`, what is shared in `_cli`.

What a command needs (torch, the audio libraries) it imports inside `run`, so that help is instant
and a missing library stops only the command that uses it.
"""

NAMES = (
    "restore",
    "batch",
    "review",
    "presets",
    "cache",
    "info",
    "verify",
    "rebuild",
    "reproduce",
    "alternate",
    "page",
    "evaluate",
    "train",
    "completion",
)
"""The modules of this package that are commands, in the order of the help."""

OLD_NAMES = {"interleave": "alternate"}
"""What a command was called before, and still answers to; the help does not list it."""
