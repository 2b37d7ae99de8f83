"""Choosing a preset, seeing what deviates from it, and keeping one's own."""
