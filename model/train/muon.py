"""The optimiser: Muon for the convolutions inside the network, AdamW for all else.

Muon (Jordan 2024) replaces the gradient of a matrix by the nearest orthogonal one, found by five Newton-Schulz
steps, so that every direction of a layer learns at the same pace; scaled as in Liu et al. 2025 ("Muon is scalable
for LLM training") to the step size of AdamW. A convolution (out, in, height, width) counts as a matrix
(out, in * height * width). It pays where steps are few, as on a CPU: ``docs/decisions`` has the comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the quintic iteration: Jordan 2024


def orthogonal(matrix: Tensor, steps: int = 5) -> Tensor:
    """The orthogonal factor of a matrix (rows, columns), its singular values within about 0.7 to 1.2."""
    a, b, c = COEFFICIENTS
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    turned: Tensor = x.T if tall else x
    return turned


class Muon(torch.optim.Optimizer):
    """Momentum, Nesterov, orthogonalised; decoupled weight decay.

    Parameters
    ----------
    parameters : iterable of Tensor
        Of two dimensions or more; the first is that of the outputs.
    lr : float
        Learning rate.
    momentum : float
        Share of the running mean of the gradients that stays in a step, 0 to 1.
    weight_decay : float
        Share of a parameter that a step takes away, times the learning rate.
    """

    def __init__(
        self, parameters: Iterable[Tensor], lr: float = 1e-3, momentum: float = 0.95, weight_decay: float = 0.01
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Change every parameter that has a gradient. Raises ValueError for a closure, which is never asked."""
        if closure is not None:
            raise ValueError("Muon takes its gradients from the parameters")
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._change(parameter, group)

    def _change(self, parameter: Tensor, group: dict[str, Any]) -> None:
        state = self.state[parameter]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(parameter)
        gradient = parameter.grad
        assert gradient is not None
        state["momentum"].lerp_(gradient, 1 - group["momentum"])
        ahead = gradient.lerp(state["momentum"], group["momentum"])
        flat = ahead.reshape(ahead.shape[0], -1)
        update = orthogonal(flat) * (0.2 * max(flat.shape) ** 0.5)
        parameter.mul_(1 - group["lr"] * group["weight_decay"])
        parameter.add_(update.reshape(parameter.shape), alpha=-group["lr"])


def optimisers(network: nn.Module, lr: float) -> list[torch.optim.Optimizer]:
    """Muon for the convolutions within, AdamW for the first and last ones, the biases and the positions."""
    inner: list[Tensor] = []
    other: list[Tensor] = []
    for name, parameter in network.named_parameters():
        within = parameter.ndim == 4 and not any(part in name for part in ("stem", "head", "position"))
        (inner if within else other).append(parameter)
    return [Muon(inner, lr=lr), torch.optim.AdamW(other, lr=lr, betas=(0.9, 0.98), weight_decay=0.0)]
