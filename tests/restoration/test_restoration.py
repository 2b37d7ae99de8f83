"""What must be exact, whatever the network: with estimators that are a few lines of arithmetic."""

import errno
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.audiofiles.file_recording import open_recording
from model.files.scratch import ScratchFile
from model.recording import RecordingError
from model.restoration.grid import ChunkGrid
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.subtraction import Residual, Restored
from tests.array_recording import ArrayRecording, noise

Sound = NDArray[np.float32]
GRID = ChunkGrid(44_100, chunk=1000, fade=120, context=300)


def smeared(window: Sound, first: int = 0) -> Sound:
    """Depends on the whole window and on the place in it: what a network does at the edges, made worse."""
    ramp = np.linspace(-1, 1, len(window), dtype=np.float32)[:, None]
    return (0.3 * window + ramp * window.mean(axis=0)).astype(np.float32)


def local(window: Sound, first: int = 0) -> Sound:
    """Looks 50 frames to either side, less than the context."""
    out = np.zeros_like(window)
    for shift in (-50, -3, 0, 17, 50):
        out += 0.2 * np.roll(window, shift, axis=0)
    return out


def nothing(window: Sound, first: int = 0) -> Sound:
    return np.zeros_like(window)


def itself(window: Sound, first: int = 0) -> Sound:
    return window


def whole(recording: NoiseEstimate | Restored | Residual) -> Sound:
    return recording.read(0, recording.frames)


class Counting:
    """An estimator that counts its calls, and notices when two run at once."""

    def __init__(self, estimate: Callable[[Sound, int], Sound] = smeared, seconds: float = 0.0) -> None:
        self.estimate, self.seconds = estimate, seconds
        self.calls, self.inside, self.together = 0, 0, False

    def __call__(self, window: Sound, first: int) -> Sound:
        self.inside += 1
        self.together |= self.inside > 1
        self.calls += 1
        time.sleep(self.seconds)
        out = self.estimate(window, first)
        self.inside -= 1
        return out


@settings(max_examples=60)
@given(
    frames=st.integers(1, 6000),
    channels=st.integers(1, 3),
    block=st.integers(1, 6000),
    cache=st.sampled_from([0, 3_000, 20_000, 1 << 30]),
    order=st.randoms(use_true_random=False),
    chunk=st.integers(130, 1500),
)
def test_any_block_size_order_and_cache_give_the_same_samples(
    frames: int, channels: int, block: int, cache: int, order: object, chunk: int
) -> None:
    source = noise(frames, channels)
    grid = ChunkGrid(44_100, chunk=chunk, fade=120, context=300)
    expected = NoiseEstimate(source, smeared, grid)
    counting = Counting()
    found = NoiseEstimate(source, counting, grid, cache_bytes=cache)
    starts = list(range(0, frames, max(block, frames // 60)))
    order.shuffle(starts)  # type: ignore[attr-defined]
    reference = whole(expected)
    assert reference.shape == (frames, channels)
    for start in starts:
        np.testing.assert_array_equal(found.read(start, block), reference[start : start + block])
    assert counting.calls <= grid.count(frames)
    expected.close()
    found.close()


@settings(max_examples=30)
@given(frames=st.integers(1, 5000), extra=st.integers(0, 400))
def test_enough_context_leaves_no_seam(frames: int, extra: int) -> None:
    source = noise(frames)
    chunked = NoiseEstimate(source, local, ChunkGrid(44_100, chunk=700, fade=100, context=50 + extra))
    at_once = NoiseEstimate(source, local, ChunkGrid(44_100, chunk=10_000, fade=100, context=50 + extra))
    np.testing.assert_allclose(whole(chunked), whole(at_once), atol=1e-6)


def test_too_little_context_would_be_seen_by_the_test_above() -> None:
    source = noise(5000)
    chunked = NoiseEstimate(source, local, ChunkGrid(44_100, chunk=700, fade=100, context=20))
    at_once = NoiseEstimate(source, local, ChunkGrid(44_100, chunk=10_000, fade=100, context=50))
    assert np.abs(whole(chunked) - whole(at_once)).max() > 1e-2


@settings(max_examples=30)
@given(frames=st.integers(1, 5000), channels=st.integers(1, 3))
def test_an_estimator_that_finds_everything_gives_the_source_bit_for_bit(frames: int, channels: int) -> None:
    source = noise(frames, channels)
    found = NoiseEstimate(source, itself, GRID)
    np.testing.assert_array_equal(whole(found), source.samples)
    np.testing.assert_array_equal(whole(Restored(source, found)), 0.0)
    np.testing.assert_array_equal(whole(Residual(found)), source.samples)


@settings(max_examples=30)
@given(frames=st.integers(1, 5000), amount=st.floats(0, 1))
def test_an_estimator_that_finds_nothing_changes_nothing(frames: int, amount: float) -> None:
    source = noise(frames)
    restored = Restored(source, NoiseEstimate(source, nothing, GRID), amount)
    np.testing.assert_array_equal(whole(restored), source.samples)


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_amount_zero_is_the_source_and_computes_nothing(tmp_path: Path, rate: int, subtype: str) -> None:
    path = tmp_path / "master.wav"
    soundfile.write(path, np.random.default_rng(1).uniform(-1, 1, (3000, 2)), rate, subtype=subtype)
    counting = Counting()
    with open_recording(path) as source:
        found = NoiseEstimate(source, counting)
        restored, residual = Restored(source, found, 0.0), Residual(found, 0.0)
        assert (restored.rate, restored.channels, restored.frames) == (rate, 2, 3000)
        np.testing.assert_array_equal(whole(restored), source.read(0, 3000))
        np.testing.assert_array_equal(whole(residual), np.zeros((3000, 2)))
        assert residual.read(2990, 100).shape == (10, 2)
    assert counting.calls == 0


@settings(max_examples=40)
@given(amount=st.floats(0, 1), start=st.integers(0, 4000), frames=st.integers(0, 4000))
def test_what_is_restored_and_what_is_removed_are_the_source(amount: float, start: int, frames: int) -> None:
    source = noise(4000, 2)
    found = NoiseEstimate(source, smeared, GRID)
    restored, residual = Restored(source, found, amount), Residual(found, amount)
    together = restored.read(start, frames) + residual.read(start, frames)
    np.testing.assert_allclose(together, source.samples[start : start + frames], atol=3e-7)
    np.testing.assert_array_equal(
        restored.read(start, frames), source.samples[start : start + frames] - residual.read(start, frames)
    )


@pytest.mark.parametrize("amount", [-0.1, 1.1, float("nan")])
def test_amounts_out_of_range_are_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        Residual(noise(10), amount)
    with pytest.raises(ValueError, match="from 0 to 1"):
        Restored(noise(10), noise(10), amount)


def test_noise_of_another_recording_is_refused() -> None:
    with pytest.raises(ValueError, match="shapes differ"):
        Restored(noise(10), noise(11))


@pytest.mark.parametrize("cache", [0, 10_000, 1 << 30])
def test_no_chunk_is_computed_twice(cache: int) -> None:
    counting = Counting()
    found = NoiseEstimate(noise(20_000), counting, GRID, cache_bytes=cache)
    for _ in range(3):
        whole(found)
    list(found.fill())
    assert counting.calls == GRID.count(20_000)
    found.close()


def test_only_as_much_is_held_as_the_cache_allows(tmp_path: Path) -> None:
    source = noise(100_000, 2)
    allowed = 3 * GRID.span * 2 * 4
    found = NoiseEstimate(source, smeared, GRID, cache_bytes=allowed, scratch=tmp_path)
    held = []
    for _ in found.fill():
        held.append(sum(chunk.nbytes for chunk in found._held._in_memory.values()))
    assert max(held) <= allowed
    assert all(chunk.base is None for chunk in found._held._in_memory.values())  # no window is kept alive by a view
    whole(found)
    assert sum(chunk.nbytes for chunk in found._held._in_memory.values()) <= allowed
    found.close()
    assert list(tmp_path.iterdir()) == []


def test_a_small_recording_needs_no_scratch_file(tmp_path: Path) -> None:
    found = NoiseEstimate(noise(5000), smeared, GRID, scratch=tmp_path / "is not there")
    assert whole(found).shape == (5000, 1)
    found.close()


def test_reading_costs_the_span_and_not_the_length() -> None:
    source = noise(1_000_000)
    counting = Counting()
    found = NoiseEstimate(source, counting, GRID)
    found.read(500_000, 10)
    assert counting.calls == 1
    assert source.frames_read <= GRID.span + 2 * GRID.context


def test_ready_and_spans_say_what_is_there() -> None:
    found = NoiseEstimate(noise(5003), smeared, GRID)
    assert not found.ready(0, 1)
    assert found.ready(10_000, 5)  # nothing is there to wait for
    assert found.spans() == []
    found.read(1500, 1)  # chunk 1: heard in [880, 2000), alone in [1000, 1880)
    assert found.spans() == [(1000, 1880)]
    assert found.ready(1000, 880)
    assert not found.ready(999, 2)
    assert not found.ready(1879, 2)
    found.read(2500, 1)
    assert found.spans() == [(1000, 2880)]
    found.read(0, 1)
    assert found.spans() == [(0, 2880)]
    found.read(5002, 1)
    assert found.spans() == [(0, 2880), (5000, 5003)]
    found.read(0, 5003)
    assert found.spans() == [(0, 5003)]
    assert found.ready(0, 5003)


@settings(max_examples=40)
@given(frames=st.integers(1, 9000), wanted=st.lists(st.integers(0, 9000), max_size=4))
def test_spans_are_exactly_what_is_ready(frames: int, wanted: list[int]) -> None:
    found = NoiseEstimate(noise(frames), nothing, GRID)
    for frame in wanted:
        found.read(frame, 1)
    inside = np.zeros(frames, bool)
    for start, stop in found.spans():
        assert not inside[max(start - 1, 0) : stop].any()  # in order, none touching
        inside[start:stop] = True
    for frame in {*range(0, frames, 97), *(min(f, frames - 1) for f in wanted), frames - 1}:
        assert found.ready(frame, 1) == inside[frame]


def test_fill_begins_at_the_playhead_goes_on_and_comes_round() -> None:
    found = NoiseEstimate(noise(5003), smeared, GRID)
    seen = []
    for progress in found.fill(lambda: 3500):
        seen.append(found.spans())
        assert 0 < progress.done_frames <= progress.total_frames == 5003
        assert progress.seconds_spent > 0
        assert progress.realtime_factor > 0
    assert [spans[-1][0] for spans in seen] == [3000, 3000, 3000, 3000, 3000, 0]
    assert [spans[0][0] for spans in seen] == [3000, 3000, 3000, 0, 0, 0]
    assert progress.done_frames == 5003
    assert progress.seconds_left == 0.0


def test_fill_follows_a_playhead_that_jumps() -> None:
    found = NoiseEstimate(noise(10_000), smeared, GRID)
    heads = iter([0, 7200, 7200, 2000] + [0] * 20)
    progress = found.fill(lambda: next(heads))
    order = []
    for _ in range(4):
        before = set(np.flatnonzero(np.frombuffer(bytes(found._done), np.uint8)))
        next(progress)
        order += set(np.flatnonzero(np.frombuffer(bytes(found._done), np.uint8))) - before
    assert order == [0, 7, 8, 2]


@pytest.mark.parametrize("head", [-5, 10**9])
def test_a_playhead_out_of_the_recording_does_no_harm(head: int) -> None:
    found = NoiseEstimate(noise(3000), smeared, GRID)
    list(found.fill(lambda: head))
    assert found.ready(0, 3000)


def test_fill_of_a_finished_estimate_says_so_once() -> None:
    found = NoiseEstimate(noise(3000), smeared, GRID)
    whole(found)
    reports = list(found.fill())
    assert [report.done_frames for report in reports] == [3000]
    assert reports[0].seconds_left == 0.0


def test_a_closed_generator_stops_the_work() -> None:
    counting = Counting()
    found = NoiseEstimate(noise(50_000), counting, GRID)
    progress = found.fill()
    next(progress)
    next(progress)
    progress.close()
    assert counting.calls == 2


def test_one_inference_at_a_time_and_none_twice_under_many_readers() -> None:
    source = noise(20_000, 2)
    counting = Counting(seconds=0.002)
    found = NoiseEstimate(source, counting, GRID, cache_bytes=30_000)
    expected = whole(NoiseEstimate(source, smeared, GRID))
    faults: list[str] = []

    def read_around(seed: int) -> None:
        for start in np.random.default_rng(seed).integers(0, 20_000, 60):
            if not np.array_equal(found.read(int(start), 700), expected[start : start + 700]):
                faults.append(f"{seed}: {start}")

    threads = [threading.Thread(target=read_around, args=(seed,)) for seed in range(4)]
    threads.append(threading.Thread(target=lambda: list(found.fill(lambda: 9000))))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.close()
    assert faults == []
    assert not counting.together
    assert counting.calls == GRID.count(20_000)


def test_a_ready_chunk_is_read_while_another_is_computed() -> None:
    entered, leave = threading.Event(), threading.Event()

    def held(window: Sound, first: int = 0) -> Sound:
        if entered.is_set() or threading.current_thread() is threading.main_thread():
            return smeared(window)
        entered.set()
        leave.wait(30)
        return smeared(window)

    found = NoiseEstimate(noise(5800), held, GRID, cache_bytes=2 * GRID.span * 4)
    for frame in (3500, 4500, 5500):  # one of them lies in the scratch file
        found.read(frame, 1)
    thread = threading.Thread(target=found.read, args=(0, 1))
    thread.start()
    try:
        assert entered.wait(30)
        # the main thread would stand here for good if it had to wait for the other
        assert found.read(3100, 700).shape == (700, 1)
        assert found.read(5100, 700).shape == (700, 1)
        assert found.ready(3100, 700)
        assert not found.ready(0, 1)
        assert found.spans() == [(3000, 5800)]
    finally:
        leave.set()
        thread.join()
    found.close()


def test_a_reader_goes_before_the_rest_of_a_fill() -> None:
    first, leave = threading.Event(), threading.Event()
    order: list[int] = []

    def remembered(window: Sound, _: int = 0) -> Sound:
        first.set()
        leave.wait(30)
        order.append(int(window[-1, 0]))
        return np.zeros_like(window)

    marked = np.repeat(np.arange(12, dtype=np.float32), 1000)[:, None]  # every chunk knows its number
    grid = ChunkGrid(44_100, chunk=1000, fade=0, context=0)
    found = NoiseEstimate(ArrayRecording(marked), remembered, grid)
    filler = threading.Thread(target=lambda: list(found.fill()))
    filler.start()
    assert first.wait(30)
    reader = threading.Thread(target=found.read, args=(9000, 10))
    reader.start()
    while found._urgent == 0:
        time.sleep(0.001)
    leave.set()
    reader.join()
    filler.join()
    assert order[:2] == [0, 9]
    assert sorted(order) == list(range(12))


def test_chunks_are_computed_ahead_two_at_a_time_and_are_the_same() -> None:
    source = noise(9000)
    met = threading.Barrier(2, timeout=30)
    once: list[int] = []

    def in_company(window: Sound, first: int = 0) -> Sound:
        once.append(first)
        if len(once) <= 2:
            met.wait()  # passed by two at a time alone
        return smeared(window)

    found = NoiseEstimate(source, in_company, GRID, at_once=2)
    with found.ahead(source.frames):
        read = np.concatenate([found.read(start, 500) for start in range(0, 9000, 500)])
    np.testing.assert_array_equal(read, whole(NoiseEstimate(source, smeared, GRID)))
    assert len(once) == len(set(once)) == GRID.count(9000)
    assert threading.active_count() == 1


def test_chunks_ahead_go_into_the_scratch_file_as_others_do(tmp_path: Path) -> None:
    source = noise(30_000)
    found = NoiseEstimate(source, smeared, GRID, cache_bytes=9000, scratch=tmp_path, at_once=2)
    with found.ahead(source.frames):
        read = np.concatenate([found.read(start, 700) for start in range(0, 30_000, 700)])
    alone = whole(NoiseEstimate(source, smeared, GRID))
    np.testing.assert_array_equal(read, alone)
    np.testing.assert_array_equal(whole(found), alone)
    assert len(found._held._slots) == len(set(found._held._slots.values()))
    assert sum(chunk.nbytes for chunk in found._held._in_memory.values()) <= 9000
    found.close()


def test_nothing_is_computed_ahead_before_somebody_reads_and_nothing_far_before_him() -> None:
    source = noise(50_000)
    counting = Counting(smeared)
    found = NoiseEstimate(source, counting, GRID, at_once=2)
    with found.ahead(source.frames):
        time.sleep(0.05)
        assert counting.calls == 0
        found.read(0, 10)
        deadline = time.monotonic() + 30
        while counting.calls < 5 and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(0.05)
        assert counting.calls == 5  # the one that was asked for, and four
    stopping = NoiseEstimate(source, counting, GRID, at_once=2)
    counting.calls = 0
    with stopping.ahead(1500):
        stopping.read(0, 1500)
        time.sleep(0.05)
    assert counting.calls == 2  # no chunk is computed that lies behind the end of a part


def test_what_cannot_be_computed_ahead_is_told_to_whoever_reads_it() -> None:
    def failing(window: Sound, first: int = 0) -> Sound:
        if first > 2500:
            raise RecordingError("no more")
        return smeared(window)

    found = NoiseEstimate(noise(9000), failing, GRID, at_once=2)
    with found.ahead(9000):
        found.read(0, 2500)
        with pytest.raises(RecordingError, match="no more"):
            found.read(2500, 2000)
    assert threading.active_count() == 1


def test_closing_while_a_chunk_is_computed_leaves_nothing(tmp_path: Path) -> None:
    entered, leave = threading.Event(), threading.Event()

    def held(window: Sound, first: int = 0) -> Sound:
        entered.set()
        leave.wait(30)
        return smeared(window)

    found = NoiseEstimate(noise(6000), held, GRID, cache_bytes=0, scratch=tmp_path)
    filler = threading.Thread(target=lambda: list(found.fill()))
    filler.start()
    assert entered.wait(30)
    found.close()  # does not wait
    leave.set()
    filler.join()
    assert list(tmp_path.iterdir()) == []
    assert not found._held._in_memory
    assert list(found.fill()) == []
    with pytest.raises(ValueError, match="closed"):
        found.read(0, 1)


def test_an_estimator_that_fails_leaves_the_rest_usable() -> None:
    fail = True

    def moody(window: Sound, first: int = 0) -> Sound:
        if fail:
            raise RuntimeError("no mood")
        return smeared(window)

    found = NoiseEstimate(noise(3000), moody, GRID)
    with pytest.raises(RuntimeError, match="no mood"):
        found.read(0, 10)
    assert not found.ready(0, 10)
    fail = False
    assert found.read(0, 10).shape == (10, 1)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_noise_that_is_not_a_number_is_an_error_and_not_a_sound(value: float) -> None:
    found = NoiseEstimate(noise(3000), lambda window, _: np.full_like(window, value), GRID)
    with pytest.raises(RecordingError, match="not a number"):
        found.read(0, 10)


def test_noise_of_another_shape_is_an_error() -> None:
    found = NoiseEstimate(noise(3000), lambda window, _: window[:-1], GRID)
    with pytest.raises(ValueError, match="estimator made"):
        found.read(0, 10)


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = noise(3000)
    soundfile.write(tmp_path / "a.wav", source.samples, 44_100, subtype="FLOAT")

    def full(self: ScratchFile, place: int, numbers: Sound) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ScratchFile, "write", full)
    with open_recording(tmp_path / "a.wav") as recording:
        found = NoiseEstimate(recording, smeared, GRID, cache_bytes=0, scratch=tmp_path)
        with pytest.raises(RecordingError, match=r"a\.wav cannot be kept: no space is left in .* GB are needed\)\.$"):
            found.read(0, 10)
        monkeypatch.undo()
        np.testing.assert_array_equal(whole(found), whole(NoiseEstimate(source, smeared, GRID)))
        found.close()


def test_a_source_that_breaks_is_told_by_name(tmp_path: Path) -> None:
    sound = noise(3000).samples
    sound[2500] = np.nan
    soundfile.write(tmp_path / "a.wav", sound, 44_100, subtype="FLOAT")
    with open_recording(tmp_path / "a.wav") as recording:
        found = NoiseEstimate(recording, smeared, GRID)
        with pytest.raises(RecordingError, match=r"a\.wav holds values that are not numbers"):
            whole(found)


def test_finished_chunks_are_taken_over_where_the_source_is_the_same(tmp_path: Path) -> None:
    source = noise(6_000)
    changed = ArrayRecording(source.samples.copy(), source.rate)
    changed.samples[2_500:2_600] = 0.5
    counting = Counting(local)
    found = NoiseEstimate(source, counting, GRID, cache_bytes=10_000, scratch=tmp_path)
    before = whole(found)
    calls = counting.calls
    other = found.of_source(changed, [(2_500, 2_600)])
    spans = other.spans()
    assert 0 < len(spans) <= 2
    fresh = NoiseEstimate(changed, local, GRID)
    np.testing.assert_array_equal(whole(other), whole(fresh))
    assert counting.calls - calls <= 3  # one chunk lies there, two look at it
    np.testing.assert_array_equal(whole(found), before)
    found.close()
    np.testing.assert_array_equal(whole(other), whole(fresh))
    with pytest.raises(ValueError, match="closed"):
        found.read(0, 1)
    again = other.of_source(changed, [(0, 6_000)])
    other.close()
    np.testing.assert_array_equal(whole(again), whole(fresh))
    again.close()
    fresh.close()
    with pytest.raises(ValueError, match="closed"):
        again.of_source(source, [])
