"""What is known of the hum goes through the pipe as it is, and the restoring process listens without it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from app.processes.hum_data import packed, unpacked
from app.processes.inference_messages import IsPrepared, Prepare, Refused
from app.processes.inference_process import Service
from model.audiofiles.file_recording import open_recording
from model.hum.hum import Hum
from model.hum.line import Line
from model.hum.scan import HumScan
from model.hum.track import HumTrack
from model.network import checkpoint
from model.processes.pipe import decode, encode
from model.restoration.estimator import NetworkEstimator
from model.restoration.pipeline import find_noise
from model.restoration.settings import RestorationSettings
from tests.array_recording import ArrayRecording
from tests.network.networks import tiny_denoiser

RATE = 44_100


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(3)
    checkpoint.save(tiny_denoiser(), tmp_path / "faithful.safetensors", title="Faithful", sentence="Takes noise.")
    monkeypatch.setenv("SHELLAC_WEIGHTS", str(tmp_path))


@pytest.fixture
def humming(tmp_path: Path) -> Path:
    """Lines at 50, 100 and 250 Hz that are found, and one at 141.5 Hz that is added by hand."""
    path, time = tmp_path / "hums.wav", np.arange(8 * RATE) / RATE
    sound = np.random.default_rng(0).normal(scale=1e-3, size=len(time))
    sound += 0.2 * np.sin(2 * np.pi * 570 * time) * ((time > 2) & (time < 6))
    for hertz, level in ((50, 0.01), (100, 0.01), (250, 0.02), (141.5, 0.01)):
        sound += level * np.sin(2 * np.pi * hertz * time)
    soundfile.write(path, np.stack([sound, 0.5 * sound], axis=1), RATE, "PCM_24")
    return path


@pytest.mark.usefixtures("weights")
def test_the_window_measures_the_noise_that_the_command_line_does_where_it_hums(humming: Path) -> None:
    wanted = RestorationSettings(device="cpu", hum=1.0, hum_lines_left=(6,), hum_lines_added=(141.5,))
    service = Service()
    with open_recording(humming) as recording:
        hum = Hum(recording, wanted.hum_lines_left, added=wanted.hum_lines_added)
        assert [line.order for line in hum.lines if not line.added] == [3, 6, 15]
        cards, told = packed(hum)
        here = find_noise(recording, wanted)
        estimator = here.surface.estimate
        assert isinstance(estimator, NetworkEstimator)
        prepared, floor = service.answer(Prepare(humming, wanted, cards), told)
        assert isinstance(prepared, IsPrepared)
        assert floor == estimator.floor.magnitudes.tobytes()
        here.close()
    _, with_hum = service.answer(Prepare(humming, wanted), b"")
    fell = [np.frombuffer(part, np.float32).reshape(prepared.floor_shape) for part in (floor, with_hum)]
    line = round(250 / (prepared.floor_rate / 2) * (prepared.floor_shape[1] - 1))
    assert (20 * np.log10(fell[0][:, line] / fell[1][:, line])).max() < -15
    service.close()


@pytest.mark.usefixtures("weights")
def test_a_hum_that_came_in_part_is_refused_and_the_process_goes_on(humming: Path) -> None:
    service, wanted = Service(), RestorationSettings(device="cpu", hum=1.0)
    with open_recording(humming) as recording:
        hum = Hum(recording)
        assert hum.lines
        cards, told = packed(hum)
    answer, _ = service.answer(Prepare(humming, wanted, cards), told[:-8])
    assert not isinstance(answer, IsPrepared | Refused)
    assert isinstance(service.answer(Prepare(humming, wanted, cards), told)[0], IsPrepared)
    service.close()


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_a_hum_goes_through_the_pipe_as_it_is(data: st.DataObject) -> None:
    channels = data.draw(st.integers(1, 2))
    source = ArrayRecording(np.zeros((3000, channels), np.float32), RATE)
    random = np.random.default_rng(data.draw(st.integers(0, 99)))

    def track(orders: list[int], added: bool) -> HumTrack:
        knots = data.draw(st.integers(2, 9))
        lines = tuple(Line(order, 50 * order / 3, 50.0, -30.0, added) for order in orders)
        amplitudes = random.normal(size=(len(lines), channels, knots, 2)).astype(np.float32)
        phase, speed = random.normal(size=(2, knots))
        return HumTrack(lines, 441.0, 0.5, phase, speed, amplitudes.view(np.complex64)[..., 0])

    hertz = data.draw(st.lists(st.sampled_from([20.5, 141.5, 700.2]), unique=True))
    found = track(data.draw(st.lists(st.integers(1, 60), max_size=3, unique=True)), added=False)
    left = data.draw(st.lists(st.sampled_from([line.order for line in found.lines] or [7]), unique=True))
    hum = Hum(source, left, HumScan.found_before(source, found, {h: track([3], True) for h in hertz}), hertz)
    cards, told = packed(hum)
    if hum.is_silent:
        assert (cards, told) == (None, b"")
        return
    message = decode(encode(Prepare(Path("a.wav"), RestorationSettings(), cards)), Prepare)
    again = unpacked(message.hum, told, source, left)
    assert again.lines == hum.lines
    np.testing.assert_array_equal(again.read(0, 3000), hum.read(0, 3000))
    for wrong in (told[:-1], told + b"\0", told[8:]):
        with pytest.raises(ValueError, match="no hum"):
            unpacked(message.hum, wrong, source, left)
