from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from model.audiofiles.file_recording import open_recording
from model.evaluate.methods import baselines
from model.evaluate.methods import method as methods
from model.evaluate.methods.baselines import Baseline, BaselineError
from model.evaluate.methods.method import IDENTITY, OracleWiener, Weights, baseline_on, quietest
from model.evaluate.network import network_restore
from model.evaluate.sets.pairs import Pair
from model.evaluate.validation import judge
from model.network import checkpoint, device, tracker_weights
from model.presets.shipped import FIRM, GENTLE
from model.recording import ArrayRecording
from model.restoration.pipeline import estimate_noise
from model.restoration.subtraction import Restored
from tests.evaluate.sounds import RATE, hiss, melody


@pytest.fixture
def pair() -> Pair:
    clean, noise = melody(3.0), hiss(3.5, level=0.03)
    noisy = clean + noise[RATE // 2 :]
    return Pair(
        name="p",
        group="6-12 dB",
        kind="shellac",
        music="m",
        noise="n",
        snr_db=9.0,
        rate=RATE,
        start=RATE,
        stop=2 * RATE,
        run_in=0,
        noisy=noisy,
        clean=clean[RATE : 2 * RATE],
        profile=noise[: RATE // 2],
    )


def test_every_baseline_that_can_run_keeps_time_and_takes_noise(pair: Pair) -> None:
    usable, _ = baselines.available(methods.baselines())
    assert "LogMMSE" in [b.name for b in usable]
    for baseline in usable:
        restored = baseline.restore(pair)
        assert restored is not None
        assert restored.shape == pair.clean.shape
        quieter = baseline.process(pair.profile, pair.profile, RATE)
        assert np.std(quieter) < 0.8 * np.std(pair.profile), baseline.name
        lags = [float(restored[200:-200] @ pair.clean[200 + lag : len(pair.clean) - 200 + lag]) for lag in (-4, 0, 4)]
        assert lags[1] == max(lags), baseline.name


def test_the_oracle_is_ahead_and_has_no_answer_without_a_truth_to_know(pair: Pair) -> None:
    restored = OracleWiener().restore(pair)
    assert restored is not None
    assert judge(pair, restored).figures["snr_gain"] > 6
    assert IDENTITY.restore(pair) is not None
    assert judge(pair, pair.judged).figures["snr_gain"] == 0


def test_a_missing_tool_is_a_sentence_and_left_out(monkeypatch: pytest.MonkeyPatch, pair: Pair) -> None:
    monkeypatch.setenv("PATH", "")
    usable, missing = baselines.available(methods.baselines())
    assert not {"ffmpeg adeclick,afftdn", "sox noisered"} & {b.name for b in usable}
    assert any("sox is not installed" in sentence for sentence in missing)
    with pytest.raises(BaselineError, match="sox is not installed"):
        baselines.sox_noisered(0.1)(pair.noisy, pair.profile, RATE)


def test_a_tool_that_must_be_shown_noise_has_no_answer_without(pair: Pair) -> None:
    blind = replace(pair, profile=np.zeros(0, np.float32))
    assert Baseline("LogMMSE", "", baselines.identity, needs_noise=True).restore(blind) is None
    assert Baseline("identity", "", baselines.identity, needs_noise=False).restore(blind) is not None


def test_weights_give_what_restoring_the_file_gives(tiny_weights: Path, pair: Pair, tmp_path: Path) -> None:
    weights = Weights(checkpoint.load(tiny_weights), device.choose("cpu"))
    judged = weights.restore(pair)
    assert 0.01 < np.std(judged - pair.judged) / np.std(pair.judged) < 0.5  # it does something
    path = tmp_path / "record.wav"
    soundfile.write(path, pair.noisy, RATE, subtype="FLOAT")
    with open_recording(path) as source, weights.restored(source) as restored:
        assert np.array_equal(restored.read(pair.start, pair.stop - pair.start)[:, 0], judged)


def test_weights_shown_the_noise_use_it_and_nothing_else_of_it(tiny_weights: Path, pair: Pair) -> None:
    loaded, cpu = checkpoint.load(tiny_weights), device.choose("cpu")
    blind, shown = (Weights(loaded, cpu, shown=shown) for shown in (False, True))
    assert shown.name != blind.name
    assert shown.restore(replace(pair, profile=np.zeros(0, np.float32))) is None
    found = shown.restore(pair)
    assert found is not None
    assert found.shape == pair.clean.shape
    assert not np.allclose(found, blind.restore(pair), atol=1e-4)
    louder = shown.restore(replace(pair, profile=10 * pair.profile))
    assert not np.allclose(found, louder, atol=1e-4)
    with shown.restored(pair.recording) as record, blind.restored(pair.recording) as other:
        span = slice(pair.start, pair.stop - pair.start)
        assert not np.allclose(record.read(span.start, span.stop), other.read(span.start, span.stop))


def test_hum_and_clicks_are_taken_before_the_network_where_that_is_asked_for(tiny_weights: Path, pair: Pair) -> None:
    time = np.arange(8 * RATE) / RATE
    random = np.random.default_rng(5)
    clean = sum(np.sin(2 * np.pi * 330 * n * time) * (time % 0.5 < 0.4) for n in (1, 2)).astype(np.float32) / 20
    clean += random.normal(scale=1e-4, size=len(clean)).astype(np.float32)
    hum = sum(np.sin(2 * np.pi * 50.02 * n * time) for n in (1, 2, 3, 5)).astype(np.float32) / 50
    noisy = clean + hum
    noisy[2 * RATE] += 0.5
    hums = replace(pair, noisy=noisy, clean=clean[RATE : 7 * RATE], stop=7 * RATE)
    loaded, cpu = checkpoint.load(tiny_weights), device.choose("cpu")
    ways = [
        Weights(loaded, cpu, clicks=c, hum=h) for c, h in ((False, False), (True, False), (False, True), (True, True))
    ]
    assert len({way.name for way in ways}) == len({way.setting for way in ways}) == 4
    plain, clicks, without_hum, both = (judge(hums, way.restore(hums)).figures["snr_gain"] for way in ways)
    assert without_hum > plain + 3
    assert clicks > plain
    assert both > max(clicks, without_hum)


def test_a_preset_is_judged_as_it_restores(tiny_weights: Path, pair: Pair, tmp_path: Path) -> None:
    loaded, cpu = checkpoint.load(tiny_weights), device.choose("cpu")
    gentle, firm = (Weights(loaded, cpu, preset=preset) for preset in (GENTLE, FIRM))
    assert (gentle.name, firm.name) == ("tiny, preset Gentle", "tiny, preset Firm")
    path = tmp_path / "record.wav"
    soundfile.write(path, pair.noisy, RATE, subtype="FLOAT")
    settings = replace(GENTLE.settings, weights=str(tiny_weights), device="cpu")
    with open_recording(path) as source, closing(estimate_noise(source, settings)) as noise:
        expected = Restored(source, noise, settings.amount).read(pair.start, pair.stop - pair.start)[:, 0]
    assert np.array_equal(gentle.restore(pair), expected)
    assert not np.array_equal(firm.restore(pair), expected)
    half = replace(GENTLE, settings=replace(GENTLE.settings, amount=0.5))
    taken = [Weights(loaded, cpu, preset=preset).restore(pair) - pair.judged for preset in (half, GENTLE)]
    np.testing.assert_allclose(2 * taken[0], taken[1], atol=1e-6)


def test_a_network_in_training_is_judged_like_its_checkpoint(tiny_weights: Path, pair: Pair) -> None:
    loaded = replace(checkpoint.load(tiny_weights), lasting=True)  # as what is trained is saved
    expected = Weights(loaded, device.choose("cpu")).restore(pair)
    network = loaded.network.train()
    found = network_restore(network)(pair)
    assert network.training
    assert not any(p.grad is not None for p in network.parameters())
    np.testing.assert_allclose(found, expected, atol=2e-5)
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("bounded", [False, True])
def test_a_network_is_judged_with_the_bounds_that_its_weights_ask_for(
    tiny_weights: Path, pair: Pair, bounded: bool, lasting: bool
) -> None:
    tracker = tracker_weights.shipped().network
    loaded = replace(checkpoint.load(tiny_weights), tracker=tracker, bounded=bounded, lasting=lasting)
    expected = Weights(loaded, device.choose("cpu")).restore(pair)
    found, other = (
        network_restore(loaded.network, tracker, levels_bound=said, lasting=lasting)(pair)
        for said in (bounded, not bounded)
    )
    np.testing.assert_allclose(found, expected, atol=2e-5)
    assert np.abs(other - expected).max() > 1e-3


def test_a_network_by_itself_is_kept_by_neither_guard_nor_depth(tiny_weights: Path, pair: Pair) -> None:
    network = checkpoint.load(tiny_weights).network
    with torch.no_grad():
        for stage in network.stages:
            stage.unet.head.weight.zero_()
            stage.unet.head.bias.zero_()
            stage.unet.head.bias[: len(stage.unet.head.bias) // 2] = 1.0  # the real part of a ratio: all is noise
    silent, kept = (network_restore(network, alone=alone)(pair) for alone in (True, False))
    sound = np.sum(pair.judged**2)
    assert np.sum(silent**2) < 1e-4 * sound < 1e-2 * sound < np.sum(kept**2)


def test_a_record_goes_through_a_baseline_channel_by_channel() -> None:
    sound = np.stack([np.concatenate([hiss(2.0), melody(2.0)]), np.concatenate([hiss(2.0, seed=9), melody(2.0)])], 1)
    seen = []

    def half(recording: np.ndarray, noise_only: np.ndarray, rate: int) -> np.ndarray:
        seen.append(noise_only)
        return recording / 2

    restored = baseline_on(Baseline("half", "", half, needs_noise=True), ArrayRecording(sound, RATE))
    assert restored is not None
    np.testing.assert_array_equal(restored.read(0, restored.frames), sound / 2)
    assert all(np.std(noise) < 0.05 for noise in seen)  # the groove, not the music


def test_the_quietest_span_is_the_groove_and_never_digital_silence() -> None:
    sound = np.concatenate([melody(2.0), hiss(2.0), np.zeros(2 * RATE, np.float32)])[:, None]
    start, stop = quietest(sound, RATE)
    assert 1.9 * RATE <= start < stop <= 4.05 * RATE


def test_two_methods_of_one_name_stay_apart() -> None:
    assert methods.names([IDENTITY, OracleWiener(), IDENTITY]) == ["identity", "oracle Wiener mask", "identity (2)"]
