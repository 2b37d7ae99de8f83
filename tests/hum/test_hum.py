"""Hum: lines that last the whole side are found, named and followed; whatever else sounds is left alone."""

import itertools

import numpy as np
import pytest

from model.hum.hum import Hum, in_a_sentence, summary
from model.hum.line import Line, order_of
from model.hum.low_rate import LowRate
from model.hum.scan import HumScan
from model.hum.search import search
from model.recording import ArrayRecording

RATE = 8_000  # hum ends at 1100 Hz; what is above costs time
LINES = {1: 0.002, 2: 0.004, 5: 0.01}


def hum(seconds: float, mains: float = 49.8, drift: float = 0.0, rate: int = RATE) -> np.ndarray:
    time = np.arange(round(seconds * rate)) / rate
    phase = 2 * np.pi * np.cumsum(mains * (1 + drift * np.sin(2 * np.pi * time / seconds))) / rate
    return sum(level * np.sin(order * phase + order) for order, level in LINES.items())


def held(frequency: float, start: float, stop: float, seconds: float, level: float = 0.1) -> np.ndarray:
    """An organ's note, without vibrato."""
    time = np.arange(round(seconds * RATE)) / RATE
    edges = np.clip((time - start) / 0.03, 0, 1) * np.clip((stop - time) / 0.1, 0, 1)
    return level * edges * sum(np.sin(2 * np.pi * frequency * n * time) / n for n in (1, 2, 3, 4))


def music(seconds: float, run_in: float = 2.0) -> np.ndarray:
    """Notes of a third of a second between run-in and run-out, and a floor of noise."""
    random, frames = np.random.default_rng(3), round(seconds * RATE)
    sound = random.normal(scale=3e-4, size=frames)
    time = np.arange(round(0.35 * RATE)) / RATE
    for place in np.arange(run_in, seconds - run_in - 0.4, 0.3):
        note = np.exp(-6 * time) * np.sin(2 * np.pi * 220 * 2 ** (random.integers(-5, 24) / 12) * time)
        sound[round(place * RATE) :][: len(note)] += 0.15 * note
    return sound


def recording(*sounds: np.ndarray, rate: int = RATE) -> ArrayRecording:
    return ArrayRecording(np.stack([sum(sounds)], axis=1).astype(np.float32), rate)


def decibels(part: np.ndarray, whole: np.ndarray) -> float:
    return float(10 * np.log10(np.sum(part.astype(np.float64) ** 2) / np.sum(whole**2)))


@pytest.mark.parametrize("drift", [0.0, 0.005])
def test_lines_under_music_are_named_followed_and_taken(drift: float) -> None:
    added = hum(24, drift=drift)
    found = Hum(recording(music(24), added))
    assert [line.order for line in found.lines] == [3, 6, 15]
    assert [line.level for line in found.lines] == pytest.approx([20 * np.log10(LINES[n] / 1) for n in LINES], abs=2)
    assert found.lines[2].frequency == pytest.approx(249, abs=1.3)
    inside = slice(2 * RATE, -2 * RATE)
    left = added - found.read(0, found.frames)[:, 0]
    assert decibels(left[inside], added[inside]) < -20


def test_both_channels_of_a_side_hum_alike_and_the_sidebands_of_a_motor_are_lines_too() -> None:
    time = np.arange(40 * RATE) / RATE
    phase = 2 * np.pi * np.cumsum(49.7 * (1 + 0.003 * np.sin(2 * np.pi * time / 23) + 8e-4 * np.sin(8.2 * time))) / RATE
    level = 0.007 * 10 ** (0.2 * np.sin(time / 4))
    added = level * (np.sin(5 * phase) + 0.5 * np.sin(16 / 3 * phase) + 0.3 * np.sin(14 / 3 * phase))
    one = (music(40) + added).astype(np.float32)
    found = Hum(ArrayRecording(np.stack([one, one], axis=1), RATE))
    assert [line.order for line in found.lines] == [14, 15, 16]
    assert found.lines[1].frequency == pytest.approx(248.5, abs=0.8)
    taken, inside = found.read(0, found.frames), slice(2 * RATE, -2 * RATE)
    for channel in (0, 1):
        assert decibels((added - taken[:, channel])[inside], added[inside]) < -15


def test_lines_of_the_very_mains_are_taken_where_no_quiet_shows_them() -> None:
    without_quiet = music(12, run_in=0)
    added = hum(12, mains=50.05)
    found = Hum(recording(without_quiet, added))
    assert [line.order for line in found.lines] == [3, 6, 15]
    inside = slice(2 * RATE, -2 * RATE)
    left = added - found.read(0, found.frames)[:, 0]
    assert decibels(left[inside], added[inside]) < -10
    for off in (49.6, 50.5, 59.5):  # a machine's: as well a drone
        assert Hum(recording(without_quiet, hum(12, mains=off))).lines == ()
    assert Hum(recording(without_quiet)).lines == ()


@pytest.mark.parametrize("frequency", [100, 120, 150, 185, 200, 240, 250])
def test_a_drone_under_music_without_quiet_is_not_touched(frequency: float) -> None:
    assert Hum(recording(music(12, run_in=0), held(frequency, -1, 13, 12, level=0.01))).lines == ()


@pytest.mark.parametrize("frequency", [100, 150, 185, 200, 250])
def test_a_held_note_is_not_touched(frequency: float) -> None:
    for start, stop in ((6, 14), (-1, 14), (6, 30)):
        note = held(frequency, start, stop, 20)
        found = Hum(recording(music(20), note))
        assert found.lines == ()
        assert not found.read(0, found.frames).any()


def test_a_note_on_a_line_of_the_hum_stays_and_the_hum_goes_on() -> None:
    added, note = hum(24, mains=50.0), held(250, 9, 15, 24)
    with_note = Hum(recording(music(24), added, note)).read(0, 24 * RATE)[:, 0]
    inside = slice(9 * RATE, 15 * RATE)
    assert decibels((with_note - added)[inside], note[inside]) < -18  # no more than the hum itself
    time = np.arange(24 * RATE) / RATE
    quadrature = np.cos(2 * np.pi * 250 * time[inside])
    assert abs(np.dot((with_note - added)[inside], quadrature)) < 0.01 * np.dot(quadrature, quadrature)


def test_music_and_silence_have_no_hum() -> None:
    assert Hum(recording(music(20))).lines == ()
    assert Hum(recording(np.zeros(10 * RATE))).lines == ()
    assert Hum(recording(hum(0.01))).lines == ()


@pytest.mark.parametrize("rate", [2_000, 44_100])
def test_any_order_of_reading_gives_the_same_samples(rate: int) -> None:
    quiet = np.random.default_rng(0).normal(scale=1e-3, size=12 * rate)
    quiet[5 * rate : 7 * rate] *= 50
    found = Hum(recording(quiet, hum(12, rate=rate), rate=rate))
    whole = found.read(0, found.frames)
    assert whole.any()
    again = Hum(found.source)
    for start in (9 * rate, 0, 70_001 % found.frames, found.frames - 5):
        np.testing.assert_array_equal(again.read(start, 3_000), whole[start : start + 3_000])


def test_a_line_that_stays_is_left_out_and_the_others_are_the_same() -> None:
    found = Hum(recording(music(16), hum(16)))
    without = found.with_settings(left=(15,))
    only = found.with_settings(left=(3, 6))
    sums = without.read(0, found.frames) + only.read(0, found.frames)
    np.testing.assert_allclose(sums, found.read(0, found.frames), atol=1e-8)
    assert [row["taken"] for row in summary(without, 0.5)["lines"]] == [True, True, False]
    assert "lines that stay: 1" in in_a_sentence(summary(without, 0.5))
    assert not found.same(without)
    assert found.same(found.with_settings(left=(99,)))
    assert Hum(recording(np.zeros(RATE)), scan=found.scan, left=(3, 6, 15)).same(None)


def test_a_scan_closed_on_its_way_begins_anew() -> None:
    scan = HumScan(recording(music(16), hum(16)))
    first = scan.run()
    next(first)
    first.close()
    assert not scan.done
    assert Hum(scan.source, scan=scan).spans() == []
    progress = list(scan.run())
    assert progress[-1].done_frames == progress[-1].total_frames
    assert scan.done
    assert list(scan.run()) == []


def test_the_low_rate_copy_is_true_and_aligned() -> None:
    rates = (96_000, 24_000, 5_400, 2_000)
    for rate, frequency in itertools.product(rates, (50, 700)):
        time = np.arange(rate) / rate
        low = LowRate(recording(np.sin(2 * np.pi * frequency * time), rate=rate))
        assert [*low.fill()][-1] == rate
        places = (np.arange(low.frames) * low.step - low.offset) / rate
        error = low.read(0, low.frames)[0] - np.sin(2 * np.pi * frequency * places)
        assert np.abs(error[100:-100]).max() < 2e-3
        low.close()


@pytest.mark.parametrize(
    ("order", "name"),
    [
        (15, "249.5 Hz, fifth of 49.9, -31 dB"),
        (3, "49.9 Hz, mains at 49.9, -31 dB"),
        (14, "14/3 of"),
        (45, "15 times"),
    ],
)
def test_names(order: int, name: str) -> None:
    assert name in Line(order, order * 49.9 / 3, 49.9, -31.2).name


def test_orders_in_words() -> None:
    assert [order_of(text) for text in ("5", " 14/3", "1")] == [15, 14, 3]
    for text in ("", "0", "-3", "5/2", "x"):
        with pytest.raises(ValueError, match=r"multiple|int"):
            order_of(text)


def test_a_line_added_by_hand_is_followed_and_taken_wherever_it_is() -> None:
    time = np.arange(24 * RATE) / RATE
    motor = 0.004 * np.sin(2 * np.pi * np.cumsum(141.0 * (1 + 0.002 * np.sin(time / 3))) / RATE)
    sound = recording(music(24), hum(24), motor)
    found = Hum(sound)
    assert [line.order for line in found.lines] == [3, 6, 15]
    more = found.with_settings(added=(140.2,))
    assert not more.known
    assert not more.same(found)
    line = more.lines[-1]
    assert more.known
    assert (line.added, line.mains) == (True, 140.2)
    assert line.frequency == pytest.approx(141.0, abs=0.3)
    assert line.name.endswith(" Hz, added by hand, -49 dB")
    inside = slice(2 * RATE, -2 * RATE)
    taken = more.read(0, found.frames)[:, 0] - found.read(0, found.frames)[:, 0]
    assert decibels((motor - taken)[inside], motor[inside]) < -15
    told = summary(more, 1.0)
    assert told["mains"] == pytest.approx(49.8, abs=0.1)
    assert (told["lines"][-1]["order"], told["lines"][-1]["taken"]) == (None, True)
    whole = more.read(0, found.frames)
    again = Hum(sound, added=(140.2,))
    np.testing.assert_array_equal(again.read(9 * RATE, 3_000), whole[9 * RATE : 9 * RATE + 3_000])


def test_where_no_line_is_an_added_one_takes_next_to_nothing() -> None:
    sound = recording(music(20), held(250, 6, 14, 20))
    taken = Hum(sound, added=(250.0, 61.0)).read(0, 20 * RATE)[:, 0]
    assert decibels(taken, sound.samples[:, 0]) < -35
    with pytest.raises(ValueError, match="15 to 1000 Hz"):
        Hum(sound, added=(3.0,)).read(0, 10)


def test_a_search_stops_after_every_eight_seconds_so_that_others_may_go_first() -> None:
    """When all is read as well: the window shares its interpreter."""
    rate, seconds = 8000, 64
    noise = np.random.default_rng(5).standard_normal((seconds * rate, 1)).astype(np.float32) * 0.01
    progress = list(search(ArrayRecording(noise, rate)))
    after_reading = [one for one in progress if one.done_frames == round(0.8 * len(noise))]
    assert len(after_reading) >= 2 * seconds / 8


def test_a_search_stops_as_often_where_it_follows_lines_found_or_added() -> None:
    """What hums is followed for longer than it was looked for."""
    seconds = 64
    source = recording(music(seconds), hum(seconds))
    reading = round(0.8 * source.frames)
    plain, further = (sum(one.done_frames == reading for one in search(source, added)) for added in ((), (180.0,)))
    assert plain >= 6 * seconds / 8, "two passes over the spectra, one more, and the lines fitted and followed"
    assert further >= plain + 4 * seconds / 8


@pytest.mark.parametrize("loudest", [1e20, 3e38])
def test_samples_of_any_size_are_looked_through(loudest: float) -> None:
    """A file of floats may hold them; their powers are beyond float32."""
    sound = music(8).astype(np.float32)[:, None]
    sound[3 * RATE : 3 * RATE + 4000 : 7] = loudest
    sound[4 * RATE : 4 * RATE + 4000 : 3] = -loudest
    with np.errstate(all="raise", under="ignore"):
        found = Hum(ArrayRecording(sound, RATE))
        assert np.isfinite(found.read(0, found.frames)).all()
