"""What the window, the command line and the processes import; that imports go down the floors, `make lint` holds."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.processes import forked

PROJECT = Path(__file__).resolve().parent.parent


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )


def test_all_of_model_and_what_the_window_starts_import_without_qt_or_a_sound_device() -> None:
    """On Windows torch cannot be loaded after Qt."""
    missing = ["PySide6", "shiboken6", "pyqtgraph", "sounddevice"]
    done = forked.run("tests.processes.imported:all_of", ["model", "app", *missing])
    assert done.returncode == 0, done.stderr
    assert {"model.recording", "model.batch.workers.process"} <= set(done.stdout.split())
    done = forked.run("tests.processes.imported:services", missing)
    assert done.returncode == 0, done.stderr


def test_all_of_app_imports_without_the_training() -> None:
    done = forked.run("tests.processes.imported:all_of", ["app", "model.train"])
    assert done.returncode == 0, done.stderr
    assert "app" in done.stdout.split()


def test_the_command_line_says_its_help_without_torch_or_numpy() -> None:
    done = python(
        "import sys\n"
        "from model.__main__ import command_line\n"
        "command_line().format_help()\n"
        "print(*sys.modules, sep='\\n')"
    )
    assert done.returncode == 0, done.stderr
    assert not {"torch", "numpy", "scipy", "soundfile"} & set(done.stdout.split())


def test_only_the_window_and_its_views_know_widgets() -> None:
    allowed = {PROJECT / "app" / "main_window.py", PROJECT / "app" / "__main__.py"}
    for file in (PROJECT / "app").rglob("*.py"):
        if file in allowed or (PROJECT / "app" / "views") in file.parents:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                names.append(node.module or "")
            assert not any("QtWidgets" in name for name in names), f"{file} imports QtWidgets"


def test_a_folder_is_a_subject_of_at_most_fifteen_modules_and_eight_at_a_root() -> None:
    folders = {file.parent for part in ("app", "model", "tests", "tools") for file in (PROJECT / part).rglob("*.py")}
    for folder in folders:
        modules = [file for file in folder.glob("*.py") if file.stem not in ("__init__", "__main__")]
        most = 8 if folder in (PROJECT / "app", PROJECT / "model") else 15
        assert len(modules) <= most, f"{folder} holds {len(modules)} modules"
