"""Lambda = 0.01 against lambda = 0: a table on pairs whose music has lost its treble, and a picture of a record.

    python tools/compare_lambda.py --pairs pairs.npz --every 6 --record RECORD --from 20 --out docs/pictures/lambda.png

The judged spans of the pairs lose what their music has above 4 kHz, as in the paper's training, and keep their
noise. Then, at 4.5-10 kHz: what is left of the noise (the part of the answer that is proportional to it), what else
is there, and the log-spectral distance to the music as it was. With `--control NAME` the weights of that name are
judged as well: trained as Brighter was, but with lambda = 0. With `--network-alone` neither the postfilter nor the
guard nor the depth bounds what the networks do, as it is in the paper.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.signal import butter, sosfiltfilt

from model.audiofiles.file_recording import open_recording
from model.evaluate.figure import png, spectrogram
from model.evaluate.methods.method import baseline_on, baselines
from model.evaluate.metrics import log_spectral_distance
from model.evaluate.network import network_restore
from model.evaluate.sets import pairs
from model.evaluate.validation import Restore
from model.network import checkpoint
from model.network.device import choose
from model.restoration.pipeline import estimate_noise
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import Restored

WEIGHTS = {"faithful": "Faithful, lambda = 0", "brighter": "Brighter, lambda = 0.01"}
RATE = 44_100
EDGE = RATE // 2  # at either end of a judged span, where music with its treble is near
SECONDS = 10
Samples = NDArray[np.float64]


def band(*hertz: float) -> Callable[[NDArray[np.floating]], Samples]:
    """A filter (frames,) to (frames,) that keeps what is below one frequency, or between two."""
    sections = butter(8, np.squeeze(hertz), "lowpass" if len(hertz) == 1 else "bandpass", fs=RATE, output="sos")
    return lambda audio: np.asarray(sosfiltfilt(sections, audio.astype(np.float64)))


LOST, LOW, TREBLE = band(4000), band(3500), band(4500, 10_000)


def db(power: float, reference: float) -> float:
    """Decibels, at least -90."""
    return float(10 * np.log10(power / reference + 1e-9))


def _restored_by(weights: checkpoint.Checkpoint, *, alone: bool) -> Restore:
    postfilter = None if alone else weights.postfilter
    return network_restore(
        weights.network, weights.tracker, postfilter, levels_bound=weights.bounded, lasting=weights.lasting, alone=alone
    )


def table(path: Path, every: int, ways_by_weights: dict[str, str], *, alone: bool) -> None:
    """Print a row for every way: means over the pairs."""
    networks = {title: _restored_by(checkpoint.load(name), alone=alone) for name, title in ways_by_weights.items()}
    chosen = [pair for pair in pairs.load(path) if pair.snr_db is not None][1::every]
    rows: dict[str, list[tuple[float, ...]]] = {}
    inside = slice(EDGE, -EDGE)
    for pair in chosen:
        aged = LOST(pair.clean).astype(np.float32)
        noisy = pair.noisy.copy()
        noisy[pair.start : pair.stop] += aged - pair.clean
        heard = replace(pair, noisy=noisy, name=f"{pair.name}, no treble")
        noise = (heard.judged - aged)[inside]
        truth, hiss = TREBLE(pair.clean)[inside], TREBLE(heard.judged - aged)[inside]
        ways = {"as it came": heard.judged} | {title: restore(heard) for title, restore in networks.items()}
        for title, answer in ways.items():
            treble = TREBLE(answer)[inside]
            left = (treble @ hiss) / (hiss @ hiss) * hiss
            off = (answer - aged)[inside]
            row = (
                db(noise @ noise, off @ off),
                db(float(np.sum(LOW(aged)[inside] ** 2)), float(np.sum(LOW(answer - aged)[inside] ** 2))),
                db(left @ left, truth @ truth),
                db((treble - left) @ (treble - left), truth @ truth),
                log_spectral_distance(pair.clean[inside], answer[inside], RATE, 4500, 10_000),
            )
            rows.setdefault(title, []).append(row)
    print(f"{len(chosen)} pairs | SNR gain | SNR below 3.5 kHz | noise left | else | log-spectral distance")
    for title, found in rows.items():
        print(title, *(f"{figure:+.1f}" for figure in np.mean(found, axis=0)), sep=" | ")


def picture(path: Path, start: int, target: Path) -> None:
    """Draw ten seconds of the record's first channel as it came, restored by either weights, and by LogMMSE."""
    with open_recording(path) as record:
        first, last = start * record.rate, (start + SECONDS) * record.rate
        sounds = {"original": record.read(first, last - first)[:, 0]}
        for name, title in WEIGHTS.items():
            settings = RestorationSettings(weights=name)
            with closing(estimate_noise(record, settings, checkpoint.load(name), choose())) as noise:
                sounds[title] = Restored(record, noise, 1.0).read(first, last - first)[:, 0]
        by_baseline = baseline_on(next(one for one in baselines() if one.name == "LogMMSE"), record)
        if by_baseline is not None:
            sounds["LogMMSE, shown the quietest 1.5 s"] = by_baseline.read(first, last - first)[:, 0]
        pictures = [spectrogram(np.asarray(sound, np.float32), record.rate, 360, 360) for sound in sounds.values()]
    top = max(float(np.percentile(one, 99.9)) for one in pictures)
    sheet = Image.new("RGB", (len(pictures) * 370 - 10, 384), "white")
    for number, (title, one) in enumerate(zip(sounds, pictures, strict=True)):
        sheet.paste(Image.open(io.BytesIO(png(one, top))), (number * 370, 24))
        ImageDraw.Draw(sheet).text((number * 370 + 4, 6), title, fill="black")
    sheet.quantize(128).save(target, optimize=True)
    print(f"{target} written")


def main() -> None:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--every", type=int, default=6)
    parser.add_argument("--control", metavar="NAME")
    parser.add_argument("--network-alone", action="store_true", help="without postfilter, guard and depth")
    parser.add_argument("--record", type=Path)
    parser.add_argument("--from", dest="start", type=int, default=20, metavar="SECONDS")
    parser.add_argument("--out", type=Path, default=Path("lambda.png"))
    args = parser.parse_args()
    if args.pairs:
        control = {args.control: "The target of Brighter, lambda = 0"} if args.control else {}
        table(args.pairs, args.every, WEIGHTS | control, alone=args.network_alone)
    if args.record:
        picture(args.record, args.start, args.out)


if __name__ == "__main__":
    main()
