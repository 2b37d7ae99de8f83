"""Sound devices by name, and the one output stream: all that Shellac asks of PortAudio."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from model.errors import ShellacError

log = logging.getLogger(__name__)


class SoundOutputError(ShellacError):
    """No sound can be made; the message is one sentence for the user."""


class Stream(Protocol):
    """What the player needs of `sounddevice.OutputStream`."""

    latency: float  # seconds from the callback to the loudspeaker
    active: bool

    def start(self) -> None:
        """Begin to call back."""

    def stop(self) -> None:
        """Play what is buffered, then call back no more."""

    def close(self) -> None:
        """Give the device back."""


Callback = Callable[[Any, int, Any, Any], None]
Latency = Literal["high", "low"]


@dataclass(frozen=True)
class OutputDevice:
    """A place sound can go to, known by name and host API: PortAudio's numbers move at every replug.

    Attributes
    ----------
    name, host_api
        As PortAudio has them.
    channels
        How many it has at most.
    rate
        Frames per second it prefers.
    """

    name: str
    host_api: str
    channels: int
    rate: float  # frames per second the device prefers

    @property
    def title(self) -> str:
        """Name and host API, as lists show it."""
        return f"{self.name} ({self.host_api})"


def _sounddevice() -> Any:
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        raise SoundOutputError(
            "No sound output: the PortAudio library is missing. Everything except listening works."
        ) from error
    return sounddevice


def devices() -> list[OutputDevice]:
    """Give every output device PortAudio knows of.

    Raises
    ------
    SoundOutputError
        There is no PortAudio.
    """
    sd = _sounddevice()
    apis = sd.query_hostapis()
    return [
        OutputDevice(
            info["name"],
            apis[info["hostapi"]]["name"],
            int(info["max_output_channels"]),
            float(info["default_samplerate"]),
        )
        for info in sd.query_devices()
        if info["max_output_channels"] > 0
    ]


def default_device() -> OutputDevice | None:
    """Give the system's own choice, or None where there is no output at all.

    Raises
    ------
    SoundOutputError
        There is no PortAudio.
    """
    sd = _sounddevice()
    try:
        info = sd.query_devices(kind="output")
    except (sd.PortAudioError, ValueError):
        return None
    return OutputDevice(
        info["name"],
        sd.query_hostapis(info["hostapi"])["name"],
        int(info["max_output_channels"]),
        float(info["default_samplerate"]),
    )


def rescan() -> None:
    """Read the list of devices anew: PortAudio freezes it at start. Every stream must be closed.

    Raises
    ------
    SoundOutputError
        There is no PortAudio.
    """
    sd = _sounddevice()
    # The only way PortAudio offers (python-sounddevice issue 125).
    sd._terminate()
    sd._initialize()


def _index(sd: Any, device: OutputDevice) -> int:
    apis = sd.query_hostapis()
    for index, info in enumerate(sd.query_devices()):
        if (
            info["max_output_channels"] > 0
            and info["name"] == device.name
            and apis[info["hostapi"]]["name"] == device.host_api
        ):
            return index
    raise SoundOutputError("The sound device {title} is not connected.", title=device.title)


def open_stream(
    device: OutputDevice | None,
    rate: int,
    channels: int,
    block: int,
    callback: Callback,
    latency: Latency = "high",
) -> Stream:
    """Open an output stream, not yet started.

    Latency is "high" unless asked otherwise: few need 5 ms here, and the callback is Python.

    Parameters
    ----------
    device
        None for the system's own choice.
    rate
        Frames per second.
    block
        Frames that `callback` is asked for at a time, (block, channels) float32.
    latency
        What of the device's own proposals to take.

    Raises
    ------
    SoundOutputError
        There is no device, or it cannot play this rate.
    """
    sd = _sounddevice()
    chosen = device or default_device()
    if chosen is None:
        raise SoundOutputError("No sound output: this computer has no playback device.")
    extra = None
    if sys.platform == "win32" and "WASAPI" in chosen.host_api:
        # Shared mode refuses every rate but the device's own unless asked to convert.
        extra = sd.WasapiSettings(auto_convert=True)
    try:
        stream: Stream = sd.OutputStream(
            samplerate=rate,
            blocksize=block,
            device=_index(sd, device) if device else None,
            channels=channels,
            dtype="float32",
            latency=latency,
            extra_settings=extra,
            callback=callback,
        )
    except (sd.PortAudioError, ValueError) as error:
        log.warning("opening %s at %s Hz failed: %s", chosen.title, rate, error)
        raise SoundOutputError(
            "The sound device {title} cannot play {rate} Hz: {error}", title=chosen.title, rate=rate, error=error
        ) from error
    return stream
