"""All that new weights need, from the weights in `weights/`: `make weights-done`, after a training.

The reference of the self-test, what the model cards say of the record that ships with Shellac, the table of seams, and
the pictures. Where it stands is marked in the texts; everything else there is written by hand. With
``PAIRS=FILE.npz`` the cards also get the figures on those pairs (minutes for each network).
``tests/test_weights.py`` fails while any of it belongs to other weights.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from model.audiofiles.audio_hash import file_sha256
from model.audiofiles.file_recording import open_recording
from model.evaluate import metrics, validation
from model.evaluate.network import network_restore
from model.evaluate.seams import context_differences, seam_difference
from model.evaluate.sets import pairs
from model.network import checkpoint
from model.network.checkpoint import Checkpoint
from model.restoration.pipeline import estimate_noise
from model.restoration.settings import RestorationSettings
from model.restoration.subtraction import Restored
from model.self_test import DEMO, REFERENCE, WEIGHTS, make_reference

PROJECT = Path(__file__).resolve().parents[1]
CLEAN = DEMO.with_name("shellac-demo-clean.flac")
SEAMS = PROJECT / "docs" / "seams.md"
MOST_CONTEXT_SECONDS = 1.2


def mark(name: str, sha256: str) -> str:
    """The line that begins a part written by this program; it names the weights that the part is of."""
    return f"<!-- make weights-done: {name}, sha256 {sha256} -->"


def put(path: Path, name: str, sha256: str, text: str) -> None:
    """Put `text` into the marked part `name` of a Markdown file."""
    end = f"<!-- end of {name} -->"
    found = re.compile(rf"<!-- make weights-done: {name}, sha256 \w* -->\n.*?{end}", re.DOTALL)
    part = f"{mark(name, sha256)}\n{text.strip()}\n{end}"
    whole, count = found.subn(lambda _: part, path.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{path} has no part that begins with {mark(name, '...')}")
    path.write_text(whole, encoding="utf-8")


def demo_figures(weights: Checkpoint) -> str:
    """A row of figures on the record that ships with Shellac, whose clean version ships as well."""
    with (
        open_recording(DEMO) as source,
        open_recording(CLEAN) as truth,
        closing(estimate_noise(source, RestorationSettings(device="cpu", precision="fp32"), weights)) as noise,
    ):
        noisy, clean = source.read(0, source.frames)[:, 0], truth.read(0, source.frames)[:, 0]
        restored = Restored(source, noise).read(0, source.frames)[:, 0]
        rate = source.rate
    row = [
        metrics.snr(clean, noisy),
        metrics.snr(clean, restored) - metrics.snr(clean, noisy),
        metrics.snr_above(clean, restored, rate) - metrics.snr_above(clean, noisy, rate),
        metrics.si_sdr(clean, restored) - metrics.si_sdr(clean, noisy),
        metrics.log_spectral_distance(clean, noisy, rate) - metrics.log_spectral_distance(clean, restored, rate),
    ]
    return f"""On the record that ships with Shellac (simulated noise; all of its music is Shellac's own):

| SNR before | SNR gain | above 60 Hz | SI-SDR gain | fall of log-spectral distance |
|---|---|---|---|---|
| {row[0]:.1f} dB | {" | ".join(f"{figure:+.1f} dB" for figure in row[1:])} |"""


def pair_figures(weights: Checkpoint, path: Path) -> str:
    """The summary on validation pairs, a row for each figure."""
    restore = network_restore(
        weights.network,
        weights.tracker,
        weights.postfilter,
        levels_bound=weights.bounded,
        lasting=weights.lasting,
    )
    found = validation.summary(validation.validate(restore, pairs.load(path)))
    rows = "\n".join(f"| {name} | {figure:+.1f} dB |" for name, figure in found.items())
    return f"On the pairs of {path.name} (sha256 begins {file_sha256(path)[:12]}):\n\n| | |\n|---|---|\n{rows}"


def seams_table(weights: Checkpoint) -> str:
    """What context is needed, and what the grid costs."""
    with open_recording(DEMO) as source:
        rows = "\n".join(
            f"| {one.seconds:.2f} s | {one.difference_db:.1f} dB | {one.at_the_edge_db:.1f} dB |"
            for one in context_differences(source, weights, MOST_CONTEXT_SECONDS)
        )
        grid = seam_difference(source, weights)
    return f"""`{weights.name}`, sha256 beginning `{weights.sha256[:8]}`, on Shellac's own record:

| context to each side | difference | in the first 50 ms |
|---|---|---|
{rows}

On the grid as it is ({grid.seams} seams), against one window with ten more seconds on either side:
{grid.difference_db:.1f} dB of the signal, and at most {grid.worst_db:.1f} dB in the second around a seam."""


def restoring_networks() -> list[Path]:
    """The files in `weights/` that restore; the noise tracker's lie there, too."""
    names = [info.name for info in checkpoint.available()]
    return [path for path in sorted(WEIGHTS.glob("*.safetensors")) if path.stem in names]


def main() -> None:
    """Write everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="validation pairs for the cards (.npz)")
    parser.add_argument("--no-pictures", action="store_true", help="leave docs/pictures as they are")
    args = parser.parse_args()
    REFERENCE.write_text(json.dumps(make_reference(), indent=1) + "\n", encoding="utf-8")
    print(f"{REFERENCE} is written.")
    for path in restoring_networks():
        weights = checkpoint.load(path)
        put(weights.card, "identity", weights.sha256, f"sha256 begins {weights.sha256[:16]}")
        put(weights.card, "figures", weights.sha256, demo_figures(weights))
        if args.pairs:
            put(weights.card, "pairs", weights.sha256, pair_figures(weights, args.pairs))
        elif mark("pairs", weights.sha256) not in weights.card.read_text(encoding="utf-8"):
            put(weights.card, "pairs", weights.sha256, "")  # those of the weights before are gone
        print(f"{weights.card} is written.")
    weights = checkpoint.load(WEIGHTS / f"{checkpoint.DEFAULT}.safetensors")
    put(SEAMS, "seams", weights.sha256, seams_table(weights))
    print(f"{SEAMS} is written.")
    if not args.no_pictures:
        subprocess.run([sys.executable, PROJECT / "tools" / "screenshots.py"], cwd=PROJECT, check=True)


if __name__ == "__main__":
    main()
