"""The commands of the command line, one file each: `add_parser(subparsers)` and `run(args) -> int`.

What a command needs (torch, the audio libraries) it imports inside `run`, so that help is instant
and a missing library stops only the command that uses it.
"""

NAMES = (
    "restore",
    "batch",
    "review",
    "info",
    "verify",
    "rebuild",
    "reproduce",
    "interleave",
    "page",
    "evaluate",
    "train",
)
"""The modules of this package that are commands, in the order of the help."""
