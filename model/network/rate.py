"""The rate of the audio that the networks work on."""

NETWORK_RATE = 44_100
"""Frames per second. Recordings of another rate are resampled for the network alone (`model.restoration.estimator`)."""
