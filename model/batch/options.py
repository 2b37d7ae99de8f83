"""What a batch is to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from model.archive.export import Overs
from model.restoration.settings import RestorationSettings


@dataclass(frozen=True)
class BatchOptions:
    """What a batch is to do.

    Attributes
    ----------
    source : Path
    target : Path
    settings : RestorationSettings
    residual : bool
        What is taken out is written, too.
    each : bool
        It is written as one file for each kind of noise.
    overs : Overs
    copies : tuple of str
        Access copies of every result; names that `model.archive.copies.copy_format.copy_format` knows.
    patterns : tuple of str
        See `plan.scan`; empty: all sound files.
    jobs : int
        Worker processes on this machine.
    dask : str, optional
        Address of a Dask scheduler, to use instead of processes here.
    pictures : bool
        Small spectrograms before and after are kept for the report.
    only : frozenset of str, optional
        `plan.SourceFile.source` of the files that are entered; None: all that are found.
    redo : bool
        Only what listeners' decisions entered; the folder is not looked through.
    """

    source: Path
    target: Path
    settings: RestorationSettings
    residual: bool = False
    each: bool = False
    overs: Overs = "limit"
    copies: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    jobs: int = 1
    dask: str | None = None
    pictures: bool = True
    only: frozenset[str] | None = None
    redo: bool = False
