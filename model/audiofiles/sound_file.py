"""libsndfile, so that a signal is not lost in it.

Where it reads or writes a file object, it calls Python back, and cffi prints and forgets what is raised there. So all
that calls libsndfile does it through here, within `model.stopping.held` (ruff holds this: TID251).
"""

from __future__ import annotations

from typing import Any

import soundfile

from model.stopping import held


class SoundFile(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """`soundfile.SoundFile`; a signal that comes meanwhile is raised when a call comes back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        with held():
            super().__init__(*args, **kwargs)

    def read(self, *args: Any, **kwargs: Any) -> Any:
        """As soundfile does."""
        with held():
            return super().read(*args, **kwargs)

    def write(self, data: Any) -> None:
        """As soundfile does."""
        with held():
            super().write(data)

    def seek(self, frames: int, whence: int = 0) -> int:
        """As soundfile does."""
        with held():
            place: int = super().seek(frames, whence)
        return place

    def flush(self) -> None:
        """As soundfile does."""
        with held():
            super().flush()

    def close(self) -> None:
        """As soundfile does."""
        with held():
            super().close()


def read(file: Any, **options: Any) -> tuple[Any, int]:
    """`soundfile.read`, of a file by its name or open."""
    with held():
        sound, rate = soundfile.read(file, **options)
    return sound, rate


def write(file: Any, sound: Any, rate: int, **options: Any) -> None:
    """`soundfile.write`, to a file by its name or open."""
    with held():
        soundfile.write(file, sound, rate, **options)
