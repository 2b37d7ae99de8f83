"""Noise samples that hold for a part of the recording: made of the noise sample there is, and of a selection."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Generator

from app.document.document import Document
from app.document.state import DocumentState
from app.processes.worker import Worker
from model.restoration.noise.sample import MOST_SAMPLES, Doubt, NoiseSample

log = logging.getLogger(__name__)


def can_hold(document: Document) -> bool:
    """Whether there is a noise sample, and a span selected that it could hold for."""
    sample, selection = document.settings.floor_selection, document.selection
    room = len(document.settings.noise_samples) < MOST_SAMPLES
    return room and sample is not None and selection is not None and selection != sample


def take_selection(document: Document, use_anyway: Callable[[str], bool]) -> Worker | None:
    """Use the selection as noise sample, unless it plainly holds music and the user thinks better of it.

    Parameters
    ----------
    document
    use_anyway
        Asks the user; it is given what speaks against the selection, in a sentence.

    Returns
    -------
    Worker or None
        That judges the selection; nothing is changed before it has ended. None where nothing is selected.
    """
    recording, span = document.recording, document.selection
    if recording is None or span is None:
        return None

    def judge() -> Generator[None, None, Doubt | None]:
        yield
        return document.engine.doubt_of(recording.path, span)

    def judged(doubt: Doubt | None) -> None:
        agreed = doubt is None or not doubt.plain or use_anyway(doubt.sentence)
        if agreed and document.recording is recording:  # another may have been opened meanwhile
            document.change(floor_selection=span)

    def failed(error: Exception) -> None:
        log.warning("the selection was not judged: %s", error)  # what follows says why it cannot be restored, either
        judged(None)

    worker = document.work(judge(), "noise sample")
    worker.finished.connect(judged)
    worker.failed.connect(failed)
    worker.start()
    return worker


def hold_for_selection(document: Document) -> None:
    """Let the noise sample hold for the selection only; elsewhere the noise is estimated as without a sample."""
    sample, selection = document.settings.floor_selection, document.selection
    if sample is not None and selection is not None and can_hold(document):
        samples = (*document.settings.noise_samples, NoiseSample(*sample, *selection))
        document.change(floor_selection=None, noise_samples=samples)


def meant(document: Document) -> tuple[NoiseSample, ...]:
    """Those that hold within the selection; without a selection all of them."""
    samples, selection = document.settings.noise_samples, document.selection
    if selection is None:
        return samples
    return tuple(sample for sample in samples if sample.first < selection[1] and sample.last > selection[0])


def remove(document: Document) -> None:
    """Remove those that are `meant`."""
    gone = meant(document)
    samples = document.settings.noise_samples
    remove_at(document, [place for place, sample in enumerate(samples) if sample in gone])


def remove_at(document: Document, places: Collection[int]) -> None:
    """Remove those at these places in the list."""
    samples = document.settings.noise_samples
    document.change(noise_samples=tuple(sample for place, sample in enumerate(samples) if place not in places))


def doubts(document: Document) -> list[str]:
    """For each of them a sentence where it is plainly music; empty where it is not, or not known yet."""
    samples, prepared = document.settings.noise_samples, document.prepared
    known = prepared.sample_doubts if prepared is not None and document.state is not DocumentState.PREPARING else ()
    return list(known) if len(known) == len(samples) else [""] * len(samples)
