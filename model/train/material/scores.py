"""Scores (MIDI files) as notes, and notes as sound: rendered by fluidsynth, differently every time."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from model.audiofiles import sound_file
from model.train.bank import RATE, Audio
from model.train.material.midi import score_of

if TYPE_CHECKING:
    import mido

SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
DRUMS = 9

# General MIDI programs, highest part first, as the bands and soloists of the 78 era.
ENSEMBLES: dict[str, tuple[int, ...]] = {
    "string quartet": (40, 40, 41, 42),
    "string orchestra": (48, 48, 48, 43),
    "salon orchestra": (40, 73, 71, 42, 0),
    "symphony orchestra": (73, 68, 71, 48, 60, 42, 43),
    "brass band": (56, 56, 60, 57, 58),
    "military band": (72, 71, 56, 60, 66, 57, 58),
    "woodwind quintet": (73, 68, 71, 60, 70),
    "saxophone quartet": (64, 65, 66, 67),
    "jazz band": (56, 71, 57, 105, 32),
    "dance orchestra": (40, 65, 59, 21, 0, 32),
    "tango": (21, 40, 0, 32),
    "mandolin and guitar": (25, 24, 24, 32),
    "banjo and piano": (105, 0, 0),
    "xylophone and band": (13, 71, 57, 58),
    "violin and piano": (40, 0, 0),
    "cello and piano": (42, 0, 0),
    "flute and harp": (73, 46, 46),
    "clarinet and piano": (71, 0, 0),
    "cornet and piano": (56, 1, 1),
    "piano": (0,),
    "bright piano": (1,),
    "honky-tonk piano": (3,),
    "harpsichord": (6,),
    "church organ": (19,),
    "reed organ": (20,),
    "accordion": (21,),
    "guitar": (24,),
    "harp": (46,),
    "choir": (52,),
    "choir and organ": (52, 52, 19),
    "solo voice and piano": (53, 0, 0),
    "solo voice and strings": (53, 48, 48, 43),
    "celesta and strings": (8, 48, 48, 43),
    "whistle and piano": (78, 0, 0),
    "musette": (22, 21, 24, 32),
}
PLUCKED = {0, 1, 3, 6, 8, 13, 24, 25, 32, 46, 105}


@dataclass(frozen=True)
class Note:
    """A note: seconds from the start, MIDI pitch and velocity, and the part (voice) that plays it.

    Attributes
    ----------
    start : float
        First frame.
    stop : float
        The frame behind the last.
    pitch : int
    velocity : int
    voice : int
    drum : bool
    """

    start: float
    stop: float
    pitch: int
    velocity: int
    voice: int
    drum: bool = False


def read_notes(path: Path) -> list[Note]:
    """All notes of a MIDI file in order of their start.

    Raises
    ------
    ValueError
        When it holds none.
    """
    import mido  # comes with the extra "train"; the demo record does without

    try:
        score = mido.MidiFile(path, clip=True)
    except (OSError, EOFError, ValueError, KeyError, IndexError) as error:
        raise ValueError(f"{path}: not a MIDI file that can be read ({error})") from error
    tempi: list[tuple[int, int]] = [(0, 500000)]
    events: list[tuple[int, int, mido.Message]] = []
    for number, track in enumerate(score.tracks):
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "set_tempo":
                tempi.append((tick, message.tempo))
            elif message.type in ("note_on", "note_off"):
                events.append((tick, number, message))
    tempi.sort()
    ticks = np.array([tick for tick, _ in tempi], dtype=np.float64)
    pace = np.array([tempo for _, tempo in tempi]) * 1e-6 / score.ticks_per_beat
    at = np.concatenate([[0.0], np.cumsum(np.diff(ticks) * pace[:-1])])

    def seconds(tick: int) -> float:
        i = int(np.searchsorted(ticks, tick, side="right")) - 1
        return float(at[i] + (tick - ticks[i]) * pace[i])

    voices: dict[tuple[int, int], int] = {}
    sounding: dict[tuple[int, int], tuple[float, int]] = {}
    notes: list[Note] = []
    for tick, number, message in sorted(events, key=lambda event: (event[0], event[2].type == "note_on")):
        voice = voices.setdefault((number, message.channel), len(voices))
        key, now = (voice, message.note), seconds(tick)
        if key in sounding:
            began, velocity = sounding.pop(key)
            if now > began:
                notes.append(Note(began, now, message.note, velocity, voice, message.channel == DRUMS))
        if message.type == "note_on" and message.velocity > 0:
            sounding[key] = (now, message.velocity)
    if not notes:
        raise ValueError(f"{path}: there are no notes in this MIDI file")
    return sorted(notes, key=lambda note: (note.start, note.pitch))


def excerpt(notes: Sequence[Note], start: float, seconds: float) -> list[Note]:
    """The notes that begin in [start, start + seconds), moved to begin at 0."""
    inside = [note for note in notes if start <= note.start < start + seconds]
    if not inside:
        return []
    first = inside[0].start
    return [
        replace(note, start=note.start - first, stop=min(note.stop, start + seconds + 2) - first) for note in inside
    ]


def varied(notes: Sequence[Note], tempo: float, transpose: int, rng: np.random.Generator) -> list[Note]:
    """Another performance: faster by `tempo`, higher by `transpose` semitones, with swells and human timing."""
    length = max(note.stop for note in notes) / tempo
    knots = np.arange(0, length + 8, 4.0)
    swell = rng.uniform(-22, 12, (max(note.voice for note in notes) + 1, len(knots)))
    shared = rng.uniform(-14, 6, len(knots))
    loose = rng.uniform(0.002, 0.015)
    performance = []
    for note in notes:
        start = max(0.0, note.start / tempo + float(np.clip(rng.normal(0, loose), -0.03, 0.03)))
        stop = max(start + 0.04, note.stop / tempo)
        louder = float(np.interp(start, knots, swell[note.voice] + shared)) + rng.normal(0, 4)
        pitch = note.pitch if note.drum else int(np.clip(note.pitch + transpose, 12, 115))
        velocity = int(np.clip(note.velocity + louder, 25, 126))
        performance.append(replace(note, start=start, stop=stop, pitch=pitch, velocity=velocity))
    return sorted(performance, key=lambda note: note.start)


def parts_by_height(notes: Sequence[Note]) -> list[list[Note]]:
    """The pitched voices, highest first; a single voice that spans much is split at middle C."""
    voices: dict[int, list[Note]] = {}
    for note in notes:
        if not note.drum:
            voices.setdefault(note.voice, []).append(note)
    parts = sorted(voices.values(), key=lambda part: -float(np.mean([note.pitch for note in part])))
    if len(parts) == 1:
        upper = [note for note in parts[0] if note.pitch >= 60]
        lower = [note for note in parts[0] if note.pitch < 60]
        if len(upper) > 8 and len(lower) > 8:
            return [upper, lower]
    return parts


def orchestrated(notes: Sequence[Note], programs: Sequence[int], rng: np.random.Generator) -> mido.MidiFile:
    """The notes as a MIDI file whose parts, highest first, are given to `programs` spread over the ensemble."""
    import mido

    parts = parts_by_height(notes)
    timed: list[tuple[float, int, mido.Message]] = []
    length = max(note.stop for note in notes)
    for number, part in enumerate(parts):
        channel = (number % 15) + (number % 15 >= DRUMS)
        place = number * (len(programs) - 1) / max(1, len(parts) - 1) if len(parts) > 1 else 0
        program = programs[round(place)]
        volume, pan = int(rng.integers(80, 120)), int(rng.integers(20, 108))
        timed.append((0.0, 0, mido.Message("program_change", channel=channel, program=program)))
        timed.append((0.0, 0, mido.Message("control_change", channel=channel, control=7, value=volume)))
        timed.append((0.0, 0, mido.Message("control_change", channel=channel, control=10, value=pan)))
        if program not in PLUCKED:
            vibrato = int(rng.integers(0, 50))
            timed.append((0.0, 0, mido.Message("control_change", channel=channel, control=1, value=vibrato)))
            curve = np.clip(100 + 22 * np.cumsum(rng.normal(0, 0.35, int(length / 0.25) + 2)), 55, 127)
            for step, value in enumerate(curve):
                change = mido.Message("control_change", channel=channel, control=11, value=int(value))
                timed.append((step * 0.25, 1, change))
        for note in part:
            on = mido.Message("note_on", channel=channel, note=note.pitch, velocity=note.velocity)
            timed.append((note.start, 3, on))
            timed.append((note.stop, 2, mido.Message("note_off", channel=channel, note=note.pitch)))
    for note in notes:
        if note.drum:
            on = mido.Message("note_on", channel=DRUMS, note=note.pitch, velocity=note.velocity)
            timed.append((note.start, 3, on))
            timed.append((note.stop, 2, mido.Message("note_off", channel=DRUMS, note=note.pitch)))
    return score_of(timed)


def render(score: mido.MidiFile, rng: np.random.Generator, soundfont: Path = SOUNDFONT) -> Audio:
    """Sound of `score`, mono (samples,) at 44.1 kHz, in a room drawn from `rng`.

    Raises
    ------
    RuntimeError
        In one sentence when fluidsynth or the soundfont is missing or fails.
    """
    if not soundfont.exists():
        raise RuntimeError(f"{soundfont}: there is no such soundfont (Debian's package is fluid-soundfont-gm)")
    with tempfile.TemporaryDirectory(prefix="shellac-") as folder:
        midi, wave = Path(folder) / "score.mid", Path(folder) / "score.wav"
        score.save(midi)
        options = {
            "synth.gain": 0.25,
            "synth.reverb.active": int(rng.random() < 0.7),
            "synth.reverb.room-size": round(rng.uniform(0.1, 0.85), 3),
            "synth.reverb.damp": round(rng.uniform(0.0, 0.7), 3),
            "synth.reverb.level": round(rng.uniform(0.1, 0.7), 3),
            "synth.chorus.active": int(rng.random() < 0.3),
            "synth.chorus.level": round(rng.uniform(0.3, 1.5), 3),
            "synth.dynamic-sample-loading": 1,
        }
        settings = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        command = ["fluidsynth", "-ni", "-q", "-r", str(RATE), "-F", str(wave), "-T", "wav", "-O", "float"]
        try:
            done = subprocess.run([*command, *settings, str(soundfont), str(midi)], capture_output=True, text=True)
        except FileNotFoundError as error:
            raise RuntimeError("fluidsynth is not installed (apt-get install fluidsynth)") from error
        if done.returncode or not wave.exists():
            raise RuntimeError(f"fluidsynth failed: {done.stderr.strip()[-300:]}")
        sound, _ = sound_file.read(wave, dtype="float32", always_2d=True)
    return np.asarray(sound.mean(axis=1), dtype=np.float32)
