"""What somebody may have laid into a folder, and every command that writes there: a master is never harmed.

The names of parts that were easy to guess, those of the results, links of all kinds, pipes, files of the user's own.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.__main__ import main
from model.batch import engine
from model.batch.journal import FOLDER
from tests.batch.collection import WorkersHere

pytestmark = [pytest.mark.usefixtures("tiny_weights"), pytest.mark.timeout(120)]


@pytest.fixture(autouse=True)
def _small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """To draw and pack them is most of what a command computes of a side as short as this."""
    for module in ("model.pictures.picture", "model.listening.page"):
        monkeypatch.setattr(f"{module}.COLUMNS", 40)
        monkeypatch.setattr(f"{module}.ROWS", 30)


@pytest.fixture
def side(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "side.wav"
    path.parent.mkdir()
    sound = np.random.default_rng(1).standard_normal(9000).astype(np.float32) * 0.1
    soundfile.write(path, sound, 22_050, subtype="PCM_16")
    return path


def restore(side: Path, out: Path) -> int:
    return main(["restore", str(side), "-o", str(out), "--removed", "--picture", "--device", "cpu"])


def batch(side: Path, out: Path) -> int:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "_make_workers", lambda _: WorkersHere())  # no process of its own, which takes seconds
        return main(["batch", str(side.parent), str(out), "--removed", "--device", "cpu", "--no-pictures"])


def alternate(side: Path, out: Path) -> int:
    return main(["alternate", str(side), "-o", str(out), "--device", "cpu"])


def page(side: Path, out: Path) -> int:
    return main(["page", str(side), "-o", str(out / "page.html"), "--device", "cpu"])


COMMANDS: dict[str, tuple[Callable[[Path, Path], int], tuple[str, ...]]] = {
    "restore": (restore, ("side_restored.wav", "side_removed.wav", "side.shellac.json", "side_spectrogram.png")),
    "batch": (
        batch,
        ("side_restored.wav", "side_removed.wav", "side.shellac.json", "shellac-batch.csv", "shellac-batch.json",
         "shellac-batch.html"),
    ),
    "alternate": (alternate, ("side_alternating.wav",)),
    "page": (page, ("page.html",)),
}  # fmt: skip

TRAPS: dict[str, Callable[[Path, Path], None]] = {
    "link": lambda place, master: place.symlink_to(master),
    "hard link": lambda place, master: place.hardlink_to(master),
    "dangling link": lambda place, _: place.symlink_to(place.parent / "nowhere"),
    "pipe": lambda place, _: os.mkfifo(place),
    "file": lambda place, _: place.write_bytes(b"the user's own"),
    "folder": lambda place, _: place.mkdir(),
}


def laid(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What lies in a folder: inode, kind and, of files, size."""
    found = {}
    for path in folder.rglob("*"):
        state = path.lstat()
        size = state.st_size if stat.S_ISREG(state.st_mode) else 0
        found[path.relative_to(folder).as_posix()] = (state.st_ino, stat.S_IFMT(state.st_mode), size)
    return found


@pytest.mark.parametrize("first", [0, 3])
@pytest.mark.parametrize("suffix", ["", ".part"])
@pytest.mark.parametrize("command", COMMANDS)
def test_traps_under_every_name_harm_nothing_and_the_work_is_done(
    side: Path, tmp_path: Path, command: str, suffix: str, first: int
) -> None:
    traps = [*TRAPS.values(), *TRAPS.values()][first:]
    run, names = COMMANDS[command]
    out = tmp_path / "out"
    out.mkdir()
    for name, trap in zip(names, traps, strict=False):
        trap(out / f"{name}{suffix}", side)
    (out / "side_restored.mine.part").write_bytes(b"mine")
    before, master = laid(out), side.read_bytes()
    assert run(side, out) == 0
    assert side.read_bytes() == master
    after = laid(out)
    assert {name: after.get(name) for name in before} == before
    made = {name for name in after if name not in before and not name.startswith(FOLDER)}
    expected = {Path(name).stem.removesuffix(".shellac") for name in names}
    if suffix:
        assert {name for name in made} == set(names)
    else:
        assert {Path(name).stem.removesuffix(".shellac") for name in made} == {f"{stem}-2" for stem in expected}
    assert not (out / "nowhere").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_a_link_is_where_the_user_sent_it(side: Path, tmp_path: Path, command: str) -> None:
    run, names = COMMANDS[command]
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    assert run(side, tmp_path / "out") == 0
    assert {name for name in laid(tmp_path / "real") if not name.startswith(FOLDER)} == set(names)


@pytest.mark.parametrize("trap", ["link", "hard link", "pipe", "folder"])
@pytest.mark.parametrize(
    "name", ["lock", "journal.sqlite", "journal.sqlite-journal", "journal.sqlite-wal", "journal.sqlite-shm"]
)
def test_traps_in_the_folder_of_the_journal_harm_nothing(
    side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, trap: str
) -> None:
    (tmp_path / "out" / FOLDER).mkdir(parents=True)
    TRAPS[trap](tmp_path / "out" / FOLDER / name, side)
    before, master = laid(tmp_path / "out"), side.read_bytes()
    assert batch(side, tmp_path / "out") == 1
    told = capsys.readouterr().err
    assert "cannot be used" in told
    assert "Traceback" not in told
    assert side.read_bytes() == master
    assert {path: laid(tmp_path / "out").get(path) for path in before} == before


def test_a_folder_of_the_journal_that_is_a_link_is_refused(
    side: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / FOLDER).symlink_to(tmp_path / "elsewhere")
    assert batch(side, tmp_path / "out") == 1
    assert "is a link" in capsys.readouterr().err
    assert laid(tmp_path / "elsewhere") == {}


def test_a_report_that_somebody_changed_stays(side: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert batch(side, out) == 0
    first = (out / "shellac-batch.csv").read_bytes()
    assert batch(side, out) == 0
    assert not (out / "shellac-batch-2.csv").exists()
    (out / "shellac-batch.csv").write_bytes(first + b"a remark of mine\n")
    assert batch(side, out) == 0
    assert (out / "shellac-batch.csv").read_bytes() == first + b"a remark of mine\n"
    assert (out / "shellac-batch-2.csv").read_bytes() == first
    assert batch(side, out) == 0
    assert not (out / "shellac-batch-3.csv").exists()


@pytest.mark.parametrize("command", ["restore", "alternate", "page"])
def test_copies_of_a_secret_master_are_secret(side: Path, tmp_path: Path, command: str) -> None:
    run, names = COMMANDS[command]
    side.chmod(0o600)
    (tmp_path / "out").mkdir()
    before = os.umask(0o022)
    try:
        assert run(side, tmp_path / "out") == 0
    finally:
        os.umask(before)
    modes = {name: (tmp_path / "out" / name).stat().st_mode & 0o777 for name in names}
    assert modes == dict.fromkeys(names, 0o600)


def test_a_rebuilt_master_is_as_secret_as_its_parts(side: Path, tmp_path: Path) -> None:
    side.chmod(0o640)
    assert restore(side, tmp_path / "out") == 0
    parts = [str(tmp_path / "out" / f"side_{role}.wav") for role in ("restored", "removed")]
    assert main(["rebuild", *parts, "-o", str(tmp_path / "again.wav")]) == 0
    assert (tmp_path / "again.wav").read_bytes() == side.read_bytes()
    assert (tmp_path / "again.wav").stat().st_mode & 0o777 == 0o640


def test_a_source_that_vanishes_is_said_to_have_vanished(
    side: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from model.archive import export

    plain = export._Export._check

    def vanishing(given: export._Export, outputs: list[export.Output]) -> object:
        side.unlink(missing_ok=True)
        return plain(given, outputs)

    monkeypatch.setattr(export._Export, "_check", vanishing)
    assert restore(side, tmp_path / "out") == 1
    assert f"{side} has vanished." in capsys.readouterr().err
    assert laid(tmp_path / "out") == {}
