"""`info`: what a file is, and what would be used to restore it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.commands._cli.failure import reason
from model.commands._cli.help import examples
from model.commands._cli.json_output import add_json_option, print_document
from model.commands._cli.options import add_device_option
from model.commands._cli.progress import run_job
from model.commands._cli.sound_streams import NAMED, STREAM, check_given, on_disk
from model.progress import clock
from model.restoration.settings import DEFAULT_WEIGHTS

if TYPE_CHECKING:
    from model.audiofiles.file_recording import FileRecording

LABEL_WIDTH = 11


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `info` to the command line."""
    parser = subparsers.add_parser(
        "info",
        help="say what a file is, and what would restore it",
        description="Says rate, bits, channels, length and metadata of each file, and which device and model would "
        "be used to restore it, and why. With no file: only device and model.",
        epilog=examples("", "side.wav", "side.wav --scan  # how many clicks a minute", "*.flac --json"),
    )
    parser.add_argument(
        "files", nargs="*", metavar="FILE", type=Path, help="what 'restore' reads; '-' reads WAV or FLAC from stdin"
    )
    parser.add_argument(
        "--scan",
        action="store_true",
        help="listen through each file: count its clicks, name the lines of its hum, find where the needle is down",
    )
    parser.add_argument(
        "--weights", default=DEFAULT_WEIGHTS, metavar="NAME", help="model to use (default: %(default)s)"
    )
    add_device_option(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints what is known; 0 only if every file and the weights could be read."""
    from model.audiofiles.file_recording import open_recording
    from model.network import checkpoint, device

    check_given(args.files)
    failed = False
    rows: list[dict[str, Any]] = []
    for path in args.files:
        try:
            with on_disk(path) as file, open_recording(file) as recording:
                row = _described(recording) | {"path": path}
                if args.scan:
                    row["clicks"] = _scanned(recording)
                    row["hum"] = _hum(recording)
                    row["needle"] = _needle(recording)
        except Exception as error:
            failed = True
            rows.append({"path": path, "error": reason(NAMED if path == STREAM else path, error)})
            print(rows[-1]["error"], file=sys.stderr, flush=True)
        else:
            rows.append(row)
            if not args.json:
                _print_file(row)
        if not args.json:
            print()
    compute = device.choose(args.device, "auto")  # as `restore` does
    weights = checkpoint.load(args.weights)
    others = [other for other in checkpoint.available() if other.name != weights.name]
    if args.json:
        chosen = {name: getattr(weights, name) for name in ("name", "title", "sentence", "path", "sha256")}
        print_document(
            "info",
            files=rows,
            device={"name": str(compute), "reason": compute.reason},
            model=chosen,
            other_models=[{"name": other.name, "title": other.title, "sentence": other.sentence} for other in others],
        )
        return 1 if failed else 0
    _line("Device", f"{compute}: {compute.reason}")
    _line("Model", f"{weights.title} ({weights.name}): {weights.sentence}")
    _line("", f"{weights.path}, SHA-256 {weights.sha256}")
    for other in others:
        _line("Available", f"{other.title} (--weights {other.name}): {other.sentence}")
    return 1 if failed else 0


def _described(recording: FileRecording) -> dict[str, Any]:
    """The row of a file in the document that `--json` prints."""
    from model.audiofiles.metadata import contents, valid_bits

    return {
        "path": recording.path,
        "container": recording.container,
        "subtype": recording.subtype,
        "rate": recording.rate,
        "channels": recording.channels,
        "frames": recording.frames,
        "seconds": recording.frames / recording.rate,
        "bits": recording.bits or None,
        "integer": bool(recording.bits) and recording.integer,
        "bits_used": valid_bits(recording.path) if recording.bits and recording.integer else None,
        "metadata": [{"name": name, "bytes": size} for name, size in contents(recording.path, recording.container)],
        "tags": dict(recording.tags()),
    }


def _scanned(recording: FileRecording) -> dict[str, Any]:
    """How many clicks there are, at the middle sensitivity and at both ends, and which return with every turn."""
    from model.clicks.detector import ClickDetector
    from model.clicks.turns import scratches

    detector = ClickDetector(recording)
    run_job(recording.path.name, detector.scan())
    minutes = recording.frames / recording.rate / 60
    few, middle, many = (detector.count(sensitivity) for sensitivity in (0.0, 0.5, 1.0))
    thumps = len(detector.thump_starts(0.5)[0])
    places = [(int(start), int(channel)) for start, channel in zip(*detector.starts(0.5), strict=True)]
    returning = [
        {
            "start": one.places[0][0] / recording.rate, "stop": one.places[-1][0] / recording.rate,
            "turns": one.turns, "rpm": round(one.rpm, 2),
        }
        for one in scratches(places, recording.rate)
    ]  # fmt: skip
    return {
        "found": middle, "found_at_0": few, "found_at_1": many, "per_minute": round(middle / minutes, 2),
        "thumps": thumps, "scratches": returning,
    }  # fmt: skip


def _hum(recording: FileRecording) -> dict[str, Any]:
    """The mains frequency and its lines."""
    from model.hum.hum import Hum, summary
    from model.hum.scan import HumScan

    scan = HumScan(recording)
    run_job(recording.path.name, scan.run())
    found = summary(Hum(recording, scan=scan), 1.0)
    return {
        "mains": found["mains"],
        "lines": [{name: line[name] for name in ("order", "name", "frequency", "level_db")} for line in found["lines"]],
    }


def _needle(recording: FileRecording) -> dict[str, float]:
    """Where the needle is down, in seconds: what lies outside is no noise of the record."""
    from model.restoration.noise.needle import Needle
    from model.restoration.noise_report import needle_in_seconds

    return needle_in_seconds(Needle.of(recording).span, recording.rate)


def _print_file(row: dict[str, Any]) -> None:
    depth = "lossy, no depth of its own"
    if row["bits"]:
        depth = f"{row['bits']} bit {'integer' if row['integer'] else 'float'}"
        if row["bits_used"] is not None:
            depth += f", of which {row['bits_used']} are used"
    _line("File", str(row["path"]))
    _line("Container", f"{row['container']} ({row['subtype']})")
    _line("Rate", f"{row['rate']} Hz")
    _line("Bits", depth)
    _line("Channels", str(row["channels"]))
    _line("Length", f"{clock(row['seconds'])} ({row['frames']} frames)")
    _line("Metadata", ", ".join(f"{held['name']} ({held['bytes']} bytes)" for held in row["metadata"]) or "none")
    for name, value in row["tags"].items():
        _line("", f"{name}: {' '.join(value.split())}")
    if clicks := row.get("clicks"):
        ends = f"({clicks['found_at_0']} at sensitivity 0, {clicks['found_at_1']} at 1)"
        _line("Clicks", f"{clicks['per_minute']:.1f} a minute, {clicks['found']} in all {ends}")
        for number, one in enumerate(clicks["scratches"]):
            where = f"{clock(one['start'])} to {clock(one['stop'])}"
            _line("" if number else "Scratches", f"{where}, {one['turns']} turns at {one['rpm']:.1f} rpm")
        _line("Thumps", str(clicks["thumps"] or "none found"))
    if hum := row.get("hum"):
        for number, name in enumerate([line["name"] for line in hum["lines"]] or ["none found"]):
            _line("" if number else "Hum", name)
    if needle := row.get("needle"):
        throughout = needle["down"] == 0 and needle["up"] == row["seconds"]
        _line("Needle", "down throughout" if throughout else f"down {clock(needle['down'])} to {clock(needle['up'])}")


def _line(label: str, text: str) -> None:
    print(f"{label:<{LABEL_WIDTH}} {text}")
