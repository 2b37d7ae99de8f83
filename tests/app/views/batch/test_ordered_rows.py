"""The order of very many jobs: always as if sorted anew, and what is selected stays so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.processes.batch.columns import COLUMNS
from app.processes.batch.job_table import JobTable
from app.processes.batch.messages import JobRow
from app.views.batch.ordered_rows import OrderedRows
from model.batch.journal_rows import JobState

pytestmark = pytest.mark.usefixtures("qapp")
RISKS = st.sampled_from([None, 0.0, 0.25, 0.5, 0.75, 1.0])


def jobs(most: int) -> st.SearchStrategy[list[JobRow]]:
    row = st.builds(
        lambda number, music, state: JobRow(number, f"{number % 7}/{number:02}.flac", state, music=music),
        st.integers(1, 60),
        RISKS,
        st.sampled_from([JobState.DONE, JobState.WAITING, JobState.FAILED]),
    )
    return st.lists(row, max_size=most)


def is_shown(jobs: JobTable) -> Any:
    return lambda row: jobs.job(row).state is not JobState.FAILED


@settings(max_examples=40, deadline=None)
@given(
    st.lists(jobs(50), max_size=5),
    st.lists(st.tuples(st.sampled_from(["Recording", "Music", "State"]), st.booleans()), min_size=1, max_size=5),
)
def test_whatever_comes_in_the_rows_are_in_order(news: list[list[JobRow]], orders: list[tuple[str, bool]]) -> None:
    jobs = JobTable()
    rows = OrderedRows(jobs, accepts=is_shown(jobs))
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for step, come in enumerate([[], *news]):
        held = [(QPersistentModelIndex(rows.index(place, 0)), rows.row_at(place)) for place in range(rows.rowCount())]
        jobs.put(come)
        column, descending = orders[step % len(orders)]
        for way in (0, 1):  # as it stood in the order before, and in the one asked for
            if way:
                order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
                rows.sort(COLUMNS.index(column), order)
            shown = [rows.row_at(place) for place in range(rows.rowCount())]
            wanted = [row for row in range(jobs.rowCount()) if is_shown(jobs)(row)]
            assert sorted(shown) == wanted
            assert [rows.place_of(row) for row in shown] == list(range(len(shown)))
            for index, row in held:
                assert not index.isValid() or index.row() == rows.place_of(row)
        keys = [jobs.order(row, column) for row in shown]
        assert shown == sorted(wanted, key=lambda row: jobs.order(row, column), reverse=descending)
        assert keys == sorted(keys, reverse=descending)
    del tester


def test_columns_that_are_not_wanted_are_left_out() -> None:
    jobs = JobTable()
    jobs.put([JobRow(1, "a.flac", JobState.DONE, music=0.5)])
    rows = OrderedRows(jobs, ["Music", "Recording"])
    assert [rows.index(0, column).data() for column in range(rows.columnCount())] == ["0.50", "a.flac"]
    assert rows.headerData(0, Qt.Orientation.Horizontal) == "Music"
