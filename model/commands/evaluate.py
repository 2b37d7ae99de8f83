"""`evaluate`: how good restorations are, on pairs with known truth and on real records; a report."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from model.commands._cli.help import examples
from model.commands._cli.options import add_device_option, amount
from model.commands._cli.progress import run_job
from model.commands._evaluate import clicks, listening

if TYPE_CHECKING:
    from model.evaluate.methods.method import Method
    from model.evaluate.sets.pairs import Pair

NONE = "none"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `evaluate` to the command line."""
    parser = subparsers.add_parser(
        "evaluate",
        help="judge models and other tools on pairs with known truth and on real records",
        description="Judges restorations. On pairs, made of clean music and recorded noise that training never saw: "
        "SNR, SI-SDR and segmental SNR gain, log-spectral distance, by input SNR and kind of noise; clean music in; "
        "noise alone. On real records, whose truth nobody knows: noise in the quiet grooves before and after, level "
        "kept in loud music, music in the removed part. Writes a report into a new folder: report.html (needs "
        "nothing beside it), CSV files, and sounds that alternate between original and restored.",
        epilog=examples(
            "-o report --music clean --noise grooves",
            "-o report --records side1.wav side2.wav --weights faithful",
        ),
    )
    kinds = parser.add_subparsers(title="other kinds of evaluation", metavar="listening, clicks")
    listening.add_parser(kinds)
    clicks.add_parser(kinds)
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="folder to write; new or empty")
    parser.add_argument("--music", nargs="+", type=Path, default=[], metavar="DIR", help="clean music for the pairs")
    parser.add_argument(
        "--noise",
        nargs="+",
        type=Path,
        default=[],
        metavar="DIR",
        help="recorded noise for the pairs; a file's folder names its kind ('shellac' is looped at 78 rpm)",
    )
    parser.add_argument(
        "--pairs",
        type=Path,
        metavar="FILE",
        help="keep the pairs in this .npz, and take them from it when it is there; of a set that is only to judge by "
        "(judge.npz of model.train.validation.sets) the report shows totals and no clip by itself",
    )
    parser.add_argument(
        "--split",
        default="",
        metavar="FILE",
        help="which file names are kept out of training (default: the project's own split); 'none' takes every file",
    )
    parser.add_argument(
        "--every",
        type=int,
        default=1,
        metavar="N",
        help="judge only every Nth pair of each group, for a quicker look; noise alone is judged whole (1)",
    )
    parser.add_argument(
        "--records", nargs="+", type=Path, default=[], metavar="FILE", help="real records, or folders of them"
    )
    parser.add_argument(
        "--weights",
        action="append",
        metavar="NAME",
        help="weights to judge, by name or file; may be given more than once, the first is compared with each other; "
        "'none' judges only the baselines (default: faithful)",
    )
    parser.add_argument(
        "--baselines",
        nargs="*",
        metavar="NAME",
        help="judge ffmpeg adeclick,afftdn, sox noisered, noisereduce (as far as they are installed), LogMMSE, the "
        "same told by the noise tracker ('tracked'), and an oracle mask beside them, or only those named; tools that "
        "must be shown noise are shown the clip's own",
    )
    parser.add_argument(
        "--tracker",
        type=Path,
        metavar="FILE",
        help="the noise tracker that tells the baseline 'tracked LogMMSE' (default: the program's own)",
    )
    parser.add_argument(
        "--shown",
        action="store_true",
        help="judge the first weights once more, shown the clip's own noise like the baselines: as when the user "
        "selects a groove",
    )
    parser.add_argument(
        "--clicks",
        action="store_true",
        help="judge the first weights once more, after clicks were repaired as 'restore' does; without this and --hum "
        "weights are judged by themselves, as with 'restore --clicks none --hum none'",
    )
    parser.add_argument(
        "--hum",
        action="store_true",
        help="the same after hum was subtracted; with --clicks after both, which is what 'restore' does where nothing "
        "else is said",
    )
    parser.add_argument(
        "--presets",
        nargs="*",
        metavar="NAME",
        help="judge the first weights once more with each of these presets, as 'restore --preset' does; with those "
        "that come with Shellac where none is named",
    )
    parser.add_argument(
        "--amount", type=amount, default=1.0, metavar="0..1", help="how much of the noise found is removed (1)"
    )
    parser.add_argument(
        "--excerpts", type=int, default=4, metavar="N", help="pairs to show and to be heard in the report (4)"
    )
    parser.add_argument(
        "--by-ear",
        type=int,
        default=0,
        metavar="N",
        help="judge N pairs by ViSQOL as well, where its package is installed (extra 'perceptual'); takes seconds for "
        "each pair and method (0)",
    )
    add_device_option(parser)
    parser.add_argument(
        "--tune",
        action="store_true",
        help="instead, try the settings of every baseline on pairs of material that training may see, and write "
        "tuning.csv; takes half an hour",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Evaluates and writes the report; 0 if it was written."""
    from model.evaluate import evaluation, perceptual
    from model.evaluate.sets.held_out import MaterialError, audio_files

    if args.output is None:
        raise MaterialError("Name the folder to write with -o DIR.")
    if args.output.exists() and (not args.output.is_dir() or any(args.output.iterdir())):
        raise MaterialError(f"{args.output}: is not an empty folder; a report never overwrites anything.")
    if args.tune:
        return _tune(args)
    pairs = evaluation.thinned(_pairs(args), max(1, args.every))
    records = audio_files(args.records)
    if not pairs and not records:
        raise MaterialError("Nothing to evaluate: name --music and --noise, or --pairs, or --records.")
    methods, remarks = _methods(args)
    by_ear = args.by_ear
    if by_ear and not perceptual.installed():
        remarks.append("ViSQOL is not installed (pip install 'shellac[perceptual]'); it is left out.")
        by_ear = 0
    job = evaluation.evaluate(methods, pairs, records, args.excerpts, _facts(args, pairs), remarks, by_ear)
    report = run_job("evaluation", job)
    print(report.write(args.output))
    return 0


def _pairs(args: argparse.Namespace) -> list[Pair]:
    from model.evaluate.sets import held_out, mixing, pairs

    if args.pairs is not None and args.pairs.exists():
        return pairs.load(args.pairs)
    if not args.music and not args.noise:
        return []
    names = [None if args.split == NONE else held_out.patterns(role, _split(args)) for role in ("music", "noise")]
    music, noise = (held_out.held_out(f, n) for f, n in zip((args.music, args.noise), names, strict=True))
    made = list(mixing.make_pairs(music, noise))
    if args.pairs is not None:
        pairs.save(made, args.pairs)
    return made


def _methods(args: argparse.Namespace) -> tuple[list[Method], list[str]]:
    from model.evaluate.methods.baselines import available
    from model.evaluate.methods.method import IDENTITY, OracleWiener, Weights, baselines
    from model.evaluate.sets.held_out import MaterialError
    from model.network import checkpoint, device
    from model.presets.own import find_preset
    from model.presets.shipped import SHIPPED

    found: list[Method] = []
    wanted = args.weights or ["faithful"]
    if wanted != [NONE]:
        compute = device.choose(args.device)
        print(f"Processor: {compute.name}. {compute.reason}", file=sys.stderr)
        loaded = [checkpoint.load(name) for name in wanted]
        found += [Weights(one, compute, args.amount) for one in loaded]
        if args.shown:
            found.append(Weights(loaded[0], compute, args.amount, shown=True))
        if args.clicks or args.hum:
            found.append(Weights(loaded[0], compute, args.amount, clicks=args.clicks, hum=args.hum))
        if args.presets is not None:
            chosen = [find_preset(name) for name in args.presets] or SHIPPED
            found += [Weights(loaded[0], compute, preset=preset) for preset in chosen]
    remarks: list[str] = []
    if args.baselines is not None:
        usable, remarks = available(baselines())
        offered: list[Method] = [*usable, *_tracked(args, remarks), OracleWiener()]
        wanted_names = [name.lower() for name in args.baselines]
        for name in wanted_names:
            if not any(method.name.lower().startswith(name) for method in offered):
                names = ", ".join(method.name.split()[0] for method in offered)
                raise MaterialError(f"'{name}' is no baseline that is there; there are: {names}.")
        found += [
            method
            for method in offered
            if not wanted_names or any(method.name.lower().startswith(name) for name in wanted_names)
        ]
    return [*found, IDENTITY], remarks


def _tracked(args: argparse.Namespace, remarks: list[str]) -> list[Method]:
    """LogMMSE told by the noise tracker, where there is one."""
    from model.evaluate.methods.method import TUNED, Tracked
    from model.network import tracker_weights
    from model.network.weights_file import CheckpointError

    if args.tracker is not None:
        return [Tracked(tracker_weights.load(args.tracker), TUNED)]
    try:
        return [Tracked(tracker_weights.shipped(), TUNED)]
    except CheckpointError as error:
        remarks.append(f"{error}; LogMMSE told by it is left out.")
        return []


def _facts(args: argparse.Namespace, pairs: list[Pair]) -> list[tuple[str, str]]:
    from model import __version__

    facts = [
        ("Made", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()) + f" by Shellac {__version__}"),
        ("Command", shlex.join(["shellac", *sys.argv[1:]])),
    ]
    if pairs:
        noises = sorted({pair.noise for pair in pairs if pair.noise})
        music = len({pair.music for pair in pairs if pair.music})
        facts.append(("Pairs", f"{len(pairs)}: {music} pieces of music; noise of {', '.join(noises)}"))
    return facts


def _split(args: argparse.Namespace) -> Path:
    from model.evaluate.sets.held_out import SPLIT

    return Path(args.split) if args.split else SPLIT


def _tune(args: argparse.Namespace) -> int:
    import csv
    import io

    from model.evaluate import tuning
    from model.evaluate.sets import held_out, mixing
    from model.files.csv_cells import as_text
    from model.files.own_files import new_version

    music = held_out.for_training(args.music, held_out.patterns("music", _split(args)))
    noise = held_out.for_training(args.noise, held_out.patterns("noise", _split(args)))
    pairs = [p for p in mixing.make_pairs(music, noise, tuning.TUNING_PLAN) if p.snr_db is not None]
    args.output.mkdir(parents=True, exist_ok=True)
    with (
        new_version(args.output / "tuning.csv") as file,
        io.TextIOWrapper(file, newline="", encoding="utf-8", write_through=True) as stream,
    ):
        table = csv.writer(stream)
        for number, trial in enumerate(tuning.search(pairs, tuning.candidates())):
            if not number:
                table.writerow(["tool", "setting", "mean SNR gain dB", *trial.by_group])
            gains = [f"{gain:.3f}" for gain in (trial.gain, *trial.by_group.values())]
            table.writerow([as_text(trial.baseline.name), as_text(trial.baseline.setting), *gains])
            print(f"{trial.gain:+.2f} dB  {trial.baseline.name}: {trial.baseline.setting}", flush=True)
        stream.detach()
    return 0
