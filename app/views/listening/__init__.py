"""Blind tests and the comparison of settings."""
