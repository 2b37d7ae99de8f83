"""`review`: the results of a batch by risk, and decisions about them."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from model.commands._cli.failure import reason
from model.commands._cli.help import examples
from model.commands._cli.json_output import add_json_option, print_document


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `review` to the command line."""
    parser = subparsers.add_parser(
        "review",
        help="list the results of a batch by risk, and decide about them",
        description="Without a decision: lists the results in TARGET_DIR that none was made about, those first where "
        "music seems to have been removed or noise remains. With one: puts it into the journal and the sidecars. "
        "'weaker' enters the file again with less taken out; the next 'batch' does it. No file is removed.",
        epilog=examples("restored", "restored --accept side1.wav side2.wav", "restored --weaker 1927/side3.wav"),
    )
    parser.add_argument("target", metavar="TARGET_DIR", type=Path)
    decision = parser.add_mutually_exclusive_group()
    for name in ("accept", "weaker", "reject"):
        decision.add_argument(f"--{name}", nargs="+", metavar="FILE", help=f"{name} these, as the list names them")
    add_json_option(parser)
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
        if decision is None and args.json:
            names = ("source", "music_risk", "noise_risk", "restored", "sidecar")
            print_document("review", waiting=[{name: getattr(job, name) for name in names} for job in waiting])
            return 0
        if decision is None:
            print("music  noise  file")
            for job in waiting:
                print(f"{job.music_risk or 0:5.2f}  {job.noise_risk or 0:5.2f}  {job.source}")
            return 0
        named = getattr(args, decision)
        decided: list[str] = []
        failed: list[dict[str, Any]] = []
        unknown = set(named) - {job.source for job in waiting}
        for job in waiting:
            if job.source in named:
                try:
                    decide(journal, args.target, job.id, decision)
                except Exception as error:
                    failed.append({"source": job.source, "reason": reason(Path(job.source), error)})
                    print(failed[-1]["reason"], file=sys.stderr)
                else:
                    decided.append(job.source)
                    if not args.json:
                        print(f"{job.source}: {decision}")
    for name in sorted(unknown):
        failed.append({"source": name, "reason": f"{name} is not among the results that wait for a decision."})
        print(failed[-1]["reason"], file=sys.stderr)
    if args.json:
        print_document("review-decision", decision=decision, decided=decided, failed=failed)
    return 1 if failed else 0
