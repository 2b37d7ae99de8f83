"""A network in training, judged on the pairs without a checkpoint and without chunks."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from model.evaluate.sets.pairs import Pair
from model.evaluate.validation import Restore
from model.network.postfilter import Postfilter
from model.network.stft import STFT
from model.network.tracker import NoiseTracker
from model.network.unet import Denoiser
from model.restoration.depth import bounded
from model.restoration.estimator import told_of, weighed
from model.restoration.guard import guarded
from model.restoration.noise.floor import NoiseFloor
from model.restoration.settings import DEFAULT_DEPTH_DB, DEFAULT_GUARD_DB


def network_restore(
    network: Denoiser,
    tracker: NoiseTracker | None = None,
    postfilter: Postfilter | None = None,
    *,
    levels_bound: bool = True,
    lasting: bool = True,
    alone: bool = False,
) -> Restore:
    """What `validation.validate` takes, from a network on any device; the noise floors are scanned once.

    Guard and depth are those that files are restored with where nothing else is said: `levels_bound` says whether the
    tracker's levels bound what is taken, as `model.network.checkpoint.Checkpoint.bounded` does, and `lasting` whether
    of bursts more may be taken. With `alone` there is neither guard nor depth, and the network may add as well as take.

    The network sees the judged span with all the context it can use, as far as the pair's recording goes, from
    a multiple of its stride on. It is put into evaluation mode for each pair and left as it was. Autocast is the
    caller's business.
    """
    floors: dict[str, NoiseFloor] = {}
    bins = STFT(2048, 512)

    def restore(pair: Pair) -> NDArray[np.float32]:
        if pair.name not in floors:
            floors[pair.name] = NoiseFloor.of(pair.recording, tracker)
        floor = floors[pair.name]
        assert floor.usual is not None  # a scan gives it
        profile, level, usual_power = map(torch.from_numpy, (floor.profile, floor.level, floor.usual))
        first = max(0, pair.start - network.context) // network.stride * network.stride
        last = min(len(pair.noisy), pair.stop + network.context)
        device = next(network.parameters()).device
        sound = torch.from_numpy(pair.noisy[None, first:last])
        audio = sound.to(device)
        training = network.training
        network.eval()
        try:
            with torch.no_grad():
                told = told_of(floor, np.arange(1), sound.shape[-1], first / network.rate)
                known = told.to(device) if told is not None else None
                noise = network(audio, profile.to(device), level.to(device), known).float().cpu()
                noise = weighed(postfilter, floor, np.arange(1), sound, noise, told)
                if not alone:
                    levels = told if levels_bound else None
                    noise = guarded(noise, usual_power, DEFAULT_GUARD_DB, bins, levels, lasting=lasting)
                    noise = bounded(sound, noise, DEFAULT_DEPTH_DB, bins)
        finally:
            network.train(training)
        found: NDArray[np.float32] = pair.judged - noise[0, pair.start - first : pair.stop - first].numpy()
        return found

    return restore
