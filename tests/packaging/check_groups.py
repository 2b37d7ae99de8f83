"""Groups of checks for the self-test's other process: in a module that imports little, for each start imports it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from model.self_test import Check, SelfTestError


def passes(scratch: Path) -> Iterator[Check]:
    yield Check("First", lambda: "well")
    yield Check("Second", lambda: "well, too")


def finds_faults(scratch: Path) -> Iterator[Check]:
    def broken() -> str:
        raise SelfTestError("it is broken\nand here is how")

    def unexpected() -> str:
        return str(1 / 0)

    yield Check("Broken", broken)
    yield Check("Unexpected", unexpected)
    yield Check("Well", lambda: "goes on")


def dies(scratch: Path) -> Iterator[Check]:
    yield Check("Before", lambda: "well")

    def die() -> str:
        os.write(2, b"last words of a library")
        os.abort()

    yield Check("Deadly", die)
    yield Check("Never", lambda: "reached")
