"""Presets: files that say what they say, names that every system takes, and nothing of the user's replaced unasked."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from model.presets.in_words import in_words
from model.presets.own import (
    export_preset,
    find_preset,
    import_preset,
    keep_preset,
    own_presets,
    presets_folder,
    remove_preset,
)
from model.presets.preset import FIELDS, SUFFIX, Preset, PresetError, name_fault, preset_of, preset_text, read_preset
from model.presets.shipped import SHIPPED, STANDARD
from model.regions.region import Region
from model.restoration.settings import RestorationSettings

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "preset.schema.json").read_text())
FORM = jsonschema.Draft202012Validator(SCHEMA)

SHARE = st.floats(0.0, 1.0)
SETTINGS = st.builds(
    RestorationSettings,
    amount=SHARE,
    depth=st.none() | st.floats(3.0, 60.0),
    guard=st.none() | st.floats(0.0, 40.0),
    clicks=st.none() | SHARE,
    hum=st.none() | SHARE,
    click_sensitivity=SHARE,
    surface=SHARE,
    band=st.sampled_from(["keep", "shelve", "mute"]),
    channels=st.sampled_from(["each", "linked"]),
    weights=st.text(st.characters(codec="utf-8")),
    regions=st.just((Region(0, 10),)),
    device=st.just("cpu"),
)
NAMES = st.text(st.characters(codec="utf-8"), max_size=70).filter(lambda text: not name_fault(text))


def write(path: Path, **changes: object) -> Path:
    path.write_text(json.dumps(json.loads(preset_text(STANDARD)) | changes))
    return path


@limits(max_examples=40)  # each writes a file and reads it
@given(name=NAMES, settings=SETTINGS, note=st.text(st.characters(codec="utf-8"), max_size=200))
def test_a_preset_is_read_as_it_was_written_and_its_file_keeps_to_the_schema(
    tmp_path_factory: pytest.TempPathFactory, name: str, settings: RestorationSettings, note: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "preset.json"
    preset = preset_of(name, settings, note)
    path.write_text(preset_text(preset), "utf-8", newline="")
    FORM.validate(json.loads(preset_text(preset)))
    assert read_preset(path) == preset


def test_the_schema_names_every_setting_that_a_preset_holds_with_what_it_is_by_itself() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    stated = SCHEMA["properties"]["settings"]["properties"]
    assert set(stated) == set(FIELDS)
    assert {name: facts["default"] for name, facts in stated.items() if "default" in facts} | {"channels": "each"} == {
        name: getattr(RestorationSettings(), name) for name in FIELDS
    }


@given(SETTINGS, SETTINGS)
def test_a_preset_changes_what_it_holds_and_nothing_of_the_recording_or_the_computer(
    wanted: RestorationSettings, before: RestorationSettings
) -> None:
    preset = preset_of("Mine", wanted)
    after = preset.applied_to(before)
    assert preset.deviations(after) == ()
    for name in (
        "regions",
        "floor_selection",
        "noise_samples",
        "clicks_put_back",
        "hum_lines_left",
        "hum_lines_added",
        "device",
        "precision",
    ):
        assert getattr(after, name) == getattr(before, name)


def test_what_deviates_is_named_and_a_sensitivity_to_clicks_that_are_not_looked_for_is_none() -> None:
    standard = STANDARD.settings
    assert STANDARD.deviations(replace(standard, amount=0.5, depth=None)) == ("amount", "depth")
    assert STANDARD.deviations(replace(standard, clicks=None, click_sensitivity=0.9)) == ("clicks",)
    assert STANDARD.deviations(replace(standard, clicks=0.5, click_sensitivity=0.9)) == ("clicks", "click_sensitivity")
    assert in_words(replace(standard, clicks=None, hum=None), ("clicks", "hum")) == "no clicks, no hum"
    told = in_words(RestorationSettings(amount=0.5, depth=None), ("amount", "depth"))
    assert told == "amount 50 %, no limit of depth"


def test_what_comes_with_shellac_repairs_clicks_and_takes_hum_gentle_only_the_surest() -> None:
    assert [(one.settings.clicks, one.settings.hum) for one in SHIPPED] == [(1.0, 1.0)] * 3
    assert [one.settings.click_sensitivity for one in SHIPPED] == [0.25, 0.5, 0.5]
    assert STANDARD.settings == RestorationSettings(clicks=1.0, hum=1.0)
    assert [preset.name for preset in SHIPPED] == ["Gentle", "Standard", "Firm"]


def test_a_file_from_before_clicks_and_hum_means_what_it_meant(tmp_path: Path) -> None:
    path = write(tmp_path / "old.json", settings={"amount": 0.8, "depth": 15.0})
    assert read_preset(path).settings == RestorationSettings(amount=0.8, depth=15.0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"schema": "shellac-preset/2"}, "newer Shellac"),
        ({"schema": "shellac-regions/1"}, "schema"),
        ({"settings": {"amount": 2}}, "amount"),
        ({"settings": {"amount": "all"}}, "amount"),
        ({"settings": {"amount": True}}, "amount"),
        ({"settings": {"regions": []}}, "regions"),
        ({"settings": {"floor_selection": [0, 1]}}, "floor_selection"),
        ({"settings": []}, "settings"),
        ({"name": "../../x"}, "name"),
        ({"name": "con"}, "Windows"),
        ({"further": 1}, "further"),
    ],
)
def test_what_is_no_preset_is_one_sentence(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    path = write(tmp_path / "p.json", **changes)
    with pytest.raises(PresetError, match=said) as raised:
        read_preset(path)
    assert str(path) in str(raised.value)
    assert str(raised.value).endswith(".")


def test_files_that_are_not_even_json_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with pytest.raises(PresetError, match="does not exist"):
        read_preset(path)
    for content in (b"", b"\xff\xfe", b"[" * 100_000, b" " * (1 << 20) + b"{}", b'{"a": NaN}'):
        path.write_bytes(content)
        with pytest.raises(PresetError):
            read_preset(path)


@pytest.mark.parametrize("name", ["", " ", " a", "a.", ".a", "a/b", "a\\b", "a:b", "x" * 61, "nul.x", "a\nb", 'a"'])
def test_a_name_that_some_file_system_does_not_take_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        Preset(name, RestorationSettings())


def test_own_presets_are_kept_found_in_any_case_and_removed() -> None:
    mine = preset_of("Brass Bands", RestorationSettings(depth=15.0), "loud ones")
    keep_preset(mine)
    assert own_presets() == ([mine], [])
    assert find_preset("brass bands") == mine
    assert find_preset("FIRM") is SHIPPED[2]
    with pytest.raises(PresetError, match=r"Gentle, Standard, Firm, Brass Bands"):
        find_preset("brass")
    remove_preset("brass bands")
    assert own_presets() == ([], [])
    for name in ("brass bands", "Firm"):
        with pytest.raises(PresetError, match="cannot be removed"):
            remove_preset(name)


def test_a_name_that_is_taken_is_not_taken_again_unless_that_is_asked_for() -> None:
    keep_preset(preset_of("Mine", RestorationSettings(depth=15.0)))
    for name in ("Mine", "MINE", "firm"):
        with pytest.raises(PresetError, match="another name"):
            keep_preset(preset_of(name, RestorationSettings()))
    assert find_preset("Mine").settings.depth == 15.0
    keep_preset(preset_of("Mine", RestorationSettings(depth=16.0)), replaces=True)
    assert find_preset("Mine").settings.depth == 16.0
    with pytest.raises(PresetError, match="comes with Shellac"):
        keep_preset(preset_of("Firm", RestorationSettings()), replaces=True)


def test_a_preset_goes_to_another_computer_and_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / f"x{SUFFIX}"
    mine = preset_of("Mine", RestorationSettings(depth=15.0))
    export_preset(mine, path)
    with pytest.raises(PresetError, match="exists"):
        export_preset(mine, path)
    assert find_preset(str(path)) == mine
    assert import_preset(path).name == "Mine"
    assert import_preset(path).name == "Mine 2"
    export_preset(STANDARD, tmp_path / "standard.json")
    assert import_preset(tmp_path / "standard.json").name == "Standard 2"
    assert [preset.name for preset in own_presets()[0]] == ["Mine", "Mine 2", "Standard 2"]


def test_a_damaged_file_among_the_users_own_is_told_and_the_others_are_there() -> None:
    keep_preset(preset_of("Mine", RestorationSettings()))
    (presets_folder() / f"broken{SUFFIX}").write_text("{")
    (presets_folder() / f"firm{SUFFIX}").write_text(preset_text(STANDARD))
    (presets_folder() / "notes.txt").write_text("not looked at")
    found, faults = own_presets()
    assert [preset.name for preset in found] == ["Mine"]
    assert len(faults) == 2
    assert all(fault.endswith(".") for fault in faults)
