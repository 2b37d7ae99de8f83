import numpy as np
import pytest

from model.evaluate.records import judge_record
from model.recording import ArrayRecording
from tests.evaluate.sounds import RATE, hiss, melody

GROOVE = 3.0
SECONDS = 15.0


def record() -> tuple[np.ndarray, np.ndarray]:
    """Three seconds of groove, then music; (music, noise), each (frames, 1)."""
    music = np.concatenate([np.zeros(round(GROOVE * RATE), np.float32), melody(SECONDS - GROOVE)])
    return music[:, None], hiss(SECONDS, level=0.002)[:, None]


def judged(restored: np.ndarray, noisy: np.ndarray):
    return judge_record("record", ArrayRecording(noisy, RATE), ArrayRecording(restored, RATE))


def test_noise_taken_and_nothing_else() -> None:
    music, noise = record()
    found = judged(music + 0.1 * noise, music + noise)
    assert found.quiet_fall == pytest.approx(20.0, abs=0.3)
    assert found.quiet_fall_by_band[4] == pytest.approx(20.0, abs=0.5)
    assert found.loud_kept == pytest.approx(0.0, abs=0.05)
    assert found.residual_growth == pytest.approx(0.0, abs=0.5)
    assert found.quiet_spans[0][0] < GROOVE
    assert found.quiet_spans[-1][1] <= GROOVE + 0.1


def test_music_taken_shows_in_every_figure_on_music() -> None:
    music, noise = record()
    good = judged(music + 0.1 * noise, music + noise)
    greedy = judged(0.8 * music + 0.1 * noise, music + noise)
    assert greedy.quiet_fall == pytest.approx(good.quiet_fall, abs=0.1)
    assert greedy.loud_kept == pytest.approx(20 * np.log10(0.8), abs=0.1)
    assert greedy.residual_growth > good.residual_growth + 10
    assert greedy.partials_residual == pytest.approx(20 * np.log10(0.2 / 0.8), abs=0.5)
    assert good.partials_residual < greedy.partials_residual - 15


def test_nothing_done_is_no_fall_and_all_kept() -> None:
    music, noise = record()
    found = judged(music + noise, music + noise)
    assert found.quiet_fall == 0
    assert found.loud_kept == 0


def test_channels_are_judged_together_and_blocks_leave_no_seam() -> None:
    music, noise = record()
    one = judged(music + 0.1 * noise, music + noise)
    two = judged(np.repeat(music + 0.1 * noise, 2, axis=1), np.repeat(music + noise, 2, axis=1))
    assert two.quiet_fall == pytest.approx(one.quiet_fall, abs=1e-9)
    assert two.partials_residual == pytest.approx(one.partials_residual, abs=1e-6)


def test_digital_silence_is_no_groove() -> None:
    music, noise = record()
    pause = np.zeros((2 * RATE, 1), np.float32)
    noisy, restored = (np.concatenate([pause, x]) for x in (music + noise, music + 0.1 * noise))
    assert judged(restored, noisy).quiet_fall == pytest.approx(20.0, abs=0.3)


def test_what_cannot_be_judged_is_an_error() -> None:
    silence = np.zeros((RATE, 1), np.float32)
    with pytest.raises(ValueError, match="too little sound"):
        judged(silence, silence)
    with pytest.raises(ValueError, match="differs"):
        judged(silence[1:], silence)
