"""Settings in words, as the window and the shell tell them."""

from __future__ import annotations

from collections.abc import Iterable

from model.presets.preset import FIELDS
from model.restoration.settings import RestorationSettings

_BANDS = {"keep": "kept", "shelve": "12 dB down", "mute": "taken out"}
_CHANNELS = {"each": "independent channels", "linked": "linked channels"}


def in_words(settings: RestorationSettings, names: Iterable[str] = FIELDS) -> str:
    """Give settings in words, as ``amount 80 %, depth 12 dB``.

    Parameters
    ----------
    settings : RestorationSettings
    names : iterable of str, optional
        Which of them; without, all that a preset holds and that are not at rest.
    """
    chosen = tuple(names)
    every = chosen == FIELDS
    at_rest = RestorationSettings()
    always = ("weights", "amount", "depth", "guard", "clicks")
    told = [
        _one(name, settings)
        for name in chosen
        if not every or name in always or getattr(settings, name) != getattr(at_rest, name)
    ]
    return ", ".join(text for text in told if text)


def _one(name: str, settings: RestorationSettings) -> str:
    value = getattr(settings, name)
    if name == "weights":
        return f"model {value}"
    if name == "band":
        return f"above 22 kHz {_BANDS[value]}"
    if name == "channels":
        return _CHANNELS[value]
    if name in ("depth", "guard"):
        return f"no limit of {name}" if value is None else f"{name} {value:g} dB"
    if name == "click_sensitivity":
        return f"sensitivity to clicks {value:g}" if settings.clicks is not None else ""
    title = name.replace("_", " ")
    if value is None:
        return f"no {title}"
    if isinstance(value, float):
        return f"{title} {100 * value:.0f} %"
    return f"{title} {value}"
