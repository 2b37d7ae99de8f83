"""The restoration itself: everything that works from a shell, without Qt."""

__version__ = "0.1.0"
