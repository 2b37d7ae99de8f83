"""Spectrograms and waveforms as numbers and as PNG."""
