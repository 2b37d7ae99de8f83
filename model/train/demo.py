"""Makes the record that ships with Shellac: `python -m model.train.demo [FOLDER]`.

"Daisy Bell" (Harry Dacre, 1892; out of copyright), the first eight bars of the chorus and the last
eight, sung by the formant synthesiser over plucked strings, clarinet and bass, cut through an acoustic
horn and played from a simulated 78 with a run-in groove. Everything comes from this project's own code,
so the record may go wherever the code goes. `shellac-demo.flac` is the transfer,
`shellac-demo-clean.flac` the same without the record's noise: their difference is the noise.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
from scipy.signal import butter, lfilter, sosfilt

from model.audiofiles import sound_file
from model.files.own_files import new_version
from model.train.bank import RATE, Audio, loud_power
from model.train.command_line import exit_code
from model.train.material.horn import through_the_horn
from model.train.material.scores import Note
from model.train.material.simulated_noise import simulate
from model.train.material.singing import VOICES, Syllable, room, sing

SEED = 1892
NOISE_SEED = 15
CRACKLE_SEED = 19
RUN_IN_SECONDS = 1.6
RUN_OUT_SECONDS = 1.2
BEAT_SECONDS = 0.335
SNR_DB = 11.0  # loud parts against the noise above 150 Hz
# Written with 20 significant bits in 24-bit samples: below any record's noise, and half the size.
STEP = 2.0**-19

# (pitch, beats, consonant, vowel); the chorus is in G, three beats to the bar.
CHORUS: tuple[tuple[int, float, str, str], ...] = (
    (74, 3, "stop", "e"), (71, 3, "hiss", "i"), (67, 3, "stop", "e"), (62, 3, "hiss", "i"),
    (64, 1, "stop", "i"), (66, 1, "nasal", "i"), (67, 1, "none", "o"), (64, 2, "none", "a"), (67, 1, "hiss", "e"),
    (62, 5, "stop", "u"), (62, 1, "stop", "a"),
    (67, 2, "none", "u"), (71, 1, "nasal", "u"), (69, 2, "hiss", "i"), (62, 1, "none", "a"),
    (67, 2, "none", "o"), (71, 1, "none", "e"), (69, 1, "hiss", "i"), (71, 1, "none", "o"), (72, 1, "none", "a"),
    (74, 1, "stop", "a"), (71, 1, "hiss", "i"), (67, 1, "stop", "o"), (69, 2, "stop", "i"), (62, 1, "hiss", "o"),
    (67, 5, "stop", "u"),
)  # fmt: skip

# One chord per bar: bass, then the three upper notes.
G, C, D7, EM = (43, 59, 62, 67), (48, 60, 64, 67), (50, 60, 66, 69), (40, 59, 64, 67)
HARMONY = (G, G, G, EM, C, C, G, D7, G, D7, G, D7, G, D7, G, G)

# The clarinet answers where the voice holds a note: (bar, beat, pitch, beats).
ANSWERS = (
    (1, 1, 74, 1), (1, 2, 76, 1), (3, 1, 71, 1), (3, 2, 74, 1), (6, 1, 71, 1), (6, 2, 74, 1), (7, 0, 72, 1),
    (7, 1, 69, 1), (14, 1, 74, 1), (14, 2, 79, 1), (15, 0, 83, 2),
)  # fmt: skip


def frequency(pitch: float) -> float:
    """Hz of a MIDI pitch, a' = 440 Hz."""
    return 440.0 * 2 ** ((pitch - 69) / 12)


def plucked(pitch: float, seconds: float, damping: float, rng: np.random.Generator) -> Audio:
    """A plucked string, (samples,); `damping` weighs the loop's low-pass (0.1 bright, 0.5 dull).

    After Karplus and Strong, "Digital synthesis of plucked-string and drum timbres" (1983), tuned by
    linear interpolation.
    """
    period = RATE / frequency(pitch) - damping
    whole = int(period)
    part = period - whole
    loop = np.convolve([1 - damping, damping], [1 - part, part]) * 0.9965
    feedback = np.concatenate([[1.0], np.zeros(whole - 1), -loop])
    excitation = np.zeros(round(seconds * RATE))
    excitation[:whole] = rng.uniform(-1, 1, whole)
    place = max(1, whole // 7)  # plucked at a seventh of the string
    excitation[place:] -= 0.9 * excitation[:-place]
    string = np.asarray(lfilter([1.0], feedback, excitation))
    string[-400:] *= np.linspace(1, 0, 400)
    return np.asarray(string / np.abs(string).max(), dtype=np.float32)


def clarinet(pitch: float, seconds: float, rng: np.random.Generator) -> Audio:
    """A clarinet tone, (samples,): odd partials far above even ones, a soft attack, a little vibrato."""
    time = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * frequency(pitch) * time + 0.3 * np.sin(2 * np.pi * 5.1 * time) * np.clip(time * 4 - 0.5, 0, 1)
    swell = np.clip(time / 0.05, 0, 1) * np.clip((seconds - time) / 0.08, 0, 1)
    tone = np.zeros(len(time))
    for partial, level in enumerate((1.0, 0.06, 0.5, 0.08, 0.28, 0.07, 0.12, 0.05, 0.06), start=1):
        tone += level * swell ** (1 + 0.25 * partial) * np.sin(partial * phase + rng.uniform(0, 6.28))
    return np.asarray(0.5 * tone, dtype=np.float32)


def _place(sound: npt.NDArray[np.float32], tone: Audio, seconds: float, gain: float) -> None:
    """Add `tone` to `sound` at `seconds`."""
    start = round(seconds * RATE)
    stop = min(len(sound), start + len(tone))
    sound[start:stop] += np.float32(gain) * tone[: stop - start]


def performance(rng: np.random.Generator) -> Audio:
    """The tune as it sounded in the studio, (samples,) at 44.1 kHz."""
    line, lyrics, beat = [], list[Syllable](), 0.0
    for pitch, beats, consonant, vowel in CHORUS:
        stop = (beat + beats - 0.08) * BEAT_SECONDS
        line.append(Note(beat * BEAT_SECONDS + 0.05, stop, pitch, 96 if beats > 1 else 88, 0))
        lyrics.append((consonant, vowel))
        beat += beats
    ritard = line[-1]
    line[-1] = replace(ritard, stop=ritard.stop + 0.2)
    voice = sing(line, VOICES["tenor"], rng, lyrics)

    bars = len(HARMONY)
    sound = np.zeros(round((bars * 3 * BEAT_SECONDS + 1.4) * RATE), dtype=np.float32)
    for bar, (bass, *chord) in enumerate(HARMONY):
        root = bass if bar % 2 == 0 or bar == bars - 1 else bass + (7 if bass < 46 else -5)
        at = bar * 3 * BEAT_SECONDS + 0.05
        _place(sound, plucked(root, 1.1, 0.45, rng), at, 0.20)
        for offset in (1, 2) if bar < bars - 1 else (0,):
            for string, pitch in enumerate(chord):
                late = 0.012 * string + abs(rng.normal(0, 0.004))
                _place(sound, plucked(pitch, 0.8, 0.3, rng), at + offset * BEAT_SECONDS + late, 0.06)
    for bar, start, pitch, beats in ANSWERS:
        at = (bar * 3 + start) * BEAT_SECONDS + 0.04
        _place(sound, clarinet(pitch, beats * BEAT_SECONDS * 0.95, rng), at, 0.045)
    _place(sound, voice, 0.0, 1.1)
    return room(sound, np.random.default_rng(7))


def record() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The transfer and its clean version, both (samples,), in whole multiples of 2^-19."""
    music = through_the_horn(performance(np.random.default_rng(SEED)))
    quiet = np.zeros(round(RUN_IN_SECONDS * RATE), dtype=np.float32)
    end = np.zeros(round(RUN_OUT_SECONDS * RATE), dtype=np.float32)
    music = np.concatenate([quiet, music, end])
    seconds = len(music) / RATE
    noise = simulate("shellac", seconds, RATE, np.random.default_rng(NOISE_SEED))[: len(music)]
    crackle = simulate("worn", seconds, RATE, np.random.default_rng(CRACKLE_SEED))[: len(music)]
    noise += np.float32(0.5 * np.std(noise) / np.std(crackle)) * crackle
    landing = round(0.18 * RATE)  # the stylus is set down
    noise[:landing] *= np.float32(0.02)
    heard = np.asarray(sosfilt(butter(2, 150, "highpass", fs=RATE, output="sos"), noise[landing:]))
    noise *= np.float32(10 ** (-SNR_DB / 20) * (loud_power(music) / np.mean(heard**2)) ** 0.5)
    time = np.arange(RATE // 2) / RATE
    thump = np.sin(2 * np.pi * 38 * time) * np.exp(-time / 0.05) * (1 - np.exp(-time / 0.001))
    noise[landing : landing + len(time)] += np.float32(0.35 * np.abs(music).max()) * thump.astype(np.float32)
    gain = 0.89 / float(np.abs(music + noise).max())
    clean = np.round(gain * music.astype(np.float64) / STEP) * STEP
    noisy = clean + np.round(gain * noise.astype(np.float64) / STEP) * STEP
    return noisy, clean


def main(arguments: list[str] | None = None) -> int:
    """Command line: writes both files; 0 when done."""
    default = Path(__file__).resolve().parents[2] / "resources" / "demo"
    parser = argparse.ArgumentParser(prog="python -m model.train.demo", description="Make the record that ships.")
    parser.add_argument("folder", type=Path, nargs="?", default=default, help="where to (default resources/demo)")
    folder: Path = parser.parse_args(arguments).folder
    noisy, clean = record()

    def work() -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, sound in (("shellac-demo.flac", noisy), ("shellac-demo-clean.flac", clean)):
            with new_version(folder / name) as file:
                sound_file.write(file, sound, RATE, subtype="PCM_24", compression_level=0.8, format="FLAC")
            print(f"{folder / name}: {len(sound) / RATE:.1f} s")

    return exit_code(parser, work, soundfile.LibsndfileError)


if __name__ == "__main__":
    sys.exit(main())
