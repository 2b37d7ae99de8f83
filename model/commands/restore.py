"""`restore`: noisy files in, restored files out."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.commands._cli.access_copies import add_access_copies, add_copy_span, copies_wanted
from model.commands._cli.failure import reason
from model.commands._cli.help import examples
from model.commands._cli.json_output import add_json_option, print_document
from model.commands._cli.options import add_removed_option, add_restoration_options, bounded, moment, time_span
from model.commands._cli.progress import run_job
from model.commands._cli.restorer import Restorer
from model.commands._cli.sound_streams import (
    NAMED,
    STREAM,
    check_streams,
    on_disk,
    scratch_directory,
    send,
)
from model.hum.line import HIGHEST_ADDED, LOWEST_ADDED
from model.progress import clock, factor_text

if TYPE_CHECKING:
    from model.archive.export import ExportReport
    from model.audiofiles.file_recording import FileRecording
    from model.recording import Recording


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `restore` to the command line."""
    parser = subparsers.add_parser(
        "restore",
        help="remove the noise from files",
        description="Removes the noise from each file and writes NAME_restored.EXT into a folder, with the rate, "
        "depth, channels and metadata of the original. Nothing is ever overwritten: where a name exists, a "
        "number is added. A file that cannot be restored is reported, and the others are done.",
        epilog=examples(
            "side.wav -o restored",
            "*.wav *.flac -o restored --removed --picture",
            "side.wav -o restored --amount 80%% --depth 12",
            "side.wav -o restored --removed each             # a file for each kind of noise",
            "side.wav -o restored --clicks none --hum none   # all is left to the network",
            "side.wav -o restored --access-copy mp3 --access-copy flac",
            "- -o - < side.wav > quiet.wav                    # in a pipe",
            "side.wav -o restored --noise 0:00-0:01.5        # use this span as noise sample",
            "side.wav -o restored --from 1:20 --to 2:05      # a part alone, without loss",
        ),
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        type=Path,
        help="WAV, RF64, W64, AIFF, FLAC, OGG or MP3; '-' reads WAV or FLAC from stdin",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="DIR",
        type=Path,
        help="folder to write to; made if absent. '-' writes the restored sound of one file to standard output, "
        "without a sidecar",
    )
    add_restoration_options(parser)
    parser.add_argument(
        "--from",
        dest="first",
        type=moment,
        metavar="TIME",
        help="begin here, such as 1:20 or 80.5: a part of the recording alone is restored and written, as "
        "NAME_1m20s-2m05s_restored.EXT; the noise is still looked for in all of it",
    )
    parser.add_argument("--to", dest="last", type=moment, metavar="TIME", help="end here (default: at the end)")
    parser.add_argument(
        "--noise",
        type=time_span,
        metavar="START-STOP",
        help="noise sample: a span that holds nothing but noise, such as 0:00-0:01.5; by default Shellac estimates the "
        "noise from the whole recording",
    )
    parser.add_argument(
        "--noise-within",
        type=time_span,
        nargs=2,
        action="append",
        default=[],
        metavar=("SAMPLE", "SPAN"),
        help="a noise sample, and the span that it holds for, such as 0:00-0:01.5 0:00-9:30; "
        "several times for several, the later wins",
    )
    parser.add_argument(
        "--noise-anyway",
        action="store_true",
        help="use a noise sample that plainly holds music, which is otherwise refused",
    )
    parser.add_argument(
        "--markers",
        type=Path,
        metavar="FILE",
        help="cue points of a WAV that is written, in place of those of the recording: a label track of Audacity's, a "
        "CSV file (seconds,name) or another WAV",
    )
    parser.add_argument(
        "--regions",
        type=Path,
        metavar="FILE",
        help="spans and rectangles of time and frequency in which more or less is removed: a JSON or CSV file, "
        "or a label track of Audacity's whose names end with the amount, such as 'flute 40%%'",
    )
    parser.add_argument(
        "--keep-clicks",
        type=Path,
        metavar="FILE",
        help="clicks that are left unchanged: a sidecar of this recording, which knows those put back in the window, "
        "or a label track of Audacity's, a label for each",
    )
    parser.add_argument(
        "--keep-hum-lines",
        type=_orders,
        default=(),
        metavar="N,...",
        help="lines of the hum that stay, by their multiple of the mains frequency as 'info --scan' names them: 5 or "
        "2,14/3",
    )
    parser.add_argument(
        "--add-hum-line",
        type=_hertz,
        action="append",
        default=[],
        metavar="HZ",
        help="a line that --hum does not find: looked for near this frequency, 15 to 1000 Hz; again for another",
    )
    add_removed_option(parser)
    parser.add_argument(
        "--picture", action="store_true", help="draw the spectrograms before and after: NAME_spectrogram.png"
    )
    parser.add_argument(
        "--overs",
        choices=("limit", "float", "refuse"),
        default="limit",
        help="if clipping would occur: reduce removal there (default; stays reversible), write floating point, or stop "
        "with an error",
    )
    add_access_copies(parser)
    add_copy_span(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Restores the files one after the other; 0 only if every one went well."""
    from model.commands._cli.folders import make_folder

    with ExitStack() as stack:
        to_pipe = args.output == STREAM
        check_streams(args)
        restorer = Restorer.chosen(args)
        if to_pipe:
            args.output = Path(stack.enter_context(scratch_directory()))
        make_folder(args.output)
        return _restore_all(args, restorer, to_pipe)


def _restore_all(args: argparse.Namespace, restorer: Restorer, to_pipe: bool) -> int:
    device = restorer.device
    print(f"Model: {restorer.weights.title}. Processor: {device}. {device.reason}", file=sys.stderr, flush=True)
    failed: list[Path] = []
    rows: list[dict[str, Any]] = []
    for done, path in enumerate(args.files):
        try:
            with on_disk(path) as file:
                row = _restore_one(file, args, restorer) | {"source": path}
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"{done - len(failed)} of {len(args.files)} files were restored") from None
        except Exception as error:
            failed.append(path)
            said = reason(NAMED if path == STREAM else path, error)
            rows.append({"source": path, "state": "failed", "reason": said})
            print(f"Failed: {said}", file=sys.stderr, flush=True)
        else:
            rows.append(row)
            if to_pipe:
                send(row["restored"])
            elif not args.json:
                print(_line(row), flush=True)
    if args.json:
        print_document("restore", files=rows)
    elif len(args.files) > 1:
        names = f"; failed: {', '.join(str(path) for path in failed)}" if failed else ""
        print(f"{len(args.files) - len(failed)} of {len(args.files)} files restored{names}.")
    return 1 if failed else 0


def _restore_one(path: Path, args: argparse.Namespace, restorer: Restorer) -> dict[str, Any]:
    """Restores one file; gives its row of the document that `--json` prints."""
    from model.archive.copies.access_copy import write_access_copies
    from model.archive.export import Treatment, export
    from model.archive.targets import SUFFIXES, excerpt_stem, other_container, targets_for
    from model.audiofiles.file_recording import open_recording
    from model.clicks.keep_files import KeepFileError, read_put_back
    from model.markers.marker_files import read_markers
    from model.recording import RecordingError
    from model.regions.region_files import read_regions
    from model.restoration.noise.sample import MOST_SAMPLES, NoiseSample
    from model.restoration.noise.selection_doubt import doubts_of
    from model.restoration.noise_report import told_of
    from model.restoration.noise_sum import kinds_of
    from model.restoration.pipeline import computed_ahead

    begun, settings = time.monotonic(), restorer.settings
    with ExitStack() as stack:
        source = stack.enter_context(open_recording(path))
        if args.noise is not None:
            selection = _selection(source, *args.noise)
            settings = replace(settings, floor_selection=selection)
        if len(args.noise_within) > MOST_SAMPLES:
            raise RecordingError(
                f"{path}: at most {MOST_SAMPLES} noise samples hold for parts of it, not {len(args.noise_within)}."
            )
        within = [
            NoiseSample(*(end for span in pair for end in _selection(source, *span))) for pair in args.noise_within
        ]
        settings = replace(settings, noise_samples=tuple(within))
        selections = [settings.floor_selection, *((sample.start, sample.stop) for sample in within)]
        spans = list(dict.fromkeys(filter(None, selections)))
        for (start, stop), doubt in zip(spans, doubts_of(source, spans), strict=True):
            if doubt is None:
                continue
            said = f"{path}, {start / source.rate:g}-{stop / source.rate:g} s: {doubt.sentence}"
            if doubt.plain and not args.noise_anyway:
                raise RecordingError(f"{said} To use it all the same, add --noise-anyway.")
            print(said, file=sys.stderr)
        part = _part(source, args)
        span = None if args.copy_span is None else _selection(source, *args.copy_span)
        wanted = copies_wanted(source, args.access_copy, span)
        if args.keep_clicks is not None:
            if settings.clicks is None:
                raise KeepFileError(
                    f"{args.keep_clicks} says which clicks stay, but with --clicks none they are not looked for."
                )
            settings = replace(settings, clicks_put_back=read_put_back(args.keep_clicks, source.rate))
        if args.keep_hum_lines and settings.hum is not None:
            settings = replace(settings, hum_lines_left=args.keep_hum_lines)
        if args.add_hum_line and settings.hum is not None:
            settings = replace(settings, hum_lines_added=tuple(sorted(set(args.add_hum_line))))
        if args.regions is not None:
            settings = replace(settings, regions=read_regions(args.regions, source.rate))
        kinds = kinds_of(settings) if args.residual == "each" else ()
        stem = None if part is None else excerpt_stem(source, part)
        targets = targets_for(source, args.output, bool(args.residual), args.overs, stem, kinds)
        told = other_container(source, SUFFIXES.get(targets.restored.suffix.lower()))
        if told is not None:  # before the work
            print(told, file=sys.stderr, flush=True)
        noise = stack.enter_context(restorer.noise_in(source, settings))
        job = export(
            source,
            noise,
            targets.restored,
            amount=settings.amount,
            residual=targets.residual,
            each=targets.each,
            overs=args.overs,
            treatment=Treatment.of(settings, restorer.weights, restorer.device),
            further=lambda: told_of(noise, part),
            markers=None if args.markers is None else read_markers(args.markers, source.rate, source.frames),
            span=part,
        )
        with computed_ahead(noise, restorer.device, part and part[1]):
            report = run_job(path.name, job)
        spent = time.monotonic() - begun
        removed = {"all": report.residual} if report.residual is not None else dict(report.each)
        copies: list[Path] = []
        if args.access_copy:
            copies = run_job(
                f"{path.name}, access copies", write_access_copies(report.restored, report.sidecar, wanted)
            )
        picture = _draw(source, noise, report, part) if args.picture else None
        for note in report.notes:
            if note != told:
                print(note, file=sys.stderr)
        clicks = report.further.get("clicks")
        return {
            "source": path,
            "state": "restored",
            "restored": report.restored,
            "removed": removed,
            "sidecar": report.sidecar,
            "access_copies": copies,
            "picture": picture,
            "seconds_of_sound": report.facts["restored"].frames / source.rate,
            "part": part,
            "seconds_spent": round(spent, 3),
            "clicks": clicks and _without_repairs(clicks),
            "hum": report.further.get("hum"),
            "needle": report.further.get("needle"),
            "notes": list(report.notes),
        }


def _without_repairs(told: dict[str, Any]) -> dict[str, Any]:
    """What a sidecar says of clicks and thumps, but for each single one."""
    kept = {name: value for name, value in told.items() if name != "repairs"}
    return {name: _without_repairs(value) if isinstance(value, dict) else value for name, value in kept.items()}


def _line(row: dict[str, Any]) -> str:
    """What is said of a file that was restored, from its row."""
    from model.restoration.noise_report import in_sentences

    written = [row["restored"], *row["removed"].values(), *row["access_copies"], row["picture"]]
    told = [str(path) for path in written if path is not None]
    told += in_sentences(row)
    length, spent = row["seconds_of_sound"], row["seconds_spent"]
    speed = f", {factor_text(length / spent)} x real time" if spent > 0 else ""
    return f"{row['source']}: {', '.join(told)} ({clock(length)} of sound in {clock(spent)}{speed})"


def _hertz(text: str) -> float:
    return bounded(text, LOWEST_ADDED, HIGHEST_ADDED, f"a frequency from {LOWEST_ADDED:g} to {HIGHEST_ADDED:g} Hz")


def _orders(text: str) -> tuple[int, ...]:
    from model.hum.line import order_of

    try:
        return tuple(sorted({order_of(one) for one in text.split(",")}))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _selection(source: FileRecording, start: float, stop: float) -> tuple[int, int]:
    """``[start, stop)`` in frames. Raises RecordingError where the recording is shorter."""
    from model.recording import RecordingError

    if stop > source.seconds:
        raise RecordingError(
            f"The selection {start:g}-{stop:g} s runs past the end of {source.path} ({clock(source.seconds)})."
        )
    return round(start * source.rate), round(stop * source.rate)


def _part(source: FileRecording, args: argparse.Namespace) -> tuple[int, int] | None:
    """What --from and --to ask for, in frames; None for all. Raises RecordingError where there is no such part."""
    from model.recording import RecordingError

    if args.first is None and args.last is None:
        return None
    if args.copy_span is not None:
        raise RecordingError(
            f"{source.path}: with --from and --to the access copies hold that part; --copy-span is for the whole."
        )
    first, last = args.first or 0.0, source.seconds if args.last is None else args.last
    start, stop = round(first * source.rate), round(last * source.rate)
    if last > source.seconds or start >= source.frames:
        raise RecordingError(
            f"The part {clock(first)} to {clock(last)} runs past the end of {source.path} ({clock(source.seconds)})."
        )
    if start >= stop:
        raise RecordingError(f"{source.path}: no sound lies between --from {first:g} s and --to {last:g} s.")
    return None if (start, stop) == (0, source.frames) else (start, min(stop, source.frames))


def _draw(source: Recording, noise: Recording, report: ExportReport, part: tuple[int, int] | None) -> Path:
    """Draws the spectrograms beside the restored file; the picture's path."""
    from model.archive.targets import picture_for
    from model.pictures.picture import draw_restoration

    return draw_restoration(source, noise, report.amount, part, picture_for(report.restored), report.source)
