"""`shellac`: the window, or with a command's name the command line."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from app.main_window import MainWindow
    from app.processes.inference import Engine
    from app.settings import Settings

SWITCH_SECONDS = 0.0001


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window on the files named, or run the command named; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["--self-test"]:
        from app.startup.self_test import main as self_test

        return self_test(given[1:])
    from model.__main__ import is_command, mistaken_command
    from model.__main__ import main as run_command

    if is_command(given):
        return run_command(given)
    if mistaken := mistaken_command(given):
        print(mistaken, file=sys.stderr)
        return 2
    parsed = _parser().parse_args(given)
    missing = _missing()
    if missing:
        print(f"shellac: the window cannot open: {missing}", file=sys.stderr)
        print("The command line works without it: shellac restore FILE -o FOLDER", file=sys.stderr)
        return 1
    return _run(parsed)


def _parser() -> argparse.ArgumentParser:
    from model.commands._cli.window_options import add_window_options

    parser = argparse.ArgumentParser(
        prog="shellac",
        description="Opens the window. 'shellac --help' tells the commands that work without one; "
        "'shellac --self-test [--bench] [REPORT]' checks this installation, and measures its speed.",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="recording to open")
    add_window_options(parser)
    return parser


def _missing() -> str:
    """Why there can be no window, or nothing."""
    try:
        import pyqtgraph  # noqa: F401
        import PySide6.QtWidgets
    except ImportError as error:
        return f"{error.name or error} is not installed."
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    screens = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not wanted and not screens:
        return "there is no display."
    assert PySide6.QtWidgets
    return ""


def _run(parsed: argparse.Namespace) -> int:
    from PySide6.QtCore import QCoreApplication, QSettings, Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from app import errors
    from app.processes.inference import InferenceProcess
    from app.settings import LANGUAGE, Settings
    from app.startup import crash_log
    from app.startup.asked_to_end import end_when_asked
    from app.startup.single_instance import FirstInstance, OpenedByTheSystem, hand_over, server_name
    from app.translation import install as install_translation
    from model import __version__
    from model.files.part_set import settle_noted

    engine = InferenceProcess()
    QCoreApplication.setOrganizationName("Shellac")
    QCoreApplication.setApplicationName("Shellac")
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("org.shellac.Shellac")
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    if parsed.screenshot is None:
        _apply_early(Settings(QSettings()))
    draw_in_this_thread()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    errors.start_log()
    alone = parsed.screenshot is not None or parsed.new_window
    meeting_place = None if alone else server_name()
    if meeting_place is not None and hand_over(parsed.files, meeting_place):
        return 0
    settle_noted()
    crash_log.start(errors.log_path().with_name("crash.log"))
    store = QSettings()
    if parsed.screenshot is not None:
        import tempfile

        # A picture shows the program as it is at first, and changes nothing of the user's.
        scratch = tempfile.NamedTemporaryFile(suffix=".ini", delete=False)  # noqa: SIM115
        scratch.close()
        store = QSettings(scratch.name, QSettings.Format.IniFormat)
    install_translation(application, parsed.language or Settings(store).get(LANGUAGE))
    window = make_window(engine, store, parsed.theme)
    _collector = collect_in_this_thread()
    take_turns_shortly()
    errors.install_hook(window.notice.show_problem)
    end_when_asked(window.end, application.exit)
    # Spawned before the event loop runs, so torch is loaded while the user looks for a file.
    engine.start(window.document.settings)
    window.document.ask_for_weights()
    if parsed.screenshot is not None:
        code = _save_screenshot(application, window, parsed)
        store.sync()  # what is unsaved would be written when the store goes, and the file be there again
        Path(store.fileName()).unlink(missing_ok=True)
        return code
    window.show()
    session = crash_log.Session(store)
    window.project.copy_path = session.copy
    crash_log.watch(window, session)
    first = None if meeting_place is None else FirstInstance(meeting_place, window)
    if first is not None:
        first.asked.connect(window.activate_with)
    OpenedByTheSystem(application).asked.connect(window.open_paths)
    if parsed.files:
        window.open_paths([path.absolute() for path in parsed.files])
    logging.getLogger(__name__).info("Shellac %s", __version__)
    code = int(application.exec())
    if first is not None:
        first.close()
    session.ended()
    return code


def _apply_early(settings: Settings) -> None:
    """Put into the environment what has to be there before Qt and the other processes start."""
    from app import settings as remembered
    from model.files.scratch import FOLDER_VARIABLE

    size = settings.get(remembered.INTERFACE_SIZE)
    if size != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{size / 100:g}")
    if folder := settings.get(remembered.SCRATCH_FOLDER):
        os.environ.setdefault(FOLDER_VARIABLE, folder)


def _save_screenshot(application: QApplication, window: MainWindow, parsed: argparse.Namespace) -> int:
    """Show the window until its picture is taken; the exit code."""
    from app.startup.screenshot import Screenshot

    width, height = (int(part) for part in parsed.size.split("x"))
    shot = Screenshot(window, parsed.screenshot, (width, height))
    window.show()
    if parsed.list_clicks:
        window.document.change(clicks=1.0)
        window.actions_by_name["click_list"].trigger()
    if parsed.list_regions:
        window.actions_by_name["region_list"].trigger()
        window.document.opened.connect(lambda: _take_regions(window, parsed.list_regions))
    shot.start(parsed.files[0] if parsed.files else None)
    return int(application.exec()) or shot.code


def _take_regions(window: MainWindow, path: Path) -> None:
    """Add the regions of a file, and choose the second: for a picture in the guide."""
    from model.regions.region_files import read_regions

    document = window.document
    document.regions.extend(read_regions(path, document.viewport.rate))
    document.regions.choose(1)


def draw_in_this_thread() -> None:
    """Have Qt fill large areas in the window's thread alone; call it before the application is made.

    Notes
    -----
    Qt gives parts of them to threads of its own, and the window's waits for those, with Python's interpreter in its
    hands: where others compute, a hatched picture takes 9 to 12 ms instead of 0.6, and up to 100. What they would save
    on two cores is nothing (a picture of 1900 by 1600, scaled: 6.6 ms alone, 7.7 with them).
    """
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")


def collect_in_this_thread() -> Any:
    """Keep Python's garbage collector off other threads, where objects of Qt must not be freed.

    Returns
    -------
    pyqtgraph.util.garbage_collector.GarbageCollector
        To be kept for as long as the window lives.

    Notes
    -----
    Objects that exist at the call are never collected: going through all of them again delays the window noticeably.
    Call it once the window is made.
    """
    from pyqtgraph.util.garbage_collector import GarbageCollector

    collector = GarbageCollector()
    gc.collect()
    gc.freeze()
    return collector


def take_turns_shortly() -> None:
    """Let a thread that waits for Python's interpreter wait for a tenth of a millisecond and not for five.

    Notes
    -----
    The window's thread lets go of the interpreter whenever it calls into Qt or NumPy, some ten times a turn of the
    event loop, and the sound device's with every block; threads that read, decode and draw then keep it for as long as
    the others let them, each time. Beside three threads that compute, getting it back takes 25 ms on average (0.0001
    s: 1 ms, 0.0005 s: 4 ms), and what they compute takes no longer for it.
    """
    sys.setswitchinterval(SWITCH_SECONDS)


def make_window(engine: Engine, store: QSettings, theme: str | None = None) -> MainWindow:
    """Make the main window.

    Parameters
    ----------
    engine
        An `app.processes.inference.Engine`.
    store
        The QSettings with what is remembered.
    theme
        "dark", "light" or "system"; None for the one remembered.
    """
    from app import settings as remembered
    from app.document.document import Document
    from app.main_window import MainWindow
    from app.playback.player import Player
    from app.presets import Presets
    from app.settings import Settings
    from model.restoration.kept.kept_noise import open_cache
    from model.restoration.settings import DEEPEST_DB, SHALLOWEST_DB, WIDEST_GUARD_DB, RestorationSettings

    settings = Settings(store)
    if theme is not None:
        settings.set_for_now(remembered.THEME, theme)
    depth, guard = settings.get(remembered.DEPTH), settings.get(remembered.GUARD)

    def share(choice: remembered.Choice[float]) -> float:
        return min(1.0, max(0.0, settings.get(choice)))

    restoration = RestorationSettings(
        amount=share(remembered.AMOUNT),
        depth=min(DEEPEST_DB, max(SHALLOWEST_DB, depth)) if depth > 0 else None,
        guard=min(WIDEST_GUARD_DB, guard) if guard >= 0 else None,
        clicks=share(remembered.CLICKS) if settings.get(remembered.CLICKS_ON) else None,
        click_sensitivity=share(remembered.CLICK_SENSITIVITY),
        thumps=settings.get(remembered.THUMPS),
        hum=share(remembered.HUM) if settings.get(remembered.HUM_ON) else None,
        surface=share(remembered.SURFACE),
        weights=settings.get(remembered.WEIGHTS),
        device=settings.get(remembered.COMPUTE),
        band=settings.get(remembered.BAND),
        channels=settings.get(remembered.CHANNELS),
    )
    restoration = Presets(settings).begin_with(restoration)
    document = Document(engine, Player(), restoration)
    document.cache = open_cache(settings.get(remembered.NOISE_CACHE_GB) << 30)
    return MainWindow(document, settings)


if __name__ == "__main__":
    sys.exit(main())
