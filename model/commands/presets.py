"""`presets`: named sets of settings, those that come with Shellac and the user's own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from model.commands._cli.help import examples
from model.commands._cli.options import add_restoration_options, restoration_settings

if TYPE_CHECKING:
    from model.presets.preset import Preset


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `presets` to the command line."""
    parser = subparsers.add_parser(
        "presets",
        help="list named sets of settings, and keep your own",
        description="Lists the presets: those that come with Shellac, then your own. 'restore --preset NAME' and the "
        "window use the same ones.",
        epilog=examples("", "show Gentle", "save 'My cylinders' --amount 0.8 --depth 14"),
    )
    parser.set_defaults(run=run, action="list")
    actions = parser.add_subparsers(metavar="ACTION", dest="action")
    show = actions.add_parser("show", help="print one as JSON", epilog=examples("Gentle"))
    show.add_argument("name", metavar="NAME|FILE")
    save = actions.add_parser(
        "save",
        help="keep settings under a name of your own; 'save --help' lists the settings",
        epilog=examples("'My cylinders' --amount 0.8 --note 'for the Edison collection'"),
    )
    save.add_argument("name", metavar="NEW_NAME")
    save.add_argument("--note", default="", metavar="TEXT", help="what it is for")
    add_restoration_options(save)
    export = actions.add_parser(
        "export", help="write one to a new file, for another computer", epilog=examples("'My cylinders' cylinders.json")
    )
    export.add_argument("name", metavar="NAME")
    export.add_argument("file", metavar="FILE.json", type=Path)
    taken = actions.add_parser("import", help="add the preset in a file to your own", epilog=examples("cylinders.json"))
    taken.add_argument("file", metavar="FILE.json", type=Path)
    remove = actions.add_parser("remove", help="remove one of your own", epilog=examples("'My cylinders'"))
    remove.add_argument("name", metavar="NAME")


def run(args: argparse.Namespace) -> int:
    """Lists, shows or keeps; 1 where a file among the user's own is none."""
    from model.presets.own import export_preset, find_preset, import_preset, keep_preset, remove_preset
    from model.presets.preset import PresetError, preset_of, preset_text

    if args.action == "show":
        print(preset_text(find_preset(args.name)), end="")
    elif args.action == "save":
        try:
            preset = preset_of(args.name, restoration_settings(args), args.note)
        except ValueError as error:
            raise PresetError(f"The preset cannot be kept: {error}.") from None
        print(f"{preset.name} is kept: {keep_preset(preset)}")
    elif args.action == "export":
        export_preset(find_preset(args.name), args.file)
        print(f"{args.file} is written.")
    elif args.action == "import":
        print(f"{import_preset(args.file).name} is kept among your own presets.")
    elif args.action == "remove":
        remove_preset(args.name)
        print(f"{args.name} is removed.")
    else:
        return _list()
    return 0


def _list() -> int:
    from model.presets.own import own_presets
    from model.presets.shipped import SHIPPED

    own, faults = own_presets()
    for preset in (*SHIPPED, *own):
        print(_line(preset))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _line(preset: Preset) -> str:
    from model.presets.in_words import in_words

    note = f" – {preset.note}" if preset.note else ""
    return f"{preset.name}: {in_words(preset.settings)}{note}"
