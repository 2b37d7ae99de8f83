"""Thumps: the sure ones are found and their tone is subtracted; drums, notes and clicks are none."""

from dataclasses import replace

import numpy as np
import pytest

from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector
from model.clicks.frames import hop_of
from model.clicks.summary import in_a_sentence, summary
from model.clicks.thumps.thump import LONGEST_SECONDS, at_full_rate
from model.clicks.thumps.thump_search import find_thumps
from tests.array_recording import ArrayRecording

RATE = 8_000
SECONDS = 14
AT = (3.1, 8.2, 11.1)  # the second lies across the border of two chunks
HOP = hop_of(RATE)


def music(rate: int = RATE, seed: int = 0) -> np.ndarray:
    """Notes from 196 Hz on over a little noise."""
    random = np.random.default_rng(seed)
    time = np.arange(rate) / rate
    sound = random.normal(scale=2e-4, size=(SECONDS + 1) * rate)
    for start in np.arange(0.2, SECONDS, 0.35):
        pitch = 196 * 2 ** (random.integers(0, 24) / 12)
        note = np.exp(-5 * time) * (1 - np.exp(-time / 0.02)) * np.sin(2 * np.pi * pitch * time)
        sound[round(start * rate) :][:rate] += 0.05 * note
    return sound[: SECONDS * rate]


def knock(pitch: float = 40, decay: float = 0.06, rate: int = RATE) -> np.ndarray:
    time = np.arange(round(0.6 * rate)) / rate
    return np.sin(2 * np.pi * pitch * time) * np.exp(-time / decay) * (1 - np.exp(-time / 0.003))


def with_sounds(sound: np.ndarray, added: np.ndarray, places: tuple[float, ...] = AT, rate: int = RATE) -> np.ndarray:
    out = sound.copy()
    for place in places:
        out[round(place * rate) :][: len(added)] += added
    return out


@pytest.fixture(scope="module")
def record() -> ArrayRecording:
    left, right = with_sounds(music(), 0.2 * knock()), music(seed=1)
    return ArrayRecording(np.stack([left, right], axis=1).astype(np.float32), RATE)


@pytest.fixture(scope="module")
def thumps(record: ArrayRecording) -> Clicks:
    clicks = Clicks(record, thumps=True)
    clicks.entries()  # all of it has been listened to, whichever test comes first
    return clicks


def test_thumps_are_entries_of_their_own_and_their_tone_is_gone(record: ArrayRecording, thumps: Clicks) -> None:
    found = [one for one in thumps.entries() if one.kind == "thump"]
    assert [one.channel for one in found] == [0, 0, 0]
    assert [one.start / RATE for one in found] == pytest.approx(AT, abs=0.06)
    assert all(one.repaired and not one.wide and one.frames < LONGEST_SECONDS * RATE for one in found)
    taken = thumps.read(0, record.frames)
    clean = music()
    for one in found:
        where = slice(one.start, one.stop)
        before = np.sum((record.samples[where, 0] - clean[where]) ** 2)
        after = np.sum((record.samples[where, 0] - taken[where, 0] - clean[where]) ** 2)
        assert 10 * np.log10(before / after) > 15
    assert not taken[:, 1].any()
    assert not Clicks(record, detector=thumps.detector).read(0, record.frames).any()  # nobody asked for thumps


def test_any_block_gives_the_same_samples(record: ArrayRecording, thumps: Clicks) -> None:
    whole = thumps.read(0, record.frames)
    again = Clicks(record, thumps=True)
    border = again.detector.chunk
    for start, frames in ((border + 500, 9_000), (border - 700, 1_400), (80_000, 20_000), (0, 60_000)):
        np.testing.assert_array_equal(again.read(start, frames), whole[start : start + frames])


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000, 96_000])
def test_other_rates_find_the_same_thumps(rate: int) -> None:
    sound = with_sounds(music(rate), 0.2 * knock(rate=rate), rate=rate)
    found = find_thumps(sound[: len(sound) // hop_of(rate) * hop_of(rate)], rate)
    assert [one.start / rate for one in found if one.odds >= 4.0] == pytest.approx(AT, abs=0.06)


def drum(pitch: float) -> np.ndarray:
    """A skin: its tones are no whole multiples, and the stick is heard."""
    random, time = np.random.default_rng(4), np.arange(RATE // 2) / RATE
    tones = ((1, 1.0, 0.12), (1.59, 0.6, 0.08), (2.14, 0.4, 0.07), (2.65, 0.3, 0.05))
    sound = sum(part * np.sin(2 * np.pi * pitch * n * time) * np.exp(-time / decay) for n, part, decay in tones)
    return np.asarray(sound + 0.2 * random.normal(size=len(time)) * np.exp(-time / 0.01))


def plucked(pitch: float) -> np.ndarray:
    time = np.arange(RATE // 2) / RATE
    return np.asarray(sum(np.sin(2 * np.pi * n * pitch * time) * np.exp(-time * (3 + 2 * n)) / n for n in range(1, 9)))


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(0.3 * drum(55), id="drum"),
        pytest.param(0.3 * drum(75), id="kettle drum"),
        pytest.param(0.3 * plucked(41.2), id="double bass"),
        pytest.param(np.array([0.9, 0.9, -0.7, 0.4, -0.2]), id="click"),
        pytest.param(0.2 * np.sin(2 * np.pi * 50 * np.arange(3 * RATE) / RATE), id="held note"),
    ],
)
def test_what_is_played_alone_or_is_a_click_is_no_thump(sound: np.ndarray) -> None:
    whole = with_sounds(music(), sound, (4.0, 10.4))
    assert not [one for one in find_thumps(whole[: len(whole) // HOP * HOP], RATE) if one.odds >= 4.0]


def test_knocks_in_the_rhythm_of_a_beat_are_left_alone() -> None:
    whole = with_sounds(music(), 0.2 * knock(), tuple(np.arange(1.0, 13.0, 0.5).tolist()))
    assert not [one for one in find_thumps(whole[: len(whole) // HOP * HOP], RATE) if one.odds >= 4.0]


def test_what_is_too_short_or_silent_has_no_thumps() -> None:
    assert find_thumps(np.zeros(40 * HOP), RATE) == []
    assert find_thumps(np.zeros(600 * HOP), RATE) == []
    for frames in (1, 5_000):
        short = np.random.default_rng(1).normal(size=(frames, 1)).astype(np.float32)
        assert Clicks(ArrayRecording(short, RATE), thumps=True).read(0, frames).shape == (frames, 1)


def test_a_thump_put_back_stays_and_changes_nothing_else(record: ArrayRecording, thumps: Clicks) -> None:
    one, *others = [entry for entry in thumps.entries() if entry.kind == "thump"]
    kept = thumps.with_settings(thumps.sensitivity, [(one.start, one.start + 1, one.channel)])
    expected = thumps.read(0, record.frames)
    expected[one.start : one.stop, one.channel] = 0
    np.testing.assert_array_equal(kept.read(0, record.frames), expected)
    assert [entry for entry in kept.entries() if entry.kind == "thump"] == [replace(one, repaired=False), *others]
    assert kept.marks()[1].sum() == 1
    told = summary(kept, 1.0)
    assert (told["thumps"]["found"], told["thumps"]["repaired"]) == (3, 2)
    assert "2 of 3 thumps" in in_a_sentence(told)
    assert "thump" not in in_a_sentence(summary(thumps.with_settings(0.5, thumps=False), 1.0))


def test_where_thumps_come_or_go_the_network_listens_again_and_nowhere_else(
    record: ArrayRecording, thumps: Clicks
) -> None:
    without = thumps.with_settings(thumps.sensitivity, thumps=False)
    spans = without.changed_spans(thumps)
    assert spans == thumps.changed_spans(without)
    changed = np.any(thumps.read(0, record.frames) != without.read(0, record.frames), axis=1)
    for start, stop in spans:
        changed[start:stop] = False
    assert not changed.any()
    assert sum(stop - start for start, stop in spans) < 3 * RATE
    ready = thumps.spans()
    assert ready == [(0, record.frames)]


def test_a_higher_sensitivity_finds_no_fewer(record: ArrayRecording, thumps: Clicks) -> None:
    detector: ClickDetector = thumps.detector
    for _ in detector.scan():
        pass
    counts = [len(detector.thump_starts(sensitivity)[0]) for sensitivity in (0.0, 0.5, 1.0)]
    assert counts == sorted(counts)
    assert counts[1] == thumps.thump_count == 3
    (thump, *_), _ = detector.thumps(0, 0.5)
    shape = at_full_rate(thump, RATE)
    assert shape.dtype == np.float32
    assert abs(shape[0]) < 0.01 * np.abs(shape).max()


def test_thumps_are_looked_for_once_they_are_asked_for(record: ArrayRecording, thumps: Clicks) -> None:
    clicks = Clicks(record)
    clicks.read(0, record.frames)
    assert not clicks.detector._thumps
    later = clicks.with_settings(clicks.sensitivity, thumps=True)
    assert later.detector is clicks.detector
    np.testing.assert_array_equal(later.read(0, record.frames), thumps.read(0, record.frames))
