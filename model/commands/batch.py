"""`batch`: a whole folder, with a journal that survives everything."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from model.batch.watch import SETTLED_AFTER
from model.commands._cli.access_copies import add_access_copies
from model.commands._cli.help import examples
from model.commands._cli.json_output import add_json_option, print_document
from model.commands._cli.options import add_removed_option, add_restoration_options, restoration_settings
from model.commands._cli.progress import describe
from model.commands._cli.status_line import StatusLine
from model.progress import clock, follow

if TYPE_CHECKING:
    from model.batch.engine import Batch
    from model.batch.events import Event, Summary
    from model.batch.journal import Journal
    from model.batch.options import BatchOptions

_FAILURES_SHOWN = 50


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `batch` to the command line."""
    parser = subparsers.add_parser(
        "batch",
        help="restore a whole folder, resumable",
        description="Restores every sound file in SOURCE_DIR and all below it into the same tree in TARGET_DIR, with a "
        "sidecar (NAME.shellac.json) each. What is done already, by content and settings, is skipped; run the same "
        "command again after a crash, a power cut or Ctrl-C and it continues. A bad file is reported and the others "
        "are done; what may be temporary (a network share that was offline) is tried three times. At the end: "
        "shellac-batch.csv, .json and .html in TARGET_DIR. Exit code 0 only if every file is done.",
        epilog=examples(
            "masters restored",
            "masters restored --removed --pattern '*.flac' --jobs 2",
            "masters restored --access-copy flac --access-copy mp3",
            "masters restored --amount 80%% --json",
            "transfers restored --watch",
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
    add_access_copies(parser)
    parser.add_argument("--overs", choices=("limit", "float", "refuse"), default="limit", help="as in 'restore'")
    parser.add_argument(
        "--jobs",
        type=_count,
        default=1,
        metavar="N",
        help="files in parallel (default 1, which uses all cores for one)",
    )
    parser.add_argument("--no-pictures", action="store_true", help="keep no small spectrograms for the report")
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="run the jobs on the Dask cluster with this scheduler, see docs/cluster.md"
    )
    parser.add_argument(
        "--watch",
        nargs="?",
        type=_seconds,
        const=SETTLED_AFTER,
        metavar="SECONDS",
        help="afterwards keep watching SOURCE_DIR and restore new files, once they have not changed for this "
        f"many seconds (default {SETTLED_AFTER:g}); Ctrl-C ends it",
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the batch; 0 only if every file is done."""
    from model.batch.options import BatchOptions

    settings = restoration_settings(args)
    options = BatchOptions(
        source=args.source,
        target=args.target,
        settings=settings,
        residual=args.residual is not None,
        each=args.residual == "each",
        overs=args.overs,
        copies=tuple(dict.fromkeys(args.access_copy)),
        patterns=tuple(args.pattern),
        jobs=args.jobs,
        dask=args.dask,
        pictures=not args.no_pictures,
    )
    if args.watch is not None:
        if args.json:
            from model.batch.journal_rows import BatchError

            raise BatchError("--json prints one document at the end; a batch that watches has none: leave out one.")
        return _watch(options, args)
    return _run_once(options, args)


def _run_once(options: BatchOptions, args: argparse.Namespace) -> int:
    from model.batch.engine import Batch
    from model.batch.report import write_reports

    with closing(Batch(options)) as batch:
        if batch.journal.put_aside:
            print(batch.journal.put_aside, file=sys.stderr)
        summary = follow_batch(batch, quiet=args.json)
        if not args.json:
            _conclude(summary, batch.journal)
        reports = write_reports(batch.journal, args.target)
        if args.json:
            _print_document(args, summary, batch.journal, reports)
            return 0 if summary.all_well else 1
    print("Report: " + ", ".join(str(path) for path in reports))
    return 0 if summary.all_well else 1


def _watch(options: BatchOptions, args: argparse.Namespace) -> int:
    """Restore what is there and what arrives, until Ctrl-C; 0 only if every file was done."""
    from model.batch import plan
    from model.batch.journal_rows import BatchError
    from model.batch.watch import Watch, pause_after

    watch, code, said = Watch(args.watch), 0, ""
    while True:
        with StatusLine() as line:
            try:
                ready: frozenset[str] = frozenset()
                while not ready:
                    begun, trouble = time.monotonic(), ""
                    try:
                        ready = watch.look(plan.scan(options.source, options.target, options.patterns).found)
                    except BatchError as error:  # a share that is away comes back
                        trouble = str(error)
                    if trouble not in ("", said):
                        line.print(trouble, error=True)
                    said = trouble
                    arriving = f", {watch.growing} still arriving" if watch.growing else ""
                    line.show(f"Watching {options.source}{arriving}; Ctrl-C ends it")
                    if not ready:
                        time.sleep(pause_after(time.monotonic() - begun))
            except KeyboardInterrupt:
                line.print("No longer watching.")
                return code
        code = max(code, _run_once(replace(options, only=ready), args))


def follow_batch(batch: Batch, quiet: bool = False) -> Summary:
    """Run the batch, and say what becomes of each file; where `quiet`, only what goes wrong."""
    with closing(batch.run()) as events, StatusLine() as line:

        def tell(event: Event) -> None:
            if event.kind in ("done", "failed", "retry", "skipped") and event.job is not None:
                bad = event.kind in ("failed", "retry")
                reason = f": {event.job.reason}" if event.job.reason else ""
                if bad or not quiet:
                    line.print(f"{event.job.source}: {event.kind}{reason}", error=bad)
            line.show(_status(event))

        return follow(events, tell)


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


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds from 0 to 86400")
    return seconds


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of files from 1 to 1024")
    return int(text)
