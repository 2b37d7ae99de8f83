"""What every test stands on: no screen, no settings of the user's, no threads left behind."""

from __future__ import annotations

import gc
import itertools
import logging
import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from model.processes import child
from tests.processes import forked

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

# What is imported and collected stays to the end: looking through it for garbage is a sixth of the time that takes.
gc.disable()

LONG = (
    "packaging/test_docs_site.py", "app/test_window_mishaps.py", "batch/test_batch_survival.py", "train/test_loop.py",
    "listening/test_page.py", "app/startup/test_main.py", "train/test_collection.py", "train/test_train_command.py",
    "commands/test_restore.py", "app/processes/test_clicks.py", "app/processes/test_learning.py",
    "commands/test_evaluate.py",
)  # fmt: skip
"""Files with tests that take seconds of a core, the longest first; the two with a browser go to the same of four."""

# Before anything imports Qt or torch.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # in tests with two threads one would spin for the other's turn

# Dozens of tests start processes, which would otherwise all compile the same modules.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What a shell starts with "&" ignores Ctrl+C, what nohup starts a hangup; so would all that tests start and stop.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# Deadlines would turn a busy machine into a failed test; speed is measured by `make bench`.
settings.register_profile("shellac", deadline=None, print_blob=True)
settings.load_profile("shellac")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Two workers more than there are cores, as tests wait a sixth of their time; four at most: each collects all."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None  # xdist obeys it
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores + 2, 4)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """The workers of pytest-xdist have one server of forked processes between them; who starts them ends it."""
    if forked.CAN_FORK:
        node.workerinput["forks"] = forked.SERVER.address


def pytest_configure(config: Any) -> None:
    """Take part in that server, in a worker. The workers are forked, too: each would import for seconds."""
    asked = config.option.verbose > 0 or config.option.durations is not None or config.option.xmlpath
    if hasattr(config, "workerinput") and not asked:
        _tell_what_is_read(config)
    if address := getattr(config, "workerinput", {}).get("forks"):
        forked.SERVER.join(address)
    elif forked.CAN_FORK and set(getattr(config.option, "tx", None) or ()) == {"popen"}:
        python = shlex.join(forked.worker([str(config.invocation_params.dir / test) for test in config.args]))
        config.option.tx = [f"popen//python={python}" for _ in config.option.tx]


def _tell_what_is_read(config: Any) -> None:
    """From a worker: not that a test begins, nor of what comes before and after one that passed in silence.

    To put three thousand tests four times into words and read them again takes four seconds of a core.
    """
    [worker] = (each for each in config.pluginmanager.get_plugins() if type(each).__name__ == "WorkerInteractor")
    send = worker.sendevent

    def tell(name: str, **said: Any) -> None:
        report = said["data"] if name == "testreport" else {}
        aside = report.get("when") in ("setup", "teardown") and report["outcome"] == "passed" and not report["sections"]
        if not aside and name != "logstart":
            send(name, **said)

    worker.sendevent = tell


def pytest_collection_modifyitems(config: Any, items: list[pytest.Item]) -> None:
    """Let every worker begin with files of long tests, and end with short ones, which the others help it with.

    pytest-xdist gives each of them as many tests, in the order that they have here; who has none left takes half of
    those that another has yet to begin, from the end, but for its last two: the others wait for those.
    """
    if not (workers := getattr(config, "workerinput", {}).get("workercount")):
        return
    by_file: dict[Path, list[pytest.Item]] = {}
    for item in items:
        by_file.setdefault(item.path, []).append(item)
    root = Path(__file__).parent
    long = [by_file.pop(path) for name in LONG if (path := root / name) in by_file]
    short = list(itertools.chain.from_iterable(by_file.values()))
    remaining, items[:] = len(items), []
    for worker in range(workers):
        share = list(itertools.chain.from_iterable(long[worker::workers]))
        room = max(0, remaining // (workers - worker) - len(share))
        share += short[:room]
        del short[:room]
        items += share
        remaining -= len(share)
    items += short


def pytest_unconfigure() -> None:
    """End it where it was started; in a worker there is nothing to end."""
    forked.SERVER.close()


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: 400,000 objects that no collection need look through again.

    From here on garbage is collected between tests only, in the main thread, as the program itself collects it in that
    of its window: in a player's thread, or in the middle of an event, it took the widgets of windows that were closed
    from under Qt, and the process crashed.
    """
    gc.collect()
    gc.freeze()
    _hear_torch_at_the_root()


def _hear_torch_at_the_root() -> None:
    """Torch has 40 loggers that hand nothing on: pytest would add its handlers to each, six times a test."""
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger) and logger.name.partition(".")[0] == "torch":
            logger.propagate = True


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect as much as would be collected by itself."""
    for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
        if count > most:
            gc.collect(generation)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new folder each time; `mktemp` looks through all that are there, which grows with every test."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _no_user_settings(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, caches and data folders of the test's own, whatever reads them and however."""
    home = next(_homes)
    home.mkdir()
    for variable, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
    ):
        monkeypatch.setenv(variable, str(home / folder))
    from PySide6.QtCore import QSettings

    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(file_format, scope, str(home / "config"))


_start = child._start


@pytest.fixture(scope="session", autouse=True)
def _children_are_forked() -> Iterator[None]:
    """Processes of ours begin with torch in memory."""
    with pytest.MonkeyPatch.context() as patched:
        if forked.CAN_FORK:
            patched.setattr(child, "_start", forked.SERVER.start_child)
        yield


@pytest.fixture(autouse=True)
def _real_start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless how they begin is the promise."""
    if request.node.get_closest_marker("real_start"):
        monkeypatch.setattr(child, "_start", _start)


FSYNC = os.fsync


def _forced(handle: int) -> None:
    os.fstat(handle)  # which has to be open


@pytest.fixture(scope="session", autouse=True)
def _nothing_waits_for_the_disk() -> Iterator[None]:
    """Nothing is forced to the disk, but in `tests/files` and in processes that tests start.

    That shows after a loss of power alone, which no test has. They would wait for it ten thousand times.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", _forced)
        if journal := sys.modules.get("model.batch.journal"):
            patched.setattr(journal, "_SYNCHRONOUS", "OFF")
        yield


@pytest.fixture
def locked_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders called "locked" cannot be looked into; permissions would not keep root out."""
    plain = os.scandir

    def guarded(path: str) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return plain(path)

    monkeypatch.setattr(os, "scandir", guarded)


@pytest.fixture(scope="session")
def _tiny_weights_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    from model.network.checkpoint import DEFAULT, save
    from model.network.unet import Denoiser
    from model.network.unet_config import DenoiserConfig, StageConfig

    stage = StageConfig(fold_bins=16, widths=(4, 8), strides=((2, 2),), blocks=(1, 1))
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = Denoiser(DenoiserConfig(stages=(stage,)))
        for parameter in network.stages[0].unet.head.parameters():
            # an untrained network finds no noise at all; this one takes a little of everything
            torch.nn.init.normal_(parameter, std=0.05)
    folder = tmp_path_factory.mktemp("weights")
    save(network, folder / f"{DEFAULT}.safetensors", title="Tiny", sentence="Untrained; for tests.")
    return folder


@pytest.fixture
def tiny_weights(_tiny_weights_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where weights are found in this test: a tiny network under the default name.

    It restores in chunks of one second, not four, in forked processes as well: most recordings of tests are shorter,
    and all of a chunk is computed.
    """
    monkeypatch.setenv("SHELLAC_WEIGHTS", str(_tiny_weights_folder))
    monkeypatch.setenv(forked.CHUNK, "1.0")
    monkeypatch.setattr("model.restoration.grid._CHUNK", 1.0)
    return _tiny_weights_folder


@pytest.fixture
def threads_as_before() -> Iterator[None]:
    """Torch has as many threads after a test as before it."""
    import torch

    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def two_threads(threads_as_before: None) -> None:
    """Torch has two threads, on however many cores."""
    import torch

    torch.set_num_threads(2)


@pytest.fixture(scope="session")
def _chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    from tests.listening.browser import open_browser

    driver = open_browser(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


@pytest.fixture
def browser(_chromium: Chrome) -> Iterator[Chrome]:
    """Chromium, which takes a second to start, as if just started.

    No page stays open: one with sound takes a tenth of a core as long as it is there.
    """
    from tests.listening.browser import as_if_just_started

    as_if_just_started(_chromium)
    yield _chromium
    _chromium.get("about:blank")


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    """Fails a test that leaves a thread running: what is started is also stopped."""
    before = set(threading.enumerate())
    yield
    patience = time.monotonic() + 10
    while (left := set(threading.enumerate()) - before) and time.monotonic() < patience:
        time.sleep(0.01)
    assert not left, f"threads left behind: {sorted(thread.name for thread in left)}"
