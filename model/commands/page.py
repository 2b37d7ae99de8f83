"""`page`: an HTML page with a live switch between original and restored."""

from __future__ import annotations

import argparse
from pathlib import Path

from model.commands._cli.help import examples
from model.commands._cli.options import add_restoration_options, bounded, clock_seconds
from model.commands._cli.progress import run_job
from model.commands._cli.restorer import Restorer


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `page` to the command line."""
    parser = subparsers.add_parser(
        "page",
        help="write a web page with a live switch between original and restored",
        description="Writes one HTML page that holds the recording as it is and restored, with spectrograms and a "
        "switch that keeps the position: for a colleague who has nothing but a browser. It needs no network. Nothing "
        "is ever overwritten: a name that is taken is numbered.",
        epilog=examples(
            "side.wav -o side.html",
            "side.wav -o side.html --start 1:00 --stop 2:30",
        ),
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="WAV, RF64, W64, AIFF, FLAC, OGG or MP3")
    parser.add_argument("-o", "--output", required=True, metavar="PAGE.html", type=Path)
    parser.add_argument("--start", type=_moment, default=0.0, metavar="TIME", help="begin here: 95, 1:35 or 1:35.5 (0)")
    parser.add_argument("--stop", type=_moment, metavar="TIME", help="end here (the end; a page holds 10 minutes)")
    parser.add_argument("--title", default="", help="heading of the page (the file's name)")
    parser.add_argument(
        "--coding",
        choices=("flac", "vorbis"),
        default="flac",
        help="flac loses nothing (default); vorbis needs a fifth of the space, and not every browser plays it",
    )
    add_restoration_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Writes the page; 0 if it was written."""
    from model import __version__
    from model.audiofiles.file_recording import open_recording
    from model.listening.page import PageContent, PageError, facts, write_page
    from model.restoration.subtraction import Restored

    restorer = Restorer.chosen(args)
    amount = restorer.settings.amount
    with open_recording(args.file) as source, restorer.noise_in(source) as noise:
        start = round(args.start * source.rate)
        stop = source.frames if args.stop is None else min(round(args.stop * source.rate), source.frames)
        if start >= stop:
            raise PageError(
                f"{args.file}: there is no sound from {args.start:g} s to {stop / source.rate:g} s; "
                f"it is {source.seconds:.1f} s long."
            )
        content = PageContent(
            source,
            Restored(source, noise, amount),
            start,
            stop,
            args.title or args.file.name,
            facts(restorer.weights.title, amount),
            f"Made with Shellac {__version__}.",
            args.coding,
        )
        target = run_job(args.output.name, write_page(content, args.output))
    print(f"{target} ({target.stat().st_size / 1e6:.1f} MB)")
    return 0


def _moment(text: str) -> float:
    """Seconds of ``95``, ``1:35``, ``1:02:03.5``."""
    return bounded(text, 0.0, 1e7, "a time such as 95, 1:35 or 1:35.5", clock_seconds)
