"""Whether a span that is said to hold nothing but noise holds music instead: what the noise tracker thinks of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from model.network import tracker_weights
from model.network.coarse import CENTRE_HZ, piece_means
from model.network.weights_file import CheckpointError
from model.recording import Recording
from model.restoration.noise.levels import NoiseLevels
from model.restoration.noise.pieces import pieces_within
from model.restoration.noise.sample import Doubt
from model.restoration.noise.tracked_levels import TrackedLevels
from model.sentence import Sentence

JUDGED_HZ = (300.0, 8000.0)
DOUBTFUL_DB = 6.0
"""Measured on 117 sides made of 39 pieces of music and 13 real and simulated noises at 5, 10 and 20 dB SNR, 1.3 s of
the groove before each: of the grooves selected one stood higher, by 8.6 dB; of the loudest seconds of the music 44, 82
and 92 in a hundred did. Powers are added, not their decibels: one voice over a dense noise fills few of the bands, and
their mean in dB (at most 4.4 for a groove, 7 was doubted) told it from noise in 5, 23 and 51 of a hundred."""
PLAIN_DB = 12.0
"""From here on it is asked, or insisted on, before a span is used. Measured on 90 sides made of 30 pieces of music and
12 recorded grooves, as above: no groove as loud as the rest of the side stood so high (11.6 dB at most), nor one 6 dB
louder than the rest (30 of these, 9.8); of 30 that were 10 dB louder two did (13.8). Of the loudest seconds of music
23, 77 and 97 in a hundred did."""


def above_noise(recording: Recording, start: int, stop: int, levels: NoiseLevels) -> float:
    """How far a span stands above the noise that the tracker knows there.

    Parameters
    ----------
    recording : Recording
    start, stop : int
        The span, in frames.
    levels : NoiseLevels
        Of the whole recording.

    Returns
    -------
    float
        dB, the span's mean power from 300 Hz to 8 kHz over that of the upper level (which three of ten truths exceed),
        or over that of the recording's quietest pieces where it stands less high above those; in the channel where it
        is least; 0 for digital silence. Below 300 Hz is where hum and its harmonics are strongest.
    """
    audio, seconds = pieces_within(recording, start, stop)
    judged = (JUDGED_HZ[0] < CENTRE_HZ) & (min(JUDGED_HZ[1], 0.4 * recording.rate) > CENTRE_HZ)
    found = []
    for channel, sound in enumerate(audio):
        if not sound.any():
            return 0.0
        heard = float(piece_means(sound).mean(axis=0)[judged].sum())
        noise = np.mean(10 ** (levels.at(channel, seconds, "upper") / 10), axis=1)
        quietest = 10 ** (levels.quietest[channel] / 10)
        known = max(float(power[judged].sum()) for power in (noise, quietest))
        found.append(10 * math.log10(max(heard, 1e-12) / max(known, 1e-12)))
    return min(found, default=0.0)


def doubts_of(recording: Recording, spans: Sequence[tuple[int, int]]) -> list[Doubt | None]:
    """`doubt` of each of some spans, with the noise tracker that ships; None where there is none that can be used.

    Raises
    ------
    RecordingError
        The recording cannot be read.
    """
    if not spans:
        return []
    try:
        tracker = tracker_weights.shipped()
    except CheckpointError:
        return [None] * len(spans)
    levels, _ = TrackedLevels.while_played(recording, tracker.network, lambda needle: None)
    return [doubt(recording, *span, levels) for span in spans]


def doubt(recording: Recording, start: int, stop: int, levels: NoiseLevels) -> Doubt | None:
    """Doubt a span that is said to hold nothing but noise.

    Parameters
    ----------
    recording : Recording
    start, stop : int
        The span, in frames.
    levels : NoiseLevels
        Of the same recording.

    Returns
    -------
    Doubt, optional
        Where it seems to be music, or plainly is; None where it may well be noise.
    """
    above = above_noise(recording, start, stop, levels)
    if above < DOUBTFUL_DB:
        return None
    plain = above >= PLAIN_DB
    if plain:
        sentence = Sentence(
            "The span selected as noise stands {above:.0f} dB above the noise known there: it holds music, which would "
            "be taken for noise everywhere. A span of bare groove is better, such as the run-in.",
            above=above,
        )
    else:
        sentence = Sentence(
            "The span selected as noise stands {above:.0f} dB above the noise known there: it seems to hold music, "
            "which would be taken for noise everywhere. A span of bare groove is better, such as the run-in.",
            above=above,
        )
    return Doubt(sentence, plain)
