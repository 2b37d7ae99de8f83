"""`verify`: whether all that the sidecars say is still true."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.commands._cli.failure import reason


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `verify` to the command line."""
    parser = subparsers.add_parser(
        "verify",
        help="check files against their sidecars",
        description="Checks that every file a sidecar (NAME.shellac.json) tells of still has the hash it had, and "
        "that restored + removed is still the master, sample for sample. Exit code 1 if anything differs.",
    )
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", type=Path, help="a folder with all below it, a restored file, or a sidecar"
    )
    parser.add_argument(
        "--masters", action="append", default=[], metavar="DIR", type=Path,
        help="where masters lie that are not beside their sidecars; may be given several times. In DIR a master is "
        "looked for under its name, also in the folders below that PATH has below itself",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="only what differs, and the sum at the end")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Checks every sidecar; 0 only if nothing differs and everything could be read."""
    from model.archive.provenance import ProvenanceError
    from model.archive.verify import FindingState, masters_for, sidecars, verify

    checked = differing = unknown = unread = missing = 0
    for given in args.paths:
        try:
            found = sidecars(given)
        except ProvenanceError as error:
            missing += 1
            print(error, file=sys.stderr)
            continue
        for path in found:
            try:
                for finding in verify(path, masters_for(path, given, args.masters)):
                    checked += 1
                    differing += finding.state is FindingState.DIFFERS
                    unknown += finding.state is FindingState.UNKNOWN
                    if finding.state is FindingState.DIFFERS or not args.quiet:
                        print(f"{finding.path}: {finding.sentence}", flush=True)
            except Exception as error:
                unread += 1
                print(reason(path, error), file=sys.stderr)
    told = f", {unknown} could not be checked" if unknown else ""
    if unread:
        told += f", {unread} sidecar{'s' if unread > 1 else ''} could not be read"
    if checked or unread:
        print(f"{checked} statements checked, {differing} differ{told}.")
    return 1 if differing or unread or missing else 0
