"""Sidecars: what they say is so, stays so, and can be done again."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from model.__main__ import main
from model.archive.export import ExportReport, Treatment, export, targets_for
from model.archive.reproduce import reproduce
from model.archive.sidecar import ProvenanceError, find_sidecar, read_sidecar, update_sidecar
from model.archive.verify import sidecars, verify
from model.audiofiles.file_recording import open_recording
from model.network.checkpoint import load
from model.network.device import choose
from model.restoration.pipeline import estimate_noise
from model.restoration.settings import RestorationSettings
from tests.audiofiles.made_files import TREATMENT, finish, noise_for, write_sound

SCHEMA = json.loads((Path(__file__).parents[2] / "model" / "archive" / "sidecar.schema.json").read_text())
FORM = jsonschema.Draft202012Validator(SCHEMA)


def restored(folder: Path, name: str = "a.wav", subtype: str = "PCM_24", residual: bool = True) -> ExportReport:
    container = {"wav": "WAV", "ogg": "OGG", "flac": "FLAC"}[name.rpartition(".")[2]]
    path = write_sound(folder / name, container, subtype, frames=20_000, level=0.2)
    (folder / "out").mkdir(exist_ok=True)
    with open_recording(path) as source:
        to = targets_for(source, folder / "out", residual)
        return finish(
            export(source, noise_for(source), to.restored, amount=0.5, residual=to.residual, treatment=TREATMENT)
        )


def states(sidecar: Path) -> list[str]:
    return [finding.state.value for finding in verify(sidecar, [sidecar.parents[1]])]


@pytest.mark.parametrize(
    ("name", "subtype", "residual"), [("a.wav", "FLOAT", True), ("a.ogg", "VORBIS", True), ("a.flac", "PCM_16", False)]
)
def test_a_sidecar_fits_its_schema(tmp_path: Path, name: str, subtype: str, residual: bool) -> None:
    report = restored(tmp_path, name, subtype, residual)
    assert report.sidecar is not None
    data = json.loads(report.sidecar.read_text())
    FORM.validate(data)
    assert data["source"]["path"] == f"../{name}"
    assert (data["removed"] is not None) == residual


def test_the_schema_refuses_what_is_no_sidecar(tmp_path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    report = restored(tmp_path)
    assert report.sidecar is not None
    data = json.loads(report.sidecar.read_text())
    data["restored"]["sha256"] = "short"
    with pytest.raises(jsonschema.ValidationError):
        FORM.validate(data)


def test_all_is_true_at_first(tmp_path: Path) -> None:
    report = restored(tmp_path)
    assert report.sidecar is not None
    assert states(report.sidecar) == ["true"] * 4
    assert main(["verify", str(tmp_path)]) == 0


def test_a_folder_without_sidecars_is_said_and_nothing_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "holds no sidecar" in said.err
    assert said.out == ""


def test_a_sidecar_that_cannot_be_read_is_not_said_to_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.shellac.json").write_text("{")
    assert main(["verify", str(tmp_path)]) == 1
    assert capsys.readouterr().out == "0 statements checked, 0 differ, 1 sidecar could not be read.\n"


def test_one_bit_of_sound_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = restored(tmp_path)
    data = bytearray(report.restored.read_bytes())
    data[10_000] ^= 1
    report.restored.write_bytes(data)
    assert main(["verify", str(tmp_path), "--quiet"]) == 1
    assert "a_restored.wav: its sound was changed" in capsys.readouterr().out


def test_a_changed_tag_is_told_from_changed_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = restored(tmp_path, "a.flac", "PCM_16")
    import mutagen.flac

    tags = mutagen.flac.FLAC(report.restored)
    tags["title"] = "new"
    tags.save()
    assert main(["verify", str(report.restored)]) == 1
    assert "its metadata was changed; its sound is unchanged" in capsys.readouterr().out


def test_a_removed_part_that_is_missing_or_damaged_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = restored(tmp_path)
    assert report.residual is not None
    report.residual.write_bytes(b"RIFF")
    assert main(["verify", str(tmp_path / "out")]) == 1
    assert "a_removed.wav: it is damaged" in capsys.readouterr().out
    report.residual.unlink()
    assert main(["verify", str(tmp_path / "out")]) == 1
    assert "a_removed.wav: it is missing" in capsys.readouterr().out


def test_a_master_kept_elsewhere_is_no_fault_but_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    restored(tmp_path)
    (tmp_path / "a.wav").unlink()
    assert main(["verify", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "the master is not there" in told
    assert "restored + removed is the master" in told


def test_a_master_that_was_changed_is_a_fault(tmp_path: Path) -> None:
    report = restored(tmp_path)
    assert report.sidecar is not None
    write_sound(tmp_path / "a.wav", "WAV", "PCM_24", frames=20_000, seed=5)
    assert states(report.sidecar)[0] == "differs"


def test_nothing_to_verify_is_a_sentence_and_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.shellac.json").write_text("{")
    (tmp_path / "other.shellac.json").write_text('{"schema": "other"}')
    lonely = write_sound(tmp_path / "lonely.wav", "WAV", "PCM_16")
    for path in ("empty", "broken.shellac.json", "other.shellac.json", "lonely.wav"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        assert main(["verify", str(tmp_path / path)]) == 1
        assert path in capsys.readouterr().err
    with pytest.raises(ProvenanceError, match="no sidecar"):
        sidecars(lonely)


def test_a_sidecar_is_found_by_either_file_and_is_whole_while_updated(tmp_path: Path) -> None:
    report = restored(tmp_path)
    assert report.sidecar is not None
    assert report.residual is not None
    for path in (report.restored, report.residual):
        found = find_sidecar(path)
        assert found is not None
        assert found.path == report.sidecar
    update_sidecar(report.sidecar, review={"decision": "accept", "decided": "2026-11-22T12:00:00+00:00"})
    data = read_sidecar(report.sidecar).data
    FORM.validate(data)
    assert data["review"]["decision"] == "accept"
    assert not list((tmp_path / "out").glob("*.part"))


def test_rebuild_says_that_the_hash_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = restored(tmp_path)
    out = tmp_path / "again.wav"
    command = ["rebuild", str(report.restored), str(report.residual), "-o", str(out)]
    assert main(command) == 0
    assert "The hash agrees: this is the master's file, byte for byte." in capsys.readouterr().out
    assert out.read_bytes() == (tmp_path / "a.wav").read_bytes()
    assert main(command) == 1
    assert "exists already" in capsys.readouterr().err


def test_rebuild_without_a_sidecar_adds_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = restored(tmp_path)
    assert report.sidecar is not None
    report.sidecar.unlink()
    assert main(["rebuild", str(report.restored), str(report.residual), "-o", str(tmp_path / "again.wav")]) == 0
    assert "No sidecar was found" in capsys.readouterr().out
    assert (tmp_path / "again.wav").read_bytes() == (tmp_path / "a.wav").read_bytes()


def test_rebuild_refuses_what_does_not_belong_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = restored(tmp_path)
    short = write_sound(tmp_path / "short.wav", "WAV", "PCM_24", frames=100)
    loud = write_sound(tmp_path / "loud.wav", "WAV", "PCM_24", frames=20_000, seed=9, level=1)
    for other, reason in ((short, "differ in rate, channels or length"), (loud, "sum leaves full scale")):
        assert main(["rebuild", str(report.restored), str(other), "-o", str(tmp_path / "x.wav")]) == 1
        assert reason in capsys.readouterr().err
    assert main(["rebuild", str(report.residual), str(report.restored), "-o", str(tmp_path / "x.wav")]) == 1
    assert "name the restored file first" in capsys.readouterr().err
    assert not list(tmp_path.glob("x.wav*"))


def test_a_changed_restored_file_does_not_pass_for_the_master(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = restored(tmp_path)
    data = bytearray(report.restored.read_bytes())
    data[10_000] ^= 1
    report.restored.write_bytes(data)
    assert main(["rebuild", str(report.restored), str(report.residual), "-o", str(tmp_path / "again.wav")]) == 1
    assert "NOT agree" in capsys.readouterr().err


def test_a_restoration_can_be_done_again(
    tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_sound(tmp_path / "a.wav", "WAV", "PCM_16", frames=50_000, level=0.2)
    settings, weights, device = RestorationSettings(amount=0.9), load("faithful"), choose("cpu")
    with open_recording(path) as source:
        noise = estimate_noise(source, settings, weights, device)
        treatment = Treatment.of(settings, weights, device)
        report = finish(export(source, noise, tmp_path / "out.wav", amount=0.9, treatment=treatment))
        noise.close()
    assert report.sidecar is not None
    assert main(["reproduce", str(report.sidecar)]) == 0
    assert "the same sound, bit for bit" in capsys.readouterr().out
    FORM.validate(json.loads(report.sidecar.read_text()))

    made = report.restored.read_bytes()
    for spoilt in (made[:-1] + bytes([made[-1] ^ 0x55]), path.read_bytes() + bytes(1000)):
        report.restored.write_bytes(spoilt)
        assert main(["reproduce", str(report.sidecar)]) == 1
        assert "is NOT that any more" in capsys.readouterr().out
    report.restored.write_bytes(made)

    # another restored file than the one that was made: on the same processor nothing less than equal will do
    sidecar = json.loads(report.sidecar.read_text())
    sidecar["restored"]["audio_sha256"] = "0" * 64
    report.sidecar.write_text(json.dumps(sidecar))
    again = finish(reproduce(report.sidecar))
    assert (again.equal, again.difference, again.holds) == (False, 0.0, False)

    sidecar["treatment"]["weights"]["sha256"] = "0" * 64
    report.sidecar.write_text(json.dumps(sidecar))
    assert main(["reproduce", str(report.sidecar)]) == 1
    assert "are not those that were used" in capsys.readouterr().err
    path.unlink()
    assert main(["reproduce", str(report.sidecar)]) == 1
    assert "is not there" in capsys.readouterr().err
