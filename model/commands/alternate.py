"""`alternate`: original and restored in turns, in one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.commands._cli.help import examples
from model.commands._cli.options import add_restoration_options, bounded
from model.commands._cli.progress import run_job
from model.commands._cli.restorer import Restorer
from model.progress import clock


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `alternate` to the command line."""
    parser = subparsers.add_parser(
        "alternate",
        help="write an alternating A/B file, to compare in any player",
        description="Writes NAME_alternating.wav: the recording as it is and restored in turns of 5 s, cross-faded, "
        "with a cue mark at every turn that says which it is. Nothing is ever overwritten.",
        epilog=examples(
            "side.wav -o compare",
            "side.wav -o compare --turn 3 --repeat",
        ),
    )
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="WAV, RF64, W64, AIFF, FLAC, OGG or MP3")
    parser.add_argument(
        "-o", "--output", required=True, metavar="DIR", type=Path, help="folder to write to; made if absent"
    )
    parser.add_argument("--turn", type=_seconds, default=5.0, metavar="SECONDS", help="length of a turn (5)")
    parser.add_argument(
        "--repeat", action="store_true", help="play every span twice, original and then restored, instead of going on"
    )
    add_restoration_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Writes one file for each; 0 only if every one was written."""
    from model.audiofiles.file_recording import open_recording
    from model.commands._cli.folders import make_folder
    from model.listening.alternating import Alternating, write_alternating
    from model.recording import RecordingError
    from model.restoration.subtraction import Restored

    restorer = Restorer.chosen(args)
    make_folder(args.output)
    failed = False
    for path in args.files:
        try:
            with open_recording(path) as source, restorer.noise_in(source) as noise:
                turns = Alternating(source, Restored(source, noise, restorer.settings.amount), args.turn, args.repeat)
                target = run_job(path.name, write_alternating(source, turns, args.output))
        except RecordingError as error:
            failed = True
            print(f"Failed: {error}", file=sys.stderr, flush=True)
        else:
            print(f"{path}: {target} ({clock(turns.frames / turns.rate)}, {len(turns.turns)} turns)", flush=True)
    return 1 if failed else 0


def _seconds(text: str) -> float:
    return bounded(text, 0.1, 3600.0, "a number of seconds from 0.1 to 3600")
