"""Training of the click classifier: learns what it is shown, and writes what the classifier reads."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
from safetensors.numpy import load_file, save_file

from model.clicks import classifier
from model.clicks.candidates import Candidates
from model.clicks.declicker import Clicks
from model.evaluate.clicks.clips import RATE, UNTOUCHED, ClickClip
from model.recording import ArrayRecording
from model.train.bank import BankWriter
from model.train.clicks import main, odds_of, train
from model.train.material.click_examples import bank_clips, examples, kept_back, worn_examples
from model.train.material.worn_clicks import (
    WornClip,
    coded,
    groove_clips,
    laid_out,
    nature,
    record_click,
    worn_clips,
)


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
        odds = odds_of(given, load_file(tmp_path / "classifier.safetensors"))
        assert np.mean((odds > 0) == given.click) > 0.97
        entries = Clicks(ArrayRecording(shown.clicked, RATE), 0.85).entries()
        hits = sum(any(c.start <= start + 6 < c.stop for c in entries) for start, _ in shown.spans)
        assert hits > 0.8 * len(shown.spans)
    finally:
        classifier._weights.cache_clear()


def test_training_can_go_on_from_a_classifier():
    given = examples((clip(seed, bool(seed % 2)) for seed in range(2)), np.random.default_rng(0))
    begun = train(given, networks=2, epochs=0)
    turned = [name for name in begun if name.startswith("alone.w") or name.startswith("alone.b")]
    begun |= {name: np.ascontiguousarray(begun[name][::-1]) for name in turned}
    again, fresh = train(given, begun=begun, epochs=0), train(given, networks=2, epochs=0)
    assert np.array_equal(again["alone.mean"], begun["alone.mean"])
    assert 0 < np.abs(again["alone.w0"] - begun["alone.w0"]).max() < 0.02
    assert np.abs(fresh["alone.w0"] - begun["alone.w0"]).max() > 0.1


def test_a_window_says_whose_candidates_it_holds_and_crackle_is_known_in_part_only():
    given = examples((clip(seed, True) for seed in range(3)), np.random.default_rng(0))
    assert len(given.surroundings) == 3
    assert len(given.window) == len(given.features)
    assert np.all(np.diff(given.window) >= 0)
    assert given.known.all()
    crackle = np.random.default_rng(1).normal(scale=1e-4, size=5 * RATE)
    clicks = np.zeros(5 * RATE)
    clicks[2_000 : 5 * RATE - 2_000 : 300] = 0.2
    worn = worn_examples([WornClip("", RATE, crackle + clicks, clicks, crackle)], np.random.default_rng(0))
    assert worn.click.sum() > 500
    assert worn.known.sum() == 400


def test_worn_clips_know_which_candidates_are_clicks(tmp_path):
    """Through a codec, too: where a click was added there is one, and in the same clip without clicks there is none."""
    soundfile.write(tmp_path / "tone.flac", clip(0, False).clean, RATE)
    random = np.random.default_rng(1)
    clips = list(worn_clips([tmp_path / "tone.flac"], [[record_click(random) for _ in range(3)]], 6, random))
    assert len(clips) == 6
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


def groove_of(path: Path) -> None:
    """A groove of 8 s with clicks of 1 ms, three a second."""
    random = np.random.default_rng(4)
    groove = random.normal(scale=1e-3, size=8 * RATE)
    for place in range(4_000, 8 * RATE - 4_000, RATE // 3):
        groove[place : place + 44] += 0.3 * np.exp(-np.arange(44) / 8) * np.cos(np.arange(44))
    path.parent.mkdir()
    soundfile.write(path, groove, RATE, subtype="PCM_24")


def test_a_groove_lies_over_music_as_it_is_and_its_clicks_are_known(tmp_path):
    soundfile.write(tmp_path / "tone.flac", clip(0, False).clean, RATE)
    groove_of(tmp_path / "shellac" / "groove.flac")
    random = np.random.default_rng(5)
    clips = list(groove_clips([tmp_path / "tone.flac"], [tmp_path / "shellac" / "groove.flac"], 6, random, horn=0.0))
    assert len(clips) == 6
    for one in clips:
        assert one.doubtful is not None
        assert 0 < np.mean(np.abs(one.clicks) > 1e-4) < 0.1
        assert np.std(one.doubtful) < 0.5 * np.std(one.clicks)
    given = worn_examples(clips, random)
    assert 0.1 < given.click.mean() < 1


def test_where_a_groove_may_hold_a_click_nobody_says_none():
    rest = np.random.default_rng(0).normal(scale=1e-3, size=RATE)
    clicks, doubtful = np.zeros(RATE), np.zeros(RATE)
    clicks[20_000:20_030] = doubtful[8_000:8_030] = 0.2 * np.hanning(30)
    found = Candidates(np.array([5_000, 8_000, 20_000]), np.array([5_020, 8_030, 20_030]), np.full(3, 9.0))
    given = WornClip("", RATE, rest + clicks + doubtful, clicks, rest, doubtful)
    assert nature(given, found).tolist() == [0, -1, 1]


def test_the_command_learns_from_folders_and_a_bank_and_says_how_it_does_on_what_it_kept_back(tmp_path, capsys):
    kept = {kept_back(Path(f"{number}.flac")): number for number in range(40)}
    assert set(kept) == {True, False}
    for seed, number in enumerate(kept.values()):
        soundfile.write(tmp_path / f"{number}.flac", clip(seed, False).clean, RATE)
    groove_of(tmp_path / "grooves" / "groove.flac")
    with BankWriter(tmp_path / "bank" / "music_train") as bank:
        tone = 0.1 * np.sin(np.arange(7 * RATE) * 0.03) + np.random.default_rng(0).normal(scale=1e-3, size=7 * RATE)
        bank.add(tone.astype(np.float32), name="tone", kind="sung", source="", license="")
    assert len(list(bank_clips(tmp_path / "bank" / "music_train", 3, np.random.default_rng(0)))) == 3
    command = ["--music", *(str(tmp_path / f"{number}.flac") for number in kept.values())]
    command += ["--noise", str(tmp_path / "grooves"), "--clips", "6", "--worn", "3", "--grooves", "3", "--epochs", "1"]
    command += ["-o", str(tmp_path / "out.safetensors")]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert "under grooves: " in printed
    assert "| clicks taken, " in printed


def test_a_codec_takes_what_a_click_has_at_the_top_and_moves_nothing():
    random = np.random.default_rng(2)
    sound = random.normal(scale=1e-3, size=RATE) + laid_out([np.hanning(3).astype(np.float32)], RATE, 5, 1, random) / 4
    for _ in range(3):
        out = coded(sound, random)
        assert len(out) == RATE
        assert int(np.argmax(np.correlate(out[5_000:9_000], sound[5_200:8_800]))) == 200
        above = [np.sum(np.abs(np.fft.rfft(x))[20_500:] ** 2) for x in (out, sound)]
        assert above[0] < 0.1 * above[1]
