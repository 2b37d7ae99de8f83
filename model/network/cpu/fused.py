"""Convolutions that do in one pass what else follows them in a second: a ReLU, or the sum with another tensor.

What lies between convolutions is memory traffic, a seventh of the time of the network on a CPU. oneDNN does it while
the result of a convolution is still in the cache, to the same bits. PyTorch has functions for that which its own
compiler calls, and promises none of them: they are tried first, and where they are missing, or give other bits,
everything is as it is without them.
"""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional

_SMALL = 20_480  # numbers: PyTorch gives no smaller picture to oneDNN, but sums in another order


def fuses(x: Tensor) -> bool:
    """Whether a convolution of `x` may do more than that: it is large, float32, on a CPU, and nothing is trained."""
    return (
        x.device.type == "cpu"
        and x.dtype == torch.float32
        and x.numel() > _SMALL
        and x.is_contiguous(memory_format=torch.channels_last)
        and not torch.is_grad_enabled()
        and not torch.is_autocast_enabled("cpu")
        and not torch.compiler.is_compiling()
        and _works()
    )


class FusingConv2d(nn.Conv2d):
    """A convolution that is told what follows it; see `fuses` for where it may be."""

    def forward(self, input: Tensor, *, rectified: bool = False, to: Tensor | None = None) -> Tensor:
        """Give what `nn.Conv2d` gives.

        Parameters
        ----------
        input : Tensor
        rectified : bool
            In place of it, ``relu`` of it.
        to : Tensor, optional
            In place of it, the sum of this and it, written into this.
        """
        form = self.weight, self.bias, self.padding, self.stride, self.dilation, self.groups
        operations = torch.ops.mkldnn
        if to is not None:
            return operations._convolution_pointwise_.binary(to, input, *form, "add", 1.0, None, [], None)  # type: ignore[no-any-return]
        if rectified:
            return operations._convolution_pointwise(input, *form, "relu", [], None)  # type: ignore[no-any-return]
        return super().forward(input)


@cache
def _works() -> bool:
    """Whether this build of PyTorch has these functions, and they give here what takes two passes otherwise."""
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    numbers = torch.linspace(-100, 100, 2 * _SMALL).sin()
    weight, sound = numbers[: 16 * 16 * 9].reshape(16, 16, 3, 3), numbers.reshape(1, 16, 40, 64)
    with torch.inference_mode(), torch.device("cpu"):
        convolution = FusingConv2d(16, 16, 3, padding=1)
        convolution.weight = nn.Parameter(weight.contiguous(memory_format=torch.channels_last), requires_grad=False)
        convolution.bias = nn.Parameter(numbers[:16].clone(), requires_grad=False)
        sound = sound.contiguous(memory_format=torch.channels_last)
        plain = convolution(sound)
        try:
            same = torch.equal(convolution(sound, rectified=True), functional.relu(plain))
            return same and torch.equal(convolution(sound, to=sound.clone()), sound + plain)
        except (AttributeError, RuntimeError, TypeError, ValueError):
            return False
