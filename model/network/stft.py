"""The short-time Fourier transform the networks work on, and its exact inverse.

Shapes: B recordings in the batch, S samples (a multiple of the hop), K bins, T columns = S / hop.

Column t is centred on sample t * hop + hop / 2, so S samples give exactly S / hop columns and a shift of the
audio by one hop is a shift of the picture by one column: what the chunk grid of ``restoration`` relies on.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


class STFT(torch.nn.Module):
    """An STFT with ``window`` samples, every ``hop`` samples, and its inverse.

    The window is Hann's where columns overlap four times or more, and its square root (a half sine) where they
    overlap twice: analysis and synthesis together then make a Hann window, whose copies sum to one.

    Parameters
    ----------
    window : int
        Length of the window and of the transform, in samples. Even.
    hop : int
        Distance of two columns, in samples. Divides ``window``, at most half of it.

    Raises
    ------
    ValueError
        The two do not go together.
    """

    taper: Tensor

    def __init__(self, window: int, hop: int) -> None:
        super().__init__()
        if window % hop or window < 2 * hop:
            raise ValueError(f"a hop of {hop} does not divide a window of {window} at least twice")
        self.window = window
        self.hop = hop
        self.bins = window // 2 + 1
        self.margin = (window - hop) // 2  # samples of padding on each side
        hann = torch.hann_window(window, device="cpu")  # of numbers also where only shapes are built ("meta")
        self.register_buffer("taper", hann if window >= 4 * hop else hann.sqrt(), persistent=False)
        self._weights: tuple[int, Tensor] | None = None

    def forward(self, audio: Tensor) -> Tensor:
        """Audio (B, S) to complex columns (B, K, T); the edges are reflected.

        Raises
        ------
        ValueError
            If S is not a multiple of the hop.
        """
        if audio.shape[-1] % self.hop:
            raise ValueError(f"{audio.shape[-1]} samples are not a multiple of the hop of {self.hop}")
        mode = "reflect" if audio.shape[-1] > self.margin else "constant"
        padded = functional.pad(audio[:, None], (self.margin, self.margin), mode=mode)[:, 0]
        return torch.stft(
            padded,
            self.window,
            self.hop,
            window=self.taper,
            center=False,
            return_complex=True,
        )

    def inverse(self, columns: Tensor) -> Tensor:
        """Complex columns (B, K, T) to audio (B, T * hop): the least-squares inverse.

        Overlap-add with the same window, divided by the sum of the squared windows (Griffin & Lim 1984), so
        ``inverse(forward(x)) == x`` to rounding, edges included.
        """
        # columns lie one after the other in memory, as `forward` gives them: a transform reads and writes in order
        pieces = torch.fft.irfft(columns.transpose(1, 2), n=self.window, dim=-1) * self.taper
        count = columns.shape[-1]
        total = self._overlap_add(pieces, count)
        inner = slice(self.margin, self.margin + count * self.hop)
        return total[:, inner] / self._weight(count)[:, inner]

    def _weight(self, count: int) -> Tensor:
        """Sum of the squared windows of `count` columns, (1, samples); kept where nothing is trained."""
        squares = self.taper.square()[None, None]
        if not torch.is_inference_mode_enabled():
            return self._overlap_add(squares, count)
        held = self._weights  # chunks are most often of one length
        if held is None or held[0] != count or held[1].device != squares.device:
            held = self._weights = count, self._overlap_add(squares, count)
        return held[1]

    def _overlap_add(self, pieces: Tensor, count: int) -> Tensor:
        """Pieces (B, T, window), or one for all (B, 1, window), laid a hop apart and summed: (B, samples)."""
        laps = self.window // self.hop
        total = pieces.new_zeros(pieces.shape[0], count + laps - 1, self.hop)
        for lap in range(laps):
            total[:, lap : lap + count] += pieces[:, :, lap * self.hop : (lap + 1) * self.hop]
        return total.flatten(1)


def power_of(columns: Tensor) -> Tensor:
    """Power of complex columns, of the same shape, without the root that `abs` takes: that costs as much as a layer."""
    real, imaginary = torch.view_as_real(columns).unbind(-1)
    return real.square() + imaginary.square()


def scaled(columns: Tensor, share: Tensor) -> Tensor:
    """Complex columns times real numbers of the same shape, which are not made complex first."""
    return torch.view_as_complex(torch.view_as_real(columns) * share[..., None])
