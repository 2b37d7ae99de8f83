"""What the declicker promises: the same samples however they are read, clicks gone, music left alone."""

import itertools
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import butter, lfilter, sosfilt

from model.clicks.analysis import analyse
from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector
from model.clicks.filling.interpolation import fit
from model.clicks.filling.repair import context_of, repair
from model.clicks.found import Found, least_log_odds
from model.clicks.frames import hop_of
from model.clicks.thumps.thump import Thump
from model.clicks.window_search import CLICK_CONTEXT_HOPS, find_clicks, judged
from tests.array_recording import ArrayRecording

RATE = 44_100
LOW_RATE = 22_050  # half the work


def music(frames: int, rate: int = RATE, seed: int = 0) -> np.ndarray:
    """Notes over a little noise, as an instrument in a room: (frames,) float64."""
    random = np.random.default_rng(seed)
    time = np.arange(frames) / rate
    sound = sum(0.1 / k * np.sin(2 * np.pi * 220 * k * time + random.uniform(0, 6)) for k in range(1, 9))
    return sound + lfilter([1], [1, -0.9], random.normal(scale=2e-4, size=frames))


def clicked(sound: np.ndarray, places: list[int], size: float = 0.5) -> np.ndarray:
    """`sound` with a ringing click of half a millisecond at each place."""
    out = sound.copy()
    shape = size * np.exp(-np.arange(22) / 5) * np.cos(np.arange(22) * 1.1)
    for place in places:
        out[place : place + 22] += shape
    return out


@pytest.fixture(scope="module")
def record() -> ArrayRecording:
    """Two channels, long enough for two chunks, with clicks at the border of the chunks and at the ends."""
    border = ClickDetector(ArrayRecording(np.zeros((10, 1)), LOW_RATE)).chunk
    frames = 2 * border + 20_000
    left = clicked(music(frames, LOW_RATE), [3, 9_000, 100_000, border - 10, border + 3_000, frames - 22])
    right = clicked(music(frames, LOW_RATE, seed=1), [50_000, border - 300, border + 1, 2 * border - 1])
    return ArrayRecording(np.stack([left, right], axis=1).astype(np.float32), LOW_RATE)


@pytest.fixture(scope="module")
def whole(record: ArrayRecording) -> np.ndarray:
    return Clicks(record).read(0, record.frames)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_block_in_any_order_gives_the_same_samples(data, record, whole):
    clicks = Clicks(record, detector=_detector(record))
    for _ in range(3):
        start = data.draw(st.integers(0, record.frames))
        frames = data.draw(st.integers(0, 30_000))
        np.testing.assert_array_equal(clicks.read(start, frames), whole[start : start + frames])


_DETECTORS: dict[int, ClickDetector] = {}


def _detector(record: ArrayRecording) -> ClickDetector:
    return _DETECTORS.setdefault(id(record), ClickDetector(record))


def test_another_order_of_chunks_finds_the_same(record, whole):
    clicks = Clicks(record)
    for k in reversed(range(clicks.detector.chunks)):
        start = k * clicks.detector.chunk
        np.testing.assert_array_equal(
            clicks.read(start, clicks.detector.chunk), whole[start : start + clicks.detector.chunk]
        )


def test_clicks_are_found_where_they_are_and_taken_out(record, whole):
    clean = [music(record.frames, LOW_RATE), music(record.frames, LOW_RATE, seed=1)]
    border = ClickDetector(record).chunk
    entries = Clicks(record, detector=_detector(record)).entries()
    for channel, places in enumerate(
        ([9_000, 100_000, border - 10, border + 3_000], [50_000, border - 300, border + 1])
    ):
        for place in places:
            assert any(e.channel == channel and e.start <= place + 3 and e.stop > place for e in entries), place
        before = np.sum((record.samples[1_000:-1_000, channel] - clean[channel][1_000:-1_000]) ** 2)
        after = np.sum(
            (record.samples[1_000:-1_000, channel] - whole[1_000:-1_000, channel] - clean[channel][1_000:-1_000]) ** 2
        )
        assert 10 * np.log10(before / after) > 15
    assert len(entries) <= 12


def test_outside_of_the_listed_repairs_nothing_is_taken(record, whole):
    untouched = np.ones(whole.shape, bool)
    for click in Clicks(record, detector=_detector(record)).entries():
        untouched[click.start : click.stop, click.channel] = False
    assert not whole[untouched].any()


@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000, 192_000])
def test_music_without_clicks_stays_as_it_is(rate):
    sound = music(3 * rate, rate)[:, None].astype(np.float32)
    assert not Clicks(ArrayRecording(sound, rate)).read(0, len(sound)).any()


@pytest.mark.parametrize("frames", [1, 2, 100, 5_000])
def test_short_recordings_can_be_read(frames):
    sound = np.random.default_rng(1).normal(size=(frames, 2)).astype(np.float32)
    assert Clicks(ArrayRecording(sound)).read(0, frames).shape == (frames, 2)


def test_silence_holds_no_clicks():
    assert Clicks(ArrayRecording(np.zeros((50_000, 1), np.float32))).entries() == []


def test_a_click_put_back_changes_nothing_else(record, whole):
    all_of_them = Clicks(record, detector=_detector(record))
    one = all_of_them.entries()[1]
    kept = all_of_them.with_settings(all_of_them.sensitivity, [(one.start, one.start + 1, one.channel)])
    expected = whole.copy()
    expected[one.start : one.stop, one.channel] = 0
    np.testing.assert_array_equal(kept.read(0, record.frames), expected)
    back = next(e for e in kept.entries() if (e.start, e.channel) == (one.start, one.channel))
    assert not back.repaired


def test_a_higher_sensitivity_never_finds_fewer(record):
    detector = _detector(record)
    for _ in detector.scan():
        pass
    counts = [detector.count(s) for s in np.linspace(0, 1, 11)]
    assert counts == sorted(counts)
    assert counts[5] >= 8
    with pytest.raises(ValueError, match="sensitivity"):
        least_log_odds(1.5)


def test_at_their_border_two_chunks_judge_alike_however_many_clicks_one_of_them_has():
    """What both join there has to be the same, or it is repaired twice; elsewhere the rest of the window counts."""
    border = ClickDetector(ArrayRecording(np.zeros((10, 1)))).chunk
    dense = list(range(8_000, border - 12_000, 6_000))
    near = [border - 1_000, border - 300, border + 100, border + 700]
    sound = clicked(music(2 * border), [*dense, border - 5_000, *near, border + 5_000], 0.02)
    detector = ClickDetector(ArrayRecording(sound[:, None].astype(np.float32)))
    pad = CLICK_CONTEXT_HOPS * hop_of(RATE)
    padded, odds = np.pad(sound, pad), []
    for k in range(2):
        start, stop = detector.window(k)
        candidates, likely = judged(padded[start + pad : stop + pad], RATE)
        odds.append(dict(zip((candidates.start + start).tolist(), likely.tolist(), strict=True)))
    shared = [at for at in odds[0] if at in odds[1]]
    at_border = [at for at in shared if abs(at - border) < 1_250]
    beyond = [at for at in shared if 2_000 < abs(at - border) < 6_000]
    assert len(at_border) >= 4
    for at in at_border:
        assert odds[0][at] == pytest.approx(odds[1][at], abs=1e-3)
    assert any(abs(odds[0][at] - odds[1][at]) > 0.05 for at in beyond)


def test_the_analysis_of_a_sample_depends_on_what_is_near_alone():
    hop = hop_of(RATE)
    sound = music(40 * hop)
    far = sound.copy()
    far[30 * hop :] = 0
    one, other = analyse(sound, hop), analyse(far, hop)
    for name in ("forward", "both", "level", "power"):
        np.testing.assert_allclose(
            getattr(one, name)[: 27 * hop], getattr(other, name)[: 27 * hop], rtol=1e-9, atol=1e-12
        )


def test_the_model_of_an_autoregressive_sound_is_found():
    true = np.array([1.0, -1.6, 0.8])
    sound = lfilter([1], true, np.random.default_rng(0).normal(size=20_000))
    found = fit(sound[None, :10_000], sound[None, 10_000:], 2)
    np.testing.assert_allclose(found[0], true, atol=0.02)


@settings(max_examples=25, deadline=None)
@given(start=st.integers(2_000, 2_500), width=st.integers(1, 60), size=st.floats(0.01, 10))
def test_a_gap_in_tones_is_filled_as_they_were(start, width, size):
    time = np.arange(5_000)
    sound = np.sin(time * 0.05) + 0.5 * np.sin(time * 0.31 + 1)
    broken = sound.copy()
    broken[start : start + width] += size * np.random.default_rng(0).normal(size=width)
    residual = repair(broken, np.array([start]), np.array([start + width]), RATE)[0]
    np.testing.assert_allclose(broken[start : start + width] - residual, sound[start : start + width], atol=2e-2)


def test_neighbours_and_widths_do_not_change_a_repair_much():
    sound = music(20_000)
    places = np.array([5_000, 5_060, 9_000])
    broken = clicked(sound, places.tolist())
    together = repair(broken, places, places + 25, RATE)
    for place, residual in zip(places, together, strict=True):
        left = broken[place : place + 25] - residual - sound[place : place + 25]
        assert np.abs(left).max() < 0.02
    assert context_of(RATE) < 2_000


def test_small_clicks_within_wide_limits_in_music_hard_to_predict_cost_no_music():
    """On average: single ones cost some. What plain interpolation misses of the music is far more than the click."""
    left = []
    for seed, size, width in itertools.product(range(8), (2.5, 5.0), (100, 250)):
        random = np.random.default_rng(seed)
        sound = sosfilt(butter(2, 3_000, fs=RATE, output="sos"), random.normal(size=8_000))
        sound /= sound.std()
        broken = clicked(sound, [4_010], size)
        residual = repair(broken, np.array([4_000]), np.array([4_000 + width]), RATE)[0]
        missed = broken[4_000 : 4_000 + width] - residual - sound[4_000 : 4_000 + width]
        left.append(np.sum(missed**2) / np.sum((broken - sound) ** 2))
    assert np.mean(left) < 0.8
    assert max(left) < 3


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1_000), behind=st.integers(1, 12))
def test_what_a_click_leaves_beside_its_limits_makes_no_repair_swing(seed, behind):
    """A sound without treble: its model forbids the step there. The repair took up to 250 times the sound's spread."""
    random = np.random.default_rng(seed)
    sound = sosfilt(butter(8, 10_000, fs=RATE, output="sos"), random.normal(size=8_000))
    sound /= sound.std()
    broken = sound.copy()
    broken[4_000:4_080] += 1.0
    residual = repair(broken, np.array([3_990]), np.array([4_080 - behind]), RATE)[0]
    assert np.abs(residual).max() < 25


def test_what_is_counted_and_marked_is_what_is_listed(record):
    for sensitivity in (0.1, 0.5, 1.0):
        clicks = Clicks(record, sensitivity, detector=_detector(record))
        entries = clicks.entries()
        starts, stay = clicks.marks()
        assert starts.tolist() == [click.start for click in entries]
        assert clicks.count == len(entries)
        assert not stay.any()
        minutes = record.frames / record.rate / 60
        assert clicks.per_minute == pytest.approx(len(entries) / minutes)
    one = entries[2]
    back = clicks.with_settings(
        1.0, [(one.start, one.start + 1, one.channel), (entries[4].start, entries[4].start + 2, -1)]
    )
    assert np.flatnonzero(back.marks()[1]).tolist() == [2, 4]
    assert [e.start for e in back.entries() if not e.repaired] == [one.start, entries[4].start]


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_is_found_is_in_order_however_the_chunks_come_in_and_no_chunk_is_gone_through_twice(data):
    """The window asks while the recording is looked through: an hour has 600 chunks."""
    thump = Thump(0, 9.0, np.zeros(4, np.float32))
    chunk = ClickDetector(ArrayRecording(np.zeros((10, 1)))).chunk
    places = st.lists(st.integers(200, 2 * chunk), max_size=4).map(lambda found: np.array(sorted(found), np.int64))
    frames = 5 * chunk + 77
    in_windows: dict[int, tuple[Found, ...]] = {}
    detector = ClickDetector(ArrayRecording(np.zeros((frames, 2), np.float32)), lambda *_: in_windows[here])
    asked: list[int] = []
    detector.taken, taken = lambda k, sensitivity: (asked.append(k), taken(k, sensitivity))[1], detector.taken
    for here in data.draw(st.permutations(range(6))):
        in_windows[here] = tuple(
            Found(at, at + 9, np.full(len(at), 9, np.float32), tuple(replace(thump, start=int(one)) for one in at))
            for at in (data.draw(places), data.draw(places))
        )
        detector.found(here)
        if data.draw(st.booleans()):
            detector.starts(0.5), detector.thump_starts(0.5)
    for found, of_chunk in (
        (detector.starts, lambda k: [one.start.tolist() for one in taken(k, 0.5)]),
        (detector.thump_starts, lambda k: [[thump.start for thump in one] for one in detector.thumps(k, 0.5)]),
    ):
        listed = [
            (start, channel)
            for k in range(6)
            for channel, starts in enumerate(of_chunk(k))
            for start in starts
            if k * chunk <= start < (k + 1) * chunk
        ]
        assert list(zip(*(places.tolist() for places in found(0.5)), strict=True)) == sorted(listed)
    assert sorted(asked) == list(range(6))


def test_spans_grow_with_the_scan_and_need_no_more_looking(record):
    asked: list[int] = []

    def find(window, rate):
        asked.append(len(window))
        return find_clicks(window, rate)

    clicks = Clicks(record, detector=ClickDetector(record, find))
    assert clicks.spans() == []
    assert not clicks.ready(0, 1)
    scan = clicks.detector.scan(near=lambda: clicks.detector.chunk + 5)
    next(scan)
    ((start, stop),) = clicks.spans()
    assert clicks.detector.chunk < start < stop == 2 * clicks.detector.chunk
    assert clicks.ready(start, stop - start)
    clicks.read(start, stop - start)
    assert len(asked) == 1
    for _ in scan:
        pass
    assert clicks.spans() == [(0, record.frames)]
    assert len(asked) == clicks.detector.chunks == 3
    assert clicks.detector.scanned_frames == record.frames


def test_spans_are_all_that_is_ready_and_nothing_else_whatever_was_scanned_first(record):
    """With chunks known here and there: compared frame by frame with what `ready` says."""
    rng = np.random.default_rng(2)
    nothing = Found(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    source = ArrayRecording(np.zeros((20 * hop_of(22_050) * 256 - 5000, 1), np.float32), 22_050)
    for _ in range(5):
        detector = ClickDetector(source, lambda window, rate: (nothing,))
        clicks = Clicks(source, detector=detector)
        for k in rng.permutation(detector.chunks)[: int(rng.integers(1, detector.chunks))]:
            detector.found(int(k))
        spans = clicks.spans()
        assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))
        for frame in range(0, source.frames, 1000):
            assert clicks.ready(frame, 1) == any(start <= frame < stop for start, stop in spans), frame
        for start, stop in spans:
            assert clicks.ready(start, stop - start)


def test_two_threads_never_look_at_the_same_chunk_twice(record):
    gate, asked = threading.Event(), []

    def find(window, rate):
        asked.append(len(window))
        gate.wait(60)
        return find_clicks(window, rate)

    detector = ClickDetector(record, find)
    threads = [threading.Thread(target=detector.found, args=(0,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert len(asked) == 1


@pytest.fixture(scope="module")
def starts(record: ArrayRecording) -> list[int]:
    """Where all the clicks of `record` begin, those of little certainty too."""
    return [click.start for click in Clicks(record, 1.0, detector=_detector(record)).entries()]


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_outside_of_what_is_said_to_change_nothing_does(data, record, starts):
    shares = st.sampled_from([0.2, 0.5, 0.55, 1.0])
    back = st.lists(st.sampled_from(starts).map(lambda start: (start, start + 1, -1)), max_size=3)
    one = Clicks(record, data.draw(shares), data.draw(back), _detector(record))
    other = one.with_settings(data.draw(shares), data.draw(back))
    same = np.ones(record.frames, bool)
    for start, stop in one.changed_spans(other):
        same[start:stop] = False
    a, b = one.read(0, record.frames), other.read(0, record.frames)
    np.testing.assert_array_equal(a[same], b[same])
