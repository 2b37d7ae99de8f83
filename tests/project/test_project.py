"""Projects in files: read as written, and one clear sentence for everything else."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from model.project.project import (
    SUFFIX,
    Project,
    ProjectError,
    Source,
    View,
    project_text,
    read_project,
    write_project,
)
from model.recording import ArrayRecording
from model.regions.region import Region
from model.restoration.noise.sample import NoiseSample
from model.restoration.settings import RestorationSettings

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "project.schema.json").read_text())
FORM = jsonschema.Draft202012Validator(SCHEMA)
SETTINGS = RestorationSettings(
    amount=0.7,
    depth=None,
    guard=None,
    clicks=0.5,
    floor_selection=(10, 9000),
    noise_samples=(NoiseSample(10, 900, 1000, 2000),),
    clicks_put_back=((5, 9, -1), (70, 80, 1)),
    regions=(Region(100, 900, 0.4, 200.0, None, 1, ("surface",), "flute", "#ffcc00", "low"), Region(0, 5)),
)
VIEW = View(77, 10.5, 900.0, 40.0, 9000.0, "R", (3, 60), True)


def project(path: Path, **changes: object) -> Project:
    source = Source(str(path), 8000, 1, 10_000, "ab" * 32)
    return replace(Project(source, SETTINGS, "Gentle", "line\nüber", VIEW), **changes)  # type: ignore[arg-type]


def spoilt(path: Path, **changes: object) -> Path:
    whole = json.loads(project_text(project(path.with_name("side.wav")), path.parent))
    path.write_text(json.dumps(whole | changes))
    return path


@limits(max_examples=40)  # each writes a file and reads it
@given(
    name=st.text(st.characters(exclude_characters="/\0\\", codec="utf-8"), min_size=1).filter(lambda n: n.strip(". ")),
    notes=st.text(max_size=50),
    amount=st.floats(0, 1),
    depth=st.none() | st.floats(3, 60),
    regions=st.lists(st.builds(Region, st.integers(0, 9), st.integers(10, 1 << 50), st.floats(0, 1.5)), max_size=3),
)
def test_a_project_is_read_as_it_was_written_and_keeps_to_the_schema(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    notes: str,
    amount: float,
    depth: float | None,
    regions: list[Region],
) -> None:
    folder = tmp_path_factory.getbasetemp() / "projects"
    folder.mkdir(exist_ok=True)
    path = folder / f"p{SUFFIX}"
    path.unlink(missing_ok=True)
    settings = replace(SETTINGS, amount=amount, depth=depth, regions=tuple(regions))
    made = project(folder.parent / "masters" / name, settings=settings, notes=notes)
    write_project(path, made)
    FORM.validate(json.loads(path.read_text("utf-8")))
    read = read_project(path)
    assert read.recording_path(path) == folder.parent / "masters" / name
    assert replace(read, source=made.source) == made
    assert read.source.path == f"../masters/{name}"


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_where_it_is_computed_is_the_computers_business(tmp_path: Path) -> None:
    made = project(tmp_path / "a.wav", settings=replace(SETTINGS, device="cuda", precision="fp32"))
    write_project(tmp_path / "p", made)
    assert read_project(tmp_path / "p").settings == replace(SETTINGS, precision="fp32")


def test_a_project_goes_with_its_recording(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write_project(tmp_path / "a" / "p", project(tmp_path / "a" / "side.wav"))
    (tmp_path / "a").rename(tmp_path / "b")
    assert read_project(tmp_path / "b" / "p").recording_path(tmp_path / "b" / "p") == tmp_path / "b" / "side.wav"


def test_another_recording_is_told_from_the_projects(tmp_path: Path) -> None:
    made = project(tmp_path / "side.wav")
    made.check_recording(tmp_path / "p", ArrayRecording(np.zeros((10_000, 1), np.float32), 8000), tmp_path / "side.wav")
    with pytest.raises(ProjectError, match=r"side\.wav is not the recording"):
        made.check_recording(tmp_path / "p", ArrayRecording(np.zeros((9, 1), np.float32), 8000), tmp_path / "side.wav")


def test_nothing_that_is_no_project_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / f"p{SUFFIX}"
    write_project(path, project(tmp_path / "a.wav"))
    with pytest.raises(ProjectError, match="exists"):
        write_project(path, project(tmp_path / "a.wav", notes="other"))
    write_project(path, project(tmp_path / "a.wav", notes="other"), replaces=True)
    assert read_project(path).notes == "other"
    path.write_text("mine")
    with pytest.raises(ProjectError, match="another name"):
        write_project(path, project(tmp_path / "a.wav"), replaces=True)
    assert path.read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"schema": "shellac-project/2"}, "newer Shellac"),
        ({"schema": "shellac-preset/1"}, "not a Shellac project"),
        ({"schema": 1}, "not a Shellac project"),
        ({"settings": {"amount": 2}}, "damaged: .*amount"),
        ({"settings": {"amount": "1"}}, "damaged"),
        ({"settings": {"regions": [{"start": 5, "stop": 1}]}}, "damaged: .*region"),
        ({"source": {}}, "damaged"),
        ({"source": {"path": "//host/x.wav", "rate": 1, "channels": 1, "frames": 1}}, "path"),
        ({"source": {"path": "a\0", "rate": 1, "channels": 1, "frames": 1}}, "path"),
        ({"source": {"path": "a", "rate": 0, "channels": 1, "frames": 1}}, "rate"),
        ({"source": {"path": "a", "rate": 1, "channels": 1, "frames": 1, "audio_sha256": "x"}}, "hash"),
        ({"view": {"start": 5, "stop": 1}}, "shows"),
        ({"view": {"heard": "C"}}, "damaged"),
        ({"notes": "x" * 100_001}, "notes"),
        ({"cues": []}, "cues"),
        ({"markers": [{"frame": -1}]}, "marker"),
        ({"markers": [{"frame": 1, "name": "a\nb"}]}, "one line"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    path = spoilt(tmp_path / f"p{SUFFIX}", **changes)
    with pytest.raises(ProjectError, match=said) as raised:
        read_project(path)
    assert str(path) in str(raised.value)
    assert str(raised.value).endswith(".")


def test_a_file_cut_short_is_damaged(tmp_path: Path) -> None:
    path = spoilt(tmp_path / f"p{SUFFIX}")
    content = path.read_bytes()
    for length in (0, 1, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:length])
        with pytest.raises(ProjectError, match="damaged"):
            read_project(path)
    with pytest.raises(ProjectError, match="does not exist"):
        read_project(tmp_path / "none")
