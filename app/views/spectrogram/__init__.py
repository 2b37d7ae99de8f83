"""The pair of spectrograms, its axes and the overview."""
