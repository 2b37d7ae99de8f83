"""Packs, mixing, and a run of the noise tracker, on seconds of made sound."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from model.network import tracker_weights
from model.network.coarse import BANDS, CENTRE_HZ, FRAME_VALUES, LOW_HZ, PIECE, RANGE_DB, RATE
from model.network.tracker import NoiseTracker, TrackerConfig
from model.train.bank import BankWriter
from model.train.tracker import curves, loop, packs, powers
from model.train.tracker.mix import MixConfig, Mixer
from model.train.tracker.packs import hum_shares, piece_means, split_values, values_of
from model.train.tracker.powers import LineTable

PIECES = 32


def white(seconds: float, seed: int) -> np.ndarray:
    return (0.05 * np.random.default_rng(seed).standard_normal(round(seconds * RATE))).astype(np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packs made from banks of a few seconds."""
    root: Path = tmp_path_factory.mktemp("packs")
    time = np.arange(8 * RATE) / RATE
    tune = (0.2 * np.sin(2 * np.pi * 440 * time) * (1 + np.sin(5 * time))).astype(np.float32)
    hum = (0.02 * np.sin(2 * np.pi * 250 * time)).astype(np.float32)
    contents = {
        "music_train": [("tune", "recorded/bands", tune + 1e-4 * white(8, 1)), ("score", "rendered", tune)],
        "noise_real_train": [("groove", "noise/shellac", white(8, 2) * 0.1 + hum)],
        "percussion_train": [("drum", "percussion", white(8, 3) * (np.sin(20 * time) > 0.9))],
        "mistaken_train": [("bass", "mistaken/bass", (0.2 * np.sin(2 * np.pi * 60 * time)).astype(np.float32))],
    }
    for name, clips in contents.items():
        with BankWriter(root / "bank" / name) as bank:
            for label, kind, audio in clips:
                bank.add(audio.astype(np.float32), name=label, kind=kind, source="made", license="none")
    done = packs.main(
        ["--bank", str(root / "bank"), "--out", str(root), "--surface-minutes", "0.3", "--hum-minutes", "0.3"]
    )
    assert done == 0
    return root


def test_a_pack_holds_what_the_bank_holds_in_decibels_of_bands(folder: Path) -> None:
    entries = json.loads((folder / "real.json").read_text())
    assert entries[0]["count"] == (8 * RATE - 4096) // PIECE
    values = np.fromfile(folder / "real.f16", "<f2").reshape(-1, FRAME_VALUES).astype(np.float32)
    low, high = split_values(values)
    assert low.shape[1:] == (2, 64)
    assert high.shape[1:] == (8, 62)
    sound = white(4.0, 7)
    total = (10 ** (piece_means(values_of(sound)) / 10)).sum(axis=1).mean()
    inside = (20_000 - LOW_HZ[0]) / (RATE / 2)
    assert total == pytest.approx(0.05**2 * inside, rel=0.05)


def test_hum_is_found_as_lines_that_stand_and_nowhere_else(folder: Path) -> None:
    hum = np.array(json.loads((folder / "real.json").read_text())[0]["hum"])
    band = int(np.searchsorted(LOW_HZ, 250)) - 1
    assert hum[band] > 0.9
    assert hum[band + 4 :].max() == 0
    assert hum_shares(piece_means(values_of(white(4.0, 8)))).max() == 0


def test_the_same_number_gives_the_same_span_and_truth_lies_below_what_is_heard(folder: Path) -> None:
    first, second = (Mixer(folder, seed=3)(5, PIECES) for _ in range(2))
    assert np.array_equal(first.heard, second.heard)
    assert not np.array_equal(first.heard, Mixer(folder, seed=3)(6, PIECES).heard)
    mixer = Mixer(folder)
    for number in range(12):
        found = mixer(number, PIECES)
        assert found.heard.shape == (PIECES, FRAME_VALUES)
        assert found.noise.shape == found.hum.shape == found.own.shape == (PIECES, BANDS)
        for part in (found.heard, found.noise, found.hum, found.own):
            assert np.isfinite(part).all()
            assert part.min() >= 0
        assert (found.hum <= found.noise * (1 + 1e-3) + 1e-20).all()


def test_no_noise_is_no_noise_and_noise_alone_is_all_that_is_heard(folder: Path) -> None:
    clean = Mixer(folder, MixConfig(no_noise=1.0, noise_alone=0.0, silent_ends=0.0))(1, PIECES)
    assert not clean.noise.any()
    assert clean.heard.any()
    alone = Mixer(folder, MixConfig(no_noise=0.0, noise_alone=1.0, silent_ends=0.0))(1, PIECES)
    heard = powers.means(alone.heard)
    assert powers.smoothed(heard) == pytest.approx(alone.noise, rel=1e-3)
    assert not alone.own.any()


def test_drums_a_bass_or_held_notes_are_heard_alone_as_often_as_asked(folder: Path) -> None:
    plain = {"no_noise": 1.0, "noise_alone": 0.0, "pauses": 0.0, "silent_ends": 0.0, "aged": 0.0}
    always, never = (
        [Mixer(folder, MixConfig(mistaken=share, **plain))(number, PIECES) for number in range(6)]  # type: ignore[arg-type]
        for share in (1.0, 0.0)
    )
    of_bass = [powers.means(span.heard)[:, CENTRE_HZ < 100].sum() / powers.means(span.heard).sum() for span in always]
    assert min(of_bass) > 0.99
    assert not any(span.own.any() for span in always)
    assert all(powers.means(span.heard)[:, CENTRE_HZ > 300].sum() > 0.05 * span.heard.mean() for span in never)


def test_noise_of_the_programme_is_louder_where_the_music_is_and_in_the_treble_alone(folder: Path) -> None:
    """Both kinds of noise in the packs are steady, so all that rises comes of the programme."""
    steady = {"level_changes": 0.0, "swish": 0.0, "hum": 0.0, "hum_alone": 0.0, "no_noise": 0.0, "noise_alone": 0.0}
    steady |= {"pauses": 0.0, "silent_ends": 0.0, "real": 1.0, "needle": 0.0}
    rises: dict[tuple[float, str], list[float]] = {}
    for number in range(40):
        for share in (1.0, 0.0):
            config = MixConfig(programme=share, programme_db=(9.0, 9.0), **steady)  # type: ignore[arg-type]
            noise = Mixer(folder, config)(number, 96).noise
            for name, bands in (("treble", CENTRE_HZ > 7000), ("bass", CENTRE_HZ < 150)):
                low, high = np.quantile(noise[:, bands].sum(axis=1), [0.02, 0.98])
                rises.setdefault((share, name), []).append(10 * np.log10(high / low))
    assert max(rises[0.0, "treble"]) < 3
    assert 0.2 < np.mean(np.array(rises[1.0, "treble"]) > 7) < 0.9  # spans without a run-in have it throughout
    assert np.mean(rises[1.0, "bass"]) - np.mean(rises[0.0, "bass"]) < 1


def test_before_the_needle_is_down_there_is_the_lines_noise_and_no_music(folder: Path) -> None:
    steady = {"level_changes": 0.0, "swish": 0.0, "hum": 0.0, "hum_alone": 0.0, "no_noise": 0.0, "noise_alone": 0.0}
    steady |= {"pauses": 0.0, "silent_ends": 0.0, "real": 1.0, "programme": 0.0, "line_db": (30.0, 30.0)}
    steady |= {"handling": 0.0}
    treble = CENTRE_HZ > 5000  # above what the thump has
    lifted = 0
    for number in range(20):
        span = Mixer(folder, MixConfig(needle=1.0, **steady))(number, 96)  # type: ignore[arg-type]
        noise = 10 * np.log10(span.noise[:, treble].sum(axis=1))
        music = 10 * np.log10(powers.means(span.heard)[:, treble].sum(axis=1)) - noise
        up = noise < noise.max() - 20
        assert not up.all()
        lifted += int(up.any())
        assert music[up].max(initial=0.0) < 5  # what is heard there is the noise, as it was drawn
    assert lifted > 15


def test_what_is_handled_while_the_needle_is_up_is_heard_there_alone_and_is_noise(folder: Path) -> None:
    steady = {"level_changes": 0.0, "swish": 0.0, "hum": 0.0, "hum_alone": 0.0, "no_noise": 0.0, "noise_alone": 1.0}
    steady |= {"silent_ends": 0.0, "real": 1.0, "programme": 0.0, "line_db": (50.0, 50.0), "needle": 1.0}
    treble = CENTRE_HZ > 5000  # above what thump and hum have
    louder = 0
    for number in range(20):
        handled, left = (
            10 * np.log10(Mixer(folder, MixConfig(handling=share, **steady))(number, 96).noise[:, treble].sum(axis=1))  # type: ignore[arg-type]
            for share in (1.0, 0.0)
        )
        up = left - left.max() < -20
        louder += int(np.any((handled - handled.max())[up] > (left - left.max())[up] + 10))
    assert louder > 10


def test_a_stroke_begins_at_once_and_dies_away() -> None:
    for seed in range(20):
        gains = curves.strokes(96, np.random.default_rng(seed))
        assert gains.shape == (96, FRAME_VALUES)
        assert gains.min() >= 0
        assert gains.max() > 0
        assert np.quantile(gains, 0.05) < 0.1 * gains.max()


def test_the_needle_is_lifted_at_the_ends_or_between_two_sides() -> None:
    rng = np.random.default_rng(4)
    for ends in ((True, False), (False, True), (True, True), (False, False)):
        for _ in range(20):
            down, played = curves.needle(96, ends, rng)
            assert down.shape == played.shape == (96, FRAME_VALUES)
            assert (played <= down).all()  # no music without a needle
            assert (down[0].max() < 1) == ends[0] or not any(ends)
            assert (down[-1].max() < 1) == ends[1] or not any(ends)
            assert down.min() == 0
            assert down.max() == 1


def test_powers_mix_as_waveforms_do() -> None:
    music, noise = white(60.0, 11), white(60.0, 12)
    truth = values_of(music + noise)
    apart = [10 ** (values_of(x) / 10) for x in (music, noise)]
    rng = np.random.default_rng(0)
    cross = np.cos(rng.random(apart[0].shape) * 2 * np.pi) * powers.CROSS
    mixed = 10 * np.log10(sum(apart) + 2 * np.sqrt(apart[0] * apart[1]) * cross)
    for part, other in zip(split_values(truth), split_values(mixed), strict=True):
        assert other.mean() == pytest.approx(part.mean(), abs=0.4)
        assert other.std(axis=(0, 1)).mean() == pytest.approx(part.std(axis=(0, 1)).mean(), rel=0.25)


def test_a_tone_falls_into_its_band() -> None:
    table = LineTable(200)
    for hertz in (100.0, 440.0, 3000.0):
        shares = table(hertz)
        assert shares.sum() == pytest.approx(1.0, abs=1e-3)
        assert CENTRE_HZ[int(np.argmax(shares))] == pytest.approx(hertz, rel=0.08)
    assert not table(17_000.0).any()


def test_the_loss_forgives_what_may_be_the_musics_own_noise_and_weighs_too_much_more(folder: Path) -> None:
    mixer = Mixer(folder, MixConfig(no_noise=0.0, noise_alone=0.0))
    batch = loop.batch_of([mixer(k, PIECES) for k in range(3)])
    lowest = (batch.side.loudness - RANGE_DB)[:, None, None]  # the tracker says nothing lower
    noise, at_most = torch.maximum(batch.noise, lowest), torch.maximum(batch.at_most, lowest)
    right = torch.stack([noise, noise, noise, batch.hum], dim=1)
    exact, error = loop.loss_of(right, batch)
    assert float(error) < 0.05
    above, below = (float(loop.loss_of(right + off, batch)[0]) for off in (3.0, -3.0))
    assert above > below > float(exact)
    own = torch.stack([at_most, at_most, at_most, batch.hum], dim=1)
    assert float(loop.loss_of(own, batch)[1]) < 0.05
    # of two answers that are no music, the lower does less harm
    assert float(exact) < float(loop.loss_of(own, batch)[0]) < above


def test_a_run_learns_stops_goes_on_and_is_exported(folder: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = TrackerConfig(widths=(8, 8, 8))
    run = loop.Run(tmp_path / "run", folder, seed=1, lr=1e-3, network=NoiseTracker(config))
    first = [run.train_step(1e-3) for _ in range(2)]
    run.save()
    again = loop.Run(tmp_path / "run", folder, seed=1, lr=1e-3, network=NoiseTracker(config))
    assert again.step == 2
    assert np.isfinite(first).all()
    assert again.train_step(1e-3)[0] == pytest.approx(run.train_step(1e-3)[0], rel=0.02)
    loop.train(run, 0.0003, [], every_minutes=1)
    assert run.step > 3
    assert loop.Run(tmp_path / "run", folder, seed=1, lr=1e-3, network=NoiseTracker(config)).step == run.step
    assert all(bool(torch.isfinite(value).all()) for value in run.averaged().state_dict().values())


def test_a_new_run_begins_with_the_weights_of_a_file(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    before = NoiseTracker(TrackerConfig(widths=(8, 8)))
    torch.nn.init.normal_(before.head.weight)
    tracker_weights.save(before, first)
    asked = ["--packs", str(folder), "--out", str(tmp_path / "run"), "--from", str(first)]
    assert loop.main([*asked, "--export", str(second)]) == 0
    begun = tracker_weights.load(first).network.state_dict()
    assert all(
        torch.equal(value, begun[name]) for name, value in tracker_weights.load(second).network.state_dict().items()
    )
    assert loop.main([*asked, "--minutes", "0.0003", "--export", str(second)]) == 0
    trained = tracker_weights.load(second).network.state_dict()
    assert not torch.equal(trained["head.weight"], begun["head.weight"])
