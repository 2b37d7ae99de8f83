"""What runs a batch beside the window, between its runs: decisions from anywhere, and folders that are watched."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.processes.batch import process
from app.processes.batch.messages import (
    BatchEnded,
    BatchOpened,
    BatchProgress,
    BatchRows,
    Begin,
    BeginBatch,
    Decide,
    JobRow,
    News,
    OpenBatch,
    Order,
    StopBatch,
    TheseSettings,
    WatchNews,
)
from app.processes.batch.process import serve
from model.__main__ import main
from model.batch import engine
from model.batch.journal import Journal
from model.processes.pipe import Pipe
from model.restoration.settings import RestorationSettings
from tests.batch.collection import WorkersHere, good_side

SETTINGS = RestorationSettings(amount=0.8, device="cpu")


class Server:
    """The process on a thread; what it says is kept."""

    def __init__(self, begin: Begin) -> None:
        self._pipe, theirs = (Pipe(end) for end in multiprocessing.Pipe())
        self.news: list[News] = []
        self.rows: dict[str, list[JobRow]] = {}
        self._thread = threading.Thread(target=self._serve, args=(theirs,))
        self._thread.start()
        self._pipe.send(begin)

    def _serve(self, pipe: Pipe) -> None:
        try:
            serve(pipe)
        finally:
            pipe.close()

    def ask(self, order: Order) -> None:
        self._pipe.send(order)

    def until(self, so: Callable[[News], bool]) -> News:
        """Hear what it says until that is so of it."""
        while True:
            assert self._pipe.poll(60), "it says nothing"
            news: News = self._pipe.receive(News)[0]
            self.news.append(news)
            if isinstance(news, BatchRows | BatchProgress):
                for row in news.rows:
                    others = [one for one in self.rows.get(row.source, []) if one.id != row.id]
                    self.rows[row.source] = [*others, row]
            if so(news):
                return news

    def until_row(self, so: Callable[[JobRow], bool]) -> None:
        self.until(lambda _: any(so(row) for rows in self.rows.values() for row in rows))

    def close(self) -> None:
        self._pipe.close()
        self._thread.join()


def ended(news: News) -> bool:
    return isinstance(news, BatchEnded)


@pytest.fixture
def server(tiny_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Begin], Server]]:
    monkeypatch.setattr(engine, "_make_workers", lambda _: WorkersHere())
    monkeypatch.setattr(process, "LOOK_EVERY", 0.02)
    monkeypatch.setattr("model.batch.job._pictures", lambda *_: (b"", b""))
    made: list[Server] = []

    def start(begin: Begin) -> Server:
        made.append(Server(begin))
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def begin(tmp_path: Path) -> BeginBatch:
    """A batch of one side."""
    (tmp_path / "in").mkdir()
    good_side(tmp_path / "in" / "one", 0)
    return BeginBatch(tmp_path / "in", tmp_path / "out", SETTINGS, residual=False, jobs=1)


def test_what_is_decided_in_a_shell_is_redone_and_shown_while_the_window_is_open(
    server: Callable[[Begin], Server], begin: BeginBatch
) -> None:
    window = server(begin)
    window.until(ended)
    assert main(["review", str(begin.target), "--weaker", "one.wav", "--amount", "0.3", "--note", "dull"]) == 0
    window.until_row(lambda row: row.remark == "dull" and row.decision == "weaker")
    window.until_row(lambda row: row.amount == 0.3 and row.state == "done")
    assert [row.redo_of for row in window.rows["one.wav"]] == [None, 1]
    window.until(ended)
    assert main(["review", str(begin.target), "--accept", "one.wav"]) == 0
    window.until_row(lambda row: row.amount == 0.3 and row.decision == "accept")


def test_a_decision_of_the_window_is_redone_at_once(server: Callable[[Begin], Server], begin: BeginBatch) -> None:
    window = server(begin)
    window.until(ended)
    window.ask(Decide(1, "weaker", 0.5))
    window.until_row(lambda row: row.amount == 0.5 and row.state == "done")
    keys = {news.key: news.settings.amount for news in window.news if isinstance(news, TheseSettings)}
    assert sorted(keys.values()) == [0.5, 0.8]
    with Journal(begin.target, exclusive=False) as journal:
        assert [job.decision for job in journal.jobs()] == ["weaker", None]


def test_a_finished_batch_is_shown_and_nothing_is_restored(
    server: Callable[[Begin], Server], begin: BeginBatch
) -> None:
    server(begin).until(ended)
    again = server(OpenBatch(begin.target))
    end = again.until(ended)
    assert isinstance(end, BatchEnded)
    assert end.report.endswith("shellac-batch.html")
    assert [news.source for news in again.news if isinstance(news, BatchOpened)] == [begin.source]
    assert [row.state for row in again.rows["one.wav"]] == ["done"]
    empty = server(OpenBatch(begin.source)).until(ended)
    assert isinstance(empty, BatchEnded)
    assert "holds no batch" in empty.problem


def test_a_watched_folder_is_restored_as_files_arrive_until_it_is_stopped(
    server: Callable[[Begin], Server], begin: BeginBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "SETTLED_AFTER", 0.0)
    monkeypatch.setattr(process, "pause_after", lambda _: 0.05)
    watching = server(BeginBatch(begin.source, begin.target, SETTINGS, residual=False, jobs=1, watch=True))
    watching.until_row(lambda row: row.source == "one.wav" and row.state == "done")
    good_side(begin.source / "two", 3)
    watching.until_row(lambda row: row.source == "two.wav" and row.state == "done")
    watching.ask(StopBatch())
    watching.until(lambda news: isinstance(news, WatchNews) and news.growing is None)
