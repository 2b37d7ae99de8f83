"""A file of sound as a recording."""

from __future__ import annotations

import os
import stat
import sys
import threading
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from model.audiofiles import riff, sound_file
from model.audiofiles.flac_blocks import read_blocks
from model.audiofiles.lossy import mpeg, ogg
from model.audiofiles.lossy.decoder import ForwardDecoder, quiet_decoder
from model.audiofiles.presented_sound import PresentedSound, presentation
from model.errors import os_reason
from model.files.closing import Closing
from model.recording import RecordingError, clip_span

SUFFIXES = (".wav", ".wave", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus",
            ".mp3")  # fmt: skip
"""How the names of these files end."""

MIN_RATE = 8_000
MAX_RATE = 192_000

CONTAINERS = {
    "WAV": "WAV",
    "WAVEX": "WAV",
    "RF64": "RF64",
    "W64": "W64",
    "AIFF": "AIFF",
    "FLAC": "FLAC",
    "OGG": "OGG",
    "MP3": "MP3",
}

INTEGER_BITS = {"PCM_U8": 8, "PCM_S8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32}
FLOAT_BITS = {"FLOAT": 32, "DOUBLE": 64}

_NO_LENGTH = 1 << 62  # libsndfile's answer for a FLAC that leaves its length open

# What soundfile raises for a file it cannot decode; ValueError where a damaged file makes it count below zero.
_DAMAGE = (soundfile.SoundFileError, RuntimeError, ValueError)


class FileRecording(Closing):
    """A file of sound, opened for reading only; reading is safe from any thread.

    Attributes
    ----------
    path : Path
    container : str
        "WAV", "RF64", "W64", "AIFF", "FLAC", "OGG" or "MP3".
    subtype : str
        libsndfile's name of the coding: "PCM_24", "FLOAT", "VORBIS", ...
    bits : int
        Depth of one sample: 8, 16, 24, 32 (also for FLOAT), 64 for DOUBLE; 0 where the coding
        has no depth of its own (Vorbis, Opus, MP3, A-law, ADPCM).
    integer : bool
        Samples are stored as integers, so `read_integers` gives them exactly.
    rate, channels, frames : int

    Raises
    ------
    RecordingError
        Missing, empty, truncated, not audio, a folder, no permission, no frames, a sample rate
        outside 8 to 192 kHz; while reading: damaged, or values that are not numbers.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._closed = False
        _check_file(self.path)
        try:
            self._layout = riff.layout(self.path)
        except OSError as error:
            raise RecordingError("{path} cannot be read: {error}.", path=self.path, error=os_reason(error)) from None
        self._file = self._open()
        self._decoder: ForwardDecoder | None = None
        try:
            self._describe()
            self._check_whole()
            if not self.bits:
                self._decoder = ForwardDecoder(self._file)
            self._measure()
        except BaseException:
            self.close()
            raise

    def _open(self) -> sound_file.SoundFile:
        try:
            shown = presentation(self.path, self._layout)
            return self._open_plainly() if shown is None else PresentedSound(shown)
        except (soundfile.SoundFileError, TypeError, ValueError) as error:
            # TypeError and ValueError: soundfile wants a rate for names that end in ".raw"
            raise RecordingError(
                "{path} is not a sound file that Shellac can read ({error}).", path=self.path, error=_reason(error)
            ) from None
        except OSError as error:
            raise RecordingError("{path} cannot be opened: {error}.", path=self.path, error=os_reason(error)) from None

    def _open_plainly(self) -> sound_file.SoundFile:
        with quiet_decoder():  # whatever its name and first bytes, it may be taken for an MP3
            # as bytes where names are bytes: they need not be valid UTF-8
            name = os.fspath(self.path) if sys.platform == "win32" else os.fsencode(self.path)
            return sound_file.SoundFile(name, mode="r")

    def tags(self) -> dict[str, str]:
        """Title, artist and the like, as far as libsndfile finds them in this file; whatever else is in it."""
        try:
            with self._open_plainly() as file:
                found: dict[str, str] = file.copy_metadata()
        except (*_DAMAGE, OSError, TypeError):
            return {}
        return found

    def _describe(self) -> None:
        file = self._file
        container = CONTAINERS.get(file.format)
        if container is None:
            raise RecordingError(
                "{path} is in the format {format_info}, which Shellac does not read; it reads WAV, RF64, "
                "W64, AIFF, FLAC, OGG and MP3.",
                path=self.path,
                format_info=file.format_info,
            )
        self.container: str = container
        self.subtype: str = file.subtype
        self.integer: bool = self.subtype in INTEGER_BITS
        self.bits: int = INTEGER_BITS.get(self.subtype, FLOAT_BITS.get(self.subtype, 0))
        self.rate: int = file.samplerate
        self.channels: int = file.channels
        self.frames: int = file.frames
        if self.container == "W64" and self.bits and self._layout is not None and self._layout.sound is not None:
            # libsndfile counts what stands behind the sound, too
            self.frames = min(self.frames, self._layout.sound.size // (self.channels * self.bits // 8))
        if self.channels < 1:
            raise RecordingError("{path} has no channels of sound.", path=self.path)
        if not MIN_RATE <= self.rate <= MAX_RATE:
            raise RecordingError(
                "{path} has a sample rate of {rate} Hz; Shellac takes {min_rate} to {max_rate} Hz.",
                path=self.path,
                rate=self.rate,
                min_rate=MIN_RATE,
                max_rate=MAX_RATE,
            )
        if self.frames < 1:
            raise RecordingError("{path} holds no sound: it has 0 frames.", path=self.path)
        if self.frames >= _NO_LENGTH:
            raise RecordingError(
                "{path} does not say how long it is, as files written into a pipe do; write it again as a file.",
                path=self.path,
            )
        if not file.seekable():
            raise RecordingError(
                "{path} cannot be read from any place (coding {subtype}).", path=self.path, subtype=self.subtype
            )

    def _check_whole(self) -> None:
        """Refuse a file that ends before its header says it does."""
        try:
            if self._layout is not None:
                fault = self._layout.length_fault(self.path.stat().st_size)
            else:
                fault = ogg.length_fault(self.path)
            if self.container == "FLAC":
                read_blocks(self.path)  # what an export could not carry is refused before any work
        except OSError as error:
            raise RecordingError("{path} cannot be read: {error}.", path=self.path, error=os_reason(error)) from None
        if fault:
            raise RecordingError("{path} {fault}.", path=self.path, fault=fault)
        if self.container not in ("FLAC", "MP3") or not self._states_length:
            return
        # these say how many frames there are and not how many bytes: try the last one, with a decoder of its own
        try:
            with self._open() as file, quiet_decoder():
                file.seek(self.frames - 1)
                readable = len(file.read(1)) == 1
        except _DAMAGE:
            readable = False
        if not readable:
            raise RecordingError(
                "{path} is incomplete or damaged: the last of its {frames:,} frames cannot be read.",
                path=self.path,
                frames=self.frames,
            )

    @cached_property
    def _states_length(self) -> bool:
        """Whether the file says how long it is; of an MP3 that does not, all is decoded to know."""
        try:
            return self.container != "MP3" or mpeg.states_length(self.path)
        except OSError as error:
            raise RecordingError("{path} cannot be read: {error}.", path=self.path, error=os_reason(error)) from None

    def _measure(self) -> None:
        """Count the frames of a file that does not state them; what is decoded is kept and not decoded again."""
        if self._decoder is None or self._states_length:
            return
        try:
            self.frames = self._decoder.count()
        except OSError as error:
            raise RecordingError("{path} cannot be read: {error}.", path=self.path, error=os_reason(error)) from None
        except _DAMAGE as error:
            raise RecordingError(
                "{path} is damaged and cannot be decoded ({error}).", path=self.path, error=_reason(error)
            ) from None
        if self.frames < 1:
            raise RecordingError("{path} holds no sound: it has 0 frames.", path=self.path)

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.frames / self.rate

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Give ``[start, start + frames)`` as ``(n, channels)`` float32, full scale at 1.0; shorter only at the end.

        Integer samples up to 24 bits and 32-bit floats come exactly.
        """
        if self.subtype == "PCM_16":
            # the same numbers in a third of the time, and other threads need not wait while floats are made of them
            whole: NDArray[np.int16] = self._read(start, frames, "int16")
            return np.multiply(whole, np.float32(2.0**-15), dtype=np.float32)
        data: NDArray[np.float32] = self._read(start, frames, "float32")
        return data

    def read_doubles(self, start: int, frames: int) -> NDArray[np.float64]:
        """Give ``[start, start + frames)`` as ``(n, channels)`` float64; exact for every coding without loss."""
        data: NDArray[np.float64] = self._read(start, frames, "float64")
        return data

    def read_integers(self, start: int, frames: int) -> NDArray[np.int32]:
        """Give the integers as stored, signed, at the source's own depth.

        ``(n, channels)`` int32: 24 bits run from -2**23 to 2**23 - 1; the unsigned 8 bits of WAV
        come shifted to -128..127.

        Raises
        ------
        ValueError
            Where `integer` is false.
        """
        if not self.integer:
            raise ValueError(f"{self.subtype} holds no integers")
        # libsndfile left-justifies: the arithmetic shift brings the value back exactly
        data: NDArray[np.int32] = self._read(start, frames, "int32")
        if self.bits < 32:
            data >>= 32 - self.bits
        return data

    def _read(self, start: int, frames: int, dtype: str) -> NDArray[Any]:
        start, stop = clip_span(self, start, frames)
        if self._closed:
            raise ValueError(f"{self.path} was closed")
        try:
            data = self._decode(start, stop, dtype)
        except OSError as error:
            raise RecordingError("{path} cannot be read: {error}.", path=self.path, error=os_reason(error)) from None
        except _DAMAGE as error:
            where = f"from {start / self.rate:.2f} s on"
            raise RecordingError(
                "{path} is damaged and cannot be read {where} ({error}).",
                path=self.path,
                where=where,
                error=_reason(error),
            ) from None
        if len(data) != stop - start:
            raise RecordingError(
                "{path} is damaged, or was shortened while it was open: it cannot be read {start:.2f} s in.",
                path=self.path,
                start=(start + len(data)) / self.rate,
            )
        if not self.integer and not np.isfinite(data).all():
            bad = start + int(np.argmin(np.isfinite(data).all(axis=1)))
            raise RecordingError(
                "{path} holds values that are not numbers (NaN or infinite), the first at frame {bad}, "
                "{bad2:.2f} s in.",
                path=self.path,
                bad=bad,
                bad2=bad / self.rate,
            )
        return data

    def _decode(self, start: int, stop: int, dtype: str) -> NDArray[Any]:
        if self._decoder is not None:
            return self._decoder.read(start, stop).astype(dtype, copy=False)
        with self._lock:
            try:
                if self._file.tell() != start:
                    self._file.seek(start)
                data: NDArray[Any] = self._file.read(stop - start, dtype=dtype, always_2d=True)
            except _DAMAGE:
                # a decoder that failed once fails everywhere from then on, also where the file is whole
                self._file.close()
                self._file = self._open()
                raise
        return data

    def close(self) -> None:
        """Close the file; reading afterwards is an error. May be called twice."""
        self._closed = True
        if self._decoder is not None:
            self._decoder.close()
        with self._lock:
            self._file.close()

    def __repr__(self) -> str:
        return f"FileRecording({os.fspath(self.path)!r})"


def open_recording(path: str | os.PathLike[str]) -> FileRecording:
    """Open a file of sound for reading; see `FileRecording` for what is refused."""
    return FileRecording(path)


def _check_file(path: Path) -> None:
    """Refuse what is not a regular file that is there, readable and not empty."""
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise RecordingError("{path} is a folder, not a sound file.", path=path)
        # a pipe or a device would block the first read for good
        if not stat.S_ISREG(state.st_mode):
            raise RecordingError("{path} is not a regular file.", path=path)
        path.open("rb").close()
    except (FileNotFoundError, NotADirectoryError):
        raise RecordingError("{path} does not exist.", path=path) from None
    except PermissionError:
        raise RecordingError("{path} cannot be read: permission denied.", path=path) from None
    except (OSError, ValueError) as error:
        raise RecordingError("{path} cannot be opened: {error}.", path=path, error=os_reason(error)) from None
    if state.st_size == 0:
        raise RecordingError("{path} is empty.", path=path)


def _reason(error: Exception) -> str:
    text = error.error_string if isinstance(error, soundfile.LibsndfileError) else str(error)
    if text.startswith("File does not exist"):  # what libsndfile says of an MP3 without a frame
        return "format not recognised"
    return " ".join(text.removeprefix("Error : ").split()).rstrip(".") or type(error).__name__
