"""The options for access copies, and what they ask for."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from model.commands._cli.options import time_span

if TYPE_CHECKING:
    from model.archive.access_copy import AccessCopies
    from model.audiofiles.file_recording import FileRecording

FORMATS = ("flac", "mp3", "opus", "vorbis")
"""Those of `model.archive.access_copy`, which costs time to import."""


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
        choices=FORMATS,
        default=[],
        help="write a copy for listening as well, NAME_restored_access.EXT: FLAC of 16 bits at 44.1 kHz, MP3, Opus or "
        "Vorbis; may be given several times. The sidecar states it as a derivative",
    )


def copies_wanted(source: FileRecording, formats: list[str], span: tuple[int, int] | None) -> AccessCopies:
    """The access copies of a recording, each format once. Raises ExportError where one cannot hold its channels."""
    from model.archive import access_copy

    for name in formats:
        access_copy.check_channels(access_copy.FORMATS[name], source.channels, source.path)
    return access_copy.AccessCopies(tuple(dict.fromkeys(formats)), span)
