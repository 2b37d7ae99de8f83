"""Where the network computes: CUDA if a real convolution proves it, else the CPU; always with the reason."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from torch.nn import functional

from model.sentence import Sentence

Kind = Literal["cpu", "cuda"]
Precision = Literal["fp32", "bf16"]

# A convolution that went wrong is wrong by far more; the order of summation alone makes about 1e-6.
_TOLERANCE = 1e-3

AT_ONCE = 2
"""Windows that a program computes at the same time where it restores whole files: more would take more memory."""

ENVIRONMENT = "SHELLAC_PRECISION"
"""Set to fp32, nothing is computed in less, whatever a processor offers."""

_taken = threading.Lock()


@dataclass(frozen=True)
class ComputeDevice:
    """Where to compute, and why there.

    Attributes
    ----------
    kind : "cpu" or "cuda"
    name : str
        Of the processor, as its maker calls it.
    reason : str
        One sentence: why this one.
    precision : "fp32" or "bf16"
        Of the convolutions; everything else is float32.
    at_once : int
        Windows that are computed at the same time, each by its share of the threads; see `shared`.
    """

    kind: Kind
    name: str
    reason: str
    precision: Precision = "fp32"
    at_once: int = 1

    def __str__(self) -> str:
        return f"{self.kind.upper()} ({self.name}, {self.precision})"


def choose(
    wanted: str = "auto",
    precision: Precision | Literal["auto"] = "fp32",
    threads: int | None = None,
    at_once: int = 1,
) -> ComputeDevice:
    """Choose where to compute.

    Parameters
    ----------
    wanted : "auto", "cpu" or "cuda"
        "auto" and "cuda" both take a GPU that proves to work, and fall back to the CPU with the reason.
    precision : "fp32", "bf16" or "auto"
        "auto" is bf16 on a CPU that is faster in it, unless the environment says SHELLAC_PRECISION=fp32.
    threads : int, optional
        Threads for the CPU; torch's own choice (one per core) if not given.
    at_once : int
        Windows that a CPU may compute at the same time; never more than it has threads.

    Raises
    ------
    ValueError
        For any other `wanted`, or less than one thread.
    """
    if wanted not in ("auto", "cpu", "cuda"):
        raise ValueError(f"the device is auto, cpu or cuda, not {wanted!r}")
    if threads is not None:
        if threads < 1:
            raise ValueError(f"at least one thread is needed, not {threads}")
        torch.set_num_threads(threads)
    fault = Sentence("The CPU was asked for.") if wanted == "cpu" else _cuda_fault()
    if fault:
        return on_cpu(fault, _fastest() if precision == "auto" else precision, at_once)
    reason = Sentence("A convolution on this GPU gave what the CPU gives.")
    exact: Precision = "fp32" if precision == "auto" else precision
    return ComputeDevice("cuda", torch.cuda.get_device_name(0), reason, exact)


def _fastest() -> Precision:
    """What this CPU computes fastest in, if it may."""
    return "bf16" if faster_in_bf16() and os.environ.get(ENVIRONMENT) != "fp32" else "fp32"


def on_cpu(reason: str, precision: Precision = "fp32", at_once: int = 1) -> ComputeDevice:
    """Give the CPU, for the reason given."""
    keep_freed_memory()  # before there are threads that compute
    threads = torch.get_num_threads()
    at_once = min(at_once, threads)
    # both are in the name: they decide in which order is summed, so a result is the same bit for bit with the same two
    share = threads // at_once
    how = f"{'' if at_once == 1 else f'{at_once} x '}{share} thread{'s' if share > 1 else ''}"
    return ComputeDevice("cpu", f"{_cpu_name()}, {how}", reason, precision, at_once)


@contextlib.contextmanager
def shared(device: ComputeDevice) -> Iterator[None]:
    """While it lasts, the threads of a CPU are shared among the windows that are computed at the same time."""
    before = torch.get_num_threads()
    torch.set_num_threads(max(1, before // device.at_once))
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextlib.contextmanager
def all_cores() -> Iterator[ThreadPoolExecutor]:
    """Give as many threads as torch computes in; while it lasts, torch computes in one in each of them.

    So what numpy, scipy and files take one thread for goes on beside what torch does. What was given to them and has
    not begun is left undone where the block is left by an error. Blocks of several threads come one after another.
    """
    with _taken:
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        pool = ThreadPoolExecutor(threads, "cores")
        try:
            yield pool
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        finally:
            pool.shutdown()
            torch.set_num_threads(threads)


@functools.cache
def keep_freed_memory() -> bool:
    """Let this process keep up to 512 MiB that it has freed, and say whether that could be asked for (glibc only).

    A network frees and takes some hundred MB for every window. Given back to the system each time, they come as empty
    pages that have to be made anew: 6 % of the time of a restoration. What is held at most does not change, and all
    threads share what was freed: where each keeps its own, two windows at a time take 100 MB more.
    """
    setting = getattr(ctypes.CDLL(None), "mallopt", None) if platform.libc_ver()[0] == "glibc" else None
    # M_MMAP_THRESHOLD (no more than this is allowed), M_TOP_PAD, M_TRIM_THRESHOLD, M_ARENA_MAX
    wanted = ((-3, 32 << 20), (-2, 64 << 20), (-1, 512 << 20), (-8, 1))
    return setting is not None and all([setting(which, size) == 1 for which, size in wanted])


def faster_in_bf16() -> bool:
    """Whether this processor multiplies bf16 by itself, and gains by it; known on Linux only.

    Elsewhere bf16 is emulated, and slower than fp32. Intel's cores with AVX512-FP16 are made to compute bf16 in AMX:
    where a virtual machine hides that, their AVX512-BF16 is slower than their fp32 (decision 0003).
    """
    offered = set(_cpu_information().split())
    if "amx_bf16" in offered:
        return True
    return "avx512_bf16" in offered and not {"GenuineIntel", "avx512_fp16"} <= offered


def learns_channels_first() -> bool:
    """Whether convolutions of this processor are trained faster in fp32 where each channel lies by itself.

    Without AVX-512 oneDNN computes the gradient of a convolution's weights in channels last in up to three times the
    time where several excerpts are heard at once; `tests/benchmarks/test_training.py` measures what that is of a step.
    """
    return torch.backends.cpu.get_cpu_capability() == "AVX2"


def _cuda_fault() -> str | None:
    """Why CUDA cannot be used, in a sentence; None if it can.

    `torch.cuda.is_available` says yes to GPUs that this build of torch has no code for, so a convolution is run.
    """
    if torch.version.cuda is None:
        return Sentence("This build of PyTorch computes on the CPU only.")
    if not torch.cuda.is_available():
        return Sentence("No GPU that CUDA can use was found.")
    generator = torch.Generator().manual_seed(0)
    picture = torch.randn(1, 8, 32, 32, generator=generator)
    kernel = torch.randn(8, 8, 3, 3, generator=generator)
    expected = functional.conv2d(picture, kernel, padding=1)
    try:
        with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):
            found = functional.conv2d(picture.cuda(), kernel.cuda(), padding=1).cpu()
    except (RuntimeError, AssertionError) as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        why = lines[0].rstrip(".")
        return Sentence("The GPU failed a trial convolution ({why}), so the CPU is used.", why=why)
    difference = float((found - expected).abs().max() / expected.abs().max())
    if not difference < _TOLERANCE:
        return Sentence(
            "The GPU gave a wrong result in a trial convolution (off by {difference:.1g}), so the CPU is used.",
            difference=difference,
        )
    return None


def _cpu_name() -> str:
    for line in _cpu_information().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine() or "unknown processor"


def _cpu_information() -> str:
    """What Linux says of its processors; elsewhere nothing."""
    information = Path("/proc/cpuinfo")
    return information.read_text(errors="replace") if information.is_file() else ""
