"""Music that networks take for noise: drums, basses, rolls and applause alone, and notes that are held.

A bass drum looks like rumble, a brush like hiss, a held organ note like hum (``docs/evaluation.md``). Orchestral scores
have little of it, and never by itself.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from model.train.bank import RATE, Audio
from model.train.material.midi import Note, score_of_notes
from model.train.material.scores import DRUMS as KIT_CHANNEL
from model.train.material.sources import decode

if TYPE_CHECKING:
    import mido

HIT_SECONDS = 4.0
BASSES = (32, 33, 34, 35, 43, 43, 58, 58, 70, 16, 19)  # General MIDI programs: bass guitars, contrabass, tuba, pedals
HELD = (16, 19, 19, 20, 21, 22, 23, 109, 109, 110, 48, 48, 49, 52, 53, 56, 57, 58, 60, 61, 64, 66, 68, 70, 71, 73, 75)
ROLLED = (None, None, 47, 47, 47, 117, 118, 116, 119)
"""General MIDI programs: drum kit, timpani, toms, taiko, cymbal."""
ROLLED_OF_KIT = (38, 38, 40, 35, 41, 45, 49, 51, 55, 57, 54, 70, 82)  # snares, drums, cymbals, tambourine, shakers
APPLAUSE = 126
LEADS = (21, 22, 40, 56, 65, 68, 71, 73, 109, 110, 53, 0)


def hits_of(folder: Path) -> dict[str, list[Audio]]:
    """The recorded hits of a drum kit by instrument, each (samples,), begun at its attack and ended in silence.

    What a file's name says before its numbers is the instrument. A hit ends where its room's noise begins: that would
    be learned as music.
    """
    kits: dict[str, list[Audio]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in {".flac", ".wav", ".aiff", ".aif", ".ogg"}:
            continue
        try:
            hit = _ended(decode(path)[: round(HIT_SECONDS * RATE)])
        except ValueError:
            continue
        if hit is not None:
            parts = path.stem.split("__")
            name = parts[-2] if len(parts) > 2 and parts[-1][:1].isdigit() else parts[-1]
            kits.setdefault(re.sub(r"[#_\- ]*\d+.*$", "", name), []).append(hit)
    return kits


def _ended(hit: Audio) -> Audio | None:
    """`hit` (samples,) from its attack to where it is 6 dB above its last, quietest tenth; None where it is no hit."""
    part = RATE // 100
    if len(hit) < 10 * part:
        return None
    power = np.square(hit[: len(hit) // part * part].astype(np.float64)).reshape(-1, part).mean(axis=1)
    peak = int(np.argmax(power))
    if power[peak] <= 0:
        return None
    rest = max(float(np.quantile(power, 0.1)), float(power[peak]) * 1e-7)
    first = int(np.argmax(power > max(4 * rest, power[peak] * 1e-3)))
    sounding = np.flatnonzero(power > 4 * rest)
    if len(sounding) == 0:
        return None
    kept = hit[max(0, first - 1) * part : (int(sounding[-1]) + 1) * part].copy()
    fade = min(len(kept) // 2, 4 * part)
    kept[len(kept) - fade :] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    return np.asarray(kept / np.abs(kept).max(), np.float32)


def groove(kit: dict[str, list[Audio]], seconds: float, rng: np.random.Generator) -> Audio:
    """One to four instruments of a kit at a steady pace, (samples,); sometimes one drum and nothing else."""
    names = list(kit)
    chosen = [names[int(k)] for k in rng.permutation(len(names))[: int(rng.integers(1, 5))]]
    step = 60 / float(rng.uniform(60, 150)) / int(rng.choice((1, 2, 2, 3, 4)))
    bar = int(rng.choice((6, 8, 8, 12, 16)))
    sound = np.zeros(round((seconds + HIT_SECONDS) * RATE), np.float32)
    for name in chosen:
        density, loud = rng.uniform(0.08, 0.8), rng.uniform(0.2, 1.0)
        pattern = rng.random(bar) < density
        pattern[0] |= rng.random() < 0.7
        speed = float(rng.uniform(0.8, 1.2))  # another size of drum
        for number, at in enumerate(np.arange(0, seconds, step).tolist()):
            if not (pattern[number % bar] ^ (rng.random() < 0.06)):
                continue
            hit = kit[name][int(rng.integers(len(kit[name])))]
            hit = np.interp(np.arange(0, len(hit) - 1, speed), np.arange(len(hit)), hit).astype(np.float32)
            place = max(0, round((at + float(rng.normal(0, 0.006))) * RATE))
            hit = hit[: len(sound) - place]  # a drum made larger lasts longer
            sound[place : place + len(hit)] += hit * np.float32(loud * np.exp(rng.normal(0, 0.25)))
    return sound[: round(seconds * RATE)]


def bass_line(seconds: float, rng: np.random.Generator) -> mido.MidiFile:
    """A bass alone, E1 to B2: walking, in long notes, or one note again and again."""
    pace, pitch = float(np.exp(rng.uniform(np.log(0.2), np.log(3.0)))), int(rng.integers(28, 44))
    stays = rng.random() < 0.3
    notes: list[Note] = []
    now = 0.0
    while now < seconds:
        length = pace * float(rng.choice((0.5, 1, 1, 1, 2)))
        if not stays:
            pitch = int(np.clip(pitch + rng.integers(-5, 6), 26, 48))
        if rng.random() < 0.9:
            notes.append((now, now + length * float(rng.uniform(0.5, 1.0)), 0, pitch, int(rng.integers(50, 120))))
        now += length
    return score_of_notes(notes, {0: int(rng.choice(BASSES))}, rng, modulated=True)


def held_notes(seconds: float, rng: np.random.Generator) -> mido.MidiFile:
    """One to four notes held for 3-30 s, any tuning, changed now and then; in half of them a melody above."""
    notes: list[Note] = []
    programs = {channel: int(rng.choice(HELD)) for channel in range(3)}
    lowest = int(rng.integers(30, 70))
    now = 0.0
    while now < seconds:
        length = float(np.exp(rng.uniform(np.log(3), np.log(30))))
        chord = (0, 7, 12, 16, 4, 19, 3, 24)
        for number in range(int(rng.integers(1, 5))):
            pitch = lowest + chord[int(rng.integers(len(chord)))]
            notes.append((now, now + length, number % 3, pitch, int(rng.integers(40, 115))))
        now += length + float(rng.choice((0.0, 0.0, 0.05, 0.6)))
        lowest = int(np.clip(lowest + rng.integers(-5, 6), 28, 72))
    if rng.random() < 0.5:
        programs[3], now, pitch = int(rng.choice(LEADS)), 0.0, int(rng.integers(62, 84))
        while now < seconds:
            length = float(rng.choice((0.2, 0.3, 0.4, 0.6, 1.2)))
            pitch = int(np.clip(pitch + rng.integers(-4, 5), 58, 92))
            if rng.random() < 0.8:
                notes.append((now, now + length * 0.95, 3, pitch, int(rng.integers(40, 110))))
            now += length
    return score_of_notes(notes, programs, rng, modulated=True)


def rolls(seconds: float, rng: np.random.Generator) -> mido.MidiFile:
    """One drum, timpano, cymbal or shaker in rolls of 0.5-12 s that swell and fade, 6 to 22 strokes a second."""
    notes: list[Note] = []
    program = ROLLED[int(rng.integers(len(ROLLED)))]
    channel = KIT_CHANNEL if program is None else 0
    pitch = int(rng.choice(ROLLED_OF_KIT)) if program is None else int(rng.integers(36, 58))
    now = 0.1
    while now < seconds:
        lasting, pace = float(np.exp(rng.uniform(np.log(0.5), np.log(12)))), float(rng.uniform(6, 22))
        loudest, swell = float(rng.uniform(45, 120)), float(rng.uniform(0, 1))
        moments = np.arange(0, lasting, 1 / pace)
        strokes = loudest * (1 - swell * np.abs(np.sin(np.pi * moments / lasting + rng.uniform(0, np.pi))))
        for moment, velocity in zip(moments.tolist(), strokes.tolist(), strict=True):
            at = now + moment + float(rng.normal(0, 0.004))
            notes.append((max(0.0, at), at + 0.9 / pace, channel, pitch, int(np.clip(velocity, 8, 127))))
        now += lasting + float(rng.choice((0.0, 0.3, 1.0, 3.0)))
        if program is not None and rng.random() < 0.4:
            pitch = int(np.clip(pitch + rng.integers(-5, 6), 36, 60))
    return score_of_notes(notes, {} if program is None else {0: program}, rng, modulated=True)


def applause(seconds: float, rng: np.random.Generator) -> mido.MidiFile:
    """Applause that rises, lasts for 4-25 s and dies away, of one to three crowds at different pitches."""
    notes: list[Note] = []
    crowds = int(rng.integers(1, 4))
    now = float(rng.uniform(0, 2))
    while now < seconds:
        lasting = float(np.exp(rng.uniform(np.log(4), np.log(25))))
        for channel in range(crowds):
            begin = now + float(rng.uniform(0, 1.5))
            end = begin + lasting * float(rng.uniform(0.6, 1.0))
            notes.append((begin, end, channel, int(rng.integers(50, 73)), int(rng.integers(50, 120))))
        now += lasting + float(rng.uniform(0.5, 5))
    return score_of_notes(notes, dict.fromkeys(range(crowds), APPLAUSE), rng, modulated=True)
