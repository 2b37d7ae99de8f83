"""Writes songs to judge singing by: scores that training never sees, sung by the formant synthesiser.

    python -m model.train.validation.held_out_songs --data DIR --out DIR [--songs 12]

Hardly any recorded singing is among the material. `split.toml` keeps what is written here ("sung_*.flac") out of
training, so `shellac evaluate --music OUT --noise DIR` makes pairs of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from model.audiofiles import sound_file
from model.files.part_file import PartFile
from model.train.bank import PEAK, RATE, Audio
from model.train.material.prepare import SCORES, drawn
from model.train.material.scores import excerpt, read_notes
from model.train.material.singing import song
from model.train.material.sources import Split, files, trimmed

SECONDS = 30.0
SHORTEST = 14.0  # as long as a pair


def songs(data: Path, split: Split, seed: int) -> Iterator[tuple[str, Audio]]:
    """Name and sound of a song for each held-out score of `data`/midi that gives one long enough.

    Composers (the name up to the first "_") take turns: one of them has half of the scores.
    """
    held_out = [path for path in files(data / "midi", SCORES) if split.held_out("scores", path)]
    composers = [path.name.partition("_")[0] for path in held_out]
    turns = [composers[:place].count(composer) for place, composer in enumerate(composers)]
    for _, path in sorted(zip(turns, held_out, strict=True)):
        rng = drawn(seed, "held-out song", path.name)
        notes = read_notes(path)
        chosen = excerpt(notes, rng.uniform(0, max(0.0, notes[-1].start - SECONDS)), SECONDS)
        if len(chosen) < 8:
            continue
        sound, label = song(chosen, rng)
        sound = trimmed(sound, 40)
        if len(sound) >= SHORTEST * RATE:
            yield f"sung_{path.stem}_{label.replace(' ', '-')}.flac", sound


def main(arguments: list[str] | None = None) -> int:
    """Command line; 0 when as many songs were written as asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m model.train.validation.held_out_songs", description="Songs to judge by."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with midi/")
    parser.add_argument("--out", type=Path, required=True, help="folder the songs are written to")
    parser.add_argument("--songs", type=int, default=12, help="how many at most (default 12)")
    parser.add_argument("--seed", type=int, default=1909)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    made = 0
    try:
        for name, sound in songs(chosen.data, Split(), chosen.seed):
            if made == chosen.songs:
                break
            with PartFile(chosen.out / name) as part:
                sound_file.write(part.file, sound * (PEAK / float(np.abs(sound).max())), RATE, format="FLAC")
                part.publish()
            made += 1
    except (RuntimeError, ValueError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    print(f"{made} songs in {chosen.out}")
    return 0 if made else 1


if __name__ == "__main__":
    sys.exit(main())
