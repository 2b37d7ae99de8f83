"""A sound card whose callback the test turns by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.playback.mix import Track
from app.playback.player import Player
from app.playback.sound_output import OutputDevice, SoundOutputError


class Sound:
    """A recording made of an array (frames, channels)."""

    def __init__(self, data: NDArray[np.float32], rate: int = 8000) -> None:
        self.data = np.asarray(data, np.float32)
        self.rate = rate
        self.frames, self.channels = self.data.shape

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        return self.data[start : start + frames].copy()


class HandStream:
    """What `open_stream` gives; `turn` makes the device ask for one block."""

    latency = 0.0

    def __init__(self, rate: int, channels: int, block: int, callback: Callable[[Any, int, Any, Any], None]) -> None:
        self.rate, self.channels, self.block, self.callback = rate, channels, block, callback
        self.active = False
        self.closed = False

    def start(self) -> None:
        self.active = True

    def stop(self) -> None:
        self.active = False

    def close(self) -> None:
        self.active = False
        self.closed = True

    def turn(self) -> NDArray[np.float32]:
        out = np.full((self.block, self.channels), np.nan, np.float32)
        self.callback(out, self.block, None, None)
        return out


class HandCard:
    """A sound card: counts what was opened; may refuse rates, or everything."""

    def __init__(self, refuse: Callable[[int], bool] = lambda rate: False) -> None:
        self.refuse = refuse
        self.streams: list[HandStream] = []
        self.asked: list[OutputDevice | None] = []

    def open(
        self, device: OutputDevice | None, rate: int, channels: int, block: int, callback: Callable[..., None],
        latency: str = "high",
    ) -> HandStream:  # fmt: skip
        self.asked.append(device)
        self.latency = latency
        if self.refuse(rate):
            raise SoundOutputError(f"no {rate} Hz here")
        self.streams.append(HandStream(rate, channels, block, callback))
        return self.streams[-1]

    @property
    def stream(self) -> HandStream:
        return self.streams[-1]


def heard(player: Player, card: HandCard, blocks: int) -> NDArray[np.float32]:
    """What comes out of the card while `blocks` blocks are asked for, fed as the feeder would."""
    out = []
    for _ in range(blocks):
        player.feed()
        out.append(card.stream.turn())
    return np.concatenate(out)


def tone(frames: int, hertz: float, rate: int = 8000, level: float = 0.5, channels: int = 2) -> Sound:
    wave = level * np.sin(2 * np.pi * hertz * np.arange(frames) / rate)
    return Sound(np.repeat(wave[:, None], channels, axis=1), rate)


def hand_player(card: HandCard, recording: Sound) -> tuple[Player, Track]:
    player = Player(card.open, threaded=False)
    track = Track(recording)
    player.load(track)
    player.feed()
    return player, track
