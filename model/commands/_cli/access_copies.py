"""The options for access copies, and what they ask for."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from model.commands._cli.options import time_span

if TYPE_CHECKING:
    from model.archive.copies.access_copy import AccessCopies
    from model.audiofiles.file_recording import FileRecording

FORMATS = ("flac", "mp3", "opus", "vorbis")
"""Those of `model.archive.copies.copy_format`, which costs time to import."""


class _Offered(tuple[str, ...]):
    """What a shell completes; the names of free choices are no end."""

    def __contains__(self, name: object) -> bool:
        return True


def add_copy_span(parser: argparse.ArgumentParser) -> None:
    """Adds the span that access copies hold."""
    parser.add_argument(
        "--copy-span",
        type=time_span,
        metavar="START-STOP",
        help="access copies hold this span alone: NAME_restored_clip.EXT",
    )


def add_access_copies(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of access copies."""
    parser.add_argument(
        "--access-copy",
        action="append",
        type=_format_name,
        choices=_Offered(FORMATS),
        default=[],
        metavar="FORMAT[:DEPTH][:RATE]",
        help="write a copy for listening as well, NAME_restored_access.EXT: flac (16 bits at 44.1 kHz), mp3, opus or "
        "vorbis; or with depth and rate of your choice: wav:24:96000, wav:float:source, flac:16:48k, mp3:48000, where "
        "source is the rate of the recording; may be given several times. The sidecar states it as a derivative",
    )


def _format_name(text: str) -> str:
    from model.archive.copies.copy_format import copy_format
    from model.archive.targets import ExportError

    try:
        return copy_format(text).name
    except ExportError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def copies_wanted(source: FileRecording, formats: list[str], span: tuple[int, int] | None) -> AccessCopies:
    """The access copies of a recording, each format once. Raises ExportError where one cannot hold it."""
    from model.archive.copies.access_copy import AccessCopies
    from model.archive.copies.copy_format import check_format, copy_format

    for name in formats:
        check_format(copy_format(name), source.channels, source.rate, source.path)
    return AccessCopies(tuple(dict.fromkeys(formats)), span)
