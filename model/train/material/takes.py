"""Sound that is taken for clicks, as files for `model.train.clicks`: drums, speech, castanets, harpsichord.

    python -m model.train.material.takes --kits KITS --loops LOOPS --words WORDS --scores SCORES -o MUSIC

`KITS` holds a folder of single strokes for each drum kit (Debian's hydrogen-drumkits), `LOOPS` recorded loops
(sonic-pi-samples, lmms-common), `WORDS` folders of spoken words (ktuberling-data, klettres-data), `SCORES` MIDI files.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soxr
from scipy.signal import fftconvolve, lfilter

from model.audiofiles import sound_file
from model.files.part_file import PartFile
from model.train.bank import RATE, Audio
from model.train.material.midi import score_of
from model.train.material.mistaken import groove, hits_of
from model.train.material.percussion import percussion
from model.train.material.scores import DRUMS, excerpt, orchestrated, read_notes, render, varied
from model.train.material.sources import SOUND, Split, decode

if TYPE_CHECKING:
    import mido

TAKES, LOOPS = 5, 4
MOST_SECONDS = 40.0
CASTANETS, PERCUSSION, PLUCKED, HARPSICHORDS = 10, 12, 12, 8
OF_CLICKS = {"loop_electric"}
"""Loops that are made of clicks, whoever meant them to be heard."""
_DRY = (85, 85, 85, 75, 76, 77, 37, 39)  # of the General MIDI percussion: castanets, claves, blocks, rim, clap
_STRINGS = (7, 13, 15, 24, 46, 105)  # General MIDI programs: clavinet, xylophone, dulcimer, guitar, harp, banjo


def takes(kit: Path, random: np.random.Generator) -> Iterator[Audio]:
    """`TAKES` grooves of a kit's strokes, most of them in a room, some limited or heard through another microphone."""
    hits = hits_of(kit)
    for _ in range(TAKES if hits else 0):
        yield heard_otherwise(groove(hits, float(random.uniform(25, MOST_SECONDS)), random), random)


def loops(path: Path, random: np.random.Generator) -> Iterator[Audio]:
    """A recorded loop again and again: as it is, at another speed, and heard otherwise."""
    sound = decode(path)
    for number in range(LOOPS):
        speed = 1.0 if number == 0 else float(random.uniform(0.75, 1.3))
        once = soxr.resample(sound, RATE, round(RATE * speed))
        again = np.concatenate([once] * max(1, round(10 * RATE / len(once))))[: round(MOST_SECONDS * RATE)]
        yield heard_otherwise(again, random) if number > 1 else again


def words(folder: Path, random: np.random.Generator) -> Audio:
    """Words of a folder in a row, half of them at another speed, softened at their ends."""
    parts: list[Audio] = [np.zeros(RATE // 10, np.float32)]
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SOUND)
    for place in random.permutation(len(files)):
        word = decode(files[int(place)])
        if len(word) < RATE // 20:
            continue
        if random.random() < 0.5:
            word = soxr.resample(word, RATE, round(RATE * float(random.uniform(0.75, 1.35))))
        edge = RATE // 100
        word[:edge] *= np.linspace(0, 1, edge, dtype=np.float32)
        word[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
        loud = random.uniform(0.2, 1.0) / max(1e-6, float(np.abs(word).max()))
        parts += [word * np.float32(loud), np.zeros(round(RATE * random.uniform(0.02, 0.2)), np.float32)]
        if sum(map(len, parts)) > MOST_SECONDS * RATE:
            break
    return np.concatenate(parts)


def castanets(seconds: float, random: np.random.Generator) -> mido.MidiFile:
    """Castanets or another dry stroke: rolls, and strokes in no steady time."""
    import mido

    pitch, now = int(random.choice(_DRY)), 0.2
    timed = []
    while now < seconds:
        rolled = random.random() < 0.3
        pace = random.uniform(0.04, 0.09) if rolled else float(random.choice((0.12, 0.18, 0.24, 0.36)))
        for _ in range(int(random.integers(6, 30)) if rolled else 1):
            loud = int(random.integers(50, 127))
            timed.append((now, 1, mido.Message("note_on", channel=DRUMS, note=pitch, velocity=loud)))
            timed.append((now + 0.1, 0, mido.Message("note_off", channel=DRUMS, note=pitch)))
            now += float(pace)
    return score_of(timed, [mido.Message("program_change", channel=DRUMS, program=48)])


def plucked(path: Path, program: int, random: np.random.Generator) -> Audio | None:
    """An excerpt of a score on plucked or struck strings alone; None where there is nothing in it."""
    try:
        notes = read_notes(path)
    except ValueError:
        return None
    some = excerpt(notes, float(random.uniform(0, max(0.0, notes[-1].start - MOST_SECONDS))), MOST_SECONDS)
    some = [note for note in some if not note.drum]
    if len(some) < 8:
        return None
    played = varied(some, float(random.uniform(0.8, 1.25)), int(random.integers(-3, 4)), random)
    return render(orchestrated(played, (program,), random), random)[: round(MOST_SECONDS * RATE)]


def _rendered(scores: Sequence[Path], random: np.random.Generator) -> Iterator[tuple[str, str, Audio]]:
    """Kind, name and sound of all that is rendered."""
    for number in range(CASTANETS):
        yield "castanets", f"{number:03d}", heard_otherwise(render(castanets(25.0, random), random), random)
    for number in range(PERCUSSION):
        yield "percussion", f"{number:03d}", render(percussion(MOST_SECONDS, random), random)
    for number in range(PLUCKED + HARPSICHORDS):
        program = int(random.choice(_STRINGS)) if number < PLUCKED else 6
        sound = plucked(scores[int(random.integers(len(scores)))], program, random)
        if sound is not None:
            yield "plucked" if number < PLUCKED else "harpsichord", f"{number:03d}", sound


def heard_otherwise(sound: Audio, random: np.random.Generator) -> Audio:
    """In a room, duller or brighter, or limited: each in some of the cases."""
    made = sound.astype(np.float64)
    if random.random() < 0.65:
        seconds = random.uniform(0.08, 0.9)
        time = np.arange(round(RATE * seconds)) / RATE
        room = lfilter(
            [1], [1, -random.uniform(0.2, 0.9)], random.normal(size=len(time)) * np.exp(-6.9 * time / seconds)
        )
        room[: round(RATE * random.uniform(0.001, 0.012))] = 0
        level = 10 ** (-random.uniform(2, 18) / 20) / np.sqrt(np.sum(room**2))
        made = made + level * fftconvolve(made, room)[: len(made)]
    if random.random() < 0.5:
        made = lfilter([1, random.uniform(-0.6, 0.6)], [1], made)
    if random.random() < 0.35:
        made = np.tanh(made / max(1e-9, np.abs(made).max()) * random.uniform(1, 6))
    return made.astype(np.float32)


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m model.train.material.takes", description=__doc__)
    parser.add_argument("--kits", type=Path, nargs="*", default=[], help="folders, each with one kit in each folder")
    parser.add_argument("--loops", type=Path, nargs="*", default=[], help="files")
    parser.add_argument("--words", type=Path, nargs="*", default=[], help="folders, each of one voice")
    parser.add_argument("--scores", type=Path, nargs="*", default=[], help="folders of MIDI files")
    parser.add_argument("--held-out", action="store_true", help="take the scores that training never sees")
    parser.add_argument("--seed", type=int, default=5, help="another gives other takes (5)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder to write; each kind has one in it")
    args = parser.parse_args(arguments)
    random, split = np.random.default_rng(args.seed), Split()
    for kits in args.kits:
        for kit in sorted(path for path in kits.iterdir() if path.is_dir()):
            _write(args.output / "drums", kit.name, takes(kit, random), random)
    for path in args.loops:
        if path.stem in OF_CLICKS:
            continue
        _write(args.output / "loops", path.stem, loops(path, random), random)
    for number, folder in enumerate(args.words):
        _write(args.output / "voices", f"{number:03d}", iter([words(folder, random)]), random)
    scores = [path for folder in args.scores for path in sorted(folder.glob("*.mid"))]
    scores = [path for path in scores if split.held_out("scores", path) == args.held_out]
    for kind, name, sound in _rendered(scores, random) if scores else ():
        _write(args.output / kind, name, iter([sound]), random)
    return 0


def _write(folder: Path, name: str, sounds: Iterator[Audio], random: np.random.Generator) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, sound in enumerate(sounds):
        peak = float(np.abs(sound).max())
        if peak > 0:
            path = folder / f"{name} {number}.flac"
            with PartFile(path) as part:
                sound_file.write(part.file, sound * np.float32(random.uniform(0.3, 0.95) / peak), RATE, format="FLAC")
                part.publish()
            print(path, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
