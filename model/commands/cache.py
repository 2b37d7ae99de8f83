"""`cache`: how much of the noise found the window keeps for the next time, and removing it."""

from __future__ import annotations

import argparse

from model.commands._cli.help import examples


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `cache` to the command line."""
    parser = subparsers.add_parser(
        "cache",
        help="say how much found noise is kept for the next time, or remove it",
        description="The window keeps the noise it has found, so that a recording or a project that is opened again is "
        "restored at once. This says where it is and how large. Its limit is set in the window's "
        "preferences; $SHELLAC_CACHE names another folder.",
        epilog=examples("", "--clear"),
    )
    parser.add_argument("--clear", action="store_true", help="remove all of it; nothing but time is lost")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Says or clears; 1 where something could not be removed."""
    from model.files.cache_folder import clear, held_bytes
    from model.restoration.kept.kept_noise import noise_folder

    folder = noise_folder()
    if args.clear:
        print(f"{_size(clear(folder))} removed from {folder}.")
        return 1 if held_bytes(folder) else 0
    print(f"{_size(held_bytes(folder))} in {folder}.")
    return 0


def _size(count: int) -> str:
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"
