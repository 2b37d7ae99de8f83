"""Weights: what was saved is loaded; anything else is refused with a sentence."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import save_file

from model.network import checkpoint, tracker_weights, weights_folders
from model.network.postfilter import Postfilter
from model.network.tracker import NoiseTracker, TrackerConfig
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig, StageConfig
from model.network.weights_file import CheckpointError
from tests.network.networks import uneven_tracker

TINY = DenoiserConfig(stages=(StageConfig(widths=(4, 8), strides=((2, 2),), blocks=(1, 1), fold_bins=16),))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(weights_folders.ENVIRONMENT, str(tmp_path))
    return tmp_path


def save(folder: Path, name: str = "faithful") -> Denoiser:
    torch.manual_seed(3)
    network = Denoiser(TINY)
    checkpoint.save(network, folder / f"{name}.safetensors", title="Faithful", sentence="Takes noise.")
    return network


def rewritten(path: Path, change: dict[str, object]) -> None:
    """The file with another header: what `change` says, added."""
    with safe_open(path, "pt") as file:
        header = json.loads(file.metadata()[checkpoint.KEY])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    save_file(tensors, path, metadata={checkpoint.KEY: json.dumps(header | change)})


def test_what_was_saved_is_loaded_to_half_precision(folder: Path) -> None:
    network = save(folder)
    loaded = checkpoint.load("faithful")
    assert loaded.title == "Faithful"
    assert loaded.card == folder / "faithful.md"
    assert not loaded.network.training
    for key, value in network.state_dict().items():
        assert torch.equal(loaded.network.state_dict()[key], value.half().float()), key


def test_a_postfilter_is_kept_beside_its_network(folder: Path) -> None:
    network = save(folder)
    assert checkpoint.load("faithful").postfilter is None
    postfilter = Postfilter(5)
    path = folder / "both.safetensors"
    tracker_weights.save(uneven_tracker(), folder / "tracker.safetensors")
    told_by = tracker_weights.load(folder / "tracker.safetensors").sha256
    checkpoint.save(network, path, title="Both", sentence="Takes noise.", postfilter=postfilter, told_by=told_by)
    loaded = checkpoint.load("both")
    assert loaded.postfilter is not None
    assert loaded.tracker is not None
    assert not loaded.postfilter.training
    for key, value in postfilter.state_dict().items():
        assert torch.equal(loaded.postfilter.state_dict()[key], value.half().float()), key
    assert network.state_dict().keys() == loaded.network.state_dict().keys()


NOT_KNOWN = [5, {}, {"width": 4}, *({"width": width, "told_by": "0" * 64} for width in ("wide", 0, 100_000, True))]


@pytest.mark.parametrize("told", NOT_KNOWN)
def test_a_postfilter_that_is_not_known_is_refused(folder: Path, told: object) -> None:
    save(folder)
    rewritten(folder / "faithful.safetensors", {"postfilter": told})
    with pytest.raises(CheckpointError, match="postfilter this version of Shellac does not know"):
        checkpoint.load("faithful")


def test_a_postfilter_that_is_told_of_and_not_there_is_damage(folder: Path) -> None:
    save(folder)
    tracker_weights.save(uneven_tracker(), folder / "tracker.safetensors")
    told_by = tracker_weights.load(folder / "tracker.safetensors").sha256
    rewritten(folder / "faithful.safetensors", {"postfilter": {"width": 4, "told_by": told_by}})
    with pytest.raises(CheckpointError, match="is damaged"):
        checkpoint.load("faithful")


def test_a_postfilter_whose_noise_tracker_is_another_is_refused(folder: Path) -> None:
    network, path = save(folder), folder / "told.safetensors"
    tracker_weights.save(uneven_tracker(), folder / "tracker.safetensors")
    checkpoint.save(network, path, title="Told", sentence="Takes noise.", postfilter=Postfilter(5), told_by="ab" * 32)
    with pytest.raises(CheckpointError, match=r"told\.safetensors needs the noise tracker abababababab"):
        checkpoint.load(path)


def test_the_default_comes_first_and_files_of_others_are_left_out(folder: Path) -> None:
    save(folder, "aaa")
    save(folder)
    save_file({"x": torch.zeros(1)}, folder / "other.safetensors")
    names = [info.name for info in checkpoint.available() if info.path.parent == folder]
    assert names == ["faithful", "aaa"]


def test_no_part_is_left_after_saving(folder: Path) -> None:
    save(folder)
    assert [path.name for path in folder.iterdir()] == ["faithful.safetensors"]


def test_weights_nobody_has(folder: Path) -> None:
    save(folder)
    with pytest.raises(CheckpointError, match=r'no model called "loud" \(available: .*faithful'):
        checkpoint.load("loud")
    with pytest.raises(CheckpointError, match="no model at"):
        checkpoint.load(folder / "none.safetensors")


def test_a_pickle_is_not_loaded(folder: Path) -> None:
    path = folder / "evil.pt"
    torch.save({"a": 1}, path)
    with pytest.raises(CheckpointError, match="is not a safetensors file"):
        checkpoint.load(path)
    path.rename(folder / "evil.safetensors")
    with pytest.raises(CheckpointError, match="is not a safetensors file, or a damaged one"):
        checkpoint.load("evil")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 99}, "format 99"),
        ({"config": {"rate": 44100}}, "does not know"),
        ({"config": 5}, "cannot read"),
        ({"title": None, "sentence": None, "format": None}, "format None"),
        ({"title": 5}, "title that Shellac cannot show"),
        ({"title": "Faithful\x1b[2J"}, "title that Shellac cannot show"),
        ({"sentence": "x" * 10_000}, "sentence that Shellac cannot show"),
    ],
)
def test_headers_that_promise_something_else(folder: Path, change: dict[str, object], reason: str) -> None:
    header = {"format": 1, "config": TINY.as_json(), "title": "t", "sentence": "s"} | change
    path = folder / "odd.safetensors"
    save_file({"x": torch.zeros(1)}, path, metadata={checkpoint.KEY: json.dumps(header)})
    with pytest.raises(CheckpointError, match=reason):
        checkpoint.load("odd")


def test_tensors_that_do_not_fit_the_configuration(folder: Path) -> None:
    header = {"format": 1, "config": TINY.as_json(), "title": "t", "sentence": "s"}
    save_file({"x": torch.zeros(1)}, folder / "odd.safetensors", metadata={checkpoint.KEY: json.dumps(header)})
    with pytest.raises(CheckpointError, match="its weights are not what its header says"):
        checkpoint.load("odd")


def test_weights_that_are_not_numbers(folder: Path) -> None:
    network = Denoiser(TINY)
    with torch.no_grad():
        next(network.parameters())[0] = float("nan")
    checkpoint.save(network, folder / "nan.safetensors", title="t", sentence="s")
    with pytest.raises(CheckpointError, match="not numbers"):
        checkpoint.load("nan")


def test_a_truncated_file(folder: Path) -> None:
    save(folder)
    path = folder / "faithful.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match="damaged"):
        checkpoint.load("faithful")


def stage(**changes: object) -> dict[str, object]:
    return {**TINY.as_json()["stages"][0], **changes}


@pytest.mark.parametrize(
    "config",
    [
        {"rate": 44100, "stages": [stage()] * 2000},
        {"rate": 44100, "stages": []},
        {"rate": 44100, "stages": {"a": 1}},
        {"rate": 44100, "stages": [5]},
        {"rate": float("inf"), "stages": [stage()]},
        {"rate": 1e999, "stages": [stage()]},
        {"rate": "44100", "stages": [stage()]},
        {"rate": 10**400, "stages": [stage()]},
        {"rate": 44100, "stages": [stage()], "further": {"a": [1]}},
        {"rate": 44100, "stages": [stage(further=1)]},
        *(
            {"rate": 44100, "stages": [stage(**changes)]}
            for changes in (
                {"widths": [10**9, 8]}, {"widths": [4.0, 8]}, {"widths": [True, 8]}, {"widths": [0, 8]},
                {"widths": [-4, 8]}, {"widths": [4] * 1000, "blocks": [1] * 1000, "strides": [[2, 1]] * 999},
                {"widths": "48"}, {"widths": []}, {"widths": [4, 8, 8]}, {"blocks": [10**6, 1]}, {"blocks": [1]},
                {"blocks": [float("nan"), 1]}, {"strides": [[3, 1]]}, {"strides": [[2, 2, 2]]}, {"strides": [[0, 1]]},
                {"window": 1 << 30}, {"window": 3000}, {"window": 0}, {"window": -2048}, {"window": 2048.0},
                {"hop": 1}, {"hop": 0}, {"hop": 1000}, {"hop": 2048}, {"fold_bins": 0}, {"fold_bins": 1 << 40},
                {"fold_columns": 1 << 20}, {"lowest": 0}, {"lowest": 5000}, {"lowest": 100}, {"spared": 4000},
                {"window": 8192, "hop": 4096, "lowest": None}, {"output": "code"}, {"output": None}, {"floor": 1},
                {"median": "yes"},
            )
        ),
    ],
)  # fmt: skip
def test_a_configuration_out_of_its_bounds_is_one_sentence_before_anything_is_built(
    config: object, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(config: object) -> Denoiser:
        raise AssertionError("a network was built")

    monkeypatch.setattr(checkpoint, "Denoiser", build)
    header = {"format": 1, "config": config, "title": "t", "sentence": "s"}
    path = folder / "odd.safetensors"
    save_file({"x": torch.zeros(1)}, path, metadata={checkpoint.KEY: json.dumps(header)})
    with pytest.raises(CheckpointError, match=r"odd\.safetensors .*(does not know|cannot read)"):
        checkpoint.load("odd")


def test_no_weights_are_made_for_a_file_that_does_not_hold_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration within its bounds may still mean a gigabyte."""
    made: list[Denoiser] = []

    def build(config: DenoiserConfig) -> Denoiser:
        made.append(Denoiser(config))
        return made[-1]

    monkeypatch.setattr(checkpoint, "Denoiser", build)
    wide = stage(widths=[1024] * 6, blocks=[4] * 6, strides=[[1, 1]] * 5)
    header = {"format": 1, "config": {"rate": 44100, "stages": [wide]}, "title": "t", "sentence": "s"}
    save_file({"x": torch.zeros(1)}, folder / "odd.safetensors", metadata={checkpoint.KEY: json.dumps(header)})
    with pytest.raises(CheckpointError, match="its weights are not what its header says"):
        checkpoint.load("odd")
    assert {parameter.device.type for network in made for parameter in network.parameters()} == {"meta"}


@pytest.mark.parametrize("how", ["missing", "further", "another_shape", "integers", "doubles"])
def test_tensors_that_are_not_exactly_those_of_the_network(how: str, folder: Path) -> None:
    tensors = {name: tensor.half().contiguous() for name, tensor in Denoiser(TINY).state_dict().items()}
    name = "stages.0.unet.stem.bias"
    if how == "missing":
        del tensors[name]
    elif how == "further":
        tensors["further"] = torch.zeros(1 << 20)
    elif how == "another_shape":
        tensors[name] = torch.zeros(2, 2)
    else:
        tensors[name] = tensors[name].to(torch.int64 if how == "integers" else torch.float64)
    header = {"format": 1, "config": TINY.as_json(), "title": "t", "sentence": "s"}
    save_file(tensors, folder / "odd.safetensors", metadata={checkpoint.KEY: json.dumps(header)})
    with pytest.raises(CheckpointError, match="its weights are not what its header says"):
        checkpoint.load("odd")


@pytest.mark.parametrize("text", ["[" * 100_000 + "]" * 100_000, "[]", "5", "", '{"format": NaN}', '{"format": 1}'])
def test_metadata_that_are_no_header(text: str, folder: Path) -> None:
    save_file({"x": torch.zeros(1)}, folder / "odd.safetensors", metadata={checkpoint.KEY: text})
    with pytest.raises(CheckpointError, match="a header that Shellac cannot read"):
        checkpoint.load("odd")


@pytest.mark.parametrize("how", ["huge", "huge_header", "a_folder", "short"])
def test_files_that_are_no_weights_by_their_size(how: str, folder: Path) -> None:
    path = folder / "odd.safetensors"
    if how == "a_folder":
        path.mkdir()
    elif how == "short":
        path.write_bytes(b"\0\0")
    else:
        with path.open("wb") as file:
            file.write((1 << (62 if how == "huge_header" else 4)).to_bytes(8, "little"))
            if how == "huge":
                file.truncate(1 << 40)  # takes no room
    assert [info.name for info in checkpoint.available() if info.path.parent == folder] == []
    if how != "a_folder":
        with pytest.raises(CheckpointError, match=r"odd\.safetensors is (\d+ MB large|not a safetensors file)"):
            checkpoint.load(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs")
def test_a_fifo_among_the_weights_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "odd.safetensors")
    assert "odd" not in [info.name for info in checkpoint.available()]
    with pytest.raises(CheckpointError):
        checkpoint.load("odd")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(place=st.sampled_from(sorted(TINY.as_json()["stages"][0])), value=JSON)
def test_whatever_a_field_holds_a_configuration_is_that_or_an_error(place: str, value: object) -> None:
    try:
        config = DenoiserConfig.from_json({"rate": 44100, "stages": [stage(**{place: value})]})
    except (KeyError, TypeError, ValueError, OverflowError):
        return
    with torch.device("meta"):
        Denoiser(config)


@pytest.mark.parametrize(
    "header",
    [
        {"format": 1, "widths": [4] * 2000}, {"format": 1, "widths": [1 << 40]}, {"format": 1, "widths": [8.5]},
        {"format": 1, "widths": "88"}, {"format": 1}, {"format": 2, "widths": [8]}, [],
        {"format": 1, "widths": [1024] * 8},
    ],
)  # fmt: skip
def test_a_hostile_tracker_is_one_sentence_and_no_weights_are_made(
    header: object, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[NoiseTracker] = []

    def build(config: TrackerConfig) -> NoiseTracker:
        made.append(NoiseTracker(config))
        return made[-1]

    monkeypatch.setattr(tracker_weights, "NoiseTracker", build)
    path = folder / "tracker.safetensors"
    save_file({"x": torch.zeros(1)}, path, metadata={tracker_weights.KEY: json.dumps(header)})
    with pytest.raises(CheckpointError, match=r"tracker\.safetensors "):
        tracker_weights.load(path)
    assert {parameter.device.type for network in made for parameter in network.parameters()} <= {"meta"}


TOLD = DenoiserConfig(stages=(replace(TINY.stages[0], told=True),))


def test_a_network_that_is_told_comes_with_its_tracker(folder: Path) -> None:
    path = folder / "told.safetensors"
    tracker_weights.save(uneven_tracker(), folder / "tracker.safetensors")
    told_by = tracker_weights.load(folder / "tracker.safetensors").sha256
    checkpoint.save(Denoiser(TOLD), path, title="Told", sentence="Takes noise.", told_by=told_by)
    loaded = checkpoint.load(path)
    assert loaded.tracker is not None
    assert loaded.told_by == told_by
    assert not loaded.bounded
    checkpoint.save(Denoiser(TOLD), path, title="Told", sentence="Takes noise.", told_by=told_by, bounded=True)
    assert checkpoint.load(path).bounded
    assert not checkpoint.load(path).lasting
    checkpoint.save(Denoiser(TOLD), path, title="Told", sentence="Takes noise.", told_by=told_by, lasting=True)
    assert checkpoint.load(path).lasting
    assert loaded.postfilter is None


def test_weights_of_an_older_tracker_find_it_beside_todays(folder: Path) -> None:
    tracker_weights.save(uneven_tracker(), folder / "tracker-2026.safetensors")
    tracker_weights.save(NoiseTracker(TrackerConfig(widths=(8, 8))), folder / "tracker.safetensors")
    older = tracker_weights.load(folder / "tracker-2026.safetensors").sha256
    checkpoint.save(Denoiser(TOLD), folder / "told.safetensors", title="Told", sentence="Takes.", told_by=older)
    assert checkpoint.load(folder / "told.safetensors").told_by == older
    (folder / "tracker-2026.safetensors").rename(folder / "trackers.safetensors")
    with pytest.raises(CheckpointError, match="needs the noise tracker"):
        checkpoint.load(folder / "told.safetensors")


@pytest.mark.parametrize("change", [{"told_by": None}, {"told_by": 5}, {"told_by": "cd" * 32}])
def test_a_network_that_does_not_say_by_whom_it_is_told_is_refused(folder: Path, change: dict[str, object]) -> None:
    path = folder / "told.safetensors"
    tracker_weights.save(uneven_tracker(), folder / "tracker.safetensors")
    told_by = tracker_weights.load(folder / "tracker.safetensors").sha256
    network, postfilter = Denoiser(TOLD), Postfilter(5)
    checkpoint.save(network, path, title="Told", sentence="Takes.", postfilter=postfilter, told_by=told_by)
    rewritten(path, change)
    with pytest.raises(CheckpointError, match="does not say which noise tracker it needs"):
        checkpoint.load(path)
