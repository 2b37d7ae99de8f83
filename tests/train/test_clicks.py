"""Training of the click classifier: learns what it is shown, and writes what the classifier reads."""

import numpy as np
from safetensors.numpy import save_file

from model.clicks import classifier
from model.clicks.declicker import Clicks
from model.evaluate.clicks.clips import RATE, UNTOUCHED, ClickClip
from model.recording import ArrayRecording
from model.train.clicks import examples, train


def clip(seed: int, clicks: bool) -> ClickClip:
    """A tone with strokes that die away slowly, and clicks if wanted."""
    random = np.random.default_rng(seed)
    sound = 0.1 * np.sin(np.arange(2 * RATE) * 0.05) + random.normal(scale=3e-4, size=2 * RATE)
    for place in random.integers(4_000, 2 * RATE - 8_000, 8):
        sound[place : place + 4_000] += 0.2 * random.normal(size=4_000) * np.exp(-np.arange(4_000) / 600)
    clean = sound.astype(np.float32)
    clicked, spans = clean.copy(), []
    if clicks:
        for place in range(5_000, 2 * RATE - 5_000, 5_000):
            clicked[place : place + 12] += (0.3 * np.hanning(12)).astype(np.float32)
            spans.append((place, place + 12))
    group = "5-12 dB" if clicks else UNTOUCHED
    return ClickClip(str(seed), "", "", "strokes", group, False, clean, clicked, tuple(spans))


def test_what_is_learned_tells_clicks_from_strokes(tmp_path, monkeypatch):
    given = examples((clip(seed, bool(seed % 2)) for seed in range(10)), np.random.default_rng(0))
    assert 0.1 < given.click.mean() < 0.9
    save_file(train(given, networks=2, epochs=60), tmp_path / "classifier.safetensors")
    monkeypatch.setattr(classifier, "WEIGHTS", tmp_path / "classifier.safetensors")
    classifier._weights.cache_clear()
    try:
        shown = clip(100, True)
        odds = classifier.log_odds(given.features)
        assert np.mean((odds > 0) == given.click) > 0.97
        entries = Clicks(ArrayRecording(shown.clicked, RATE), 0.85).entries()
        hits = sum(any(c.start <= start + 6 < c.stop for c in entries) for start, _ in shown.spans)
        assert hits > 0.8 * len(shown.spans)
    finally:
        classifier._weights.cache_clear()


def test_training_can_go_on_from_a_classifier():
    given = examples((clip(seed, bool(seed % 2)) for seed in range(2)), np.random.default_rng(0))
    begun = train(given, networks=2, epochs=0)
    begun |= {name: np.ascontiguousarray(begun[name][::-1]) for name in begun if name[0] in "wb"}
    again, fresh = train(given, begun=begun, epochs=0), train(given, networks=2, epochs=0)
    assert np.array_equal(again["mean"], begun["mean"])
    assert 0 < np.abs(again["w0"] - begun["w0"]).max() < 0.02
    assert np.abs(fresh["w0"] - begun["w0"]).max() > 0.1
