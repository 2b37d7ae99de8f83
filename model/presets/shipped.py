"""The presets that come with Shellac; what they do in numbers is in the guide, page Presets."""

from __future__ import annotations

from model.presets.preset import Preset
from model.restoration.settings import RestorationSettings

GENTLE = Preset(
    "Gentle",
    RestorationSettings(depth=12.0, guard=0.0, clicks=1.0, click_sensitivity=0.25, hum=1.0),
    "Lowers noise by 12 dB at most, takes no more in any moment than is usual, and repairs only the surest clicks: the "
    "least risk for the music.",
)
STANDARD = Preset(
    "Standard",
    RestorationSettings(clicks=1.0, hum=1.0),
    "Repairs clicks, takes hum, and lowers noise by 20 dB at most: what Shellac does where nothing else is asked for.",
)
FIRM = Preset(
    "Firm",
    RestorationSettings(depth=30.0, guard=6.0, clicks=1.0, hum=1.0),
    "Repairs clicks, takes hum, lowers noise by up to 30 dB, and lets more go in a moment: for noisy sides; listen to "
    "what is removed.",
)

SHIPPED = (GENTLE, STANDARD, FIRM)
"""From the least to the most."""
