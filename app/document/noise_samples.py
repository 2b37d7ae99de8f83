"""Noise samples that hold for a part of the recording: made of the noise sample there is, and of a selection."""

from __future__ import annotations

from app.document.document import Document
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
    document.change(noise_samples=tuple(sample for sample in document.settings.noise_samples if sample not in gone))
