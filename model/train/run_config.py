"""How a run of training goes: how fast it learns, how long, and what it saves when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RunConfig:
    """How a run goes.

    The learning rate warms up, stays, and over the last ``decay`` steps of the run falls to zero; a run without decay
    can be gone on with, and its last weights are judged by their running average.

    Attributes
    ----------
    lr : float
        Learning rate at its highest.
    warmup : int
        Steps in which it rises to that.
    steps, minutes : int, float, optional
        Length of the run in steps and by the clock; it ends with whichever comes first.
    decay : int
        The last steps of ``steps``, in which the learning rate falls to zero.
    ema_decay : float
        Decay of the weights' exponential moving average, per step; less at the beginning.
    grad_clip : float
        Largest 2-norm of the gradient; longer ones are scaled to it.
    save_minutes, validate_minutes : float
        Between two savings of the state, and two validations.
    stage : int, optional
        Train this stage alone, on what those before it leave and in the band it looks at: the small ones cost a tenth
        of the whole, so the same minutes are many more steps.
    compiler : str, optional
        Compile the U-Nets with this backend of ``torch.compile``.
    seed : int
    """

    lr: float = 2e-3
    warmup: int = 60
    steps: int | None = None
    minutes: float | None = None
    decay: int = 0
    ema_decay: float = 0.995
    grad_clip: float = 1.0
    save_minutes: float = 4.0
    validate_minutes: float = 15.0
    stage: int | None = None
    compiler: str | None = None
    seed: int = 0
