"""Chunks of noise that were found, kept on disk: while a recording is open, and in the cache for the next time."""
