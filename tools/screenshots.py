"""Makes the pictures of the README and the user guide from the record that ships with Shellac: `make screenshots`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, PngImagePlugin

from model.network import checkpoint

PROJECT = Path(__file__).resolve().parent.parent
DEMO = PROJECT / "resources" / "demo" / "shellac-demo.flac"
WEIGHTS_KEY = "shellac-weights-sha256"
PICTURES = PROJECT / "docs" / "pictures"
ANIMATION = "listening.webp"
SCENES = ("batch.png", "review.png", "preset.png", "project.png")
"""What `tools/guide_pictures.py` makes."""

WINDOWS = {
    "window.png": ["--theme", "dark"],
    "window-light.png": ["--theme", "light"],
    "window-de.png": ["--theme", "dark", "--language", "de"],
    "noises.png": ["--theme", "dark", "--list-clicks"],
    "regions.png": ["--theme", "dark", "--list-regions", PROJECT / "tools" / "regions.csv"],
}
"""Pictures of the window on the demo record, with the options that make them."""


def before_and_after() -> None:
    """The spectrograms that `shellac restore --picture` draws."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "model", "restore", DEMO, "-o", folder, "--picture"], cwd=PROJECT, check=True
        )
        keep(Path(folder) / "shellac-demo_spectrogram.png", "before-after.png")


def window() -> None:
    """The window with the demo record restored in it."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    with tempfile.TemporaryDirectory() as folder:
        for name, options in WINDOWS.items():
            taken = Path(folder) / name
            subprocess.run(
                [sys.executable, "-m", "app", DEMO, "--screenshot", taken, "--language", "en", *options],
                cwd=PROJECT,
                env=environment,
                check=True,
            )
            keep(taken, name)


def guide() -> None:
    """The batch window, its review bench, and a preset that is deviated from."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "tools.guide_pictures", folder], cwd=PROJECT, env=environment, check=True)
        for name in SCENES:
            keep(Path(folder) / name, name)


def animation() -> None:
    """The window while its record plays and A, B and R are switched."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    command = [sys.executable, "-m", "tools.animation", PICTURES / ANIMATION]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)


def keep(taken: Path, name: str) -> None:
    """Puts a picture under the documents with a palette: half the size, and no difference that one can see."""
    about = PngImagePlugin.PngInfo()
    about.add_text(WEIGHTS_KEY, checkpoint.load().sha256)  # tests/test_weights.py compares it
    with Image.open(taken) as picture:
        picture.convert("RGB").quantize(256).save(PICTURES / name, optimize=True, pnginfo=about)


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    before_and_after()
    window()
    guide()
    animation()
