"""Rate and time of the audio that the networks work on; free of torch, for the window counts in them, too."""

NETWORK_RATE = 44_100
"""Frames per second. Recordings of another rate are resampled for the network alone (`model.restoration.estimator`)."""
TRACKED_PIECE = 8192
"""Samples of each piece that the noise tracker hears (`model.network.coarse`)."""
TRACKED_MARGIN = 2048
"""Samples before the first piece and after the last that their windows reach into."""
