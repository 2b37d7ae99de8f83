from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.pictures.picture import draw_spectrograms


class Tone:
    """A sine of one second, as a recording."""

    rate = 44100
    channels = 1
    frames = 44100

    def __init__(self, hertz: float) -> None:
        self.hertz = hertz

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        time = np.arange(start, min(start + frames, self.frames)) / self.rate
        return (0.5 * np.sin(2 * np.pi * self.hertz * time)).astype(np.float32)[:, None]


def brightest_row(image: Image.Image, top: int) -> int:
    """Row, counted from the panel's top, that is brightest in the middle of the panel."""
    column = np.asarray(image.convert("L"))[top : top + 300, 700]
    return int(column.argmax())


def test_a_higher_tone_stands_higher_in_its_panel(tmp_path: Path) -> None:
    # frequencies in the middle of a bin of the 2048-frame window
    low_hertz, high_hertz = 5 * 44100 / 2048, 232 * 44100 / 2048
    target = draw_spectrograms([("low", Tone(low_hertz)), ("high", Tone(high_hertz))], tmp_path / "tones.png")
    with Image.open(target) as image:
        low, high = brightest_row(image, 30), brightest_row(image, 360)
    # log axis from 40 Hz at the bottom (row 300) to 20 kHz at the top (row 0)
    assert abs(low - 300 * (1 - np.log(low_hertz / 40) / np.log(500))) < 2
    assert abs(high - 300 * (1 - np.log(high_hertz / 40) / np.log(500))) < 2


def test_a_picture_never_replaces_another(tmp_path: Path) -> None:
    target = tmp_path / "tones.png"
    target.write_bytes(b"mine")
    assert draw_spectrograms([("tone", Tone(440.0))], target) == tmp_path / "tones-2.png"
    assert target.read_bytes() == b"mine"
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["tones-2.png", "tones.png"]
