"""`review`: the results of a batch by risk, and decisions about them."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from model.commands._cli.failure import reason


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `review` to the command line."""
    parser = subparsers.add_parser(
        "review",
        help="list the results of a batch by risk, and decide about them",
        description="Without a decision: lists the results in TARGET_DIR that none was made about, those first where "
        "music seems to have been removed or noise remains. With one: puts it into the journal and the sidecars. "
        "'weaker' enters the file again with less taken out; the next 'batch' does it. No file is removed.",
    )
    parser.add_argument("target", metavar="TARGET_DIR", type=Path)
    decision = parser.add_mutually_exclusive_group()
    for name in ("accept", "weaker", "reject"):
        decision.add_argument(f"--{name}", nargs="+", metavar="FILE", help=f"{name} these, as the list names them")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Lists or decides; 0 only if every file was found."""
    from model.batch.journal import FOLDER, Journal
    from model.batch.journal_rows import BatchError
    from model.batch.review import DECISIONS, decide, to_review

    if not (args.target / FOLDER).is_dir():
        raise BatchError(f"{args.target} holds no batch: there is no journal in it.")
    decision = next((name for name in DECISIONS if getattr(args, name)), None)
    with closing(Journal(args.target)) as journal:
        waiting = to_review(journal)
        if decision is None:
            print("music  noise  file")
            for job in waiting:
                print(f"{job.music_risk or 0:5.2f}  {job.noise_risk or 0:5.2f}  {job.source}")
            return 0
        named, failed = getattr(args, decision), False
        unknown = set(named) - {job.source for job in waiting}
        for job in waiting:
            if job.source in named:
                try:
                    decide(journal, args.target, job.id, decision)
                except Exception as error:
                    failed = True
                    print(reason(Path(job.source), error), file=sys.stderr)
                else:
                    print(f"{job.source}: {decision}")
    for name in sorted(unknown):
        print(f"{name} is not among the results that wait for a decision.", file=sys.stderr)
    return 1 if unknown or failed else 0
