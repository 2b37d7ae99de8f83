"""Settings in words, as the window and the shell tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.presets.preset import FIELDS
from model.restoration.settings import RestorationSettings
from model.sentence import Sentence, joined

_BANDS = {
    "keep": Sentence("above 22 kHz kept"),
    "shelve": Sentence("above 22 kHz lowered by 12 dB"),
    "mute": Sentence("above 22 kHz removed"),
}
_CHANNELS = {"each": Sentence("independent channels"), "linked": Sentence("linked channels")}
_NONE = {
    "depth": Sentence("no limit of depth"),
    "guard": Sentence("no limit of guard"),
    "clicks": Sentence("no clicks"),
    "hum": Sentence("no hum"),
}


def in_words(
    settings: RestorationSettings, names: Iterable[str] = FIELDS, titles: Mapping[str, str] | None = None
) -> Sentence:
    """Give settings in words, as ``amount 80 %, depth 12 dB``.

    Parameters
    ----------
    settings : RestorationSettings
    names : iterable of str, optional
        Which of them; without, all that a preset holds and that are not at rest.
    titles : mapping of str to str, optional
        What models are called, by their names; one without is called by its name.
    """
    chosen = tuple(names)
    every = chosen == FIELDS
    at_rest = RestorationSettings()
    always = ("weights", "amount", "depth", "guard", "clicks", "hum")
    told = [
        _one(name, settings, titles or {})
        for name in chosen
        if not every or name in always or getattr(settings, name) != getattr(at_rest, name)
    ]
    return joined(text for text in told if text)


def _one(name: str, settings: RestorationSettings, titles: Mapping[str, str]) -> str:
    value = getattr(settings, name)
    if value is None and name in _NONE:
        return _NONE[name]
    if name == "band":
        return _BANDS[value]
    if name == "channels":
        return _CHANNELS[value]
    if name == "click_sensitivity":
        return Sentence("sensitivity to clicks {value:g}", value=value) if settings.clicks is not None else ""
    if name == "thumps":
        told = Sentence("thumps too") if value else Sentence("no thumps")
        return told if settings.clicks is not None else ""
    if name == "weights":
        return Sentence("model {name}", name=titles.get(value, value))
    title = Sentence(name.replace("_", " "))
    if name in ("depth", "guard"):
        return Sentence("{setting} {value:g} dB", setting=title, value=value)
    if isinstance(value, float):
        return Sentence("{setting} {percent:.0f} %", setting=title, percent=100 * value)
    return Sentence("no {setting}", setting=title) if value is None else f"{title} {value}"
