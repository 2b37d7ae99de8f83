"""Inputs that once made a reader fail, and a few new ones for each: all end in a result or a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.readers import Reader, allowed, readers, use_tiny_weights
from tests.fuzz.run import CORPUS

NEW = 6  # `make fuzz` feeds as many as one likes

READERS = {reader.name: reader for reader in readers()}
KEPT = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> str:
    return use_tiny_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture(autouse=True)
def _tiny_network(weights: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELLAC_WEIGHTS", weights)


def feed(reader: Reader, folder: Path, name: str, data: bytes) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / name).write_bytes(data)
    try:
        reader.read(folder / name)
    except Exception as error:
        if not allowed(error):
            raise


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_failed_once_fails_no_more(tmp_path: Path, path: Path) -> None:
    name = path.name.partition("-")[2].partition("-")[2] or path.name
    feed(READERS[path.parent.name], tmp_path / "given", name, path.read_bytes())


@pytest.mark.parametrize("name", READERS)
def test_whole_inputs_are_read_and_spoilt_ones_end_in_a_sentence(tmp_path: Path, name: str) -> None:
    reader = READERS[name]
    wholes = reader.seeds()
    for suffix, data in wholes[:NEW]:
        folder = tmp_path / "whole"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / suffix).write_bytes(data)
        reader.read(folder / suffix)
    for number in range(NEW):
        random = Random(f"{name} {number}")
        suffix, data = random.choice(wholes)
        feed(reader, tmp_path / "given", suffix, reader.spoil(random, data, [data for _, data in wholes]))


def test_the_corpus_is_small() -> None:
    assert sum(path.stat().st_size for path in KEPT) < 1 << 20
