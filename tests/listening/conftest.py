"""The window's own fixtures: a sound card turned by hand, an engine that halves."""

from tests.app.conftest import card, engine, make_window, opened, recording_file, store, window

__all__ = ["card", "engine", "make_window", "opened", "recording_file", "store", "window"]
