"""Makes the pictures of the README and the user guide from the record that ships with Shellac: `make screenshots`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

PROJECT = Path(__file__).resolve().parent.parent
DEMO = PROJECT / "resources" / "demo" / "shellac-demo.flac"
PICTURES = PROJECT / "docs" / "pictures"

WINDOWS = {
    "window.png": ["--theme", "dark"],
    "window-light.png": ["--theme", "light"],
}
"""Pictures of the window on the demo record, with the options that make them."""


def before_and_after() -> None:
    """The spectrograms that `shellac restore --picture` draws."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "model", "restore", DEMO, "-o", folder, "--picture"], cwd=PROJECT, check=True
        )
        with Image.open(Path(folder) / "shellac-demo_spectrogram.png") as picture:
            # a palette: a third of the size, and no difference that one can see
            picture.quantize(256).save(PICTURES / "before-after.png", optimize=True)


def window() -> None:
    """The window with the demo record restored in it."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    for name, options in WINDOWS.items():
        subprocess.run(
            [sys.executable, "-m", "app", DEMO, "--screenshot", PICTURES / name, *options],
            cwd=PROJECT,
            env=environment,
            check=True,
        )


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    before_and_after()
    window()
