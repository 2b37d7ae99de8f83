"""Noise samples that hold for a part of the recording: made of the noise sample there is, and of a selection."""

from __future__ import annotations

from collections.abc import Collection

from app.document.document import Document
from app.document.state import DocumentState
from model.restoration.noise_sample import MOST_SAMPLES, NoiseSample


def can_hold(document: Document) -> bool:
    """Whether there is a noise sample, and a span selected that it could hold for."""
    sample, selection = document.settings.floor_selection, document.selection
    room = len(document.settings.noise_samples) < MOST_SAMPLES
    return room and sample is not None and selection is not None and selection != sample


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
