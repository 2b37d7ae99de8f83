"""`--preset` and `shellac presets`: the preset first, then whatever else was said."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.__main__ import command_line, main
from model.commands._cli.options import restoration_settings
from model.presets.own import keep_preset
from model.presets.preset import preset_of
from model.presets.shipped import FIRM, GENTLE, STANDARD
from model.restoration.settings import RestorationSettings
from tests.command import shellac
from tests.commands.test_restore import write_noise


def settings(*options: str) -> RestorationSettings:
    return restoration_settings(command_line().parse_args(["batch", "A", "B", *options]))


def test_without_a_preset_it_is_standard_and_clicks_and_hum_can_be_left_to_the_network() -> None:
    assert settings() == STANDARD.settings == settings("--preset", "standard")
    assert settings("--clicks", "none", "--hum", "none") == RestorationSettings()
    assert settings("--clicks", "0", "--hum", "0") == RestorationSettings(clicks=0.0, hum=0.0)


def test_options_override_the_preset_also_where_they_say_what_is_usual() -> None:
    assert settings("--preset", "Firm") == FIRM.settings
    assert settings("--preset", "gentle", "--depth", "20") == replace(GENTLE.settings, depth=20.0)
    told = settings("--preset", "Firm", "--clicks", "none", "--guard", "none", "--amount", "50%", "--device", "cpu")
    assert told == replace(FIRM.settings, clicks=None, guard=None, amount=0.5, device="cpu")


def test_a_restoration_takes_the_preset_and_its_sidecar_says_so(tiny_weights: Path, tmp_path: Path) -> None:
    keep_preset(preset_of("Mine", RestorationSettings(amount=0.5, depth=15.0)))
    source = write_noise(tmp_path / "a.wav")
    done = shellac("restore", source, "-o", tmp_path / "out", "--preset", "mine", "--amount", "0.7")
    assert done.returncode == 0, done.stderr
    treatment = json.loads((tmp_path / "out" / "a.shellac.json").read_text())["treatment"]
    assert (treatment["settings"]["amount"], treatment["settings"]["depth"]) == (0.7, 15.0)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
def test_where_no_clicks_and_no_hum_are_found_the_files_are_those_without_looking(
    tiny_weights: Path, tmp_path: Path, subtype: str
) -> None:
    sound = np.random.default_rng(0).normal(scale=0.02, size=(30_000, 2))
    sound[8_000:18_000] = 0.0
    soundfile.write(tmp_path / "a.wav", sound, 22_050, subtype)  # four seconds a chunk; at 8 kHz twenty
    sidecars, files = [], []
    for name, options in (("both", []), ("none", ["--clicks", "none", "--hum", "none"])):
        out = tmp_path / name
        assert main(["restore", str(tmp_path / "a.wav"), "-o", str(out), "--removed", "--device", "cpu", *options]) == 0
        sidecars.append(json.loads((out / "a.shellac.json").read_text()))
        files.append([(out / f"a_{what}.wav").read_bytes() for what in ("restored", "removed")])
    assert sidecars[0]["clicks"]["found"] == 0
    assert sidecars[0]["hum"]["lines"] == []
    assert "clicks" not in sidecars[1]
    assert files[0] == files[1]


@pytest.mark.parametrize("command", [("restore", "a.wav", "-o", "out"), ("batch", "a", "b")])
def test_a_preset_that_is_not_there_is_one_sentence_before_anything_is_done(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = shellac(*command, "--preset", "loud")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Gentle, Standard, Firm" in done.stderr
    assert not list(tmp_path.iterdir())


def test_presets_are_listed_saved_exported_imported_and_removed(tmp_path: Path) -> None:
    listed = shellac("presets")
    assert [line.split(":")[0] for line in listed.stdout.splitlines()] == ["Gentle", "Standard", "Firm"]
    assert shellac("presets", "save", "Mine", "--preset", "gentle", "--depth", "15", "--note", "soft").returncode == 0
    shown = json.loads(shellac("presets", "show", "mine").stdout)
    assert (shown["settings"]["depth"], shown["settings"]["guard"], shown["note"]) == (15.0, 0.0, "soft")
    assert shellac("presets", "export", "Mine", tmp_path / "m.json").returncode == 0
    assert shellac("presets", "remove", "Mine").returncode == 0
    assert shellac("presets", "import", tmp_path / "m.json").returncode == 0
    assert "depth 15 dB" in shellac("presets").stdout
    for refused in (("save", "a/b"), ("save", "Firm"), ("export", "Mine", tmp_path / "m.json"), ("remove", "Firm")):
        done = shellac("presets", *refused)
        assert (done.returncode, done.stderr.count("\n"), done.stdout) == (1, 1, "")
    assert STANDARD.name in shellac("presets").stdout
