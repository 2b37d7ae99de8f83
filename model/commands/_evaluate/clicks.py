"""`evaluate clicks`: how well clicks are found and repaired, beside other declickers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.commands._cli.help import examples
from model.commands._cli.progress import run_job

JUDGE_SEED, LEARN_SEED = 77, 11


def add_parser(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `clicks` to `evaluate`."""
    parser = kinds.add_parser(
        "clicks",
        help="judge the declicker: known clicks on clean music, and music without any",
        description="Puts clicks harvested from grooves without music on clean music, removes them again, and says "
        "by how much the SNR rose; and counts the repairs in music that has no clicks. Only files that are kept out "
        "of training are taken, unless --learn is given. Prints totals.",
        epilog=examples(
            "--music clean --noise grooves --clips 20",
            "--music clean --noise grooves --baselines --each clips.csv",
            "--records transfers",
        ),
    )
    parser.add_argument("--music", nargs="+", type=Path, default=[], metavar="DIR", help="clean music")
    parser.add_argument("--noise", nargs="+", type=Path, default=[], metavar="DIR", help="grooves without music")
    parser.add_argument(
        "--records",
        nargs="+",
        type=Path,
        default=[],
        metavar="DIR",
        help="old records: how much a minute stands out, and is repaired at four sensitivities; all are taken",
    )
    parser.add_argument(
        "--further",
        nargs="+",
        type=Path,
        default=[],
        metavar="DIR",
        help="music without clicks that is all taken, whatever its files are called: percussion, voices",
    )
    parser.add_argument("--clips", type=int, default=120, metavar="N", help="clips with clicks (120)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=120.0,
        metavar="S",
        help="of each file of music that has no clicks (120; 0: only clips with clicks)",
    )
    parser.add_argument("--learn", action="store_true", help="use the files that training may see")
    parser.add_argument("--sensitivity", type=float, default=0.5, metavar="0..1", help="of Shellac's declicker (0.5)")
    parser.add_argument("--baselines", action="store_true", help="judge ffmpeg's adeclick and grooveclean beside it")
    parser.add_argument("--each", type=Path, metavar="FILE", help="write what came of each clip to a CSV file")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judges and prints the tables."""
    from model.evaluate.sets.held_out import MaterialError

    if bool(args.music) != bool(args.noise) or not (args.music or args.records):
        raise MaterialError("Nothing to evaluate: name --music and --noise, or --records.")
    if args.records:
        _records(args.records)
    return _known(args) if args.music else 0


def _records(folders: list[Path]) -> None:
    from model.audiofiles.file_recording import open_recording
    from model.evaluate.clicks.records import count, table
    from model.evaluate.sets.held_out import audio_files

    found = []
    for path in audio_files(folders):
        with open_recording(path) as recording:
            found.append(run_job(path.name, count(path.name, recording)))
    print(table(found))


def _known(args: argparse.Namespace) -> int:
    from model.evaluate.clicks.clips import make_clips, untouched_clips
    from model.evaluate.clicks.judge import judge, table
    from model.evaluate.clicks.methods import available, shellac
    from model.evaluate.sets.held_out import audio_files, for_training, held_out, patterns

    music, noise = ([*patterns(role, also=True)] for role in ("music", "noise"))
    chosen = for_training if args.learn else held_out
    sounds, grooves = chosen(args.music, music), chosen(args.noise, noise)
    methods = [shellac(args.sensitivity)]
    remarks: list[str] = []
    if args.baselines:
        others, remarks = available()
        methods += others
    clips = list(make_clips(sounds, grooves, args.clips, LEARN_SEED if args.learn else JUDGE_SEED))
    if args.seconds > 0:
        clips += untouched_clips([*sounds, *(audio_files(args.further) if args.further else [])], args.seconds)
    outcomes = run_job("clicks", judge(clips, methods))
    print(table(outcomes))
    for remark in remarks:
        print(remark, file=sys.stderr)
    if args.each is not None:
        _write(outcomes, args.each)
    return 0


def _write(outcomes: list, target: Path) -> None:  # type: ignore[type-arg]
    import csv
    import io
    from dataclasses import asdict

    from model.files.csv_cells import as_texts
    from model.files.own_files import write_new

    stream = io.StringIO(newline="")
    rows = csv.DictWriter(stream, list(asdict(outcomes[0])))
    rows.writeheader()
    rows.writerows(as_texts(asdict(one)) for one in outcomes)
    write_new(target, stream.getvalue().encode())
