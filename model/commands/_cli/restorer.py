"""What every command that restores works with: settings, weights and a device, chosen by its options once."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.commands._cli.options import restoration_settings

if TYPE_CHECKING:
    from model.audiofiles.file_recording import FileRecording
    from model.network.checkpoint import Checkpoint
    from model.network.device import ComputeDevice
    from model.restoration.noise_sum import NoiseSum
    from model.restoration.settings import RestorationSettings

# A file is read once from its beginning to its end, so few chunks are wanted again; two windows at once take the rest.
_CACHE_BYTES = 64 << 20


@dataclass(frozen=True)
class Restorer:
    """What noise is found with.

    Attributes
    ----------
    settings : RestorationSettings
    weights : Checkpoint
    device : ComputeDevice
    """

    settings: RestorationSettings
    weights: Checkpoint
    device: ComputeDevice

    @classmethod
    def chosen(cls, args: argparse.Namespace) -> Restorer:
        """Load what `add_restoration_options` has asked for.

        Raises
        ------
        CheckpointError
            The weights cannot be used.
        PresetError
            There is no such preset.
        """
        from model.network import checkpoint, device

        settings = restoration_settings(args)
        compute = device.choose(settings.device, settings.precision, at_once=device.AT_ONCE)
        return cls(settings, checkpoint.load(settings.weights), compute)

    def noise_in(
        self, source: FileRecording, settings: RestorationSettings | None = None
    ) -> AbstractContextManager[NoiseSum]:
        """The noise in a recording, closed at the end; with `settings` in place of those chosen, where given.

        Raises what `model.restoration.pipeline.find_noise` raises.
        """
        from model.restoration.pipeline import find_noise

        noise = find_noise(source, settings or self.settings, self.weights, self.device, cache_bytes=_CACHE_BYTES)
        return closing(noise)
