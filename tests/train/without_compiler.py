"""The command line that trains without loading torch's compiler: longer than the training of a test takes."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import torch

from model.__main__ import main as plain


def main(arguments: list[str]) -> int:
    """For a process of its own: the optimisers of torch load the compiler only to tell it to keep out."""
    stands_in = SimpleNamespace(graph_break=lambda *_, **__: None, disable=lambda function, *_, **__: function)
    sys.modules["torch._dynamo"] = torch._dynamo = stands_in  # type: ignore[assignment]
    return plain(["train", *arguments])
