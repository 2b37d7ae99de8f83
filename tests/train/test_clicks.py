"""Training of the click classifier: learns what it is shown, and writes what the classifier reads."""

from dataclasses import replace

import numpy as np
import soundfile
from safetensors.numpy import save_file

from model.clicks import classifier
from model.clicks.candidates import Candidates
from model.clicks.declicker import Clicks
from model.evaluate.clicks.clips import RATE, UNTOUCHED, ClickClip
from model.recording import ArrayRecording
from model.train.clicks import examples, train, worn_examples
from model.train.material.worn_clicks import WornClip, coded, laid_out, nature, record_click, worn_clips


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


def test_worn_clips_know_which_candidates_are_clicks(tmp_path):
    """Through a codec, too: where a click was added there is one, and in the same clip without clicks there is none."""
    soundfile.write(tmp_path / "tone.flac", clip(0, False).clean, RATE)
    random = np.random.default_rng(1)
    clips = list(worn_clips([tmp_path / "tone.flac"], [[record_click(random) for _ in range(3)]], 12, random))
    assert len(clips) == 12
    assert all(len(one.sound) == len(one.clicks) == len(one.rest) for one in clips)
    assert any(not one.clicks.any() for one in clips)
    given = worn_examples(clips, random)
    assert 0 < given.click.mean() < 1
    assert len(given.features) == len(given.click) == len(given.kind)
    silent = [replace(one, sound=one.rest, clicks=0 * one.clicks) for one in clips]
    assert not worn_examples(silent, random).click.any()


def test_what_lies_beside_a_click_is_not_said_to_be_none():
    rest = np.random.default_rng(0).normal(scale=1e-3, size=RATE)
    clicks = np.zeros(RATE)
    clicks[20_000:20_030] = 0.2 * np.hanning(30)
    found = Candidates(np.array([5_000, 19_900, 20_000]), np.array([5_020, 19_920, 20_030]), np.full(3, 9.0))
    assert nature(WornClip("", RATE, rest + clicks, clicks, rest), found).tolist() == [0, -1, 1]


def test_a_codec_takes_what_a_click_has_at_the_top_and_moves_nothing():
    random = np.random.default_rng(2)
    sound = random.normal(scale=1e-3, size=RATE) + laid_out([np.hanning(3).astype(np.float32)], RATE, 5, 1, random) / 4
    for _ in range(3):
        out = coded(sound, random)
        assert len(out) == RATE
        assert int(np.argmax(np.correlate(out[5_000:9_000], sound[5_200:8_800]))) == 200
        above = [np.sum(np.abs(np.fft.rfft(x))[20_500:] ** 2) for x in (out, sound)]
        assert above[0] < 0.1 * above[1]
