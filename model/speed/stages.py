"""How fast this machine restores, stage by stage: the table of `shellac --self-test --bench` and of `make bench`.

Each stage is what a restoration really does with the recording; the network's convolutions are set against the fastest
convolution that torch manages here. Times are those of a clock: a machine that does other things as well is slower; so
the table says how much of it others took meanwhile.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from model import __version__
from model.archive.export import export, targets_for
from model.audiofiles.file_recording import FileRecording, open_recording
from model.clicks.declicker import Clicks
from model.hum.search import search
from model.network import device as devices
from model.network.checkpoint import load
from model.network.device import ComputeDevice
from model.pictures.picture import draw_spectrograms
from model.progress import follow
from model.recording import Recording
from model.restoration.noise.floor import NoiseFloor
from model.restoration.pipeline import estimate_noise
from model.restoration.settings import RestorationSettings
from model.speed.table import Row

BLOCK = 65_536
LIBRARIES = ("torch", "numpy", "scipy", "soxr", "soundfile", "PySide6-Essentials")
PEAK_SHAPES = ((64, 128, 128), (128, 128, 64), (160, 64, 64), (256, 64, 32))
"""Channels, rows and columns of the convolutions (3 x 3) among which the fastest is looked for."""
PEAK_SECONDS = 0.3
"""For each of them."""
LEAST_TRIES = 3
STATISTICS = Path("/proc/stat")


@dataclass
class Convolutions:
    """What convolutions did while they were counted.

    Attributes
    ----------
    operations : int
        Floating point operations: two for each multiplication with its addition.
    seconds : float
        Spent within them.
    """

    operations: int = 0
    seconds: float = 0.0
    _begun: float = field(default=0.0, repr=False)

    @property
    def per_second(self) -> float:
        """Operations per second; 0.0 while nothing is known."""
        return self.operations / self.seconds if self.seconds > 0 else 0.0


def rows(recording: Path, scratch: Path, on: str = "auto") -> Iterator[Row]:
    """Measure this machine; the table grows line by line.

    Parameters
    ----------
    recording : Path
        What is restored; half a minute of it is enough.
    scratch : Path
        A folder that may be written to.
    on : "auto", "cpu" or "cuda"

    Raises
    ------
    ShellacError
        The recording or the model cannot be read, or the folder not be written to.
    """
    device = devices.choose(on, "auto")  # as a restoration does
    yield from machine(device)
    others = Others()
    settings, checkpoint = RestorationSettings(), load()
    with open_recording(recording) as source:
        yield Row("recording", f"{source.seconds:.1f} s, {source.rate} Hz, {_channels(source)}, {source.bits} bit")
        with closing(estimate_noise(source, settings, checkpoint, device)) as unmeasured:
            unmeasured.read(0, BLOCK)  # the first time torch chooses how to compute, and files come from the disk
        yield stage("reading", source.seconds, _seconds(lambda: _read(source)))
        yield stage("noise floor", source.seconds, _seconds(lambda: NoiseFloor.of(source, checkpoint.tracker)))
        yield stage("clicks", source.seconds, _seconds(lambda: _read(Clicks(source))))
        yield stage("hum", source.seconds, _seconds(lambda: follow(search(source))))
        with closing(estimate_noise(source, settings, checkpoint, device)) as noise:
            with counted(checkpoint.network, device) as convolutions:
                network = _seconds(lambda: _read(noise))
            yield stage("surface noise", source.seconds, network)
            # the noise is there now, so what follows is nothing but writing and drawing
            targets = targets_for(source, scratch, residual=True)
            job = export(source, noise, targets.restored, amount=1.0, residual=targets.residual)
            yield stage("writing both files", source.seconds, _seconds(lambda: follow(job)))
            panels: list[tuple[str, Recording]] = [("Original", source), ("Removed noise", noise)]
            drawing = _seconds(lambda: draw_spectrograms(panels, scratch / "bench.png"))
            yield stage("drawing a picture", source.seconds, drawing)
    most = peak(device)
    share = convolutions.seconds / network if network > 0 else 0.0
    yield Row("convolutions", f"{convolutions.per_second / 1e9:.1f} GFLOP/s, {share:.0%} of the time of surface noise")
    yield Row("fastest convolution here", f"{most / 1e9:.1f} GFLOP/s")
    yield Row("share of that peak", f"{convolutions.per_second / most:.0%}")
    yield Row("taken by others", others.sentence())
    memory = most_memory()
    yield Row("most memory", "not known on this system" if memory is None else f"{memory / 1e6:.0f} MB")


def machine(device: ComputeDevice) -> Iterator[Row]:
    """Give what was measured, and where."""
    yield Row("Shellac", f"{__version__}, Python {platform.python_version()}")
    yield Row("system", platform.platform())
    yield Row("device", str(device))
    bf16 = ", bf16" if devices.faster_in_bf16() else ""
    yield Row("instructions", f"{torch.backends.cpu.get_cpu_capability()}{bf16}")
    yield Row("cores", f"{_cores()} of {os.cpu_count()}")
    yield Row("memory", _installed_memory())
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue  # a command line without a window has no Qt
    yield Row("libraries", ", ".join(found))


@contextmanager
def counted(network: nn.Module, device: ComputeDevice) -> Iterator[Convolutions]:
    """Count what the convolutions of a network do within this block, and how long they take."""
    found = Convolutions()

    def begins(layer: nn.Module, given: Any) -> None:
        _finish(device)
        found._begun = time.perf_counter()

    def ends(layer: nn.Module, given: Any, out: torch.Tensor) -> None:
        _finish(device)
        found.seconds += time.perf_counter() - found._begun
        assert isinstance(layer, nn.Conv2d)
        kernel = layer.kernel_size[0] * layer.kernel_size[1]
        found.operations += 2 * out.numel() * kernel * layer.in_channels // layer.groups

    hooks = []
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            hooks += [layer.register_forward_pre_hook(begins), layer.register_forward_hook(ends)]
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()


def peak(device: ComputeDevice) -> float:
    """Operations per second of the fastest convolution that torch manages here, in the precision of `device`."""
    kind = torch.bfloat16 if device.precision == "bf16" else torch.float32
    best = 0.0
    with torch.inference_mode():
        for channels, height, width in PEAK_SHAPES:
            shape = (1, channels, height, width)
            picture = torch.rand(shape, dtype=kind, device=device.kind).contiguous(memory_format=torch.channels_last)
            kernel = torch.rand((channels, channels, 3, 3), dtype=kind, device=device.kind)
            kernel = kernel.contiguous(memory_format=torch.channels_last)
            operations = 2 * picture.numel() * 9 * channels
            functional.conv2d(picture, kernel, padding=1)  # torch chooses how, which takes longer than doing it
            end, tries = time.perf_counter() + PEAK_SECONDS, 0
            while tries < LEAST_TRIES or time.perf_counter() < end:
                tries += 1
                _finish(device)
                begun = time.perf_counter()
                functional.conv2d(picture, kernel, padding=1)
                _finish(device)
                best = max(best, operations / (time.perf_counter() - begun))
    return best


def most_memory() -> int | None:
    """The most memory that this process held, in bytes; None where the system does not say."""
    if sys.platform == "win32":
        return None
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def _read(recording: Recording) -> None:
    for start in range(0, recording.frames, BLOCK):
        recording.read(start, min(BLOCK, recording.frames - start))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def stage(title: str, sound: float, seconds: float) -> Row:
    """Give the line of a stage that worked on `sound` seconds of sound for so many `seconds`."""
    speed = sound / max(seconds, 1e-9)
    return Row(title, f"{speed:.{1 if speed >= 1 else 2}f} x real time ({seconds:.2f} s)")


def _channels(source: FileRecording) -> str:
    return {1: "mono", 2: "stereo"}.get(source.channels, f"{source.channels} channels")


def _finish(device: ComputeDevice) -> None:
    """A GPU works on after the call has returned."""
    if device.kind == "cuda":
        torch.cuda.synchronize()


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _installed_memory() -> str:
    if sys.platform == "win32":
        return "not known on this system"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.1f} GB"


class Others:
    """How busy others keep this machine, from when this is made until it is asked.

    The load of the system would not say it: that counts what Shellac itself did just before.
    """

    def __init__(self) -> None:
        self._clock, self._own, self._all = time.perf_counter(), time.process_time(), busy_seconds()

    def sentence(self) -> str:
        """So many cores on average, or that the system does not say."""
        now = busy_seconds()
        if now is None or self._all is None:
            return "not known on this system"
        passed = max(time.perf_counter() - self._clock, 1e-9)
        busy = max(now - self._all - (time.process_time() - self._own), 0.0) / passed
        return f"{busy:.1f} of {os.cpu_count()} cores on average, meanwhile"


def busy_seconds() -> float | None:
    """Seconds that all cores together have worked since the system started; None where it does not say: but on Linux.

    What a hypervisor gave to other machines counts as well: it is gone here.
    """
    if sys.platform != "linux":
        return None
    user, nice, system, _, _, interrupts, soft_interrupts, stolen = map(int, STATISTICS.read_text().split()[1:9])
    return (user + nice + system + interrupts + soft_interrupts + stolen) / os.sysconf("SC_CLK_TCK")
