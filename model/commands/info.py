"""`info`: what a file is, and what would be used to restore it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from model.commands._cli.failure import reason
from model.commands._cli.options import add_device_option
from model.commands._cli.progress import clock, run_job
from model.restoration.settings import DEFAULT_WEIGHTS

if TYPE_CHECKING:
    from model.audiofiles.file_recording import FileRecording

LABEL_WIDTH = 11


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `info` to the command line."""
    parser = subparsers.add_parser(
        "info",
        help="say what a file is, and what would restore it",
        description="Says rate, bits, channels, length and metadata of each file, and which device and weights would "
        "be used to restore it, and why. With no file: only device and weights.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", type=Path)
    parser.add_argument("--scan", action="store_true", help="listen through each file and count its clicks")
    parser.add_argument("--weights", default=DEFAULT_WEIGHTS, metavar="NAME", help="(default: %(default)s)")
    add_device_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints what is known; 0 only if every file and the weights could be read."""
    from model.audiofiles.file_recording import open_recording
    from model.network import checkpoint, device

    failed = False
    for path in args.files:
        try:
            with open_recording(path) as recording:
                _describe(recording)
                if args.scan:
                    _scan(recording)
        except Exception as error:
            failed = True
            print(reason(path, error), file=sys.stderr, flush=True)
        print()
    compute = device.choose(args.device)
    _line("Device", f"{compute}: {compute.reason}")
    weights = checkpoint.load(args.weights)
    _line("Weights", f"{weights.title} ({weights.name}): {weights.sentence}")
    _line("", f"{weights.path}, SHA-256 {weights.sha256}")
    for other in checkpoint.available():
        if other.name != weights.name:
            _line("Also there", f"{other.title} (--weights {other.name}): {other.sentence}")
    return 1 if failed else 0


def _describe(recording: FileRecording) -> None:
    from model.audiofiles.metadata import contents, valid_bits

    seconds = recording.frames / recording.rate
    depth = "lossy, no depth of its own"
    if recording.bits:
        depth = f"{recording.bits} bit {'integer' if recording.integer else 'float'}"
        stated = valid_bits(recording.path) if recording.integer else None
        if stated is not None:
            depth += f", of which {stated} are used"
    _line("File", str(recording.path))
    _line("Container", f"{recording.container} ({recording.subtype})")
    _line("Rate", f"{recording.rate} Hz")
    _line("Bits", depth)
    _line("Channels", str(recording.channels))
    _line("Length", f"{clock(seconds)} ({recording.frames} frames)")
    held = contents(recording.path, recording.container)
    _line("Metadata", ", ".join(f"{name} ({size} bytes)" for name, size in held) or "none")
    for name, value in recording.tags().items():
        _line("", f"{name}: {' '.join(value.split())}")


def _scan(recording: FileRecording) -> None:
    """Counts the clicks, at the middle sensitivity and at both ends."""
    from model.clicks.detector import ClickDetector

    detector = ClickDetector(recording)
    run_job(recording.path.name, detector.scan())
    minutes = recording.frames / recording.rate / 60
    few, middle, many = (detector.count(sensitivity) for sensitivity in (0.0, 0.5, 1.0))
    _line("Clicks", f"{middle / minutes:.1f} a minute, {middle} in all ({few} at sensitivity 0, {many} at 1)")


def _line(label: str, text: str) -> None:
    print(f"{label:<{LABEL_WIDTH}} {text}")
