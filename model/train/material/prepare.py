"""Builds the banks of clean music and record noise that training draws from.

    python -m model.train.material.prepare --data DIR --bank DIR [--music-minutes 240] [--simulated-minutes 75]

DIR holds any of `music/`, `midi/`, `noise/`, `records/`; `split.toml` beside this file says what is
kept out of training and goes to the validation banks. Every piece is a pure function of its file,
the seed and its number, so the same command makes the same banks.
"""

from __future__ import annotations

import argparse
import re
import sys
import zlib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import numpy as np

from model.evaluate.sets.held_out import lowest_note, without_rumble
from model.train.bank import RATE, Audio, BankWriter, loud_power
from model.train.command_line import exit_code
from model.train.material.folk import drummers, folk_song
from model.train.material.mistaken import applause, bass_line, groove, held_notes, hits_of, rolls
from model.train.material.noise import lengthened, quiet_grooves
from model.train.material.percussion import percussion
from model.train.material.room import in_a_room
from model.train.material.scores import ENSEMBLES, SOUNDFONT, excerpt, orchestrated, read_notes, render, varied
from model.train.material.simulated_noise import FAMILIES, simulate
from model.train.material.singing import HIGHEST, song
from model.train.material.sources import LOSSY, SOUND, Licenses, Split, cutoff, decode, files, trimmed

EXCERPT_SECONDS = 100.0
SCORES = {".mid", ".midi"}
DEBIAN_KITS = Path("/usr/share/hydrogen/data/drumkits")  # of the package hydrogen-drumkits
SYNTHETIC_KITS = {"Audiophob", "ElectricEmpireKit", "HardElectro1", "VariBreaks"}  # not what records hold


class Clip(NamedTuple):
    """One piece on its way into a bank.

    Attributes
    ----------
    audio : ndarray (samples,) of float32
        Mono at 44.1 kHz.
    name, kind, source, license : str
        See `model.train.bank.Piece`.
    cutoff_hz : float, optional
        Above which there is nothing in it; None where it has its whole band.
    """

    audio: Audio
    name: str
    kind: str
    source: str
    license: str
    cutoff_hz: float | None


def drawn(seed: int, *purpose: object) -> np.random.Generator:
    """A random generator that depends on the seed and on what it is for, and on nothing else."""
    return np.random.default_rng([seed, zlib.crc32(repr(purpose).encode())])


def recorded_music(data: Path, split: Split, held_out: bool) -> Iterator[Clip]:
    """Recorded music: whole pieces trimmed; clips shorter than 3.5 s joined per class with pauses."""
    licenses = Licenses(data)
    joined: dict[str, list[tuple[Path, Audio]]] = {}
    for path in files(data / "music", SOUND):
        if split.held_out("music", path) != held_out or split.noisy(path):
            continue
        audio = without_rumble(decode(path), RATE, lowest_note(path))
        if len(audio) < 3.5 * RATE:
            numbered = re.search(r"-(\d)_", path.name)
            joined.setdefault(numbered[1] if numbered else path.parent.name, []).append((path, audio))
            continue
        audio = trimmed(audio)
        if len(audio) < 3 * RATE:
            continue
        where = path.relative_to(data)
        edge = cutoff(audio) if path.suffix.lower() in LOSSY else None
        yield Clip(audio, path.stem, f"recorded/{path.parent.name}", where.as_posix(), licenses.of(where), edge)
    for label, clips in joined.items():
        for first in range(0, len(clips), 5):
            group = clips[first : first + 5]
            pieces: list[Audio] = []
            for path, audio in group:
                whole = audio / np.float32(max(loud_power(audio) ** 0.5, 1e-6))
                fade = np.linspace(0, 1, RATE // 50, dtype=np.float32)
                whole[: len(fade)] *= fade
                whole[-len(fade) :] *= fade[::-1]
                pause = int(drawn(1, path.name).uniform(0.15, 0.7) * RATE)
                pieces += [whole, np.zeros(pause, np.float32)]
            where = group[0][0].relative_to(data)
            edges = [edge for path, audio in group if path.suffix.lower() in LOSSY and (edge := cutoff(audio))]
            name = f"clips-{label}-{first // 5}"
            license = licenses.of(where)
            yield Clip(
                np.concatenate(pieces),
                name,
                f"recorded/{where.parent.name}",
                where.parent.as_posix(),
                license,
                min(edges, default=None),
            )


def rendered_scores(
    data: Path,
    split: Split,
    held_out: bool,
    minutes: float,
    seed: int,
    voices: bool = True,
    soundfont: Path = SOUNDFONT,
) -> Iterator[Clip]:
    """Renderings of the scores until `minutes` are reached: every round each score in another setting.

    About one in six is sung by a synthesised voice, alone or with accompaniment, unless `voices` is False.
    """
    scores = [path for path in files(data / "midi", SCORES) if split.held_out("scores", path) == held_out]
    license = Licenses(data).of(Path("midi/x.mid"))
    made, round_number = 0.0, 0
    while made < minutes * 60 and scores:
        order = drawn(seed, "order", round_number).permutation(len(scores))
        for index in order:
            path = scores[index]
            rng = drawn(seed, path.name, round_number)
            try:
                notes = read_notes(path)
            except ValueError as error:
                print(error, file=sys.stderr)
                continue
            latest = max(0.0, notes[-1].start - EXCERPT_SECONDS)
            chosen = excerpt(
                notes, rng.uniform(0, latest) if round_number or rng.random() < 0.5 else 0, EXCERPT_SECONDS
            )
            if len(chosen) < 8:
                continue
            chosen = varied(chosen, rng.uniform(0.8, 1.25), int(rng.integers(-3, 4)), rng)
            if voices and rng.random() < 0.16:
                audio, label = song(chosen, rng)
                kind = "sung"
            else:
                label = list(ENSEMBLES)[int(rng.integers(len(ENSEMBLES)))]
                audio, kind = render(orchestrated(chosen, ENSEMBLES[label], rng), rng, soundfont), "rendered"
            edge = HIGHEST if kind == "sung" else None  # the synthesiser has no partials above
            audio = trimmed(audio, 40)
            if len(audio) < 3 * RATE or loud_power(audio) <= 0:
                continue
            made += len(audio) / RATE
            yield Clip(audio, f"{path.stem} ({label}) {round_number}", kind, f"midi/{path.name}", license, edge)
            if made >= minutes * 60:
                return
        round_number += 1


def recorded_noise(data: Path, split: Split, held_out: bool, seed: int) -> Iterator[Clip]:
    """Noise cuts, and quiet grooves found in the records, all at least 12 s long."""
    licenses = Licenses(data)
    for path in files(data / "noise", SOUND):
        if "impulse_response" in path.name or split.held_out("noise", path) != held_out:
            continue
        audio = decode(path)
        where = path.relative_to(data)
        edge = cutoff(audio) if path.suffix.lower() in LOSSY else None
        longer = lengthened(audio, 12.0, RATE, drawn(seed, path.name))
        yield Clip(longer, path.stem, f"noise/{path.parent.name}", where.as_posix(), licenses.of(where), edge)
    for path in files(data / "records", SOUND):
        if split.held_out("records", path) != held_out:
            continue
        audio = decode(path)
        where = path.relative_to(data)
        edge = cutoff(audio) if path.suffix.lower() in LOSSY else None
        for start, stop in quiet_grooves(audio, RATE):
            longer = lengthened(audio[start:stop], 12.0, RATE, drawn(seed, path.name, start))
            name = f"{path.stem} {start / RATE:.2f}-{stop / RATE:.2f} s"
            yield Clip(longer, name, "noise/groove", where.as_posix(), licenses.of(where), edge)


def rendered_percussion(data: Path, minutes: float, seed: int, soundfont: Path = SOUNDFONT) -> Iterator[Clip]:
    """Percussion in pieces of about 50 s, to be put over music; none where no score asks for the synthesiser."""
    if not files(data / "midi", SCORES):
        return
    made, number = 0.0, 0
    while made < minutes * 60:
        rng = drawn(seed, "percussion", number)
        audio = trimmed(render(percussion(45.0, rng), rng, soundfont), 40)
        if loud_power(audio) > 0:
            made += len(audio) / RATE
            yield Clip(audio, f"percussion {number}", "percussion", "rendered", "Apache-2.0", None)
        number += 1


PLAYED_ALONE = {
    "bass": bass_line,
    "held": held_notes,
    "rolls": rolls,
    "applause": applause,
    "folk": folk_song,
    "drummers": drummers,
}
IN_ROOMS = 0.6
"""Share of the drums, drummers and folk music that is played in a room of its own."""


def mistaken_music(
    data: Path, minutes: float, seed: int, kits: Path = DEBIAN_KITS, soundfont: Path = SOUNDFONT
) -> Iterator[Clip]:
    """Drums, basses, held notes, rolls, applause, folk music and drummers, each a seventh of `minutes`, in 20-45 s.

    Drums are played from the recorded kits in the data's `samples/` and those of Debian's hydrogen-drumkits.
    """
    licenses = Licenses(data)
    folders = [data / "samples" / "drumkit", data / "samples" / "drumkit-sonor", *sorted(kits.glob("*"))]
    played = [(folder, hits) for folder in folders if folder.name not in SYNTHETIC_KITS and (hits := hits_of(folder))]
    made = dict.fromkeys(("drums", *PLAYED_ALONE), 0.0)
    number = 0
    while min(made.values()) < minutes * 60 / len(made):
        rng = drawn(seed, "mistaken", number)
        kind = min(made, key=lambda name: made[name])
        number += 1
        if kind == "drums":
            if not played:
                made[kind] = float("inf")
                continue
            folder, hits = played[number // len(made) % len(played)]
            audio = groove(hits, float(rng.uniform(20, 45)), rng)
            inside = folder.is_relative_to(data)
            source = folder.relative_to(data).as_posix() if inside else f"hydrogen-drumkits/{folder.name}"
            license = licenses.of(Path(source)) if inside else "free (Debian main: hydrogen-drumkits)"
        else:
            score = PLAYED_ALONE[kind](40.0, rng)
            audio, source, license = trimmed(render(score, rng, soundfont), 40), "rendered", "Apache-2.0"
        if kind in {"drums", "folk", "drummers"} and len(audio) and rng.random() < IN_ROOMS:
            audio = in_a_room(audio, rng)
        made[kind] += len(audio) / RATE
        if loud_power(audio) > 0:
            yield Clip(audio, f"{kind} {number}", f"mistaken/{kind}", source, license, None)


def simulated_noise(minutes: float, seed: int) -> Iterator[Clip]:
    """Simulated record noise, two thirds of it like shellac, in pieces of 12-20 s."""
    made, number = 0.0, 0
    names = list(FAMILIES)
    shares = np.array([FAMILIES[name] for name in names])
    while made < minutes * 60:
        rng = drawn(seed, "simulated", number)
        family = names[int(rng.choice(len(names), p=shares / shares.sum()))]
        audio = simulate(family, float(rng.uniform(12, 20)), RATE, rng)
        made += len(audio) / RATE
        yield Clip(audio, f"{family} {number}", f"simulated/{family}", "simulated", "Apache-2.0", None)
        number += 1


def write(stem: Path, clips: Iterator[Clip]) -> None:
    """Write one bank from `clips` and say what is in it."""
    with BankWriter(stem) as bank:
        for clip in clips:
            try:
                bank.add(
                    clip.audio,
                    name=clip.name,
                    kind=clip.kind,
                    source=clip.source,
                    license=clip.license,
                    cutoff_hz=clip.cutoff_hz,
                )
            except ValueError as error:
                print(f"left out: {error}", file=sys.stderr)
            if len(bank.pieces) % 25 == 0:
                print(f"{stem.name}: {len(bank.pieces)} pieces, {bank.minutes:.1f} min", flush=True)
    print(f"{stem.name}: {len(bank.pieces)} pieces, {bank.minutes:.1f} min, done", flush=True)


def together(*parts: Iterator[Clip]) -> Iterator[Clip]:
    """The clips of all parts, one part after the other."""
    for part in parts:
        yield from part


def build(
    data: Path,
    folder: Path,
    music_minutes: float = 240,
    simulated_minutes: float = 75,
    seed: int = 1909,
    only: str = "*",
    soundfont: Path = SOUNDFONT,
) -> None:
    """Write the banks whose names fit the pattern `only` from `data` into `folder`.

    `music_minutes` counts rendered and sung scores; recorded music comes on top. What training hears is rendered with
    `soundfont`.
    """
    split = Split()
    validation = max(8.0, music_minutes / 12)
    banks: dict[str, Iterator[Clip]] = {
        "noise_real_train": recorded_noise(data, split, False, seed),
        "noise_real_val": recorded_noise(data, split, True, seed),
        "noise_sim_train": simulated_noise(simulated_minutes, seed),
        "mistaken_train": mistaken_music(data, music_minutes / 3, seed, soundfont=soundfont),
        "percussion_train": rendered_percussion(data, music_minutes / 8, seed, soundfont),
        "music_val": together(recorded_music(data, split, True), rendered_scores(data, split, True, validation, seed)),
        "music_train": together(
            recorded_music(data, split, False),
            rendered_scores(data, split, False, music_minutes, seed, soundfont=soundfont),
        ),
    }
    for name, clips in banks.items():
        if fnmatch(name, only):
            write(folder / name, clips)


def main(arguments: list[str] | None = None) -> int:
    """Command line; 0 when all banks were written."""
    parser = argparse.ArgumentParser(
        prog="python -m model.train.material.prepare", description="Build the training banks."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with music/, midi/, noise/, records/")
    parser.add_argument("--bank", type=Path, required=True, help="folder the banks are written to")
    parser.add_argument("--music-minutes", type=float, default=240, help="rendered and sung scores (default 240)")
    parser.add_argument("--simulated-minutes", type=float, default=75, help="simulated noise (default 75)")
    parser.add_argument("--seed", type=int, default=1909)
    parser.add_argument("--soundfont", type=Path, default=SOUNDFONT, help="what training's scores are rendered with")
    parser.add_argument("--only", default="*", help="write only the banks whose name fits this pattern")
    chosen = parser.parse_args(arguments)
    if not chosen.data.is_dir():
        parser.error(f"{chosen.data} is not a folder")

    def work() -> None:
        minutes = chosen.music_minutes, chosen.simulated_minutes
        build(chosen.data, chosen.bank, *minutes, chosen.seed, chosen.only, chosen.soundfont)

    return exit_code(parser, work, RuntimeError)


if __name__ == "__main__":
    sys.exit(main())
