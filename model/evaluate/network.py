"""A network in training, judged on the pairs without a checkpoint and without chunks."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from model.evaluate.sets.pairs import Pair
from model.evaluate.validation import Restore
from model.network.unet import Denoiser
from model.restoration.noise_floor import NoiseFloor


def network_restore(network: Denoiser) -> Restore:
    """What `validation.validate` takes, from a network on any device; the noise floors are scanned once.

    The network sees the judged span with all the context it can use, as far as the pair's recording goes, from
    a multiple of its stride on. It is put into evaluation mode for each pair and left as it was. Autocast is the
    caller's business.
    """
    floors: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}

    def restore(pair: Pair) -> NDArray[np.float32]:
        if pair.name not in floors:
            floor = NoiseFloor.of(pair.recording)
            floors[pair.name] = torch.from_numpy(floor.profile), torch.from_numpy(floor.level)
        first = max(0, pair.start - network.context) // network.stride * network.stride
        last = min(len(pair.noisy), pair.stop + network.context)
        device = next(network.parameters()).device
        audio = torch.from_numpy(pair.noisy[None, first:last]).to(device)
        training = network.training
        network.eval()
        try:
            with torch.no_grad():
                noise = network(audio, *(t.to(device) for t in floors[pair.name]))[0].float().cpu().numpy()
        finally:
            network.train(training)
        found: NDArray[np.float32] = pair.judged - noise[pair.start - first : pair.stop - first]
        return found

    return restore
