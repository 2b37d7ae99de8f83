"""`batch`: a whole folder, with a journal that survives everything."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from model.commands._cli.help import examples
from model.commands._cli.json_output import add_json_option, print_document
from model.commands._cli.options import add_removed_option, add_restoration_options, restoration_settings
from model.commands._cli.progress import clock, describe
from model.commands._cli.status_line import StatusLine

if TYPE_CHECKING:
    from model.batch.engine import Batch, Event, Summary
    from model.batch.journal import Journal

_FAILURES_SHOWN = 50


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `batch` to the command line."""
    parser = subparsers.add_parser(
        "batch",
        help="restore a whole folder, resumable",
        description="Restores every sound file in SOURCE_DIR and all below it into the same tree in TARGET_DIR, with a "
        "sidecar (NAME.shellac.json) each. What is done already, by content and settings, is left out; run the same "
        "command again after a crash, a power cut or Ctrl-C and it goes on. A bad file is reported and the others are "
        "done; what may pass (a network share that was away) is tried three times. At the end: shellac-batch.csv, "
        ".json and .html in TARGET_DIR. Exit code 0 only if every file is done.",
        epilog=examples(
            "masters restored",
            "masters restored --removed --pattern '*.flac' --jobs 2",
            "masters restored --amount 80%% --json",
        ),
    )
    parser.add_argument("source", metavar="SOURCE_DIR", type=Path)
    parser.add_argument("target", metavar="TARGET_DIR", type=Path, help="made if absent")
    parser.add_argument(
        "--pattern",
        action="append",
        default=[],
        metavar="GLOB",
        help="only such files, by name or by path below SOURCE_DIR ('*.wav', '1927/*'); may be given several times",
    )
    add_restoration_options(parser)
    add_removed_option(parser)
    parser.add_argument("--overs", choices=("limit", "float", "refuse"), default="limit", help="as in 'restore'")
    parser.add_argument(
        "--jobs", type=_count, default=1, metavar="N", help="files at a time (default 1, which uses all cores for one)"
    )
    parser.add_argument("--no-pictures", action="store_true", help="keep no small spectrograms for the report")
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="run the jobs on the Dask cluster with this scheduler, see docs/cluster.md"
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the batch; 0 only if every file is done."""
    from model.batch.engine import Batch, BatchOptions
    from model.batch.report import write_reports

    settings = restoration_settings(args)
    options = BatchOptions(
        source=args.source,
        target=args.target,
        settings=settings,
        residual=args.residual is not None,
        each=args.residual == "each",
        overs=args.overs,
        patterns=tuple(args.pattern),
        jobs=args.jobs,
        dask=args.dask,
        pictures=not args.no_pictures,
    )
    with closing(Batch(options)) as batch:
        if batch.journal.put_aside:
            print(batch.journal.put_aside, file=sys.stderr)
        summary = _follow(batch, quiet=args.json)
        if not args.json:
            _conclude(summary, batch.journal)
        reports = write_reports(batch.journal, args.target)
        if args.json:
            _print_document(args, summary, batch.journal, reports)
            return 0 if summary.all_well else 1
    print("Report: " + ", ".join(str(path) for path in reports))
    return 0 if summary.all_well else 1


def _follow(batch: Batch, quiet: bool = False) -> Summary:
    """Run the batch, and say what becomes of each file; where `quiet`, only what goes wrong."""
    events: Generator[Event, None, Summary] = batch.run()
    with closing(events), StatusLine() as line:
        while True:
            try:
                event = next(events)
            except StopIteration as end:
                summary: Summary = end.value
                return summary
            if event.kind in ("done", "failed", "retry", "skipped") and event.job is not None:
                bad = event.kind in ("failed", "retry")
                reason = f": {event.job.reason}" if event.job.reason else ""
                if bad or not quiet:
                    line.print(f"{event.job.source}: {event.kind}{reason}", error=bad)
            line.show(_status(event))


def _status(event: Event) -> str:
    if event.kind == "planning":
        return f"{event.looked_at} files looked at"
    done = event.counts.get("done", 0)
    parts = [f"{done} of {sum(event.counts.values())} done"]
    if failed := event.counts.get("failed", 0):
        parts.append(f"{failed} failed")
    if event.seconds_left is not None:
        parts.append(f"{clock(event.seconds_left)} left")
    if event.job is not None and event.progress is not None:
        parts.append(f"{event.job.source} {describe(event.progress)}")
    return ", ".join(parts)


def _conclude(summary: Summary, journal: Journal) -> None:
    from model.batch.journal_rows import JobState

    for sentence in summary.unreadable:
        print(sentence, file=sys.stderr)
    told = ", ".join(f"{count} {state}" for state, count in summary.counts.items())
    before = f" ({summary.found_done} of them in earlier runs)" if summary.found_done else ""
    print(f"{told}{before}.", flush=True)
    failed = summary.counts.get("failed", 0)
    for job in islice(journal.jobs(JobState.FAILED), _FAILURES_SHOWN):
        print(f"Failed: {job.source}: {job.reason}", file=sys.stderr)
    if failed > _FAILURES_SHOWN:
        print(f"{failed - _FAILURES_SHOWN} more have failed; the report names them all.", file=sys.stderr)
    if summary.stopped:
        print(f"The batch stopped: {summary.stopped} Run it again to go on.", file=sys.stderr)


def _print_document(args: argparse.Namespace, summary: Summary, journal: Journal, reports: list[Path]) -> None:
    from model.batch.journal_rows import JobState

    print_document(
        "batch-run",
        source=args.source,
        target=args.target,
        counts=dict(summary.counts),
        found_done=summary.found_done,
        failed=[{"source": job.source, "reason": job.reason} for job in journal.jobs(JobState.FAILED)],
        not_looked_into=list(summary.unreadable),
        stopped=summary.stopped,
        reports=reports,
    )


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of files from 1 to 1024")
    return int(text)
