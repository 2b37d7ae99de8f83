"""The network in its own process gives what it gives in this one, and its troubles come as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import soundfile
import torch

from app.processes import inference_process
from app.processes.clicks import ClickProcess
from app.processes.inference import InferenceError, InferenceProcess, level_curves
from app.processes.inference_messages import (
    Estimate,
    Estimated,
    HeardLevels,
    HearLevels,
    IsPrepared,
    Prepare,
    Refused,
)
from app.processes.inference_process import Service, levels_as_bytes
from model.audiofiles.file_recording import open_recording
from model.clicks.declicker import Clicks
from model.clicks.detector import ClickDetector
from model.network import checkpoint
from model.network.device import AT_ONCE, choose, on_cpu
from model.network.noise_bands import bin_decibels
from model.network.tracker import NoiseTracker
from model.network.unet import Denoiser
from model.network.unet_config import DenoiserConfig, StageConfig
from model.processes.pipe import Pipe, PipeClosed
from model.recording import read_reflected
from model.restoration.noise import span_grid
from model.restoration.noise.continuous_levels import ContinuousLevels
from model.restoration.noise.levels import NoiseLevels
from model.restoration.noise.sample import NoiseSample
from model.restoration.noise.tracked_levels import TrackedLevels
from model.restoration.noise_estimate import NoiseEstimate
from model.restoration.noise_sum import NoiseSum
from model.restoration.pipeline import computed_ahead, estimate_noise, find_noise
from model.restoration.settings import RestorationSettings

TINY = DenoiserConfig(stages=(StageConfig(widths=(4, 8), strides=((2, 2),), blocks=(1, 1), fold_bins=16),))
RATE = 44_100


@pytest.fixture(scope="module")
def weights_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    torch.manual_seed(3)
    checkpoint.save(Denoiser(TINY), folder / "faithful.safetensors", title="Faithful", sentence="Takes noise.")
    return folder


@pytest.fixture
def weights(weights_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHELLAC_WEIGHTS", str(weights_folder))
    return weights_folder


@pytest.fixture(scope="module")
def shared_process(weights_folder: Path) -> Iterator[InferenceProcess]:
    """For tests that leave it as it was: each start loads torch."""
    process = InferenceProcess()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SHELLAC_WEIGHTS", str(weights_folder))
        process.start()
    yield process
    process.close()


@pytest.fixture
def process(weights: Path) -> Iterator[InferenceProcess]:
    """One that may be killed."""
    process = InferenceProcess()
    yield process
    process.close()


@pytest.fixture
def groove(tmp_path: Path) -> Path:
    path = tmp_path / "groove.wav"
    soundfile.write(path, np.random.default_rng(5).normal(0, 0.05, (2 * RATE, 2)), RATE, "PCM_16")
    return path


def test_the_noise_is_the_same_as_in_this_process_bit_for_bit(
    shared_process: InferenceProcess, weights: Path, groove: Path
) -> None:
    process = shared_process
    settings = RestorationSettings(device="cpu")
    prepared = process.prepare(groove, settings)
    with open_recording(groove) as recording:
        there = NoiseEstimate(recording, prepared.estimate, prepared.grid)
        here = estimate_noise(recording, settings)
        assert (here.grid.chunk, here.grid.fade, here.grid.context) == (
            prepared.grid.chunk, prepared.grid.fade, prepared.grid.context,
        )  # fmt: skip
        assert np.array_equal(there.read(0, 2 * RATE), here.read(0, 2 * RATE))
        there.close()
        here.close()
    assert prepared.weights.title == "Faithful"
    assert prepared.device.kind == "cpu"
    assert prepared.floor.magnitudes.shape == (2, 1025)
    assert prepared.floor.levels is None  # these weights come without a noise tracker
    assert [card.name for card in process.weights()][:1] == ["faithful"]


def test_what_a_user_can_put_right_comes_as_a_sentence_and_it_goes_on(
    shared_process: InferenceProcess, groove: Path
) -> None:
    process = shared_process
    with pytest.raises(InferenceError, match="nowhere"):
        process.prepare(groove, RestorationSettings(weights="nowhere"))
    with pytest.raises(InferenceError, match=r"gone\.wav"):
        process.prepare(groove.with_name("gone.wav"), RestorationSettings())
    assert process.prepare(groove, RestorationSettings()).weights.name == "faithful"


def test_a_process_that_dies_is_a_sentence_and_is_started_anew(process: InferenceProcess, groove: Path) -> None:
    prepared = process.prepare(groove, RestorationSettings())
    assert process._process is not None
    process._process.kill()
    window = np.zeros((4096, 2), np.float32) + 0.1
    with pytest.raises(InferenceError):
        prepared.estimate(window, 0)
    assert process.prepare(groove, RestorationSettings()).estimate(window, 0).shape == window.shape


def test_one_that_died_between_two_questions_is_said_to_have_been_started_again(
    process: InferenceProcess, groove: Path
) -> None:
    """What was prepared died with it: an answer of the new one would be about nothing."""
    prepared = process.prepare(groove, RestorationSettings())
    dead = process._process
    assert dead is not None
    dead.kill()
    assert dead.wait(60)
    assert not dead.is_alive
    window = np.zeros((4096, 2), np.float32) + 0.1
    for _ in range(2):  # it stays so for what was prepared, and no other process is started for it
        with pytest.raises(InferenceError, match="ended unexpectedly and was started again"):
            prepared.estimate(window, 0)
    again = process._process
    assert again is not None
    assert again is not dead
    assert process.prepare(groove, RestorationSettings()).estimate(window, 0).shape == window.shape
    assert process._process is again


def test_every_answer_says_where_it_was_computed(weights: Path, groove: Path) -> None:
    service = Service()
    prepared, _ = service.answer(Prepare(groove, RestorationSettings(device="cpu")), b"")
    assert isinstance(prepared, IsPrepared)
    # as the estimator does when a GPU has failed
    service._estimators[prepared.key].device = on_cpu("The GPU failed, so the CPU took over.")
    window = np.full((4096, 2), 0.1, np.float32)
    answer, noise = service.answer(Estimate(prepared.key, (4096, 2), 0), window.tobytes())
    assert isinstance(answer, Estimated)
    assert answer.device.reason == "The GPU failed, so the CPU took over."
    assert len(noise) == window.nbytes


def test_it_warms_up_on_what_is_likely_and_without_weights_not_at_all(weights: Path) -> None:
    likely = RestorationSettings(device="cpu")
    steps = ["weights", "device", "noise floor", "network", "noise floor", "network"]  # of one channel, and of two
    assert list(Service().warm_up(likely)) == steps
    assert list(Service().warm_up(replace(likely, weights="nowhere"))) == []


def waits(pipe: Pipe) -> None:
    pipe.poll(60)


def test_what_finds_clicks_is_started_with_it_where_clicks_are_likely() -> None:
    here = f"{__name__}:waits"
    for likely, started in ((RestorationSettings(), False), (RestorationSettings(clicks=1.0), True)):
        process = InferenceProcess(here)
        process._clicks = ClickProcess(here)
        try:
            process.start(likely)
            assert (process._clicks._process is not None) == started
        finally:
            process.close()


def test_closing_ends_the_process(process: InferenceProcess) -> None:
    process.weights()
    child = process._process
    assert child is not None
    process.close()
    assert not child.is_alive
    with pytest.raises(InferenceError, match="ended"):
        process.weights()


@pytest.mark.parametrize("how", ["a_pickle", "no_json", "deeply_nested", "not_finite", "too_long", "without_end",
                                  "another_kind", "wrong_types", "too_much_data"])  # fmt: skip
def test_an_answer_that_makes_no_sense_is_a_sentence_and_runs_nothing(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELLAC_TEST_ANSWER", how)
    monkeypatch.setenv("SHELLAC_TEST_MARK", str(tmp_path / "ran"))
    process = InferenceProcess("tests.processes.hostile:answers")
    try:
        with pytest.raises(InferenceError, match="answer that cannot be used"):
            process.weights()
        assert process._process is not None
        assert not process._process.is_alive
        assert list(tmp_path.iterdir()) == []
    finally:
        process.close()


def test_noise_of_another_length_is_a_sentence(groove: Path) -> None:
    process = InferenceProcess("tests.processes.hostile:short_noise")
    try:
        prepared = process.prepare(groove, RestorationSettings())
        with pytest.raises(InferenceError, match="another length"):
            prepared.estimate(np.zeros((4096, 2), np.float32), 0)
    finally:
        process.close()


def test_a_selection_that_is_plainly_music_comes_back_with_a_doubt(
    shared_process: InferenceProcess, tmp_path: Path
) -> None:
    time = np.arange(6 * RATE) / RATE
    sound = np.random.default_rng(5).normal(0, 0.002, 6 * RATE)
    sound[2 * RATE :] += 0.2 * np.sign(np.sin(2 * np.pi * 190 * time[2 * RATE :]))
    soundfile.write(tmp_path / "song.wav", sound, RATE, "PCM_16")
    for selection, doubted in (((0, 2 * RATE), False), ((3 * RATE, 5 * RATE), True), (None, False)):
        settings = RestorationSettings(device="cpu", floor_selection=selection)
        doubt = shared_process.prepare(tmp_path / "song.wav", settings).floor.doubt
        assert ("music" in doubt) == doubted
        if selection is not None:
            judged = shared_process.doubt_of(tmp_path / "song.wav", selection)
            assert (judged is not None and judged.plain, judged.sentence if judged else "") == (doubted, doubt)
    samples = tuple(NoiseSample(start, start + RATE, 4 * RATE, 5 * RATE) for start in (3 * RATE, 0))
    prepared = shared_process.prepare(tmp_path / "song.wav", RestorationSettings(device="cpu", noise_samples=samples))
    assert ["music" in doubt for doubt in prepared.sample_doubts] == [True, False]
    assert prepared.floor.doubt == ""
    assert prepared.fingerprint is not None
    assert [sample for sample, _ in prepared.fingerprint.samples] == list(samples)


def test_the_windows_noise_is_that_of_the_command_line_clicks_and_all(
    process: InferenceProcess, tmp_path: Path, weights: Path
) -> None:
    path = tmp_path / "clicked.wav"
    time = np.arange(RATE)
    sound = 0.2 * np.sin(time * 0.06)[:, None] + np.random.default_rng(0).normal(scale=3e-4, size=(RATE, 2))
    for place in (8_000, 20_000, 33_333):
        sound[place : place + 12, place % 2] += 0.4 * np.hanning(12)
    soundfile.write(path, sound, RATE, "PCM_24")
    with open_recording(path) as recording:
        first, *others = Clicks(recording).entries()
    back = ((first.start, first.start + 1, first.channel),)
    settings = RestorationSettings(device="cpu", clicks=0.8, surface=0.5, clicks_put_back=back)
    prepared = process.prepare(path, settings)
    with open_recording(path) as recording:
        there = NoiseSum.of(
            recording,
            settings,
            lambda heard: NoiseEstimate(heard, prepared.estimate, prepared.grid),
            ClickDetector(recording, process.find_clicks),
        )
        here = find_noise(recording, settings)
        np.testing.assert_array_equal(there.read(0, RATE), here.read(0, RATE))
        assert there.clicks is not None
        assert [click.repaired for click in there.clicks.entries()] == [False] + [True] * len(others)
        there.close()
        here.close()


def test_levels_of_the_noise_come_as_they_were_heard() -> None:
    """Through bytes and back; of a long recording every other moment or fewer."""
    heard = np.random.default_rng(1).normal(-40, 5, (2, 4, 126, 2100)).astype(np.float32)
    lower, level, upper, hum = heard.transpose(1, 0, 2, 3)
    seconds = np.arange(2100) * 0.2
    noise = NoiseLevels(seconds, level, lower, upper, hum, level[..., 0])
    bands, moments, data = levels_as_bytes(noise)
    curves = level_curves(data, 2, bands, moments)
    assert curves is not None
    assert (bands, moments) == (126, 700)
    for which, answer in enumerate((lower, level, upper)):
        found = curves.at(0.2 * 3 * 5)[:, which] - bin_decibels()
        np.testing.assert_allclose(found, answer[..., 15], atol=0.05)
    assert levels_as_bytes(None) == (0, 0, b"")
    assert level_curves(b"", 2, 0, 0) is None
    with pytest.raises(InferenceError, match="another length"):
        level_curves(data[:-1], 2, bands, moments)


def test_levels_are_heard_some_at_a_time_and_told_once_all_are(groove: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(span_grid, "SPANS", 5)
    monkeypatch.setattr(span_grid, "SPAN", 2)
    service = Service()
    prepared, _ = service.answer(Prepare(groove, RestorationSettings(device="cpu")), b"")
    assert isinstance(prepared, IsPrepared)
    assert prepared.has_levels
    answers = [service.answer(HearLevels(prepared.key), b"") for _ in range(3)]
    assert answers[:2] == [(HeardLevels(), b"")] * 2
    (told, data), tracker = answers[2], checkpoint.load().tracker
    assert isinstance(told, HeardLevels)
    assert tracker is not None
    with open_recording(groove) as recording:
        assert (told.bands, told.moments, data) == levels_as_bytes(TrackedLevels.of(recording, tracker))


@pytest.mark.usefixtures("two_threads")
def test_channels_that_differ_are_computed_by_a_thread_each_as_the_command_line_does(
    weights: Path, groove: Path, tmp_path: Path
) -> None:
    settings, service = RestorationSettings(device="cpu", precision="fp32"), Service()
    prepared, _ = service.answer(Prepare(groove, settings), b"")
    assert isinstance(prepared, IsPrepared)
    assert prepared.device.name.endswith("2 x 1 thread")
    with open_recording(groove) as recording:
        device = choose("cpu", at_once=AT_ONCE)
        with closing(estimate_noise(recording, settings, None, device)) as noise:
            first, stop = noise.grid.window(0)
            window = read_reflected(recording, first, stop)
            answered, found = service.answer(Estimate(prepared.key, window.shape, first), window.tobytes())
            assert isinstance(answered, Estimated)
            assert answered.device == prepared.device
            with computed_ahead(noise, device):
                np.testing.assert_array_equal(
                    noise.read(0, noise.frames),
                    np.frombuffer(found, np.float32).reshape(window.shape)[-first : noise.frames - first],
                )
    alike = tmp_path / "alike.wav"
    soundfile.write(alike, np.repeat(soundfile.read(groove)[0][:, :1], 2, axis=1), RATE, "PCM_16")
    prepared, _ = service.answer(Prepare(alike, settings), b"")
    assert isinstance(prepared, IsPrepared)
    assert prepared.device.name.endswith(", 2 threads")


@pytest.mark.usefixtures("two_threads")
def test_a_long_recording_is_read_on_while_it_is_restored_and_let_go_when_another_is(
    groove: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(span_grid, "SPANS", 2)
    monkeypatch.setattr(span_grid, "SPAN", 2)
    settings, other = RestorationSettings(device="cpu", precision="fp32"), tmp_path / "other.wav"
    soundfile.write(other, soundfile.read(groove)[0][:RATE], RATE, "PCM_16")
    with Service() as service:
        prepared, _ = service.answer(Prepare(groove, settings), b"")
        assert isinstance(prepared, IsPrepared)
        assert [recording.is_open for recording in service._recordings.values()] == [True]
        assert isinstance(service.answer(Prepare(other, settings), b"")[0], IsPrepared)
        assert [recording.is_open for recording in service._recordings.values()] == [False, True]
        with open_recording(groove) as recording:
            device = choose("cpu", at_once=AT_ONCE)
            with closing(estimate_noise(recording, settings, None, device)) as noise:
                first, stop = noise.grid.window(0)
                window = read_reflected(recording, first, stop)
                _, found = service.answer(Estimate(prepared.key, window.shape, first), window.tobytes())
                with computed_ahead(noise, device):
                    np.testing.assert_array_equal(
                        noise.read(0, noise.frames),
                        np.frombuffer(found, np.float32).reshape(window.shape)[-first : noise.frames - first],
                    )
        soundfile.write(other, soundfile.read(groove)[0], RATE, "PCM_16")  # another file under that name
        service.close()
        answer, _ = service.answer(Estimate(prepared.key + 1, window.shape, first), window.tobytes())
        assert isinstance(answer, Refused)
        assert str(other) in str(answer.sentence)
    assert not any(recording.is_open for recording in service._recordings.values())


def test_a_recording_that_was_heard_whole_is_let_go_at_once(groove: Path) -> None:
    with Service() as service:
        service.answer(Prepare(groove, RestorationSettings(device="cpu")), b"")
        assert [recording.is_open for recording in service._recordings.values()] == [False]


def test_what_tells_the_levels_is_warmed_up_as_for_a_long_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    forward = NoiseTracker.forward

    def heard(tracker: NoiseTracker, shown: torch.Tensor) -> torch.Tensor:
        counts.append(shown.shape[-1])
        return forward(tracker, shown)

    monkeypatch.setattr(NoiseTracker, "forward", heard)
    warming = Service().warm_up(RestorationSettings(device="cpu"))
    assert [next(warming) for _ in range(3)] == ["weights", "device", "noise floor"]
    assert span_grid.KEPT + 2 * span_grid.CONTEXT in counts


def test_the_beginning_is_listened_to_before_its_first_chunk_is_asked_for(
    groove: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(span_grid, "SPANS", 5)
    monkeypatch.setattr(span_grid, "SPAN", 2)
    monkeypatch.setattr(inference_process, "lower_priority", lambda: None)
    done: list[object] = []
    hear = ContinuousLevels.hear

    def heard(levels: ContinuousLevels, span: int) -> Any:
        done.append(span)
        return hear(levels, span)

    class Asking:
        """Asks for one recording, and ends."""

        def __init__(self, busy: bool) -> None:
            self.poll = lambda: busy
            self._questions = [Prepare(groove, RestorationSettings(device="cpu"))]

        def receive(self, *_: object) -> tuple[Prepare, bytes]:
            if not self._questions:
                raise PipeClosed
            return self._questions.pop(), b""

        def send(self, *answer: object) -> None:
            done.append("answered")

    monkeypatch.setattr(ContinuousLevels, "hear", heard)
    inference_process.serve(cast(Pipe, Asking(busy=False)))
    assert done == ["answered", 0]
    done.clear()
    inference_process.serve(cast(Pipe, Asking(busy=True)))  # who asks already does not wait for it
    assert done == ["answered"]
