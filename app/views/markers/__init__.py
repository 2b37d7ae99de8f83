"""Markers in the window."""
