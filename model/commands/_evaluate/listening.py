"""`evaluate listening`: what listeners' scores show."""

from __future__ import annotations

import argparse
from pathlib import Path

from model.commands._cli.help import examples


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `listening` to the kinds of evaluation."""
    parser = subparsers.add_parser(
        "listening",
        help="analyse the scores of a listening test",
        description="Analyses scores from MUSHRA sessions (the window's, or webMUSHRA's CSV): means and 95 % intervals "
        "over listeners, paired tests of every system against every other with Holm's correction, listeners left out "
        "by the rule of ITU-R BS.1534-3, and the difference to the original for each kind of material.",
        epilog=examples(
            "ratings.csv -o analysis",
            "first.csv second.csv --everybody",
        ),
    )
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULTS.csv", help="scores; several are put together")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="write listening.html, difference.svg and listening.csv into this folder, new or empty",
    )
    parser.add_argument(
        "--everybody", action="store_true", help="leave nobody out, whatever they made of the hidden reference"
    )
    parser.add_argument(
        "--baseline",
        default="input",
        metavar="NAME",
        help="what the original is called among the stimuli (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the analysis, and writes it where wanted; 0 if there was one."""
    from model.listening.ratings import read_ratings
    from model.listening.report import ListeningReport

    ratings = [rating for path in args.results for rating in read_ratings(path)]
    report = ListeningReport.of(ratings, screen=not args.everybody, baseline=args.baseline)
    print(report.text())
    if args.output is not None:
        print(f"\n{report.write(args.output)}")
    return 0 if report.ratings else 1
