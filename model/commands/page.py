"""`page`: an HTML page with a live switch between noisy and restored."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from model.commands._cli.options import add_restoration_options, restoration_settings
from model.commands._cli.progress import ProgressLine


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `page` to the command line."""
    parser = subparsers.add_parser(
        "page",
        help="write a web page with a live switch between noisy and restored",
        description="Writes one HTML page that holds the recording as it is and restored, with spectrograms and a "
        "switch that keeps the place: for a colleague who has nothing but a browser. It needs no network. Nothing "
        "is ever overwritten: a name that is taken is numbered.",
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
        help="flac loses nothing (default); vorbis takes a fifth of the room, and not every browser plays it",
    )
    add_restoration_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Writes the page; 0 if it was written."""
    from model import __version__
    from model.audiofiles.file_recording import open_recording
    from model.listening.page import PageContent, PageError, facts, write_page
    from model.network import checkpoint, device
    from model.restoration.noise_estimate import Restored
    from model.restoration.pipeline import find_noise

    settings = restoration_settings(args)
    weights = checkpoint.load(args.weights)
    compute = device.choose(args.device, args.precision)
    with open_recording(args.file) as source, closing(find_noise(source, settings, weights, compute)) as noise:
        start = round(args.start * source.rate)
        stop = source.frames if args.stop is None else min(round(args.stop * source.rate), source.frames)
        if start >= stop:
            raise PageError(
                f"{args.file}: there is no sound from {args.start:g} s to {stop / source.rate:g} s; "
                f"it is {source.seconds:.1f} s long."
            )
        content = PageContent(
            source,
            Restored(source, noise, settings.amount),
            start,
            stop,
            args.title or args.file.name,
            facts(weights.title, settings.amount),
            f"Made with Shellac {__version__}.",
            args.coding,
        )
        job = write_page(content, args.output)
        with ProgressLine(args.output.name) as shown, closing(job):
            target = shown.follow(job)
    print(f"{target} ({target.stat().st_size / 1e6:.1f} MB)")
    return 0


def _moment(text: str) -> float:
    """Seconds of ``95``, ``1:35``, ``1:02:03.5``."""
    seconds = 0.0
    try:
        for part in text.split(":"):
            seconds = 60 * seconds + float(part)
    except ValueError:
        seconds = -1.0
    if not 0.0 <= seconds < 1e7:
        raise argparse.ArgumentTypeError(f"'{text}' is not a time such as 95, 1:35 or 1:35.5")
    return seconds
