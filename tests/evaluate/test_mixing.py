from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.evaluate import metrics
from model.evaluate.sets import held_out
from model.evaluate.sets.held_out import MaterialError
from model.evaluate.sets.mixing import kind_of, lengthened, make_pairs
from model.evaluate.sets.pairs import CLEAN, NOISE_ALONE, Pair
from tests.evaluate.sounds import RATE, SMALL_PLAN, hiss


def made(material: Path) -> list[Pair]:
    music = held_out.held_out([material / "music"], None)
    noise = held_out.held_out([material / "noise"], None)
    return list(make_pairs(music, noise, SMALL_PLAN))


def test_the_same_material_gives_the_same_samples(material: Path) -> None:
    first, second = made(material), made(material)
    assert [p.name for p in first] == [p.name for p in second]
    assert all(np.array_equal(a.noisy, b.noisy) for a, b in zip(first, second, strict=True))


def test_every_group_has_its_pairs_its_kinds_and_its_snr(material: Path) -> None:
    pairs = made(material)
    assert [p.group for p in pairs] == ["2-6 dB"] * 2 + ["15-25 dB"] * 2 + [CLEAN] + [NOISE_ALONE] * 2
    assert [p.kind for p in pairs[:4]] == ["shellac", "vinyl"] * 2
    for pair in pairs[:4]:
        low, high = (float(x) for x in pair.group.removesuffix(" dB").split("-"))
        assert pair.snr_db is not None
        assert low <= pair.snr_db <= high
        assert metrics.snr(pair.clean, pair.judged) == pytest.approx(pair.snr_db, abs=0.01)
        assert 0.25 < np.abs(pair.noisy).max() < 0.95
        assert pair.stop - pair.start == RATE


def test_clean_is_untouched_and_noise_alone_has_no_music(material: Path) -> None:
    *_, clean, groove, crackle = made(material)
    assert np.array_equal(clean.judged, clean.clean)
    assert len(clean.profile) == 0
    assert not groove.clean.any()
    assert groove.stop == round(2.0 * RATE)  # all of the groove is judged, none of it twice
    assert crackle.stop == round(4.0 * RATE)


def test_the_run_in_and_the_profile_hold_the_pairs_own_noise(material: Path) -> None:
    pairs = made(material)
    for pair in pairs[:4]:
        noise = pair.judged - pair.clean
        level = np.sqrt(np.mean(noise**2))
        assert np.sqrt(np.mean(pair.profile**2)) == pytest.approx(level, rel=0.1)
        if pair.run_in:
            assert np.array_equal(pair.profile, pair.noisy[: pair.run_in])
    assert {bool(pair.run_in) for pair in pairs[:4]} == {True, False}


def test_a_cut_is_lengthened_by_whole_revolutions_in_phase_and_without_a_dip() -> None:
    turn = 60 / 78.26
    noise = hiss(2.1, level=0.1)
    scratch = round(0.5 * RATE)
    noise[scratch : scratch + 20] = 5.0
    long = lengthened(noise, 6 * RATE, RATE, turn)
    assert len(long) == 6 * RATE
    assert np.array_equal(long[: RATE // 2], noise[: RATE // 2])
    found = np.flatnonzero(long > 3.0)
    starts = found[np.diff(found, prepend=-1000) > 1000]
    turns = np.diff(starts) / RATE / turn
    np.testing.assert_allclose(turns, np.round(turns), atol=0.015)
    quiet = np.where(np.abs(long) > 1.0, 0, long)
    levels = np.sqrt(np.mean(quiet[: len(quiet) // 4410 * 4410].reshape(-1, 4410) ** 2, axis=1))
    assert levels.min() > 0.9 * np.median(levels)
    assert levels.max() < 1.1 * np.median(levels)
    hum = long * np.exp(-2j * np.pi * 250 * np.arange(len(long)) / RATE)
    whole, part = np.abs(hum.mean()), np.abs(hum[: len(noise)].mean())
    assert whole > 0.8 * part  # out of phase, the copies would cancel


def test_a_long_cut_is_only_cut() -> None:
    noise = hiss(2.0)
    assert np.array_equal(lengthened(noise, RATE, RATE, 60 / 78.26), noise[:RATE])


def test_the_split_keeps_validation_and_training_apart(material: Path) -> None:
    names = ["groove*"]
    kept, used = held_out.held_out([material], names), held_out.for_training([material], names)
    assert [p.name for p in kept] == ["groove.wav"]
    assert not set(kept) & set(used)
    assert len(used) == 4
    assert kind_of(kept[0]) == "shellac"


def test_the_projects_own_split_names_music_and_noise() -> None:
    assert held_out.patterns("music")
    assert held_out.patterns("noise")


@pytest.mark.parametrize("wrong", ["empty", "absent", "silent"])
def test_material_that_cannot_serve_is_named(material: Path, wrong: str) -> None:
    folder = material / wrong
    if wrong != "absent":
        folder.mkdir()
    if wrong == "silent":
        soundfile.write(folder / "nothing.wav", np.zeros(9 * RATE), RATE)
    with pytest.raises(MaterialError) as caught:
        list(make_pairs(held_out.held_out([folder], None), [material / "noise/shellac/groove.wav"], SMALL_PLAN))
    assert wrong == "silent" or str(folder) in str(caught.value)


def test_a_file_that_is_no_sound_is_named(tmp_path: Path) -> None:
    path = tmp_path / "text.wav"
    path.write_text("no sound")
    with pytest.raises(MaterialError, match=r"text\.wav"):
        held_out.read_mono(path, RATE)
