"""Held-out music that is rendered: scores, and what is most easily taken for noise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from model.train.bank import RATE
from model.train.material.midi import score_of
from model.train.material.prepare import drawn
from model.train.material.scores import DRUMS, ENSEMBLES, excerpt, orchestrated, read_notes, render, varied
from model.train.material.sources import trimmed
from model.train.validation.sources import Source, Sources

if TYPE_CHECKING:
    import mido

ORCHESTRAS = ("military band", "church organ", "piano", "harpsichord", "musette", "choir and organ", "woodwind quintet")
HELD_HZ = (58.0, 98.0, 123.5, 185.0, 233.0, 250.0, 311.0)
"""Held notes on and off the mains' lines; the pitch wheel takes them to the cent."""
HELD_PROGRAMS = (19, 42, 58, 71, 21, 68, 109)  # organ, cello, tuba, clarinet, accordion, oboe, bagpipe
BAGPIPE, APPLAUSE, TIMPANI = 109, 126, 47
BRUSHES = 40  # the General MIDI drum kit


def scores(sources: Sources, count: int, seconds: float) -> Iterator[Source]:
    """`count` renderings of the set's scores, composers in turn, each at least `seconds` long."""
    composers: dict[str, list[int]] = {}
    paths = sources.paths("scores")
    for place, path in enumerate(paths):
        composers.setdefault(path.name.partition("_")[0], []).append(place)
    made, turn = 0, 0
    while made < count and turn < 20 * count:
        names = list(composers)
        places = composers[names[turn % len(names)]]
        path = paths[places[(turn // len(names)) % len(places)]]
        rng = drawn(61, sources.name, path.name, turn)
        label = ORCHESTRAS[turn % len(ORCHESTRAS)]
        turn += 1
        notes = read_notes(path)
        latest = max(0.0, notes[-1].start - 1.5 * seconds)
        chosen = excerpt(notes, rng.uniform(0, latest), 1.5 * seconds)
        if len(chosen) < 8:
            continue
        chosen = varied(chosen, float(rng.uniform(0.85, 1.15)), int(rng.integers(-2, 3)), rng)
        audio = trimmed(render(orchestrated(chosen, ENSEMBLES[label], rng), rng), 40)
        if len(audio) >= seconds * RATE:
            made += 1
            yield Source(f"{path.stem} ({label})", "scores", audio)


def like_noise(sources: Sources, seconds: float) -> Iterator[Source]:
    """Held notes on and off the mains' lines, drone, cymbals, brushes, drums, applause: music that must all stay."""
    rng = drawn(62, sources.name)
    shift = 0 if sources.name == "learn" else 1
    for number in range(3):
        hertz = HELD_HZ[(2 * number + shift) % len(HELD_HZ)]
        program = HELD_PROGRAMS[(3 * number + shift) % len(HELD_PROGRAMS)]
        yield _played(f"held note {hertz:g} Hz, program {program}", _held(hertz, program, seconds), rng, seconds)
    yield _played("bagpipe over a drone", _bagpipe(rng, seconds), rng, seconds)
    yield _played("cymbals and bass drum", _percussion(rng, seconds, (49, 57, 51, 35, 35, 46), 0), rng, seconds)
    yield _played("brushes", _percussion(rng, seconds, (38, 40, 42, 38, 35, 51), BRUSHES), rng, seconds)
    yield _played("timpani rolls", _roll(rng, seconds), rng, seconds)
    yield _played("applause", _held(261.6, APPLAUSE, seconds), rng, seconds)


def _played(name: str, score: mido.MidiFile, rng: np.random.Generator, seconds: float) -> Source:
    audio = render(score, rng)
    frames = round(seconds * RATE)
    audio = np.pad(audio[:frames], (0, max(0, frames - len(audio))))
    return Source(name, "like noise", np.asarray(audio, np.float32))


def _score(events: list[tuple[float, mido.Message]]) -> mido.MidiFile:
    return score_of((moment, 0, message) for moment, message in events)


def _held(hertz: float, program: int, seconds: float) -> mido.MidiFile:
    import mido

    pitch = 69 + 12 * np.log2(hertz / 440)
    wheel = round((pitch - round(pitch)) / 2 * 8192)
    return _score(
        [
            (0.0, mido.Message("program_change", program=program)),
            (0.0, mido.Message("pitchwheel", pitch=wheel)),
            (0.01, mido.Message("note_on", note=round(pitch), velocity=90)),
            (seconds + 1, mido.Message("note_off", note=round(pitch))),
        ]
    )


def _bagpipe(rng: np.random.Generator, seconds: float) -> mido.MidiFile:
    import mido

    events = [(0.0, mido.Message("program_change", channel=c, program=BAGPIPE)) for c in (0, 1)]
    for drone in (45, 57):
        events.append((0.01, mido.Message("note_on", channel=1, note=drone, velocity=70)))
        events.append((seconds + 1, mido.Message("note_off", channel=1, note=drone)))
    now = 0.3
    while now < seconds:
        note, lasting = int(rng.choice([67, 69, 71, 73, 74, 76, 78, 79, 81])), float(rng.choice([0.15, 0.3, 0.6]))
        events.append((now, mido.Message("note_on", note=note, velocity=95)))
        events.append((now + lasting, mido.Message("note_off", note=note)))
        now += lasting
    return _score(events)


def _percussion(rng: np.random.Generator, seconds: float, notes: tuple[int, ...], kit: int) -> mido.MidiFile:
    import mido

    events = [(0.0, mido.Message("program_change", channel=DRUMS, program=kit))]
    now = 0.05
    while now < seconds:
        note, velocity = int(rng.choice(notes)), int(rng.integers(35, 115))
        events.append((now, mido.Message("note_on", channel=DRUMS, note=note, velocity=velocity)))
        now += float(rng.choice([0.125, 0.25, 0.25, 0.5, 1.0]))
    return _score(events)


def _roll(rng: np.random.Generator, seconds: float) -> mido.MidiFile:
    import mido

    events = [(0.0, mido.Message("program_change", program=TIMPANI))]
    now, note = 0.05, 41
    while now < seconds:
        if rng.random() < 0.03:
            note = int(rng.choice([38, 41, 43, 45, 48]))
        velocity = int(60 + 40 * np.sin(now))
        events.append((now, mido.Message("note_on", note=note, velocity=velocity)))
        events.append((now + 0.08, mido.Message("note_off", note=note)))
        now += 0.075
    return _score(events)
