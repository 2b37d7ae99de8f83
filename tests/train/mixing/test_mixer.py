"""Pairs: what is mixed is what the configuration says."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.network.noise_profile import magnitudes_of
from model.train.bank import RATE, BankWriter
from model.train.mixing import noise_kinds
from model.train.mixing.ahead import Ahead
from model.train.mixing.degrade import STEP, along, curve_steps, hum, surface_louder
from model.train.mixing.mix_config import MixConfig
from model.train.mixing.mixer import Batch, Mixer
from tests.network.networks import uneven_tracker
from tests.train.test_loop import MIX, bank

__all__ = ["bank"]

QUIET = {"uneven": 0.0, "silence": 0.0, "clean": 0.0, "noise_alone": 0.0, "muted": 0.0, "rest": 0.0}


def plan(**changes: float) -> MixConfig:
    return MixConfig(**({"excerpt": 65_536, "span": 65_536} | QUIET | changes))  # type: ignore[arg-type]


def test_a_batch_is_a_function_of_seed_and_step(bank: Path) -> None:
    mixer = Mixer(bank, 2, MIX)
    first, again, other = mixer(5), Mixer(bank, 2, MIX)(5), mixer(6)
    assert torch.equal(first.noisy, again.noisy)
    assert torch.equal(first.floor, again.floor)
    assert not torch.equal(first.noisy, other.noisy)
    assert first.noisy.shape == (2, MIX.excerpt)
    assert first.floor.shape == (2, 3, 1537)


def test_the_snr_keeps_to_its_range(bank: Path) -> None:
    """White noise has next to nothing below 60 Hz, so both ways of counting give the same."""
    mixer = Mixer(bank, 8, plan(snr_db=(3.0, 9.0), kind_alone=0.0, without_low=0.0))
    found = []
    for step in range(4):
        batch = mixer(step)
        noise = batch.noisy - batch.clean
        found += (10 * torch.log10(batch.clean.square().mean(1) / noise.square().mean(1))).tolist()
    assert min(found) > 2.9
    assert max(found) < 9.1
    assert np.ptp(found) > 3


def test_clean_input_has_no_noise_and_noise_alone_no_music(bank: Path) -> None:
    clean = Mixer(bank, 4, plan(clean=1.0))(0)
    assert torch.equal(clean.noisy, clean.clean)
    assert clean.clean.abs().amax(dim=1).min() > 0
    alone = Mixer(bank, 4, plan(noise_alone=1.0))(0)
    assert not alone.clean.any()
    assert alone.noisy.abs().amax(dim=1).min() > 0
    silent = Mixer(bank, 4, plan(silence=1.0))(0)
    assert not silent.noisy.any()


def test_muted_span_hold_noise_only_and_no_click(bank: Path) -> None:
    batch = Mixer(bank, 16, plan(muted=1.0))(3)
    power = batch.clean.reshape(16, -1, 2048).square().mean(dim=2)
    silent = (power < 1e-12).float().mean(dim=1)
    assert silent.max() <= 0.41
    assert silent.max() > 0.1
    steps = batch.clean.diff(dim=1).abs().amax(dim=1) / batch.clean.abs().amax(dim=1)
    assert steps.max() < 0.5


def test_noise_of_the_programme_is_there_while_the_music_is(bank: Path) -> None:
    changes = {"muted": 1.0, "kind_alone": 0.0, "without_low": 0.0, "hum": 0.0, "swishing": (0.0, 0.0), "speed": 0.0}
    pairs = [Mixer(bank, 16, plan(programme=share, **changes))(3) for share in (0.0, 1.0)]  # type: ignore[arg-type]
    noises = [pair.noisy - pair.clean for pair in pairs]
    silent = pairs[0].clean.reshape(16, -1, 2048).abs().amax(dim=2) == 0
    powers = [x.reshape(16, -1, 2048).square().mean(dim=2) for x in noises]
    assert torch.allclose(powers[0][silent], powers[1][silent], rtol=1e-3)
    some = silent.any(dim=1)
    louder = [(p * ~silent).sum(dim=1) / (~silent).sum(dim=1) for p in powers]
    assert (louder[1] > 1.1 * louder[0])[some].float().mean() > 0.6


def test_what_is_played_faster_is_higher_and_loses_its_place_nowhere(bank: Path) -> None:
    mixer = Mixer(bank, 8, plan(speed=1.0, clean=1.0, bass=0.0, percussion=0.0))
    again = Mixer(bank, 8, plan(speed=1.0, clean=1.0, bass=0.0, percussion=0.0))
    assert torch.equal(mixer(4).noisy, again(4).noisy)
    assert mixer(4).noisy.shape == (8, 65_536)
    random = np.random.default_rng(0)
    for _ in range(8):
        audio, piece = mixer._played(mixer.music, random)
        assert audio.shape == (65_536,)
        assert audio.abs().amax() > 0
        own = next(one for one in mixer.music.pieces if one.name == piece.name)
        if own.cutoff_hz:
            assert piece.cutoff_hz is not None
            assert 0.7 < piece.cutoff_hz / own.cutoff_hz < 1.4
            assert piece.cutoff_hz != own.cutoff_hz


def test_nothing_is_left_above_a_coders_cutoff(bank: Path) -> None:
    batch = Mixer(bank, 4, plan(clean=1.0))(1)
    spectrum = torch.fft.rfft(batch.clean * torch.hann_window(batch.clean.shape[1])).abs().square()
    axis = torch.fft.rfftfreq(batch.clean.shape[1], 1 / 44100)
    assert (spectrum[:, axis > 16_000].sum(dim=1) < 1e-5 * spectrum.sum(dim=1)).all()


def test_the_papers_form_differs_from_the_faithful_one_in_the_treble_of_the_target_alone(bank: Path) -> None:
    faithful = Mixer(bank, 8, plan(clean=1.0))(2)
    paper = Mixer(bank, 8, plan(clean=1.0, band_limited=True))(2)
    assert torch.equal(faithful.noisy, paper.noisy)
    aged, whole = (torch.fft.rfft(one.clean).abs().square() for one in (faithful, paper))
    axis = torch.fft.rfftfreq(faithful.clean.shape[1], 1 / 44100)
    assert whole[:, axis > 9000].sum() > 3 * aged[:, axis > 9000].sum()
    below = (axis > 200) & (axis < 2000)  # under every limit; saturation brings a little of the treble down here
    assert (10 * torch.log10(whole[:, below].sum(1) / aged[:, below].sum(1))).abs().max() < 1


def test_shown_noise_is_measured_on_noise_alone_and_the_level_is_not(bank: Path) -> None:
    """The same pairs, the profile from all of the recording and from a second or two of its noise."""
    blind, shown = (Mixer(bank, 8, plan(span=196_608, shown=share, snr_db=(10.0, 10.0)))(1) for share in (0.0, 1.0))
    assert torch.equal(blind.noisy, shown.noisy)
    assert torch.equal(blind.level, shown.level)
    bins = slice(5, 100)
    rows = [20 * torch.log10(one.floor[:, :, bins]).mean(dim=2) for one in (blind, shown)]
    noise = blind.noisy - blind.clean
    truth = 20 * torch.log10(magnitudes_of(noise)[:, bins].median(dim=2).values).mean(dim=1)
    assert (rows[1][:, 1] - truth).abs().max() < 5  # the loudness of one groove is not quite that of the next
    assert (rows[0][:, 1] - truth).max() > 6  # the median of all of it is music
    spread = rows[1][:, 1] - rows[1][:, 0]
    assert spread.min() > 3  # a low quantile is lower than a median in noise, too


def test_percussion_is_put_over_a_share_of_the_music_where_there_is_some(bank: Path) -> None:
    without = Mixer(bank, 8, plan(percussion=1.0, clean=1.0))(0)
    with BankWriter(bank / "percussion_train") as drums:
        strokes = np.zeros(4 * RATE, np.float32)
        strokes[:: RATE // 8] = 0.9
        for number in range(3):
            drums.add(strokes, name=f"{number}", kind="percussion", source="", license="")
    try:
        over = Mixer(bank, 8, plan(percussion=1.0, clean=1.0))(0)
        spared = Mixer(bank, 8, plan(percussion=0.0, clean=1.0))(0)
        crest = [(b.clean.abs().amax(1) / b.clean.square().mean(1).sqrt()).mean() for b in (over, spared)]
        assert crest[0] > 1.5 * crest[1]
        assert torch.isfinite(over.noisy).all()
        assert torch.equal(over.noisy, over.clean)
    finally:
        for suffix in (".i16", ".json"):
            (bank / "percussion_train").with_suffix(suffix).unlink()
    assert without.clean.abs().amax() > 0


def test_on_another_device_all_of_a_batch_is_mixed_there(bank: Path) -> None:
    """On "meta", which computes shapes only, what mixes devices or reads a value back to Python raises an error."""
    mixing = plan(hum=1.0, swishing=(1.0, 1.0), shown=0.5, bass=0.5, uneven=1.0, muted=0.5)  # type: ignore[arg-type]
    mixer = Mixer(bank, 3, mixing, device=torch.device("meta"))
    for step in range(3):
        batch = mixer(step)
        for tensor in (batch.noisy, batch.clean, batch.floor, batch.level):
            assert tensor.device.type == "meta"
        assert batch.noisy.shape == (3, mixing.excerpt)
        assert batch.floor.shape == (3, 3, 1537)


def test_a_mixer_one_ahead_gives_the_same_batches_and_the_same_errors(bank: Path) -> None:
    mixer = Mixer(bank, 2, MIX)
    ahead = Ahead(mixer)
    for step in (3, 4, 5, 3):  # the last out of turn
        assert torch.equal(ahead(step).noisy, mixer(step).noisy)
    ahead.close()

    def torn(step: int) -> Batch:
        raise OSError("the bank is gone")

    broken = Ahead(torn)
    with pytest.raises(OSError, match="the bank is gone"):
        broken(0)
    broken.close()


def test_a_slow_curve_goes_through_its_values_in_straight_lines() -> None:
    curve = np.array([[0.0, 1.0, -1.0], [5.0, 5.0, 8.0]])
    fine = along(curve, 2 * STEP)
    assert fine.shape == (2, 2 * STEP)
    assert fine[:, [0, STEP]].tolist() == curve[:, :2].tolist()
    assert (fine[0].diff()[: STEP - 1] * STEP).numpy() == pytest.approx(1.0)
    assert curve_steps(2 * STEP) == 3
    assert curve_steps(2 * STEP + 1) == 4


def test_the_surface_may_come_and_go_while_the_hum_stays() -> None:
    time = torch.arange(RATE) / RATE
    hum, hiss = torch.sin(2 * torch.pi * 100 * time), torch.sin(2 * torch.pi * 5000 * time)
    gain = torch.full((2, RATE), 0.25)
    changed = surface_louder((hum + hiss).expand(2, -1), gain, np.array([600.0, 0.0]))
    assert (changed[0] - hum - 0.25 * hiss).square().mean() < 1e-4
    assert torch.allclose(changed[1], 0.25 * (hum + hiss), atol=1e-5)


def test_a_rest_of_the_noise_stays_in_the_target(bank: Path) -> None:
    without, with_rest = (Mixer(bank, 2, plan(rest=rest))(0) for rest in (0.0, 0.1))
    assert torch.equal(without.noisy, with_rest.noisy)
    noise = without.noisy - without.clean
    torch.testing.assert_close(with_rest.clean, without.clean + 0.1 * noise, atol=1e-6, rtol=0)


def test_noise_without_lows_has_none(bank: Path) -> None:
    def lows(share: float) -> float:
        batch = Mixer(bank, 8, plan(without_low=share, kind_alone=0.0, noise_alone=1.0))(0)
        return float(magnitudes_of(batch.noisy)[:, :2].square().mean() / magnitudes_of(batch.noisy).square().mean())

    assert lows(1.0) < 0.1 * lows(0.0)


@pytest.mark.parametrize("kind", ["hiss", "rumble", "crackle"])
def test_noise_of_one_kind_lies_where_it_should(kind: str) -> None:
    noise = getattr(noise_kinds, kind)(65_536, np.random.default_rng(3))
    spectrum = torch.fft.rfft(noise).abs().square()
    lows = float(spectrum[: round(500 / RATE * 65_536)].sum() / spectrum.sum())
    assert lows > 0.95 if kind == "rumble" else lows < 0.6
    peak = float(noise.abs().max() / noise.square().mean().sqrt())
    assert peak > 10 if kind == "crackle" else peak < 10


def test_an_excerpt_is_told_what_the_tracker_says_of_its_place(bank: Path) -> None:
    tracker = uneven_tracker()
    mixing = plan(excerpt=32_768, span=131_072, shown=0.0)
    told = Mixer(bank, 3, mixing, tracker=tracker)(1).told
    assert told is not None
    assert told.shape == (3, 4, 126, 16)
    whole = Mixer(bank, 3, replace(mixing, excerpt=131_072), tracker=tracker)(1)
    assert whole.told is not None
    blind = Mixer(bank, 3, mixing)(1)
    assert blind.told is None
    for row, excerpt in enumerate(blind.noisy):
        place = next(k for k in range(131_072 - 32_767) if torch.equal(whole.noisy[row, k : k + 32_768], excerpt))
        nearest = whole.told[row][..., round(place / 2048) : round(place / 2048) + 16]
        between = (told[row][..., : nearest.shape[-1]] - nearest).abs()
        assert between.max() < (whole.told[row].diff(dim=-1).abs().max() + 0.01)


def test_shown_noise_is_told_without_a_doubt(bank: Path) -> None:
    told = Mixer(bank, 4, plan(shown=1.0), tracker=uneven_tracker())(1).told
    assert told is not None
    assert torch.equal(told[:, 0], told[:, 2])
    torch.testing.assert_close(told[:, 0], told[:, 0, :, :1].expand_as(told[:, 0]), rtol=0, atol=1e-4)


def test_applause_is_never_mixed_in_as_music(bank: Path) -> None:
    time = np.arange(3 * RATE) / RATE
    with BankWriter(bank / "mistaken_train") as writer:
        for kind, hertz in (("applause", 3000.0), ("bass", 80.0)):
            sound = (0.3 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)
            writer.add(sound, name=kind, kind=f"mistaken/{kind}", source="made", license="none", cutoff_hz=None)
    mixer = Mixer(bank, 8, plan(mistaken=1.0, clean=1.0, bass=0.0, percussion=0.0))
    spectrum = torch.fft.rfft(torch.cat([mixer(step).clean for step in range(4)])).abs().square()
    heard = torch.fft.rfftfreq(65_536, 1 / RATE)
    treble = spectrum[:, heard > 1500].sum(dim=1)
    assert (treble < 0.1 * spectrum.sum(dim=1)).all()


def test_hum_in_half_a_second_is_hum() -> None:
    sound = hum(30_000, np.random.default_rng(5))
    assert 0.01 < float(sound.std()) < 10
