"""Stands in for the process of a batch."""

from __future__ import annotations

import queue
from dataclasses import replace
from typing import Any

from app.processes.batch.messages import BatchProgress, BatchRows, Begin, Decide, JobRow, News, Order, PutNote
from model.batch.journal_rows import JobState
from model.batch.review import REDOING


class Script:
    """The test says what comes in; decisions and notes are put down as the process does it."""

    def __init__(self, begin: Begin) -> None:
        self.begin = begin
        self.asked: list[Order] = []
        self.rows: dict[int, JobRow] = {}
        self._said: queue.Queue[News | None] = queue.Queue()

    def say(self, news: News) -> None:
        if isinstance(news, BatchProgress | BatchRows):
            self.rows |= {row.id: row for row in news.rows}
        self._said.put(news)

    def end(self) -> None:
        self._said.put(None)

    def messages(self, timeout: float) -> list[News] | None:
        try:
            message = self._said.get(timeout=timeout)
        except queue.Empty:
            return []
        return None if message is None else [message]

    def ask(self, order: Order) -> None:
        self.asked.append(order)
        if isinstance(order, Decide):
            job = replace(self.rows[order.number], decision=order.decision)
            rows = [job]
            if order.decision in REDOING:
                new = replace(job, id=job.id + 1000, state=JobState.WAITING, decision=None, redo_of=job.id)
                rows.append(replace(new, music=None, noise=None, restored=None))
            self.say(BatchRows(tuple(rows)))
        elif isinstance(order, PutNote):
            self.say(BatchRows((replace(self.rows[order.number], remark=order.text),)))

    def close(self) -> None:
        self.end()


def row(number: int, name: str, state: JobState = JobState.WAITING, **more: Any) -> JobRow:
    return JobRow(number, name, state, **more)
