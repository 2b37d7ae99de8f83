"""`rebuild`: the master again, from the restored file and the removed part."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.commands._cli.help import examples
from model.commands._cli.progress import run_job


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `rebuild` to the command line."""
    parser = subparsers.add_parser(
        "rebuild",
        help="rebuild the master from RESTORED and REMOVED",
        description="Adds a restored file and its removed part: the master's sound, sample for sample. Where the "
        "sidecar lies beside them, the master's metadata comes back as well, and the hash is compared.",
        epilog=examples(
            "side_restored.wav side_removed.wav -o side.wav",
            "side_restored.wav side_removed_clicks.wav side_removed_surface.wav -o side.wav",
        ),
    )
    parser.add_argument("restored", metavar="RESTORED", type=Path)
    parser.add_argument(
        "residuals",
        metavar="REMOVED",
        type=Path,
        nargs="+",
        help="what was removed: one file, or all of those of `--removed each`",
    )
    parser.add_argument("-o", "--output", required=True, metavar="MASTER", type=Path, help="file to write")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Rebuilds; 0 only if the hash agrees, or there is none to compare with."""
    from model.archive.rebuild import rebuild

    report = run_job(args.output.name, rebuild(args.restored, args.residuals, args.output))
    print(f"{report.target}: SHA-256 of the sound {report.audio_sha256}")
    if report.audio_agrees is None:
        print("No sidecar was found, so there is nothing to compare it with.")
        return 0
    if not report.audio_agrees:
        print("The hash does NOT agree: this is not the sound of the master.", file=sys.stderr)
        return 1
    if report.span is not None:
        start, stop = report.span
        print(f"The hash agrees: this is the sound of the master from frame {start} to {stop}, sample for sample.")
    elif report.file_agrees:
        print("The hash agrees: this is the master's file, byte for byte.")
    else:
        print("The hash agrees: this is the sound of the master, sample for sample; the file is stored differently.")
    return 0
