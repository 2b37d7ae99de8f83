"""No compiler of torch in these tests: to load it takes longer than most of what they train."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
import torch

from tests.train.without_compiler import COMPILER


@pytest.fixture(scope="module", autouse=True)
def _without_compiler() -> Iterator[None]:
    """Optimisers load it only to tell it to keep out; who compiles does so in a process of its own."""
    with pytest.MonkeyPatch.context() as patched:
        if "torch._dynamo" not in sys.modules:
            patched.setitem(sys.modules, "torch._dynamo", COMPILER)
            patched.setitem(vars(torch), "_dynamo", COMPILER)  # to look it up by its name would load it
        yield
