"""`verify`: whether all that the sidecars say is still true."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from model.commands._cli.failure import reason
from model.commands._cli.help import examples
from model.commands._cli.json_output import add_json_option, print_document


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `verify` to the command line."""
    parser = subparsers.add_parser(
        "verify",
        help="check files against their sidecars",
        description="Checks that every file a sidecar (NAME.shellac.json) names still has the checksum it had, and "
        "that restored + removed is still the master, sample for sample. Exit code 1 if anything differs.",
        epilog=examples("restored --quiet", "restored/side_restored.wav", "restored --masters /archive/masters --json"),
    )
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", type=Path, help="a folder with all below it, a restored file, or a sidecar"
    )
    parser.add_argument(
        "--masters", action="append", default=[], metavar="DIR", type=Path,
        help="where masters lie that are not beside their sidecars; may be given several times. A master is looked "
        "for in DIR by its name, also in the subfolder that its sidecar has below PATH",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="only what differs, and the sum at the end")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Checks every sidecar; 0 only if nothing differs and everything could be read."""
    from model.archive.sidecar import ProvenanceError
    from model.archive.verify import FindingState, masters_for, sidecars, verify

    checked = differing = unknown = 0
    findings: list[dict[str, Any]] = []
    unread: list[dict[str, Any]] = []
    missing: list[dict[str, Any]] = []
    for given in args.paths:
        try:
            found = sidecars(given)
        except ProvenanceError as error:
            missing.append({"path": given, "reason": str(error)})
            print(error, file=sys.stderr)
            continue
        for path in found:
            try:
                for finding in verify(path, masters_for(path, given, args.masters)):
                    checked += 1
                    differing += finding.state is FindingState.DIFFERS
                    unknown += finding.state is FindingState.UNKNOWN
                    if args.quiet and finding.state is not FindingState.DIFFERS:
                        continue
                    if args.json:
                        state, sentence = finding.state.value, finding.sentence
                        findings.append({"sidecar": path, "path": finding.path, "state": state, "sentence": sentence})
                    else:
                        print(f"{finding.path}: {finding.sentence}", flush=True)
            except Exception as error:
                unread.append({"path": path, "reason": reason(path, error)})
                print(unread[-1]["reason"], file=sys.stderr)
    if args.json:
        counts = {"checked": checked, "differing": differing, "unknown": unknown}
        print_document("verify", **counts, findings=findings, unread=unread, missing=missing)
        return 1 if differing or unread or missing else 0
    told = f", {unknown} could not be checked" if unknown else ""
    if unread:
        told += f", {len(unread)} sidecar{'s' if len(unread) > 1 else ''} could not be read"
    if checked or unread:
        print(f"{checked} statements checked, {differing} differ{told}.")
    return 1 if differing or unread or missing else 0
