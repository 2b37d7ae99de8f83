"""A file of weights is input: what its header says is checked before anything is built or read.

Safetensors says in its header where each tensor lies, of which shape and type; the library holds the offsets to the
file's length. Here the file is bounded, its own JSON is bounded and parsed, and the tensors that are there are compared
with those of the network that its configuration describes, of which only the shapes are made ("meta" device).
"""

from __future__ import annotations

import json
import stat
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from model.errors import ShellacError, os_reason

Network = TypeVar("Network", bound=nn.Module)

MOST_BYTES = 64 << 20
"""Of a file; those that ship have 6 MB."""
MOST_HEADER_BYTES = 1 << 20
TYPES = ("F16", "BF16", "F32")


class CheckpointError(ShellacError):
    """Weights cannot be used; ``str()`` is one sentence that names the file and the reason."""


def read_header(path: Path, key: str, what: str) -> dict[str, Any]:
    """Read the JSON object that is kept in a file's header.

    Parameters
    ----------
    path : Path
    key : str
        What it is kept under.
    what : str
        What the file should be, for the sentence.

    Raises
    ------
    CheckpointError
        It is no regular file, larger than weights are, not safetensors, or holds no such object.
    """
    _check_size(path)
    try:
        with safe_open(path, framework="pt") as file:
            text = (file.metadata() or {}).get(key)
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError("{path} is not a safetensors file, or a damaged one", path=path) from error
    if text is None:
        raise CheckpointError(
            "{path} is not {what} of Shellac: its header holds no configuration", path=path, what=what
        )
    try:
        header = json.loads(text, parse_constant=_not_finite)
    except (ValueError, RecursionError) as error:
        raise CheckpointError("{path} has a header that Shellac cannot read", path=path) from error
    if not isinstance(header, dict):
        raise CheckpointError("{path} has a header that Shellac cannot read", path=path)
    return header


def read_network(path: Path, make: Callable[[], Network], prefix: str = "", apart: str | None = None) -> Network:
    """The network that `make` builds, with the weights of the file: eval mode, float32, on the CPU, without gradients.

    Parameters
    ----------
    path : Path
    make : callable
    prefix : str
        What the names of its tensors begin with in the file, where it holds more than one network.
    apart : str, optional
        What the names of another network's tensors begin with, which are left alone.

    Raises
    ------
    CheckpointError
        If the file's tensors are not exactly those of the network, by name, shape and kind, or not all finite.
        Nothing but shapes is made before that is known.
    """
    with torch.device("meta"):
        shapes = {name: tuple(tensor.shape) for name, tensor in make().state_dict().items()}
    _check_size(path)
    try:
        with safe_open(path, framework="pt") as file:
            names = {name for name in file.keys() if not (apart and name.startswith(apart))}  # noqa: SIM118
            names = {name.removeprefix(prefix) for name in names if name.startswith(prefix)}
            if names != set(shapes):
                raise CheckpointError("{path} is damaged: its weights are not what its header says", path=path)
            for name, shape in shapes.items():
                entry = file.get_slice(prefix + name)
                if tuple(entry.get_shape()) != shape or entry.get_dtype() not in TYPES:
                    raise CheckpointError("{path} is damaged: its weights are not what its header says", path=path)
            tensors: dict[str, Tensor] = {name: file.get_tensor(prefix + name).float() for name in shapes}
    except (SafetensorError, OSError, RuntimeError) as error:
        raise CheckpointError("{path} is damaged: its weights are not what its header says", path=path) from error
    if not all(bool(torch.isfinite(tensor).all()) for tensor in tensors.values()):
        raise CheckpointError("{path} holds weights that are not numbers", path=path)
    network = make()
    network.load_state_dict(tensors)
    return network.eval().requires_grad_(False)


def half_tensors(network: nn.Module, prefix: str = "") -> dict[str, Tensor]:
    """The weights of a network in half precision, as they are written to a file; `prefix` begins their names."""
    state = network.state_dict().items()
    return {prefix + name: tensor.detach().cpu().half().contiguous() for name, tensor in state}


def _check_size(path: Path) -> None:
    """Refuse what is no file, or of a size that weights do not have, without reading more than eight bytes."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise CheckpointError("{path} is not a regular file", path=path)
        with path.open("rb") as file:
            first = file.read(8)
    except OSError as error:
        raise CheckpointError("{path} cannot be read: {error}", path=path, error=os_reason(error)) from error
    if found.st_size > MOST_BYTES:
        raise CheckpointError(
            "{path} is {st_size:.0f} MB large; a model has at most {most_bytes:.0f}",
            path=path,
            st_size=found.st_size / 1000000.0,
            most_bytes=MOST_BYTES / 1000000.0,
        )
    if len(first) == 8 and struct.unpack("<Q", first)[0] > MOST_HEADER_BYTES:
        raise CheckpointError("{path} is not a safetensors file, or a damaged one", path=path)


def _not_finite(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")
