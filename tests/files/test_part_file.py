"""A file that is written whole or not at all, by us alone, and several that get their names together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from model.files import part_file, renames
from model.files.folder import Folder
from model.files.locks import FileBusy
from model.files.notes import Note, left_behind, new_token, notes_folder
from model.files.own_files import new_version, open_longer, write_into_empty, write_new, write_version
from model.files.part_file import PartFile, numbered, part_name
from model.files.part_set import NAMES, PartSet, settle, settle_noted

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["atomic", "links", "neither"])
def _renaming(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The three ways of giving a name that is free: by the system, by a hard link, by taking the name first."""
    if request.param != "atomic":
        monkeypatch.setattr(renames, "_rename_flagged", lambda *_, **__: False)
    if request.param == "neither":
        plain = os.link

        def refuse(*names: str, **options: object) -> None:
            if "src_dir_fd" in options:  # ours, and not that of a test
                raise PermissionError(1, "Operation not permitted")
            plain(*names)

        monkeypatch.setattr(os, "link", refuse)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("_renaming")
def test_a_part_gets_its_name_and_nothing_else_is_left(tmp_path: Path) -> None:
    with PartFile(tmp_path / "a.wav") as part:
        part.file.write(b"sound")
        part.publish()
    assert names(tmp_path) == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"sound"
    assert list(left_behind()) == []
    assert list(notes_folder().iterdir()) == []


OCCUPANTS: dict[str, Callable[[Path, Path], None]] = {
    "a file": lambda place, _: place.write_bytes(b"theirs"),
    "a link": lambda place, master: place.symlink_to(master),
    "a hard link": lambda place, master: place.hardlink_to(master),
    "a dangling link": lambda place, _: place.symlink_to("nowhere"),
    "a folder": lambda place, _: place.mkdir(),
    "a pipe": lambda place, _: os.mkfifo(place),
}


@pytest.mark.usefixtures("_renaming")
@pytest.mark.parametrize("kind", OCCUPANTS)
def test_what_has_the_name_is_never_replaced(tmp_path: Path, kind: str) -> None:
    master, out = tmp_path / "master", tmp_path / "out"
    master.write_bytes(b"master")
    out.mkdir()
    OCCUPANTS[kind](out / "a", master)
    before = (out / "a").lstat()
    with PartFile(out / "a") as part:
        part.file.write(b"ours")
        with pytest.raises(FileExistsError):
            part.publish()
    assert os.path.samestat((out / "a").lstat(), before)
    assert names(out) == ["a"]
    with pytest.raises(FileExistsError):
        write_new(out / "a", b"ours")
    assert names(out) == ["a"]
    assert master.read_bytes() == b"master"
    with PartFile(out / "a") as part:
        assert part.publish_numbered(out / "a") == numbered(out / "a", 2)


@pytest.mark.parametrize("kind", [kind for kind in OCCUPANTS if kind != "a file"])
def test_an_older_version_is_a_plain_file_or_is_left_alone(tmp_path: Path, kind: str) -> None:
    master, out = tmp_path / "master", tmp_path / "out"
    master.write_bytes(b"master")
    out.mkdir()
    OCCUPANTS[kind](out / "a", master)
    for write in (lambda: write_version(out / "a", b"ours"), lambda: open_longer(out / "a").close()):
        with pytest.raises(OSError, match=r"link|regular|directory|device"):
            write()
    assert names(out) == ["a"]
    assert master.read_bytes() == b"master"


def test_a_version_takes_the_place_of_the_last_and_keeps_who_may_read_it(tmp_path: Path) -> None:
    write_version(tmp_path / "a", b"first")
    (tmp_path / "a").chmod(0o600)
    write_version(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"second"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_version_does_not_take_the_place_of_what_somebody_wrote_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    if not exchanges:
        monkeypatch.setattr(renames, "_rename_flagged", lambda *_, **__: False)
    write_version(tmp_path / "a", b"first")

    def meanwhile() -> None:
        with new_version(tmp_path / "a") as file:
            file.write(b"second")
            (tmp_path / "other").write_bytes(b"theirs")
            (tmp_path / "other").replace(tmp_path / "a")

    with pytest.raises(FileExistsError):
        meanwhile()
    assert (tmp_path / "a").read_bytes() == b"theirs"
    assert names(tmp_path) == ["a"]


def test_a_part_that_was_exchanged_is_not_published(tmp_path: Path) -> None:
    master = tmp_path / "master"
    master.write_bytes(b"master")
    (tmp_path / "out").mkdir()
    with PartFile(tmp_path / "out" / "a") as part:
        part.path.unlink()
        part.path.symlink_to(master)
        part.file.write(b"ours")
        with pytest.raises(OSError, match="exchanged"):
            part.publish()
    assert master.read_bytes() == b"master"


def test_a_part_with_a_second_name_is_not_published(tmp_path: Path) -> None:
    with PartFile(tmp_path / "a") as part:
        (tmp_path / "theirs").hardlink_to(part.path)
        with pytest.raises(OSError, match="second name"):
            part.publish()
    assert names(tmp_path) == ["theirs"]


def test_a_folder_that_is_exchanged_for_a_link_changes_nothing(tmp_path: Path) -> None:
    masters, out = tmp_path / "masters", tmp_path / "out"
    masters.mkdir()
    out.mkdir()
    with PartFile(out / "a") as part:
        part.file.write(b"ours")
        out.rename(tmp_path / "moved")
        out.symlink_to(masters)
        part.publish()
    assert names(masters) == []
    assert names(tmp_path / "moved") == ["a"]


def test_a_copy_is_read_by_nobody_who_may_not_read_the_source(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"master")
    for mode, umask, expected in (
        (0o600, 0o022, 0o600),
        (0o640, 0o022, 0o640),
        (0o444, 0o027, 0o640),
        (0o666, 0, 0o666),
    ):
        source.chmod(mode)
        before = os.umask(umask)
        try:
            write_new(tmp_path / f"{mode:o}", b"copy", copied_from=source)
        finally:
            os.umask(before)
        assert (tmp_path / f"{mode:o}").stat().st_mode & 0o777 == expected


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another group")
def test_another_group_than_the_sources_may_do_no_more_than_others(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"master")
    source.chmod(0o660)
    os.chown(source, -1, 4242)
    write_new(tmp_path / "copy", b"copy", copied_from=source)
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


def test_a_report_is_written_into_an_empty_folder_only(tmp_path: Path) -> None:
    write_into_empty(tmp_path / "new", {"a.csv": b"1", "sounds/b.flac": b"2"})
    assert (tmp_path / "new" / "sounds" / "b.flac").read_bytes() == b"2"
    with pytest.raises(FileExistsError):
        write_into_empty(tmp_path / "new", {"c": b""})


def part_set(folder: Path, token: str | None = None) -> PartSet:
    parts = PartSet(folder, token=token)
    for role in ("restored", "removed", "sidecar"):
        parts.open(role, folder / role).file.write(role.encode())
    return parts


TARGETS = ("restored", "removed", "sidecar")


def targets(folder: Path) -> dict[str, Path]:
    return {role: folder / role for role in TARGETS}


@pytest.mark.usefixtures("_renaming")
def test_several_get_their_names_together(tmp_path: Path) -> None:
    with part_set(tmp_path) as parts:
        assert len(names(tmp_path)) == 3
        parts.publish(targets(tmp_path), {})
    assert names(tmp_path) == sorted(TARGETS)
    assert list(notes_folder().iterdir()) == []


@pytest.mark.usefixtures("_renaming")
@pytest.mark.parametrize("taken", TARGETS)
def test_where_one_name_is_taken_none_is_given_and_others_may_be(tmp_path: Path, taken: str) -> None:
    with part_set(tmp_path) as parts:
        (tmp_path / taken).symlink_to("nowhere")
        with pytest.raises(FileExistsError):
            parts.publish(targets(tmp_path), {})
        assert [name for name in names(tmp_path) if not name.endswith(".part")] == [taken]
        parts.publish({role: tmp_path / f"{role}-2" for role in TARGETS}, {})
    assert names(tmp_path) == sorted([taken, *(f"{role}-2" for role in TARGETS)])


@pytest.mark.usefixtures("_renaming")
@pytest.mark.parametrize("given", range(4))
def test_a_signal_while_names_are_given_leaves_all_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: int
) -> None:
    plain, left = Folder.rename, [given]

    def rename(folder: Folder, source: str, target: str) -> None:
        if left[0] == 0:
            left[0] = -1
            raise KeyboardInterrupt
        left[0] -= 1
        plain(folder, source, target)

    monkeypatch.setattr(Folder, "rename", rename)
    interrupted = False
    try:
        with part_set(tmp_path) as parts:
            parts.publish(targets(tmp_path), {})
    except KeyboardInterrupt:
        interrupted = True
    assert interrupted == (given < 3)
    assert names(tmp_path) == sorted(TARGETS)


_DIE = """
import os, sys
from pathlib import Path
from model.files.folder import Folder
from model.files.part_set import PartSet
folder, left, token = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] or None
plain = {name: getattr(Folder, name) for name in ("rename", "remove", "create")}
def counted(name):
    def call(*given):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return plain[name](*given)
    return call
for name in plain:
    setattr(Folder, name, counted(name))
with PartSet(folder, token=token) as parts:
    for role in ("restored", "removed", "sidecar"):
        parts.open(role, folder / role).file.write(role.encode())
    parts.publish({role: folder / role for role in parts.parts}, {})
"""


@pytest.mark.parametrize("token", ["", "5" * 32], ids=["noted", "of a journal"])
def test_killed_at_any_step_it_is_finished_or_cleared_away(tmp_path: Path, token: str) -> None:
    # a part made for each, one for the names; a name given to each; the names taken away
    seen = set()
    for step in range(9):
        folder = tmp_path / str(step)
        folder.mkdir()
        run = subprocess.run([sys.executable, "-c", _DIE, str(folder), str(step), token], cwd=ROOT)
        assert run.returncode == (9 if step < 8 else 0)
        if token:
            settle(folder, token)
        else:
            settle_noted()
        assert names(folder) in ([], sorted(TARGETS)), step
        seen.add(len(names(folder)))
    assert seen == {0, 3}
    assert list(left_behind()) == []


def test_what_a_program_is_writing_is_not_cleared_away(tmp_path: Path) -> None:
    token = new_token()
    with part_set(tmp_path, token):
        before = names(tmp_path)
        with pytest.raises(FileBusy):
            settle(tmp_path, token)
        assert names(tmp_path) == before
    with part_set(tmp_path):
        settle_noted()
        assert len(names(tmp_path)) == 3


@pytest.mark.parametrize("kind", ["a link", "a hard link", "a dangling link", "a pipe", "a folder"])
def test_clearing_away_takes_names_and_never_what_they_lead_to(tmp_path: Path, kind: str) -> None:
    master, out, token = tmp_path / "master", tmp_path / "out", new_token()
    master.write_bytes(b"master")
    out.mkdir()
    for role in ("restored", NAMES):
        OCCUPANTS[kind](out / part_name(token, role), master)
    settle(out, token)
    assert master.read_bytes() == b"master"
    assert all(path.is_dir() for path in out.iterdir())


@pytest.mark.parametrize(
    "written",
    [b"", b"[", b"[" * 100_000, b"7", b'[{"role": "restored", "name": "../master", "sha256": ""}]',
     b'[{"role": "restored", "name": "/master", "sha256": ""}]', b'[{"role": "other", "name": "a", "sha256": ""}]',
     b'[{"role": "restored", "name": "\\ud800", "sha256": ""}]',
     b'[{"role": "removed", "name": "\\u0000", "sha256": ""}]'],
)  # fmt: skip
def test_names_that_make_no_sense_are_cleared_away(tmp_path: Path, written: bytes) -> None:
    out, token = tmp_path / "out", new_token()
    out.mkdir()
    (out / part_name(token, "restored")).write_bytes(b"whole")
    (out / part_name(token, NAMES)).write_bytes(written)
    settle(out, token)
    assert names(out) == []
    assert names(tmp_path) == ["home", "out"] or names(tmp_path) == ["out"]


def test_notes_that_make_no_sense_are_taken_away(tmp_path: Path) -> None:
    Note(tmp_path).close()
    made_up = (b'{"folder": "\\ud800"}', b'{"folder": "/\\u0000"}', b"[" * 60_000, b'{"folder": 1e999}')
    for content in (b"", b"{}", b"[]", b"\xff", *made_up):
        (notes_folder() / f"{new_token()}.json").write_bytes(content)
    (notes_folder() / "mine.json").write_bytes(b"mine")
    settle_noted()
    assert names(notes_folder()) == ["mine.json"]


def test_without_a_folder_for_notes_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_bytes(b"no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    settle_noted()
    write_new(tmp_path / "a", b"ours")
    assert (tmp_path / "a").read_bytes() == b"ours"


@pytest.mark.parametrize("make", [lambda at: PartFile(at / "a"), lambda at: one_set(at)])
def test_a_signal_while_a_part_is_made_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object]
) -> None:
    def create(folder: Folder, name: str, copied_from: Path | None) -> BinaryIO:
        folder.create(name, 0o600).close()
        raise KeyboardInterrupt

    monkeypatch.setattr(part_file, "_create", create)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path)
    settle_noted()
    assert names(tmp_path) == []


def one_set(folder: Path) -> None:
    with PartSet(folder) as parts:
        parts.open("restored", folder / "a")
