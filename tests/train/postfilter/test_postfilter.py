"""Spans are measured as they are, the loss is the error it says, and a run of the postfilter learns and goes on."""

from pathlib import Path

import numpy as np
import pytest
import torch

from model.network import checkpoint
from model.network.noise_profile import magnitudes_of
from model.network.postfilter import BANDS
from model.restoration.guard import usual_power
from model.restoration.noise.floor import cells_of
from model.train.bank import BankWriter
from model.train.postfilter import loop, render
from model.train.postfilter.render import Spans, drawn, measured, read
from tests.network.networks import tiny_denoiser, uneven_tracker

SIZE = 48 * 2048


def white(seed: int, level: float = 0.1) -> torch.Tensor:
    random = np.random.default_rng(seed)
    return torch.from_numpy(random.standard_normal((2, SIZE)).astype(np.float32)) * level


@pytest.fixture(scope="module")
def spans() -> Spans:
    """Two spans, measured by a network that finds anything."""
    clean, noise = white(1), white(2, 0.03)
    found = measured(tiny_denoiser(), clean + noise, clean, torch.full((2, 3, 1537), 0.5), torch.ones(2))
    told = torch.ones(2, 4, BANDS, SIZE // 2048)
    return Spans(**{name: tensor for name, tensor in found.items() if name != render.PIECES}, told=told)


def test_what_is_measured_is_what_was_mixed(spans: Spans) -> None:
    assert spans.sound.shape == (2, BANDS, SIZE // 2048)
    ratio = 10 * torch.log10(spans.sound.sum(dim=(1, 2)) / spans.true.sum(dim=(1, 2)))
    np.testing.assert_allclose(ratio.numpy(), 10 * np.log10(1 + (0.1 / 0.03) ** 2), atol=0.2)
    usual = usual_power(cells_of(magnitudes_of(white(1) + white(2, 0.03))[0])[None])[0]
    torch.testing.assert_close(spans.side[0, 3].sum(), usual.sum(), rtol=1e-4, atol=0)
    assert (spans.common.square() <= 1.01 * spans.true * spans.found).all()  # Cauchy and Schwarz


def test_the_loss_is_the_error_of_the_weighed_noise(spans: Spans) -> None:
    """What is measured in bands agrees with samples: noise that is found twice as loud as it is, and halved."""
    twice = Spans(**{**vars(spans), "found": 4 * spans.true, "common": 2 * spans.true})
    right, gain = loop.loss_of(torch.full_like(spans.sound, 0.5), twice)
    all_of_it, none = loop.loss_of(torch.ones_like(spans.sound), twice)
    nothing, zero = loop.loss_of(torch.zeros_like(spans.sound), twice)
    assert float(right) < float(all_of_it) - 20
    assert float(gain) > 25
    assert float(none) == pytest.approx(0, abs=0.01)
    assert float(zero) == pytest.approx(0, abs=0.01)
    assert float(nothing) == pytest.approx(float(all_of_it), abs=0.01)


def test_where_there_is_no_noise_taking_less_is_better(spans: Spans) -> None:
    clean = Spans(**{**vars(spans), "true": 0 * spans.true, "common": 0 * spans.common})
    losses = [float(loop.loss_of(torch.full_like(spans.sound, kept), clean)[0]) for kept in (1.0, 0.3, 0.05)]
    assert losses == sorted(losses, reverse=True)
    assert losses[0] - losses[-1] > 5


def bank(folder: Path) -> Path:
    """Banks of a few seconds."""
    tune, hiss = (np.tile(white(seed)[0].numpy(), 2) for seed in (3, 4))
    for name, kind, audio in (
        ("music_train", "rendered", tune),
        ("noise_real_train", "noise/shellac", hiss),
        ("noise_sim_train", "simulated/lp", hiss),
    ):
        with BankWriter(folder / name) as writer:
            writer.add(audio, name=kind, kind=kind, source="made", license="own")
    return folder


def test_a_run_learns_stops_goes_on_and_goes_into_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(render, "SPAN", SIZE)
    monkeypatch.setattr(loop, "CELLS", 12)
    network, folder = tiny_denoiser(), tmp_path / "spans"
    paths = list(render.render(bank(tmp_path), network, folder, range(2), seed=1))
    first = paths[0].read_bytes()
    paths[0].unlink()
    assert list(render.render(tmp_path, network, folder, range(2), seed=1)) == paths
    assert paths[0].read_bytes() == first
    spans = read(folder, uneven_tracker())
    assert len(spans) == 4
    assert drawn(spans, 3, 12, np.random.default_rng(0)).sound.shape == (3, BANDS, 12)

    run = loop.Run(tmp_path / "run", spans, seed=1, lr=2e-3, width=4)
    losses = [run.train_step(2e-3) for _ in range(2)]
    assert np.isfinite(losses).all()
    run.save()
    again = loop.Run(tmp_path / "run", spans, seed=1, lr=2e-3, width=4)
    assert again.step == 2
    assert again.train_step(2e-3) == pytest.approx(run.train_step(2e-3), rel=1e-4)

    checkpoint.save(network, tmp_path / "old.safetensors", title="T", sentence="S", about={"steps": 5})
    asked = ["--spans", str(folder), "--out", str(tmp_path / "own"), "--weights", str(tmp_path / "old.safetensors")]
    into = tmp_path / "new.safetensors"
    assert loop.main([*asked, "--minutes", "0.0001", "--into", str(into)]) == 0
    loaded = checkpoint.load(into)
    assert loaded.postfilter is not None
    assert loaded.tracker is not None
    assert checkpoint.about(into)["steps"] == 5
    assert checkpoint.about(into)["postfilter_steps"] >= 1
    old = checkpoint.load(tmp_path / "old.safetensors").network.state_dict()
    assert all(torch.equal(value, old[name]) for name, value in loaded.network.state_dict().items())

    assert torch.tensor(1e-39) / 2 > 0  # the process computes as before
    assert loop.main(["--spans", str(tmp_path / "none"), "--out", str(tmp_path / "x")]) == 1
    assert "holds no spans" in capsys.readouterr().err
