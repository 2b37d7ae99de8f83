"""What a process of the tests runs to import our modules anew while others are missing."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import numpy as np

from tests.processes import forked


def all_of(arguments: list[str]) -> None:
    """Import every module below the first package, with the named ones missing, and print what is imported then."""
    name, *missing = arguments
    _forget_ours_and_miss(missing)
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
    print(*sorted(sys.modules), sep="\n")


def services(arguments: list[str]) -> None:
    """Import what the window starts as processes, with the named modules missing."""
    _forget_ours_and_miss(arguments)
    for name in ("app.processes.batch.process", "app.processes.inference_process"):
        importlib.import_module(name)


def to_restore(arguments: list[str]) -> None:
    """Look for clicks and hum in a record and import what writes restored files, and print what is imported then."""
    _forget_ours_and_miss(arguments)
    for name in ("model.archive.export", "model.commands._cli.folders", "model.restoration.pipeline"):
        importlib.import_module(name)
    from model.clicks.declicker import Clicks
    from model.hum.hum import Hum
    from model.recording import ArrayRecording

    record = ArrayRecording(np.random.default_rng(0).standard_normal((44_100, 1)) / 10)
    for noise in (Clicks(record), Hum(record)):
        noise.read(0, record.frames)
    print(*sys.modules)


def tests_of(files: list[str]) -> None:
    """Import files of tests as for the workers of pytest-xdist, and print which of them are imported then."""
    forked._import_tests(["--rootdir", str(Path.cwd()), "--import-mode", "importlib", *files])
    loaded = {getattr(module, "__file__", None) for module in sys.modules.values()}
    Path(files[0]).with_suffix(".txt").write_text("\n".join(file for file in files if file in loaded))


def _forget_ours_and_miss(missing: list[str]) -> None:
    for name in list(sys.modules):
        if name.split(".")[0] in ("model", "app"):
            del sys.modules[name]
    assert not set(missing) & sys.modules.keys()
    for name in missing:
        sys.modules[name] = None  # type: ignore[assignment]  # importing it fails, as if it were not installed
