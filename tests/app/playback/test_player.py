"""The player, on a sound card turned by hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from app.playback import sound_device
from app.playback.mix import Grid, Track
from app.playback.player import KEPT_BLOCKS, Player
from app.playback.sound_output import OutputDevice
from tests.app.playback.sound_by_hand import HandCard, Sound, hand_player, heard, tone

GRID = Grid.of(8000)
N, F = GRID.block, GRID.fade


def noise(frames: int = 40_000, channels: int = 2, seed: int = 0) -> Sound:
    return Sound(np.random.default_rng(seed).uniform(-0.5, 0.5, (frames, channels)))


def wait_for(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_what_plays_is_the_recording_bit_for_bit_after_the_fade_in() -> None:
    card, recording = HandCard(), noise()
    player, _ = hand_player(card, recording)
    player.play()
    out = heard(player, card, 20)
    assert np.array_equal(out[F:], recording.data[F : len(out)])
    assert player.status.underruns == 0


def test_begins_without_a_click() -> None:
    card = HandCard()
    player, _ = hand_player(card, Sound(np.ones((9000, 1))))
    player.play()
    out = heard(player, card, 2)
    assert out[0, 0] < 2 / F
    assert np.abs(np.diff(out[:, 0])).max() < 1.5 / F


def test_mono_comes_from_both_sides_and_sixteen_channels_do_not_break_it() -> None:
    card = HandCard()
    mono = noise(channels=1)
    player, _ = hand_player(card, mono)
    player.play()
    out = heard(player, card, 4)
    assert np.array_equal(out[:, 0], out[:, 1])
    many = noise(channels=16)
    player.load(Track(many))
    player.play()
    out = heard(player, card, 4)
    assert np.array_equal(out[F:], many.data[F : len(out), :2])


def test_a_switch_keeps_the_position_and_crosses_over_linearly() -> None:
    card = HandCard()
    a, b = Sound(np.full((40_000, 2), 0.8)), Sound(np.full((40_000, 2), 0.2))
    player, _ = hand_player(card, a)
    player.play()
    heard(player, card, 5)
    player.choose(Track(b))
    out = heard(player, card, KEPT_BLOCKS + 3)[:, 0]
    assert out[0] == np.float32(0.8)
    assert out[-1] == np.float32(0.2)
    steps = np.diff(out)
    changing = np.flatnonzero(steps)
    assert np.abs(steps).max() == pytest.approx(0.6 / (F + 1), rel=1e-3)  # a straight line, nothing steeper
    assert len(changing) == F + 1
    assert changing[0] <= (KEPT_BLOCKS + 1) * N  # and it comes soon, however long the queue


class Watched(Sound):
    """Calls `watch` with every read."""

    watch: Callable[[], object] = staticmethod(lambda: None)

    def read(self, start: int, frames: int) -> np.ndarray:
        self.watch()
        return super().read(start, frames)


def test_what_is_heard_after_a_switch_is_made_before_anything_is_dropped() -> None:
    card, slow = HandCard(), Watched(np.full((40_000, 2), 0.2))
    player, _ = hand_player(card, Sound(np.full((40_000, 2), 0.8)))
    player.play()
    heard(player, card, 5)
    player.feed()
    waiting: list[int] = []
    full = len(player._device.queue.blocks)
    slow.watch = lambda: waiting.append(len(player._device.queue.blocks))  # type: ignore[method-assign]
    player.choose(Track(slow))
    player.feed()
    assert waiting[0] == full
    assert min(waiting[1:]) > KEPT_BLOCKS, "the device would have been silent"


@pytest.mark.parametrize("taken", range(6))
def test_a_device_that_asks_while_a_switch_is_made_hears_no_jump(taken: int) -> None:
    card, slow = HandCard(), Watched(np.full((40_000, 2), 0.2))
    player, _ = hand_player(card, Sound(np.full((40_000, 2), 0.8)))
    player.play()
    heard(player, card, 5)
    player.feed()
    out: list[np.ndarray] = []

    def ask() -> None:
        while len(out) < taken:
            out.append(card.stream.turn())

    slow.watch = ask  # type: ignore[method-assign]
    player.choose(Track(slow))
    player.feed()
    whole = np.concatenate([*out, heard(player, card, 6)])[:, 0]
    assert np.abs(np.diff(whole)).max() == pytest.approx(0.6 / (F + 1), rel=1e-3)
    assert whole[-1] == np.float32(0.2)
    assert player.status.underruns == 0


def test_after_a_switch_the_other_signal_stands_at_the_same_frame() -> None:
    card, a, b = HandCard(), noise(seed=1), noise(seed=2)
    player, _ = hand_player(card, a)
    player.play()
    first = heard(player, card, 7)
    player.choose(Track(b))
    out = np.concatenate([first, heard(player, card, 20)])
    assert np.array_equal(out[-10 * N :], b.data[len(out) - 10 * N : len(out)])


def test_a_switch_may_go_back_to_where_the_listener_began() -> None:
    card, a, b = HandCard(), noise(seed=1), noise(seed=2)
    player, _ = hand_player(card, a)
    player.seek(5_000)
    player.play()
    heard(player, card, 12)
    player.choose(Track(b), again=True)
    out = heard(player, card, KEPT_BLOCKS + 6)
    place = 5_000 + 2 * N
    found = [k for k in range(len(out) - N) if np.array_equal(out[k : k + N], b.data[place : place + N])]
    assert len(found) == 1  # the other sound, from 5,000 on
    player.set_loop((1_000, 30_000))
    player.choose(Track(a), again=True)
    out = heard(player, card, KEPT_BLOCKS + 6)
    place = 1_000 + 2 * N
    found = [k for k in range(len(out) - N) if np.array_equal(out[k : k + N], a.data[place : place + N])]
    assert len(found) == 1


def test_a_switch_while_paused_moves_nothing() -> None:
    card, a, b = HandCard(), noise(seed=1), noise(seed=2)
    player, _ = hand_player(card, a)
    player.play()
    heard(player, card, 12)
    player.pause()
    heard(player, card, 12)
    place = player.position
    assert place > 0
    player.choose(Track(b), again=True)
    heard(player, card, 3)
    assert player.position == place


def test_many_quick_switches_end_at_the_last_wish() -> None:
    card, a, b = HandCard(), noise(seed=1), noise(seed=2)
    player, track = hand_player(card, a)
    other = Track(b)
    player.play()
    out = []
    for turn in range(60):
        player.choose(other if turn % 3 else track)
        out.append(heard(player, card, 1))
    out.append(heard(player, card, 12))
    total = np.concatenate(out)
    assert np.array_equal(total[-6 * N :], b.data[len(total) - 6 * N : len(total)])
    assert player.status.underruns == 0


def test_gain_is_applied_and_gain_one_touches_nothing() -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    player.choose(Track(a, gain=0.5))
    player.play()
    out = heard(player, card, 6)
    assert np.array_equal(out[F:], a.data[F : len(out)] * np.float32(0.5))


def test_seek_while_playing_crosses_over_and_lands_on_the_frame() -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    player.play()
    heard(player, card, 4)
    player.seek(20_000)
    assert player.position == 20_000
    out = heard(player, card, KEPT_BLOCKS + 4)
    assert np.array_equal(out[: KEPT_BLOCKS * N], a.data[4 * N : (4 + KEPT_BLOCKS) * N])
    assert np.array_equal(out[KEPT_BLOCKS * N + F :], a.data[20_000 + F : 20_000 + 4 * N])
    assert 20_000 <= player.position <= 20_000 + 6 * N


def test_the_position_never_falls_back_after_a_seek() -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    player.play()
    heard(player, card, 4)
    player.seek(30_000)
    seen = []
    for _ in range(12):
        player.feed()
        seen.append(player.position)
        card.stream.turn()
        seen.append(player.position)
    assert min(seen) >= 30_000
    assert seen == sorted(seen)


def test_the_playhead_waits_until_the_device_begins() -> None:
    card = HandCard()
    player, _ = hand_player(card, noise())
    player.seek(3000)
    player.play()
    player.feed()
    player.feed()
    assert player.position == 3000  # blocks are queued, and none of them was asked for
    heard(player, card, 1)
    assert 3000 <= player.position <= 3000 + N


def test_seek_while_stopped_moves_the_playhead() -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    player.seek(1234)
    player.feed()
    assert player.position == 1234
    player.seek(10**9)
    player.feed()
    assert player.position == a.frames


def test_pause_fades_out_and_play_goes_on_where_it_stopped() -> None:
    card, a = HandCard(), Sound(np.ones((40_000, 2)))
    player, _ = hand_player(card, a)
    player.play()
    heard(player, card, 6)
    player.pause()
    out = heard(player, card, KEPT_BLOCKS + 4)
    assert out[-1, 0] == 0
    assert np.abs(np.diff(out[:, 0])).max() < 1.5 / F
    stopped = player.position
    assert stopped == (6 + KEPT_BLOCKS) * N
    assert player.status.underruns == 0
    player.play()
    heard(player, card, 2)
    assert stopped <= player.position <= stopped + 3 * N


def test_the_end_of_the_recording_stops_and_play_begins_again_at_the_start() -> None:
    card, a = HandCard(), noise(frames=10 * N + 37)
    player, _ = hand_player(card, a)
    player.play()
    out = heard(player, card, 14)
    assert np.array_equal(out[F : a.frames], a.data[F:])
    assert not out[a.frames :].any()
    assert not player.status.playing
    assert player.position == a.frames
    assert player.status.underruns == 0
    player.play()
    out = heard(player, card, 3)
    assert np.array_equal(out[F:], a.data[F : len(out)])


@pytest.mark.parametrize("stop", [11_003, 39_999, 40_000])
def test_the_seam_of_a_loop_is_a_straight_crossing(stop: int) -> None:
    ramp = np.arange(40_000, dtype=np.float32)[:, None] / 40_000
    card, a = HandCard(), Sound(np.repeat(ramp, 2, axis=1))
    player, _ = hand_player(card, a)
    player.set_loop((9_000, stop))
    player.seek(stop - 3 * N)
    player.play()
    out = heard(player, card, 12)[F:, 0]
    height = (stop - 9_000) / 40_000
    assert np.abs(np.diff(out)).max() < 1.2 * height / F + 2 / 40_000
    assert out.max() > (stop - F - 1) / 40_000 - 1e-3
    back = int(np.argmin(np.diff(out))) + 2 * F
    assert 9_000 / 40_000 <= out[back] < 9_000 / 40_000 + 3 * F / 40_000
    assert player.status.underruns == 0


def test_a_loop_goes_round_for_ever_on_the_same_frames() -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    loop = (4_000, 6_501)
    player.set_loop(loop)
    player.seek(loop[0])
    player.play()
    out = heard(player, card, 60)
    length = loop[1] - loop[0]
    for turn in range(1, 4):
        middle = turn * length + F
        assert np.array_equal(out[middle : middle + 2000], a.data[loop[0] + F : loop[0] + F + 2000])
    assert loop[0] <= player.position < loop[1]


class Patchy:
    """Ready only in [0, `until`)."""

    def __init__(self, until: int) -> None:
        self.until = until

    def __call__(self, start: int, frames: int) -> bool:
        return start + frames <= self.until


def test_buffering_is_said_and_nothing_else_is_played_instead() -> None:
    card, a, b = HandCard(), noise(seed=1), noise(seed=2)
    done = Patchy(8 * N)
    player, _ = hand_player(card, a)
    player.choose(Track(b, ready=done))
    player.play()
    out = heard(player, card, 20)
    status = player.status
    assert status.buffering
    assert status.playing
    assert status.underruns == 0
    last = int(np.flatnonzero(out[:, 0]).max())
    clean = (last // N) * N
    assert np.array_equal(out[F:clean], b.data[F:clean])  # B, then B fading out, then silence: never A
    assert not out[last + 1 :].any()
    assert np.abs(out[clean : last + 1]).max() <= np.abs(b.data[clean : last + 1]).max()
    waiting = player.position
    done.until = a.frames
    out = heard(player, card, 6)
    assert not player.status.buffering
    assert np.array_equal(out[N : 5 * N], b.data[waiting + N : waiting + 5 * N])


def test_a_switch_to_what_is_not_ready_buffers_at_the_playhead() -> None:
    card, a, b = HandCard(), noise(seed=1), noise(seed=2)
    player, track = hand_player(card, a)
    player.play()
    heard(player, card, 5)
    player.choose(Track(b, ready=Patchy(0)))
    heard(player, card, 8)
    assert player.status.buffering
    held = player.position
    player.choose(track)
    out = heard(player, card, 4)
    assert np.array_equal(out[N : 3 * N], a.data[held + N : held + 3 * N])


def test_a_loop_back_into_what_is_not_ready_fades_out_first() -> None:
    card, a = HandCard(), Sound(np.ones((40_000, 2)))
    player, _ = hand_player(card, a)
    stop = 20 * N
    player.choose(Track(a, ready=lambda start, frames: start >= 10 * N))
    player.set_loop((2 * N, stop))
    player.seek(15 * N)
    player.play()
    out = heard(player, card, 14)[:, 0]
    assert np.abs(np.diff(out)).max() < 1.6 / F
    assert player.status.buffering
    assert player.status.underruns == 0


def test_a_late_feeder_counts_an_underrun() -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    player.play()
    player.feed()
    for _ in range(200):
        card.stream.turn()
    assert player.status.underruns > 100


def test_no_device_is_a_sentence_and_the_rest_goes_on() -> None:
    card, a = HandCard(refuse=lambda rate: True), noise()
    player, _ = hand_player(card, a)
    player.play()
    player.feed()
    assert not player.status.playing
    assert "8000 Hz" in player.status.problem
    player.seek(500)
    player.feed()
    assert player.position == 500


def test_a_device_that_refuses_the_rate_is_served_at_its_own_and_says_so() -> None:
    card, a = HandCard(refuse=lambda rate: rate != 48000), tone(80_000, 440)
    player, _ = hand_player(card, a)
    player.play()
    out = heard(player, card, 80)
    assert player.status.monitor_rate == 48000
    spectrum = np.abs(np.fft.rfft(out[24_000:48_000, 0] * np.hanning(24_000)))
    assert np.argmax(spectrum) * 2 == pytest.approx(440, abs=2)
    assert player.status.underruns == 0


def test_a_device_pulled_out_is_noticed_and_the_position_kept() -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    player.play()
    heard(player, card, 10)
    card.stream.active = False
    player.feed()
    status = player.status
    assert not status.playing
    assert "gone" in status.problem
    assert card.stream.closed
    assert 9 * N <= status.position <= 11 * N
    player.play()
    heard(player, card, 3)
    assert player.status.playing
    assert player.status.problem == ""
    assert len(card.streams) == 2


def test_a_device_that_falls_silent_is_gone_too(monkeypatch: pytest.MonkeyPatch) -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    player.play()
    heard(player, card, 4)
    player.feed()
    later = time.monotonic() + 10
    monkeypatch.setattr(sound_device.time, "monotonic", lambda: later)
    player.feed()
    assert not player.status.playing
    assert "gone" in player.status.problem


def test_a_device_that_hangs_when_it_is_closed_is_said_before() -> None:
    """As with a sound server that was stopped."""
    card, goes = HandCard(), threading.Event()
    player = Player(card.open)
    try:
        player.load(Track(tone(80_000, 300)))
        player.play()
        wait_for(lambda: bool(card.streams) and card.stream.active)
        card.stream.close = goes.wait  # type: ignore[method-assign,assignment]
        card.stream.active = False
        wait_for(lambda: "has gone" in player.status.problem)
        assert not player.status.playing
    finally:
        goes.set()
        player.close()


def test_another_device_goes_on_at_the_same_place() -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    player.play()
    first = heard(player, card, 6)
    device = OutputDevice("Loud", "Hand", 2, 8000)
    player.set_device(device)
    out = heard(player, card, 5)
    assert card.asked[-1] == device
    assert card.streams[0].closed
    assert np.array_equal(out[F : 4 * N], a.data[len(first) + F : len(first) + 4 * N])


def test_the_stream_is_given_back_after_a_while_of_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    card, a = HandCard(), noise()
    player, _ = hand_player(card, a)
    player.play()
    heard(player, card, 3)
    player.pause()
    heard(player, card, 8)
    where = player.position
    later = time.monotonic() + 5
    monkeypatch.setattr(sound_device.time, "monotonic", lambda: later)
    card.stream.turn()
    player.feed()
    player.feed()
    assert card.stream.closed
    assert player.position == where


def test_levels_are_those_of_the_block_being_heard() -> None:
    card = HandCard()
    data = np.zeros((20_000, 2))
    data[:, 0], data[:, 1] = 0.5, 0.25
    player, _ = hand_player(card, Sound(data))
    player.play()
    heard(player, card, 4)
    assert player.status.peak == (0.5, 0.25)


def test_the_feeder_thread_feeds_and_ends() -> None:
    card, a = HandCard(), noise()
    player = Player(card.open)
    player.load(Track(a))
    player.play()
    deadline = time.monotonic() + 20
    while not (card.streams and card.stream.active) and time.monotonic() < deadline:
        time.sleep(0.005)
    out = np.concatenate([card.stream.turn() for _ in range(4)])
    assert np.array_equal(out[F:], a.data[F : len(out)])
    player.close()
    assert card.stream.closed
