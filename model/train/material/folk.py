"""Folk music and drummers: plucked and breathy instruments over drones and pads, and several drums at once.

Breath, rattles and the tails of many drums in a large room are noise to every measure of a spectrum, and the scores of
the 78 era hardly have them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.train.material.midi import Note, score_of_notes
from model.train.material.scores import DRUMS as KIT_CHANNEL

if TYPE_CHECKING:
    import mido

# General MIDI programs
LEADS = (68, 72, 73, 74, 75, 75, 76, 77, 77, 78, 79, 40, 110, 109, 111, 53, 54, 22, 71)  # pipes, fiddles, voices
PLUCKED = (15, 24, 25, 45, 46, 46, 104, 105, 106, 107, 108, 12, 13, 11, 6)
PADS = (48, 49, 50, 52, 52, 54, 89, 91, 92, 94, 95, 97, 44, 109, 20, 16)
SKINS = (116, 116, 117, 47, 118)  # taiko, toms, timpani, electric drum
RATTLES = (115, 122, 113, 112, 119)  # wood block, shore, agogo, bell, cymbal backwards
HAND_DRUMS = (60, 61, 62, 63, 64, 65, 66, 54, 69, 70, 82, 39, 35, 41, 43, 45, 47)
SCALES = ((0, 2, 3, 5, 7, 9, 10), (0, 2, 4, 5, 7, 9, 11), (0, 1, 4, 5, 7, 8, 10), (0, 3, 5, 7, 10), (0, 2, 4, 7, 9))


def folk_song(seconds: float, rng: np.random.Generator) -> mido.MidiFile:
    """A tune of one scale, `seconds` long: some of a lead, a plucked figure, a pad or drone, and drums."""
    scale, tonic = SCALES[int(rng.integers(len(SCALES)))], int(rng.integers(45, 58))
    beat = 60 / float(rng.uniform(50, 140))
    programs: dict[int, int] = {}
    notes: list[Note] = []
    parts = rng.random(4) < (0.7, 0.6, 0.6, 0.6)
    parts[int(rng.integers(3))] = True
    if parts[0]:
        programs[0] = int(rng.choice(LEADS))
        notes += _tune(seconds, beat, [tonic + 12 + 12 * o + s for o in range(2) for s in scale], rng)
    if parts[1]:
        programs[1] = int(rng.choice(PLUCKED))
        count = int(rng.choice((3, 4, 6, 8)))
        figure = [tonic + 12 * int(rng.integers(2)) + int(rng.choice(scale)) for _ in range(count)]
        loud, step = int(rng.integers(40, 100)), beat / int(rng.choice((1, 2, 2, 4)))
        for number, at in enumerate(np.arange(0, seconds, step).tolist()):
            if rng.random() < 0.85:
                velocity = int(np.clip(loud + rng.normal(0, 10), 10, 127))
                notes.append((at, at + 2 * step, 1, figure[number % len(figure)], velocity))
    if parts[2]:
        programs[2] = int(rng.choice(PADS))
        now = 0.0
        while now < seconds:
            length = float(beat * rng.choice((4, 8, 8, 16)))
            chord = rng.choice((0, 7, 12, -12, scale[2], 5), size=int(rng.integers(1, 4)), replace=False)
            for interval in chord.tolist():
                notes.append((now, now + length, 2, tonic + int(interval), int(rng.integers(35, 100))))
            now += length
    if parts[3]:
        notes += _drums(seconds, beat, int(rng.integers(1, 4)), programs, rng)
    return score_of_notes(notes, programs, rng)


def drummers(seconds: float, rng: np.random.Generator) -> mido.MidiFile:
    """Two to six drums of skin, wood and rattles at one pace, `seconds` long; now and then only one goes on."""
    programs: dict[int, int] = {}
    notes = _drums(seconds, 60 / float(rng.uniform(55, 150)), int(rng.integers(2, 7)), programs, rng)
    return score_of_notes(notes, programs, rng)


def _tune(seconds: float, beat: float, pitches: list[int], rng: np.random.Generator) -> list[Note]:
    """Notes of half a beat to four, step by step, with rests."""
    notes: list[Note] = []
    now, place, loud = 0.0, len(pitches) // 2, float(rng.uniform(45, 110))
    while now < seconds:
        length = beat * float(rng.choice((0.25, 0.5, 0.5, 1, 1, 2, 4)))
        place = int(np.clip(place + rng.integers(-2, 3), 0, len(pitches) - 1))
        if rng.random() < 0.85:
            notes.append((now, now + 0.95 * length, 0, pitches[place], int(np.clip(loud + rng.normal(0, 12), 10, 127))))
        now += length
        if rng.random() < 0.05:
            now += 4 * beat
    return notes


def _drums(seconds: float, beat: float, count: int, programs: dict[int, int], rng: np.random.Generator) -> list[Note]:
    """`count` drums, each with a pattern of its own; adds the programs of those that are not of the kit."""
    notes: list[Note] = []
    alone = [(float(rng.uniform(0, seconds)), float(rng.uniform(2, 6))) for _ in range(int(rng.integers(0, 3)))]
    for number in range(count):
        of_kit = number >= 3 or rng.random() < 0.4
        channel = KIT_CHANNEL if of_kit else 3 + number
        if of_kit:
            pitch = int(rng.choice(HAND_DRUMS))
        else:
            skin = rng.random() < 0.75
            programs[channel] = int(rng.choice(SKINS if skin else RATTLES))
            pitch = int(rng.integers(30, 60) if skin else rng.integers(50, 80))
        step = beat / int(rng.choice((1, 2, 2, 4, 4, 3)))
        pattern = rng.random(int(rng.choice((6, 8, 8, 12, 16)))) < rng.uniform(0.1, 0.9)
        pattern[0] = True
        loud = rng.uniform(40, 120) * np.where(rng.random(len(pattern)) < 0.5, 1.0, rng.uniform(0.3, 0.9))
        for stroke, at in enumerate(np.arange(0, seconds, step).tolist()):
            rests = number and any(begin <= at < begin + lasting for begin, lasting in alone)
            if pattern[stroke % len(pattern)] and not rests and rng.random() < 0.95:
                velocity = int(np.clip(loud[stroke % len(pattern)] + rng.normal(0, 7), 8, 127))
                start = max(0.0, at + float(rng.normal(0, 0.006)))
                notes.append((start, start + step, channel, pitch, velocity))
    return notes
