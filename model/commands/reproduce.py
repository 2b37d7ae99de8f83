"""`reproduce`: the restoration that a sidecar tells of, done again and compared."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from model.commands._cli.failure import reason
from model.commands._cli.help import examples
from model.commands._cli.progress import run_job

if TYPE_CHECKING:
    from model.archive.reproduce import ReproduceReport


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `reproduce` to the command line."""
    parser = subparsers.add_parser(
        "reproduce",
        help="repeat the restoration that a sidecar describes, and compare",
        description="Restores the master again with the model and settings that the sidecar names, writes nothing, "
        "and compares: bit for bit by the same code on the same kind of CPU, within one step of 16 bits (-90.3 dB of "
        "full scale) by other code, on a GPU or on another processor.",
        epilog=examples(
            "restored/side.shellac.json",
            "restored/*.shellac.json --masters /archive/masters",
        ),
    )
    parser.add_argument("sidecars", nargs="+", metavar="SIDECAR", type=Path, help="NAME.shellac.json")
    parser.add_argument(
        "--masters", action="append", default=[], metavar="DIR", type=Path,
        help="where the masters lie, if not beside the sidecars; may be given several times",
    )  # fmt: skip
    parser.add_argument("--weights", metavar="WEIGHTS", help="the model that was used, if it is elsewhere now")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Reproduces each; 0 only if all hold."""
    from model.archive.reproduce import reproduce

    failed = 0
    for path in args.sidecars:
        try:
            report = run_job(path.name, reproduce(path, args.masters, args.weights))
        except Exception as error:
            failed += 1
            print(reason(path, error), file=sys.stderr)
            continue
        failed += not report.holds
        if report.file_changed:
            print(f"{path}: the sound that was written then, bit for bit; the restored file is NOT that any more.")
        elif report.equal:
            print(f"{path}: the same sound, bit for bit.")
        elif report.difference is None:
            print(f"{path}: not the same sound, and the restored file is not there to compare with{_others(report)}.")
        elif math.isinf(report.difference):
            print(f"{path}: NOT the same sound: the restored file has another length or other channels.")
        else:
            verdict = "within the tolerance" if report.holds else "NOT the same sound"
            level = 20 * math.log10(report.difference) if report.difference else -math.inf
            print(f"{path}: {verdict}: it differs by at most {level:.1f} dB of full scale{_others(report)}.")
    return 1 if failed else 0


def _others(report: ReproduceReport) -> str:
    """What was another then, in brackets, to be put behind; where nothing was, the same sound was due."""
    said = []
    if not report.same_program:
        said.append(f"made then by {report.programs[0]}, now by {report.programs[1]}")
    if not report.same_processor:
        said.append(f"computed then by {report.devices[0]}, now by {report.devices[1]}")
    return f" ({'; '.join(said) or 'by the same code on the same processor'})"
