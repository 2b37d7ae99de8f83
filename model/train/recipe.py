"""Recipes: everything that makes one kind of weights, as one object that can be written down as JSON.

``faithful``
    Input and target are aged alike, so the network learns to take noise and to invent nothing. Reconstruction only.
``brighter``
    The paper's lambda = 0.01: the input has lost its treble, the target has not, and a discriminator pulls towards
    what sounds real. Wider band, and more that was never on the record.
``paper``
    As near to Li et al. 2020 as is known: the network gives the clean STFT itself (mapping) at a window of 2048 and a
    hop of 512, without a noise floor; L1 of the complex STFT; the input band-limited; lambda a matter of choice.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from model.network.unet_config import DenoiserConfig, StageConfig
from model.train.discriminator import DiscriminatorConfig
from model.train.loss import LossConfig
from model.train.mixing.mix_config import MixConfig


@dataclass(frozen=True)
class Recipe:
    """What is trained, on what, towards what.

    Attributes
    ----------
    adversarial:
        The paper's lambda: the weight of the discriminator's loss; 0 trains without one.
    """

    name: str
    title: str
    sentence: str
    network: DenoiserConfig = field(default_factory=DenoiserConfig)
    mix: MixConfig = field(default_factory=MixConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    adversarial: float = 0.0
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)

    def as_json(self) -> dict[str, Any]:
        """All of it as plain lists, numbers and strings, for a model card."""
        return asdict(self)


SIDES = MixConfig(
    excerpt=147_456, snr_db=(-3.0, 30.0), clean=0.08, noise_alone=0.06, muted=0.35, bass=0.15, shown=0.1,
    full_band=0.65, mistaken=0.2, kind_alone=0.1, without_low=0.45, real_noise=0.55, second_noise=0.15, uneven=0.3,
    swishing=(0.1, 0.03), hum=0.2, programme=0.3, speed=0.6, colour_db=3.5, tilt_db=1.0,
)  # fmt: skip
"""Nearer to sides as they are: noise mostly recorded and steady, some of it there only while the programme lasts."""
FAITHFUL = Recipe(
    "faithful",
    "Faithful",
    "Takes the noise and leaves the music as the record has it; invents nothing.",
    mix=SIDES,
    loss=LossConfig(energy=1.5, harm=0.2, level=0.2),
)
BRIGHTER = Recipe(
    "brighter",
    "Brighter",
    "Opens the treble a little; some of what you hear there was never on the record.",
    mix=replace(SIDES, band_limited=True),
    loss=FAITHFUL.loss,
    adversarial=0.01,
)
PAPER = Recipe(
    "paper",
    "Paper",
    "The published method as far as it is known.",
    network=DenoiserConfig(
        stages=(
            StageConfig(
                hop=512,
                fold_bins=1,
                widths=(32, 64, 64, 128, 128, 256, 512),
                strides=((2, 1), (2, 1), (2, 2), (2, 1), (2, 2), (2, 2)),
                blocks=(1, 2, 2, 2, 2, 2, 1),
                output="mapping",
                floor=False,
            ),
        )
    ),
    mix=MixConfig(band_limited=True, rest=0.0),
    loss=LossConfig(windows=(2048,), energy=0.0, octaves=0.0, harm=0.0, level=0.0, logarithmic=False),
)
RECIPES = {recipe.name: recipe for recipe in (FAITHFUL, BRIGHTER, PAPER)}
