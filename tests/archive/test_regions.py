"""Regions in an archive: the sidecar tells of them, and what they made is verified, rebuilt and made again."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from model.__main__ import main
from model.archive.exact_samples import master_block
from model.archive.export import Treatment, export, targets_for
from model.archive.sidecar import read_sidecar
from model.archive.verify import FindingState, verify
from model.audiofiles.file_recording import open_recording
from model.network.checkpoint import load
from model.network.device import choose
from model.regions.region import Region
from model.restoration.pipeline import find_noise
from model.restoration.settings import RestorationSettings
from tests.archive.test_provenance import FORM
from tests.audiofiles.made_files import finish, write_sound

RATE = 22_050  # its chunks are of four seconds; at 8 kHz they would be of twenty
FRAMES = 6000
REGIONS = (
    Region(500, 2500, 0.0, name="applause", colour="#e8b04a", note="as it is"),
    Region(2000, 4000, 1.5, 500.0, 2000.0, kinds=("surface",)),
    Region(4500, 5500, 0.5, channel=1),
)
Edit = Callable[[dict[str, Any]], Any]


@pytest.fixture
def sidecar(tmp_path: Path, tiny_weights: Path) -> Path:
    """Of a master beside it, restored with `REGIONS`."""
    path = write_sound(tmp_path / "side.wav", "WAV", "PCM_24", RATE, 2, FRAMES, level=0.1)
    settings, weights, device = RestorationSettings(regions=REGIONS, device="cpu"), load("faithful"), choose("cpu")
    with open_recording(path) as source, closing(find_noise(source, settings, weights, device)) as noise:
        to, treatment = targets_for(source, tmp_path, True), Treatment.of(settings, weights, device)
        report = finish(export(source, noise, to.restored, amount=1, residual=to.residual, treatment=treatment))
    assert report.sidecar is not None
    return report.sidecar


def edit(sidecar: Path, change: Edit) -> None:
    """Change the settings that a sidecar tells of, as by hand."""
    data = json.loads(sidecar.read_text(encoding="utf-8"))
    settings = data["treatment"]["settings"]
    settings |= {"regions": change(settings["regions"][0])}
    sidecar.write_text(json.dumps(data, allow_nan=False), encoding="utf-8")


def test_the_sidecar_holds_them_and_all_of_it_is_true(sidecar: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sidecar.parent
    data = read_sidecar(sidecar).data
    FORM.validate(data)
    assert data["treatment"]["settings"]["regions"] == json.loads(json.dumps([asdict(region) for region in REGIONS]))
    assert RestorationSettings.from_json(data["treatment"]["settings"]).regions == REGIONS
    assert {finding.state for finding in verify(sidecar)} == {FindingState.TRUE}
    parts = [str(folder / f"side_{part}.wav") for part in ("restored", "removed")]
    assert main(["rebuild", *parts, "-o", str(folder / "again.wav")]) == 0
    assert (folder / "again.wav").read_bytes() == (folder / "side.wav").read_bytes()
    assert main(["reproduce", str(sidecar)]) == 0
    assert "the same sound, bit for bit" in capsys.readouterr().out


def test_what_is_written_of_a_region_is_what_is_heard_in_it(sidecar: Path) -> None:
    with open_recording(sidecar.parent / "side_removed.wav") as removed:
        taken = master_block(removed, 0, FRAMES)
    edge = round(0.02 * RATE)
    assert not taken[500 + edge : 2000].any()  # left as it is; from 2000 on the later region wins
    assert taken[:500].any()
    assert taken[2000 + edge : 2500].any()


@pytest.mark.parametrize(
    "change",
    [lambda first: [first | {"gain": 0.1}], lambda first: [first | {"stop": 2499}], lambda first: []],
    ids=["another amount", "another end", "taken away"],
)
def test_a_region_changed_by_hand_is_not_what_made_the_file(
    sidecar: Path, change: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(sidecar, change)
    assert main(["verify", str(sidecar)]) == 0  # the files are what they were
    assert main(["reproduce", str(sidecar)]) == 1
    assert "Traceback" not in capsys.readouterr().err


DAMAGED: dict[str, Edit] = {
    "no list": lambda first: 7,
    "an object": lambda first: {"start": 1},
    "nothing": lambda first: None,
    "no objects": lambda first: [7, "a", []],
    "a name": lambda first: ["region"],
    "no start": lambda first: [{"stop": 5}],
    "of a newer version": lambda first: [first | {"slope": 3}],
    "ends before it begins": lambda first: [first | {"stop": 1}],
    "too much": lambda first: [first | {"gain": 40}],
    "an amount in words": lambda first: [first | {"gain": "all"}],
    "part of a frame": lambda first: [first | {"start": 500.5}],
    "true": lambda first: [first | {"start": True}],
    "a limit in words": lambda first: [first | {"low": "deep"}],
    "part of a channel": lambda first: [first | {"channel": 0.5}],
    "unknown noise": lambda first: [first | {"kinds": ["rumble"]}],
    "noise in a word": lambda first: [first | {"kinds": "surface"}],
    "noise that is none": lambda first: [first | {"kinds": [[]]}],
    "a name that is none": lambda first: [first | {"name": 5}],
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_region_that_makes_no_sense_is_a_sentence_and_the_master_comes_back_all_the_same(
    sidecar: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(sidecar, DAMAGED[how])
    assert main(["reproduce", str(sidecar)]) == 1
    assert f"{sidecar} is damaged: its settings make no sense" in capsys.readouterr().err
    folder = sidecar.parent
    parts = [str(folder / f"side_{part}.wav") for part in ("restored", "removed")]
    assert main(["rebuild", *parts, "-o", str(folder / "again.wav")]) == 0
    assert (folder / "again.wav").read_bytes() == (folder / "side.wav").read_bytes()


def test_what_lies_behind_the_end_or_in_no_channel_changes_nothing(sidecar: Path) -> None:
    edit(sidecar, lambda first: [asdict(region) for region in REGIONS] + [first | {"start": FRAMES, "stop": 10**9}])
    assert main(["reproduce", str(sidecar)]) == 0
    edit(sidecar, lambda first: [asdict(region) for region in REGIONS] + [first | {"channel": 2}])
    assert main(["reproduce", str(sidecar)]) == 0


def test_a_sidecar_of_a_newer_version_says_which(sidecar: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sidecar.write_text(sidecar.read_text(encoding="utf-8").replace("shellac-sidecar/1", "shellac-sidecar/2"))
    for command in ("verify", "reproduce"):
        assert main([command, str(sidecar)]) == 1
        assert f"{sidecar} is not a sidecar that this Shellac reads (schema 'shellac-sidecar/2')" in (
            capsys.readouterr().err
        )
