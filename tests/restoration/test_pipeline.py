import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.audiofiles.file_recording import open_recording
from model.network.device import choose
from model.restoration.estimator import NetworkEstimator
from model.restoration.noise.floor import NoiseFloor
from model.restoration.pipeline import REACH, RestorationSettings, estimate_noise, find_noise
from model.restoration.subtraction import Restored
from tests.array_recording import ArrayRecording, noise
from tests.network.networks import Half, as_checkpoint, tiny_denoiser, uneven_postfilter

CPU = choose("cpu")


class Far(Half):
    """Could see further than context is computed for."""

    context = 65_536


def test_settings_survive_json() -> None:
    settings = RestorationSettings(0.7, "other", "cpu", "shelve", "linked", (10, 2000))
    assert RestorationSettings.from_json(json.loads(json.dumps(settings.as_json()))) == settings
    assert (
        RestorationSettings.from_json(json.loads(json.dumps(RestorationSettings().as_json()))) == RestorationSettings()
    )


@pytest.mark.parametrize("wrong", [{"amount": 1.5}, {"amount": float("nan")}, {"band": "cut"}, {"channels": "mono"}])
def test_settings_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not"):
        RestorationSettings.from_json(wrong)


@pytest.mark.parametrize("rate", [8000, 44_100, 96_000])
def test_a_file_is_restored_at_its_own_rate_and_length(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "record.flac"
    soundfile.write(path, noise(rate // 2 + 7, 2, rate).samples, rate, subtype="PCM_24")
    with open_recording(path) as source:
        found = estimate_noise(source, RestorationSettings(), as_checkpoint(tiny_denoiser()), CPU)
        assert (found.rate, found.channels, found.frames) == (rate, 2, rate // 2 + 7)
        whole = found.read(0, found.frames)
        assert whole.shape == (found.frames, 2)
        assert np.std(whole) > 0
        restored = Restored(source, found, 0.5)
        np.testing.assert_array_equal(
            restored.read(100, 1000), source.read(100, 1000) - np.float32(0.5) * whole[100:1100]
        )
        found.close()


@pytest.mark.parametrize("wanted", [None, 1.0])
def test_the_floor_is_that_of_the_recording_without_the_hum_that_is_taken(wanted: float | None) -> None:
    """Of a line that is gone the network would take music in its place."""
    time = np.arange(10 * 44_100) / 44_100
    ground = np.random.default_rng(0).normal(scale=1e-3, size=len(time))
    ground += 0.2 * np.sin(2 * np.pi * 570 * time) * ((time > 2) & (time < 8))
    lines = sum(0.02 * np.sin(2 * np.pi * hertz * time) for hertz in (50, 150, 250))
    record = ArrayRecording((ground + lines)[:, None].astype(np.float32), 44_100)
    found = find_noise(record, RestorationSettings(hum=wanted), as_checkpoint(Half()), CPU)
    estimator = found.surface.estimate
    assert isinstance(estimator, NetworkEstimator)
    at = np.round(np.array([50, 150, 250]) * 2048 / 44_100).astype(int)
    told, as_it_is = (floor.magnitudes[0, at] for floor in (estimator.floor, NoiseFloor.of(record)))
    fell = 20 * np.log10(as_it_is / told)
    assert fell.min() > 15 if wanted else not fell.any()
    found.close()


def test_the_settings_reach_the_estimator() -> None:
    source = noise(50_000, 2, 48_000)
    settings = RestorationSettings(band="mute", channels="linked", floor_selection=(1000, 9000))
    found = estimate_noise(source, settings, as_checkpoint(Half()), CPU)
    assert isinstance(found.estimate, NetworkEstimator)
    assert (found.estimate.band, found.estimate.channels) == ("mute", "linked")
    assert found.estimate.floor.origin == ("selection", 1000, 9000)
    expected = NoiseFloor.of_selection(source, 1000, 9000)
    np.testing.assert_array_equal(found.estimate.floor.magnitudes, expected.magnitudes)
    assert found.grid.context >= Half.context * 48_000 / 44_100


def test_context_is_what_the_answer_depends_on_not_all_that_is_seen() -> None:
    source = noise(50_000)
    for checkpoint in (as_checkpoint(Far()), as_checkpoint(Far(), uneven_postfilter())):
        context = estimate_noise(source, RestorationSettings(), checkpoint, CPU).grid.context
        assert REACH <= context < REACH + 4096


def test_without_a_selection_the_floor_is_the_recordings_own() -> None:
    found = estimate_noise(noise(50_000), RestorationSettings(), as_checkpoint(Half()), CPU)
    assert isinstance(found.estimate, NetworkEstimator)
    assert found.estimate.floor.origin == "recording"
