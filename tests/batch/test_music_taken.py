"""Passages in which music was taken: the one into which music was put is the worst, and noise alone is none."""

import itertools

import numpy as np

from model.batch.music_taken import Passage, music_taken
from model.progress import Progress
from model.recording import ArrayRecording, Recording

RATE, SECONDS = 11_025, 40
TIME = np.arange(SECONDS * RATE) / RATE


def music(seed: int = 1) -> np.ndarray:
    """Notes of a third of a second, of several partials, that fade."""
    random = np.random.default_rng(seed)
    sound = np.zeros(len(TIME))
    for place in range(0, len(TIME) - RATE, RATE // 3):
        t = np.arange(RATE) / RATE
        pitch = 220 * 2 ** (random.integers(0, 24) / 12)
        partials = [np.sin(2 * np.pi * k * pitch * t) / k for k in range(1, 7) if k * pitch < RATE / 2]
        sound[place : place + RATE] += np.exp(-4 * t) * np.sum(partials, axis=0)
    return 0.2 * sound


def recording(samples: np.ndarray) -> ArrayRecording:
    return ArrayRecording(samples.astype(np.float32)[:, None], RATE)


def found(restored: Recording, residual: Recording) -> tuple[list[Passage], list[Progress]]:
    looking, told = music_taken(restored, residual), []
    while True:
        try:
            told.append(next(looking))
        except StopIteration as ended:
            return ended.value, told


def test_the_passage_in_which_music_was_taken_is_the_worst() -> None:
    noise = np.random.default_rng(0).normal(scale=0.02, size=len(TIME))
    taken = np.where((TIME >= 15) & (TIME < 25), 0.2, 0.0) * music()
    passages, told = found(recording(music() + 0.1 * noise - taken), recording(0.9 * noise + taken))
    assert abs(passages[0].start - 15 * RATE) <= 5 * RATE
    assert passages[0].risk > 2 * passages[-1].risk
    assert [passage.risk for passage in passages] == sorted((p.risk for p in passages), reverse=True)
    spans = sorted((passage.start, passage.stop) for passage in passages)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    assert told[-1].done_frames == told[-1].total_frames == len(TIME)


def test_where_nothing_but_noise_is_heard_nothing_can_be_taken() -> None:
    """What remains of a noise follows it; without this the run-in would be the worst of most records."""
    noise = np.random.default_rng(0).normal(scale=0.02, size=len(TIME)) * (1 + 0.5 * np.sin(9 * TIME))
    sound = np.where(TIME < 20, 0.0, 1.0) * music()
    passages, _ = found(recording(sound + 0.1 * noise), recording(0.9 * noise))
    assert passages
    assert all(passage.start >= 15 * RATE for passage in passages)


def test_silence_and_the_shortest_recording_have_none() -> None:
    nothing = recording(np.zeros(3000))
    assert found(nothing, nothing)[0] == []
    short = recording(music()[: 2 * RATE])
    assert [p.stop for p in found(short, recording(0.1 * music()[: 2 * RATE]))[0]] == [2 * RATE]
