"""Percussion as bands and orchestras have it: rolls, cymbals, bass drum and timpani, as scores for `scores.render`.

A roll on a snare drum and a cymbal that dies away are noise by every measure but one: somebody played them. Hardly
any score of the material has them, and a network that never saw them takes the roll before an anthem for surface
noise (docs/evaluation.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from model.train.material.midi import score_of
from model.train.material.scores import DRUMS

if TYPE_CHECKING:
    import mido

KITS = (48, 48, 48, 0, 8, 40)  # General MIDI: orchestral most often; standard, room, brush
TIMPANI = 47  # program, played on a channel of its own
TIMPANI_CHANNEL = 0
BASS_DRUMS, SNARES, CYMBALS = (35, 36), (38, 40), (49, 55, 57, 59)
LIGHT = (37, 39, 42, 44, 46, 51, 54, 69, 70, 75, 76, 81, 82)  # rim, clap, hi-hats, ride, shakers, blocks, triangle

Stroke = tuple[float, int, int, int]  # seconds, channel, pitch, velocity
Section = Callable[[float, np.random.Generator], list[Stroke]]


def percussion(seconds: float, random: np.random.Generator) -> mido.MidiFile:
    """About `seconds` of percussion: passages of 2-8 s, each of another kind, some with silence between."""
    strokes: list[Stroke] = []
    now = 0.0
    while now < seconds:
        length = float(random.uniform(2, 8))
        passage = SECTIONS[int(random.choice(len(SECTIONS), p=SHARES))]
        strokes += [(now + at, channel, pitch, loud) for at, channel, pitch, loud in passage(length, random)]
        now += length + (float(random.uniform(0.5, 4)) if random.random() < 0.4 else 0.0)
    return _score(strokes, random)


def roll(length: float, random: np.random.Generator) -> list[Stroke]:
    """A roll that swells, fades or stays, on a snare, a bass drum, a hanging cymbal or timpani."""
    pitches = (*SNARES, *SNARES, *CYMBALS, *BASS_DRUMS)
    kettle = random.random() < 0.25
    pitch = int(random.integers(41, 54)) if kettle else int(random.choice(pitches))
    channel = TIMPANI_CHANNEL if kettle else DRUMS
    first, last = random.uniform(15, 110, 2)
    pace = float(random.uniform(12, 30))
    moments = np.arange(0, length, 1 / pace)
    moments = np.maximum(0, moments + random.normal(0, 0.08 / pace, len(moments)))
    levels = np.interp(moments, (0, length), (first, last)) + random.normal(0, 5, len(moments))
    return [(float(at), channel, pitch, _velocity(level)) for at, level in zip(moments, levels, strict=True)]


def march(length: float, random: np.random.Generator) -> list[Stroke]:
    """Bass drum (with cymbals, some) on the beat, strokes and short rolls of the snare between."""
    beat = 60 / float(random.uniform(60, 132))
    loud, crash = float(random.uniform(45, 115)), float(random.choice((0.0, 0.3, 1.0)))
    drum, snare, cymbal = (int(random.choice(kind)) for kind in (BASS_DRUMS, SNARES, CYMBALS))
    strokes: list[Stroke] = []
    for number, at in enumerate(np.arange(0, length, beat).tolist()):
        if number % 2 == 0:
            strokes.append((at, DRUMS, drum, _velocity(loud + random.normal(0, 6))))
            if random.random() < crash:
                strokes.append((at, DRUMS, cymbal, _velocity(loud + random.normal(-5, 8))))
        for part in range(4):
            if random.random() < (0.9 if part == 0 else 0.45):
                strokes.append((at + part * beat / 4, DRUMS, snare, _velocity(loud - 15 + random.normal(0, 9))))
        if random.random() < 0.15:
            short = roll(beat, random)
            strokes += [(at + place, DRUMS, snare, velocity) for place, _, _, velocity in short]
    return strokes


def accents(length: float, random: np.random.Generator) -> list[Stroke]:
    """Single strokes that are left to ring: a clash of cymbals, a bass drum, a kettle drum, both at once."""
    strokes: list[Stroke] = []
    now = 0.0
    while now < length:
        velocity = _velocity(random.uniform(30, 127))
        if random.random() < 0.6:
            strokes.append((now, DRUMS, int(random.choice(CYMBALS)), velocity))
        if random.random() < 0.5:
            strokes.append((now, DRUMS, int(random.choice(BASS_DRUMS)), velocity))
        if random.random() < 0.25:
            strokes.append((now, TIMPANI_CHANNEL, int(random.integers(41, 54)), velocity))
        now += float(random.exponential(0.9)) + 0.2
    return strokes


def rhythm(length: float, random: np.random.Generator) -> list[Stroke]:
    """A steady light pattern: hi-hat, ride, shaker, blocks, with a drum under it."""
    step = 60 / float(random.uniform(90, 200)) / 2
    light, loud = int(random.choice(LIGHT)), float(random.uniform(35, 105))
    drum, snare = int(random.choice(BASS_DRUMS)), int(random.choice(SNARES))
    strokes: list[Stroke] = []
    for number, at in enumerate(np.arange(0, length, step).tolist()):
        strokes.append((at, DRUMS, light, _velocity(loud + random.normal(0, 10))))
        if number % 4 == 0:
            strokes.append((at, DRUMS, drum, _velocity(loud + random.normal(0, 6))))
        if number % 4 == 2:
            strokes.append((at, DRUMS, snare, _velocity(loud + random.normal(-5, 8))))
    return strokes


SECTIONS: tuple[Section, ...] = (roll, march, accents, rhythm)
SHARES = (0.35, 0.3, 0.2, 0.15)


def _velocity(level: float) -> int:
    return int(np.clip(level, 6, 127))


def _score(strokes: list[Stroke], random: np.random.Generator) -> mido.MidiFile:
    import mido

    kit = int(random.choice(KITS))
    beginning = [
        mido.Message("program_change", channel=DRUMS, program=kit),
        mido.Message("program_change", channel=TIMPANI_CHANNEL, program=TIMPANI),
    ]
    timed = [(at, 0, mido.Message("note_on", channel=c, note=p, velocity=v)) for at, c, p, v in strokes]
    timed += [(at + 0.5, 0, mido.Message("note_off", channel=c, note=p)) for at, c, p, _ in strokes]
    return score_of(timed, beginning)
