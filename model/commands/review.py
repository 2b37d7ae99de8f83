"""`review`: the results of a batch by risk, and decisions about them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.commands._cli.failure import reason
from model.commands._cli.help import examples
from model.commands._cli.json_output import add_json_option, print_document
from model.commands._cli.options import amount

if TYPE_CHECKING:
    from model.batch.journal import Journal
    from model.batch.journal_rows import Job
    from model.batch.review import Decision
    from model.regions.region import Region

_OPTIONS: dict[str, tuple[str, str]] = {
    "accept": ("accept", "these are good"),
    "weaker": ("weaker", "remove less from these: --amount says how much, else 0.2 less than before"),
    "stronger": ("stronger", "remove more: --amount says how much, else 0.2 more; at full amount, 6 dB deeper"),
    "reject": ("reject", "these are not usable"),
    "with_regions": ("regions", "restore these with the regions of --regions"),
    "undecided": ("", "undo the decision about these"),
    "about": ("", "no decision about these, only the note"),
}
"""Of every option that names results: the decision it stands for, and its help."""

_STATES = ("undecided", "decided", "accept", "reject", "redo", "failed", "all")
_SORTS = ("risk", "music", "noise", "strokes", "name")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `review` to the command line."""
    parser = subparsers.add_parser(
        "review",
        help="list the results of a batch by risk, and decide about them",
        description="Without a decision: lists the results in TARGET_DIR that have none yet, those first where "
        "music seems to have been removed or noise remains. With one: puts it into the journal and the sidecars. "
        "'weaker', 'stronger' and 'with-regions' queue the file again; --redo does it at once, else the next 'batch', "
        "or a batch or a window that is at work there. No file is deleted.",
        epilog=examples(
            "restored",
            "restored --accept side1.wav side2.wav",
            "restored --weaker 1927/side3.wav --amount 60%% --note 'dull in the tutti' --redo",
            "restored --with-regions side4.wav --regions side4-regions.json",
            "restored --sort noise --state all",
        ),
    )
    parser.add_argument("target", metavar="TARGET_DIR", type=Path)
    decision = parser.add_mutually_exclusive_group()
    for name, (_, text) in _OPTIONS.items():
        decision.add_argument(f"--{name.replace('_', '-')}", nargs="+", metavar="FILE", help=text)
    parser.add_argument("--amount", type=amount, metavar="0..1", help="how much of the noise is removed this time")
    parser.add_argument("--regions", type=Path, metavar="JSON", help="regions as 'restore --regions' takes them")
    parser.add_argument("--note", metavar="TEXT", help="a note of yours about these results")
    parser.add_argument("--redo", action="store_true", help="restore now what decisions asked for")
    parser.add_argument("--sort", choices=_SORTS, default="risk", help="what the list begins with (default: risk)")
    parser.add_argument("--state", choices=_STATES, default="undecided", help="what is listed (default: undecided)")
    parser.add_argument("--next", action="store_true", help="list one result only")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Lists or decides; 0 only if every file was found, and redone where that was asked for."""
    from model.batch.journal_rows import BatchError
    from model.batch.review import open_for_review

    option = next((name for name in _OPTIONS if getattr(args, name)), None)
    if option is None and args.note is not None:
        raise BatchError("--note needs results that it is about: name them with a decision, or with --about.")
    if args.amount is not None and option not in ("weaker", "stronger", "with_regions"):
        raise BatchError("--amount belongs to --weaker, --stronger or --with-regions.")
    if (args.regions is not None) != (option == "with_regions"):
        raise BatchError("--with-regions and --regions belong together: results, and the regions for them.")
    if args.json and args.redo:
        raise BatchError("--json prints the decisions; --redo tells how restoring goes: leave out one.")
    code = 0
    with closing(open_for_review(args.target)) as journal:
        if option is not None:
            code = _decide(journal, args, option)
        elif not args.redo:
            _list(journal, args)
    return max(code, _redo(args.target)) if args.redo else code


def _list(journal: Journal, args: argparse.Namespace) -> None:
    from model.batch.journal_rows import JobState
    from model.batch.review import reviewed, standing

    known = standing(journal.jobs())
    chosen = sorted(filter(_wanted(args.state), known), key=_order(args.sort))
    chosen = chosen[: 1 if args.next else None]
    done, total = reviewed(known)
    if args.json:
        names = ("source", "music_risk", "noise_risk", "strokes_risk", "restored", "sidecar")
        rows = [{name: getattr(job, name) for name in names} | _told(job) for job in chosen]
        print_document("review", reviewed=done, total=total, waiting=rows)
        return
    print(f"music  noise  strokes  file  ({done} of {total} reviewed)")
    for job in chosen:
        told = _told(job)
        more = [told["decision"] or ("" if job.state is JobState.DONE else job.state), told["note"]]
        strokes = "" if job.strokes_risk is None else f"{job.strokes_risk:.2f}"
        tail = "".join(f"  [{text}]" for text in more if text)
        print(f"{job.music_risk or 0:5.2f}  {job.noise_risk or 0:5.2f}  {strokes:>7}  {job.source}{tail}")


def _told(job: Job) -> dict[str, Any]:
    return {
        "state": str(job.state), "decision": job.decision, "note": job.remark,
        "amount": job.settings["restoration"]["amount"], "redone": job.weaker_than is not None,
    }  # fmt: skip


def _wanted(state: str) -> Callable[[Job], bool]:
    """Whether a job is listed."""
    from model.batch.journal_rows import JobState

    tests: dict[str, Callable[[Job], bool]] = {
        "undecided": lambda job: job.state is JobState.DONE and job.decision is None,
        "decided": lambda job: job.state is JobState.DONE and job.decision is not None,
        "redo": lambda job: job.weaker_than is not None,
        "failed": lambda job: job.state is JobState.FAILED,
        "all": lambda job: True,
    }
    return tests.get(state, lambda job: job.decision == state)


def _order(sort: str) -> Callable[[Job], tuple[float | str, ...]]:
    """What jobs are sorted by."""
    orders: dict[str, Callable[[Job], tuple[float | str, ...]]] = {
        "risk": lambda job: (-job.risk, job.id),
        "music": lambda job: (-(job.music_risk or 0), job.id),
        "noise": lambda job: (-(job.noise_risk or 0), job.id),
        "strokes": lambda job: (-(job.strokes_risk or 0), job.id),
        "name": lambda job: (job.source, job.id),
    }
    return orders[sort]


def _decide(journal: Journal, args: argparse.Namespace, option: str) -> int:
    from model.batch.journal_rows import JobState
    from model.batch.review import standing

    given = _OPTIONS[option][0]
    named = getattr(args, option)
    decided: list[str] = []
    failed: list[dict[str, Any]] = []
    results = {job.source: job for job in standing(journal.jobs()) if job.state is JobState.DONE}
    for source in dict.fromkeys(named):
        if (job := results.get(source)) is None:
            failed.append({"source": source, "reason": f"{source} is not among the results that can be decided about."})
            continue
        try:
            _put_down(journal, args, option, job, given or None)  # type: ignore[arg-type] # one of the decisions
        except Exception as error:
            failed.append({"source": job.source, "reason": reason(Path(job.source), error)})
        else:
            decided.append(job.source)
            if not args.json:
                print(f"{job.source}: {option.replace('_', ' ')}" if option != "about" else f"{job.source}: noted")
    for failure in failed:
        print(failure["reason"], file=sys.stderr)
    if args.json:
        print_document("review-decision", decision=given or None, decided=decided, failed=failed)
    return 1 if failed else 0


def _put_down(journal: Journal, args: argparse.Namespace, option: str, job: Job, decision: Decision | None) -> None:
    from model.batch.review import decide, note

    if option == "about":
        note(journal, args.target, job.id, args.note or "")
        return
    regions: tuple[Region, ...] | None = None
    if args.regions is not None:
        from model.archive.sidecar import read_sidecar
        from model.regions.region_files import read_regions

        assert job.sidecar is not None
        rate = read_sidecar(args.target / job.sidecar).data["source"]["rate"]
        regions = read_regions(args.regions, rate)
    decide(journal, args.target, job.id, decision, args.amount, regions, args.note)


def _redo(target: Path) -> int:
    """Restore what decisions asked for; 0 only if all of it is done."""
    from model.batch.engine import Batch
    from model.batch.journal_rows import JobState
    from model.batch.report import write_reports
    from model.batch.review import redoing
    from model.commands.batch import follow_batch

    with closing(Batch(redoing(target))) as batch:
        waiting = [number for number, _ in batch.journal.waiting_by_decision()]
        follow_batch(batch)
        write_reports(batch.journal, target)
        return 0 if all(batch.journal.job(number).state is JobState.DONE for number in waiting) else 1
