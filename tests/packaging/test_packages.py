"""`make packages`: what a machine cannot do is said and left out, what it does and fails at is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model import __version__

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "packaging" / "linux"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the packages of Linux are made on it")

SCRIPTS = (
    "bare.sh", "bare_appimage.sh", "bare_possible.sh", "bare_wheel.sh", "deb.sh", "try.sh", "appimage/appimage.sh",
)  # fmt: skip
"""What packages.sh starts with `sh`, all of it there in the tree."""

WRITES = """#!/bin/sh
words="$(basename "$0")${SHELLAC_SUITE:+ on $SHELLAC_SUITE} $*"
[ "$(basename "$0")" = bare_possible.sh ] || echo "$words" >> "$LOG"
case $words in $FAILS) exit 5 ;; esac
"""

PROGRAMS = {
    "bare_possible.sh": 'echo "$CANNOT"\n',
    "python": 'case $1 in -c) echo "$CUDA" ;; */try.py) echo "$1" >> "$LOG"; [ "$1" != "$FAILS" ] ;; esac\n',
    "chroot": 'echo "$THEIRS"\n',
    "debootstrap": 'mkdir "$3"\n',
    "getconf": "echo glibc 2.36\n",
    # the clock goes on by one with each step
    "date": 'wc -l < "$LOG"\n',
    "id": "echo 0\n",
    "uname": "echo x86_64\n",
    "dpkg": "echo amd64\n",
}
QUIET = ("python", "chroot", "getconf", "date", "id", "uname", "dpkg", "unshare", "wget", "objdump", "mksquashfs")
MADE = (*QUIET, "debootstrap", "make", "dpkg-deb", "lintian")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with the script in it, whose steps write down that they were begun, and the programs that it asks for."""
    linux = tmp_path / "packaging" / "linux"
    (linux / "appimage").mkdir(parents=True)
    (tmp_path / "model").mkdir()
    shutil.copy(ROOT / "model" / "__init__.py", tmp_path / "model")
    shutil.copy(LINUX / "packages.sh", linux)
    for name in SCRIPTS:
        assert (LINUX / name).is_file()
        (linux / name).write_text(WRITES + PROGRAMS.get(name, ""), encoding="utf-8")
    for name in MADE:
        begun = WRITES if name not in QUIET else "#!/bin/sh\n"
        stand_in(tmp_path, name, begun + PROGRAMS.get(name, ""))
    (tmp_path / "log").touch()
    return tmp_path


def stand_in(tree: Path, name: str, text: str) -> None:
    (tree / "bin").mkdir(exist_ok=True)
    (tree / "bin" / name).write_text(text, encoding="utf-8")
    (tree / "bin" / name).chmod(0o755)


def tried(tree: Path, **environment: str) -> tuple[int, str, list[str]]:
    """Its status, what it says, and what was begun."""
    (tree / "log").write_text("")
    given = {name: value for name, value in os.environ.items() if not name.startswith("SHELLAC_")}
    given |= {
        "PATH": f"{tree / 'bin'}:{os.environ['PATH']}", "PYTHON": "python", "TMPDIR": str(tree),
        "LOG": str(tree / "log"), "FAILS": "", "CANNOT": "", "CUDA": "", "THEIRS": "2.36-9", **environment,
    }  # fmt: skip
    done = subprocess.run(
        ["sh", str(tree / "packaging" / "linux" / "packages.sh"), str(tree / "tried")],
        env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not list(tree.glob("shellac-roots.*"))  # nothing half made is left
    begun = [line.replace(f"{tree}/", "").rstrip() for line in (tree / "log").read_text().splitlines()]
    return done.returncode, done.stdout + done.stderr, begun


DEB = f"dist/shellac_{__version__}_amd64.deb"
IMAGE = f"dist/shellac-{__version__}-x86_64.squashfs"
ALL = [
    "make bundle",
    "try.sh dist/shellac",
    "deb.sh dist/shellac dist",
    "debootstrap bookworm",
    f"bare.sh on bookworm {DEB} tried",
    "appimage.sh dist/shellac dist",
    f"bare_appimage.sh on bookworm {IMAGE} tried",
    "make wheel",
    f"bare_wheel.sh on bookworm dist/shellac-{__version__}-py3-none-any.whl tried",
    "make release-files",
    f"lintian --allow-root --fail-on error,warning {DEB}",
    "debootstrap trixie",
    f"bare.sh on trixie {DEB} tried",
    "packaging/container/try.py",
]


def steps(begun: list[str]) -> list[str]:
    return [f"debootstrap {line.split()[2]}" if line.startswith("debootstrap") else line for line in begun]


def test_a_machine_that_can_do_all_of_it_does(tree: Path) -> None:
    status, said, begun = tried(tree)
    assert status == 0, said
    assert "LEFT OUT" not in said
    assert steps(begun) == ALL


def test_what_fails_is_the_end_and_no_reason_to_leave_it_out(tree: Path) -> None:
    for number, step in enumerate(ALL):
        if step.startswith("debootstrap"):
            continue
        # as they are begun: folders with their whole path
        fails = step.replace(" tried", " *tried").replace(" dist", " *dist")
        status, said, begun = tried(tree, FAILS=fails)
        assert status != 0, said
        assert steps(begun) == ALL[: number + 1], said
        assert "packages: done" not in said


def test_where_no_root_can_be_made_the_rest_is_done_and_the_reason_said(tree: Path) -> None:
    reason = "nothing can be mounted here, not even by root"
    status, said, begun = tried(tree, CANNOT=reason)
    assert status == 0, said
    assert steps(begun) == [step for step in ALL if not any(word in step for word in ("bookworm", "trixie", "try.py"))]
    assert f"LEFT OUT: the deb, used on bookworm ({reason})" in said
    assert said.rstrip().endswith(f"the container's steps ({reason})")  # and once more at the end, all together


def test_a_mirror_that_breaks_off_twice_is_no_fault_of_a_package(tree: Path) -> None:
    status, said, begun = tried(tree, FAILS="debootstrap *bookworm*")
    assert status == 0, said
    of_bookworm = [step for step in ALL if "on bookworm" in step or step.endswith("try.py")]
    tries = [*ALL[:3], "debootstrap bookworm", *(step for step in ALL[3:] if step not in of_bookworm)]
    assert steps(begun) == tries, said
    assert "LEFT OUT: the deb, used on bookworm (debootstrap could not make it" in said


def test_a_question_that_fails_is_no_answer(tree: Path) -> None:
    for fails in ("bare_possible.sh on trixie*", "bare_possible.sh on bookworm*"):
        status, said, begun = tried(tree, FAILS=fails)
        assert (status, begun) == (5, []), said
    stand_in(tree, "chroot", "#!/bin/sh\nexit 5\n")
    status, said, begun = tried(tree)
    assert status == 5
    assert steps(begun) == ALL[:4]


def test_what_has_not_begun_in_time_is_left_out_and_said(tree: Path) -> None:
    status, said, begun = tried(tree, SHELLAC_DEADLINE="3")
    assert status == 0, said
    assert steps(begun) == ALL[:3]
    assert said.count("no time is left for it") == 2 * (len(ALL) - 3)


def test_no_package_is_made_of_the_pytorch_with_cuda(tree: Path) -> None:
    status, said, begun = tried(tree, CUDA="13.0")
    assert status == 0, said
    assert steps(begun) == ["debootstrap bookworm", "make wheel", "debootstrap trixie"]
    assert "LEFT OUT: the deb (PyTorch here is the one with CUDA" in said


def test_a_bundle_is_not_used_on_an_older_debian_than_it_was_built_on(tree: Path) -> None:
    stand_in(tree, "getconf", "#!/bin/sh\necho glibc 2.39\n")
    status, said, begun = tried(tree, THEIRS="2.36-9+deb12u10")
    assert status == 0, said
    assert "LEFT OUT: the deb, used on bookworm (it was built with glibc 2.39, and bookworm has 2.36)" in said
    assert not [step for step in begun if step.startswith(("bare.sh", "bare_appimage.sh"))]
    assert [step for step in begun if step.startswith("bare_wheel.sh")]
    assert tried(tree, THEIRS="2.39-0ubuntu8")[2][4].startswith("bare.sh on bookworm")


POSSIBLE = ("mount", "umount", "mknod", "chroot", "wget", "debootstrap")


def possible(folder: Path, **environment: str) -> str:
    """What bare_possible.sh says; it has to end well whether or not it can."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("SHELLAC_")}
    given |= {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "TMPDIR": str(folder), "DEBOOTSTRAP_DIR": str(folder),
        "SHELLAC_ROOM": "1", **environment,
    }  # fmt: skip
    done = subprocess.run(
        ["sh", str(LINUX / "bare_possible.sh")], env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not list(folder.glob("shellac-possible.*"))
    return done.stdout


def test_a_machine_is_asked_for_each_thing_that_a_bare_root_wants(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "bookworm").touch()
    for name in POSSIBLE:
        stand_in(tmp_path, name, "#!/bin/sh\n")
    stand_in(tmp_path, "id", "#!/bin/sh\necho 0\n")
    assert possible(tmp_path) == ""
    assert possible(tmp_path, SHELLAC_SUITE="sarge") == "this machine's debootstrap does not know sarge\n"
    assert "MB of room" in possible(tmp_path, SHELLAC_ROOM="9000000000000000")
    for name, reason in {
        "wget": "http://mirror does not answer for bookworm",
        "chroot": "the root cannot be changed here, not even by root",
        "mknod": "no devices can be made in ",
        "mount": "nothing can be mounted here, not even by root",
    }.items():
        stand_in(tmp_path, name, "#!/bin/sh\nexit 1\n")
        said = possible(tmp_path, SHELLAC_MIRROR="http://mirror")
        assert said.startswith(reason)
        assert said.count("\n") == 1
    stand_in(tmp_path, "id", "#!/bin/sh\necho 1000\n")
    assert possible(tmp_path) == "a bare Debian is made by root\n"
