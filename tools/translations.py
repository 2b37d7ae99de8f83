"""Brings the window's translations up to date with the sources: `make translations`.

New texts come into ``resources/translations/*.ts`` as unfinished, those that are gone leave it; then the ``.qm`` files
are made that the window reads. A language named on the command line that has no .ts yet gets one.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "resources" / "translations"
PROGRAMS = Path(sys.executable).parent
SHELL_ONLY = (
    "app/startup/self_test.py", "app/startup/speed.py", "model/archive/rebuild.py", "model/archive/reproduce.py",
    "model/archive/verify.py", "model/batch/workers/cluster.py", "model/commands", "model/evaluate",
    "model/self_test.py", "model/train",
)  # fmt: skip
"""No window shows what they say."""
SHOWN = ("model/evaluate/comparison.py", "model/train/collection.py")
"""Among them what the window does show, when a collection is learned."""


def sources() -> list[Path]:
    """The files that hold texts of the window, in an order that does not change."""
    skipped = [PROJECT / name for name in SHELL_ONLY]
    found = [path for part in ("app", "model") for path in (PROJECT / part).rglob("*.py")]
    shown = {PROJECT / name for name in SHOWN}
    return sorted(path for path in found if path in shown or not any(path.is_relative_to(part) for part in skipped))


def makers(paths: list[Path]) -> list[str]:
    """`Sentence`, and the names of the errors: what is called with a sentence and its arguments, as `tr` is."""
    named = {"ShellacError"}
    classes = [
        found for path in paths for found in re.findall(r"^class (\w+)\((\w+)\):", path.read_text("utf-8"), re.M)
    ]
    while more := {name for name, base in classes if base in named} - named:
        named |= more
    return ["Sentence", *sorted(named)]


def update(target: Path) -> None:
    """Brings one .ts up to date; where it is missing, it is made."""
    paths = sources()
    aliases = ",".join(f"tr+={name}" for name in makers(paths))
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "sources"
        listed.write_text("\n".join(str(path.relative_to(PROJECT)) for path in paths), "utf-8")
        _run(
            "pyside6-lupdate", f"@{listed}", "-no-obsolete", "-locations", "none", "-sort-messages",
            "-disable-heuristic", "similartext", "-disable-heuristic", "sametext", "-tr-function-alias", aliases,
            "-silent", "-ts", str(target),
        )  # fmt: skip


def compile_(source: Path) -> None:
    """Makes the .qm beside a .ts; a window that is open has the old one in memory, so that is left to it as it is."""
    made = source.with_suffix(".new.qm")
    _run("pyside6-lrelease", "-silent", str(source), "-qm", str(made))
    made.replace(source.with_suffix(".qm"))


def _run(program: str, *arguments: str) -> None:
    if subprocess.run([PROGRAMS / program, *arguments], cwd=PROJECT).returncode:
        raise SystemExit(f"{program} failed")


if __name__ == "__main__":
    new = {FOLDER / f"shellac_{language}.ts" for language in sys.argv[1:]}
    for translation in sorted({*FOLDER.glob("*.ts"), *new}):
        update(translation)
        compile_(translation)
