"""What is said of the weights that ship belongs to them: else `make weights-done` was forgotten after a training."""

import functools
from pathlib import Path

import pytest
from PIL import Image

from model import self_test
from model.network import checkpoint, tracker_weights
from tools.animation import IMAGE_DESCRIPTION, MOST_BYTES
from tools.screenshots import ANIMATION, PICTURES, SCENES, WEIGHTS_KEY, WINDOWS
from tools.weights_done import SEAMS, mark, restoring_networks

TRACKER = self_test.WEIGHTS / f"{tracker_weights.NAME}.safetensors"
FILES = sorted(self_test.WEIGHTS.glob("*.safetensors"))
SHIPPED = [path for path in FILES if not tracker_weights.is_tracker(path.stem)]


@functools.cache
def sha256(name: str) -> str:
    return checkpoint.load(self_test.WEIGHTS / f"{name}.safetensors").sha256


def test_the_self_test_compares_with_these_weights_and_this_record() -> None:
    assert self_test.stale() == ""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_card_is_of_these_weights(path: Path) -> None:
    text = path.with_suffix(".md").read_text(encoding="utf-8")
    for part in ("identity", "figures"):
        assert mark(part, sha256(path.stem)) in text, f"{path.with_suffix('.md').name}: make weights-done"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_card_begins_with_what_the_model_is_good_and_bad_at(path: Path) -> None:
    for suffix, first in ((".md", "## Good at, and bad at"), (".de.md", "## Stärken und Schwächen")):
        lines = path.with_suffix(suffix).read_text(encoding="utf-8").splitlines()
        assert next(line for line in lines if line.startswith("##")) == first
        assert not any(line.startswith("|") for line in lines[: lines.index(first)]), "no table before it"


def test_the_renewing_of_cards_passes_the_tracker_by() -> None:
    assert restoring_networks() == SHIPPED


def test_the_card_of_the_tracker_is_of_these_weights() -> None:
    assert tracker_weights.shipped().path == TRACKER
    assert tracker_weights.load(TRACKER).sha256 in TRACKER.with_suffix(".md").read_text(encoding="utf-8")


def test_every_tracker_that_ships_is_one_that_a_network_was_trained_with() -> None:
    needed = {checkpoint.load(path).told_by for path in SHIPPED}
    assert {tracker_weights.load(path).sha256 for path in FILES if path not in SHIPPED} == needed


def test_the_table_of_seams_is_of_the_default_weights() -> None:
    assert mark("seams", sha256(checkpoint.DEFAULT)) in SEAMS.read_text(encoding="utf-8"), "make weights-done"


@pytest.mark.parametrize("name", ["before-after.png", *WINDOWS, *SCENES])
def test_the_pictures_were_made_with_the_default_weights(name: str) -> None:
    with Image.open(PICTURES / name) as picture:
        assert picture.info.get(WEIGHTS_KEY) == sha256(checkpoint.DEFAULT), "make weights-done"


def test_the_animation_was_made_with_the_default_weights_and_suits_a_readme() -> None:
    with Image.open(PICTURES / ANIMATION) as picture:
        assert picture.getexif().get(IMAGE_DESCRIPTION) == sha256(checkpoint.DEFAULT), "make weights-done"
        assert getattr(picture, "n_frames", 1) > 1
    assert (PICTURES / ANIMATION).stat().st_size < MOST_BYTES
