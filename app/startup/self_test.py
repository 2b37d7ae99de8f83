"""`--self-test`: checks the whole program, and prints a report that a user can mail.

Everything is checked in processes of their own, so that a library that takes its process down is one more line
of the report.
"""

from __future__ import annotations

import datetime
import importlib
import importlib.metadata
import os
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.startup import speed
from app.startup.speed import SpeedError
from model import __version__
from model.files.own_files import write_version
from model.processes.child import Child, module_command
from model.processes.pipe import Message, Pipe, PipeClosed, PipeError
from model.self_test import DEMO, FOLDER, Check, SelfTestError
from model.self_test import checks as core_checks
from model.speed.table import table

FIRST_FAULT = "--first-fault"
BENCH = "--bench"
PATIENCE_SECONDS = 900
"""For one check, also on a slow and busy machine."""

PLATFORM_PLUGINS = {
    "linux": ("platforms/libqxcb.so", "platforms/libqoffscreen.so"),
    "win32": ("platforms/qwindows.dll", "platforms/qoffscreen.dll"),
    "darwin": ("platforms/libqcocoa.dylib", "platforms/libqoffscreen.dylib"),
}
LEAST_COLOURS = 500  # in the picture of a window that shows spectrograms; an empty one has some dozens
LIBRARIES = ("torch", "numpy", "scipy", "soxr", "soundfile", "PySide6-Essentials", "pyqtgraph", "sounddevice")


def main(arguments: Sequence[str] = ()) -> int:
    """Check everything; the report goes to stdout and to the file named, if any. 0 only if all is well.

    With `--first-fault` the first fault ends it. With `--bench` the speed of this machine follows, stage by stage.
    """
    lines: list[str] = []
    first_only = FIRST_FAULT in arguments
    names = [argument for argument in arguments if argument not in (FIRST_FAULT, BENCH)]
    target = Path(names[0]) if names else None
    if target is None and sys.stdout is None:  # a windowed program on Windows can print nothing
        target = Path(tempfile.gettempdir()) / "shellac-self-test.txt"

    def say(line: str) -> None:
        lines.append(line)
        if sys.stdout is not None:
            print(line, flush=True)

    for line in heading():
        say(line)
    failed: list[str] = []
    count = 0
    with tempfile.TemporaryDirectory(prefix="shellac self-test ", ignore_cleanup_errors=True) as folder:
        for group in (part_checks, core_checks, window_checks):
            if failed and first_only:
                break
            for title, seconds, fault, sentence in _apart(group, Path(folder), first_only):
                count += 1
                say(f"{'FAILED' if fault else 'ok':<8}{title} ({seconds:.1f} s): {sentence}")
                for detail in fault.splitlines():
                    say(f"        | {detail}")
                if fault:
                    failed.append(title)
        if BENCH in arguments and not (failed and first_only):
            for line in _speed(Path(folder)):
                say(line)
    say(f"FAILED: {len(failed)} of {count} checks: {', '.join(failed)}." if failed else f"Passed: all {count} checks.")
    if target is not None:
        write_version(target, ("\n".join(lines) + "\n").encode())
    return 1 if failed else 0


def heading() -> Iterator[str]:
    """What program this is, and on what machine."""
    now = datetime.datetime.now(datetime.UTC)
    yield f"Shellac {__version__}, self-test of {now:%Y-%m-%d %H:%M} UTC"
    yield f"Program: {sys.executable}{'' if _frozen() else ', from source'}"
    yield f"System: {platform.platform()}, {os.cpu_count()} processors; Python {platform.python_version()}"
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} MISSING")
    yield f"Libraries: {', '.join(found)}"
    yield ""


def part_checks(scratch: Path) -> Iterator[Check]:
    """Give the checks of parts that cost no time."""
    yield Check("Qt's plugins", qt_plugins)
    yield Check("Sound devices", sound_devices)
    if _frozen():
        yield Check("User guide", user_guide)


def window_checks(scratch: Path) -> Iterator[Check]:
    """Give the check of the whole."""
    yield Check("Window", lambda: window(scratch))


def qt_plugins() -> str:
    """The plugins that draw windows and icons are there, and so is every library they need."""
    from PySide6.QtCore import QLibraryInfo, QPluginLoader, qVersion

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    names = PLATFORM_PLUGINS.get(sys.platform, ())
    for name in names:
        if not (folder / name).exists():
            raise SelfTestError(f"{folder / name} is missing")
        loader = QPluginLoader(str(folder / name))
        if not loader.load():
            raise SelfTestError(f"{name} cannot be loaded: {loader.errorString()}")
    return f"Qt {qVersion()}, {', '.join(Path(name).stem for name in names)}"


def sound_devices() -> str:
    """What sound can be heard through; none at all is no fault, a missing PortAudio is."""
    from app.playback.sound_output import default_device, devices

    found, default = devices(), default_device()
    if not found:
        return "none; restoring works, listening does not"
    titles = [f"{device.title}{' (default)' if device == default else ''}" for device in found]
    return "; ".join(titles)


def user_guide() -> str:
    """The guide that Help opens."""
    from app.startup.guide import guide_page

    page = guide_page()
    if page.suffix != ".html" or not page.exists():
        raise SelfTestError(f"{page} is missing")
    return str(page.relative_to(FOLDER))


def window(scratch: Path) -> str:
    """The program opens its window without a screen, restores the record in it, and draws both."""
    from PIL import Image

    picture = scratch / "window.png"
    command = [*program(), str(DEMO), "--screenshot", str(picture), "--theme", "dark"]
    done = subprocess.run(
        command,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode != 0:
        raise SelfTestError(f"the window's program ended with code {done.returncode}\n{said[-2000:]}")
    with Image.open(picture) as drawn:
        size, colours = drawn.size, drawn.convert("RGB").getcolors(1 << 24) or []
    if len(colours) < LEAST_COLOURS:
        raise SelfTestError(f"the picture of the window has {len(colours)} colours: nothing is drawn in it\n{said}")
    return f"{size[0]} x {size[1]} pixels, {len(colours)} colours"


def program() -> list[str]:
    """The command that opens the window."""
    if not _frozen():
        return module_command("app")
    own = Path(sys.executable)
    return [str(own.with_name(f"shellac{own.suffix}"))]


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


Outcome = tuple[str, float, str, str]
"""Title, seconds, what went wrong in full ("" if nothing), and in one line."""


def _apart(group: Callable[[Path], Iterator[Check]], scratch: Path, first_only: bool = False) -> Iterator[Outcome]:
    """Run the checks of a group in a process of their own; one that takes it down ends the group.

    With `first_only` the first fault does, too.
    """
    said = scratch / f"{group.__name__}.txt"
    process = Child("app.startup.self_test:run_group")
    title, killed = "Start of a process", False
    begun = time.monotonic()
    try:
        process.pipe.send(RunGroup(f"{group.__module__}:{group.__name__}", scratch, said))
        while True:
            if not process.pipe.poll(PATIENCE_SECONDS):
                process.kill()
                killed = True
                sentence = f"not finished after {PATIENCE_SECONDS} s"
                yield title, time.monotonic() - begun, sentence, sentence
                break
            news: Begins | Found
            news, _ = process.pipe.receive(Begins | Found)
            if isinstance(news, Begins):
                title, begun = news.title, time.monotonic()
                continue
            yield title, time.monotonic() - begun, news.fault, news.sentence
            title = "End of a process"
            if news.fault and first_only:
                process.kill()
                killed = True
                break
    except PipeClosed:
        process.wait()
    except PipeError as error:
        process.kill()
        killed = True
        yield title, time.monotonic() - begun, str(error), str(error)
    finally:
        process.close(5)
    if process.exit_code != 0 and not killed:
        text = said.read_text(encoding="utf-8", errors="replace") if said.exists() else ""
        # Python names every library that it has loaded, which can be longer than all that is shown
        text = "\n".join(line for line in text.splitlines() if not line.startswith("Extension modules: "))
        sentence = f"the process ended with code {process.exit_code}"
        yield title, time.monotonic() - begun, text[-3000:].strip() or sentence, sentence


def _speed(scratch: Path) -> Iterator[str]:
    """Give the table of speeds; that it could not be made is no fault of the installation's."""
    found = []
    why = ""
    try:
        for row in speed.rows(scratch, PATIENCE_SECONDS):
            found.append(row)
    except SpeedError as error:
        why = str(error)
    yield from ("", *table(found).splitlines(), *([why] if why else []), "")


class RunGroup(Message, frozen=True):
    """To a process: run the checks that ``"module:function"`` gives; what is said on stderr goes into `said`."""

    group: str
    scratch: Path
    said: Path


class Begins(Message, frozen=True):
    """From the process: this check begins."""

    title: str


class Found(Message, frozen=True):
    """From the process: how it ended; `fault` in full, "" if there is none, and in one line."""

    sentence: str
    fault: str


def run_group(pipe: Pipe) -> None:
    """In the other process: what is said on stderr goes into a file, also by libraries that abort."""
    import faulthandler

    order: RunGroup
    order, _ = pipe.receive(RunGroup)
    module, _, name = order.group.partition(":")
    group: Callable[[Path], Iterator[Check]] = getattr(importlib.import_module(module), name)
    with order.said.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 2)
        faulthandler.enable(file)
        for check in group(order.scratch):
            pipe.send(Begins(check.title))
            try:
                sentence, fault = check.run(), ""
            except SelfTestError as error:
                sentence, _, fault = str(error).partition("\n")
                fault = fault or sentence
            except Exception as error:
                sentence, fault = f"{type(error).__name__}: {error}".splitlines()[0], traceback.format_exc()
            pipe.send(Found(sentence, fault))
        faulthandler.disable()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
