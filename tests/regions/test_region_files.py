"""Files of regions: what is written is read again, and what is damaged is a sentence."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema.validators import validator_for

from model.regions.region import Region
from model.regions.region_files import RegionFileError, read_regions, regions_text

RATE = 44_100
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "regions.schema.json").read_text())
VALIDATOR = validator_for(SCHEMA)(SCHEMA)  # `validate` checks the schema itself each time
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="%()"), max_size=8)


@st.composite
def a_region(draw: st.DrawFn, plain: bool = False) -> Region:
    start = draw(st.integers(0, 10**8))
    stop = start + draw(st.integers(1, 10**7))
    gain = draw(st.integers(0, 150)) / 100
    low = draw(st.none() | st.integers(1, 5_000).map(float))
    high = draw(st.none() | st.integers(5_001, 20_000).map(float))
    if plain:
        return Region(start, stop, gain, low, high, name=draw(WORDS))
    kinds = tuple(sorted(draw(st.sets(st.sampled_from(["clicks", "hum", "surface"])))))
    channel = draw(st.none() | st.integers(0, 7))
    return Region(start, stop, gain, low, high, channel, kinds, draw(WORDS), "#aabbcc", draw(WORDS))


def again(regions: list[Region], path: Path) -> list[Region]:
    path.write_text(regions_text(regions, RATE, path.suffix), encoding="utf-8")
    return list(read_regions(path, RATE))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(regions=st.lists(a_region(), max_size=5))
@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_what_is_written_is_read_again(suffix: str, regions: list[Region], tmp_path: Path) -> None:
    path = tmp_path / f"regions{suffix}"
    assert again(regions, path) == regions
    if suffix == ".json":
        VALIDATOR.validate(json.loads(path.read_text(encoding="utf-8")))


def test_the_schema_is_one() -> None:
    validator_for(SCHEMA).check_schema(SCHEMA)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(regions=st.lists(a_region(plain=True), max_size=5))
def test_label_tracks_keep_what_they_can(regions: list[Region], tmp_path: Path) -> None:
    assert again(regions, tmp_path / "labels.txt") == regions


def test_a_label_track_of_audacity_is_read(tmp_path: Path) -> None:
    path = tmp_path / "labels.txt"
    path.write_text("1.000000\t2.500000\tflute (40%)\n\\\t2000.0\t-1\n3\t4\tbreath\n")
    assert read_regions(path, 1000) == (
        Region(1000, 2500, 0.4, 2000.0, name="flute"),
        Region(3000, 4000, 0.0, name="breath"),
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", b"{", "Expecting"),
        ("a.json", b"[]", "its schema is not"),
        ("a.json", b'{"schema": "shellac-regions/2", "regions": []}', "its schema is not"),
        ("a.json", b'{"schema": "shellac-regions/1", "regions": [3]}', "not a list of objects"),
        ("a.json", b'{"schema": "shellac-regions/1", "regions": [{"start": 1}]}', "region 1: its stop is not a number"),
        ("a.json", b'{"schema": "shellac-regions/1", "regions": [{"start": 0, "stop": NaN}]}', "stop is not a number"),
        ("a.json", b'{"schema": "shellac-regions/1", "regions": [{"start": 0, "stop": 1, "gain": 2}]}', "0 to 1.5"),
        (
            "a.json",
            b'{"schema": "shellac-regions/1", "regions": [{"start": 0, "stop": 1, "x": 2}]}',
            "nothing called 'x'",
        ),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.csv", b"start,stop\n1\n", "not as many columns"),
        ("a.csv", b"start,stop\n1,x\n", "could not convert"),
        ("a.txt", b"hello\n", "line 1 is not a label"),
        ("a.txt", b"\xff\xfe\x00", "not text in UTF-8"),
    ],
)
def test_what_is_no_file_of_regions_is_a_sentence(name: str, content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RegionFileError, match=reason) as told:
        read_regions(tmp_path / name, RATE)
    assert str(tmp_path / name) in str(told.value)


def test_a_folder_or_nothing_is_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.json"):
        with pytest.raises(RegionFileError, match="is not a file of regions"):
            read_regions(path, RATE)
