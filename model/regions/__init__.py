"""Regions: spans of a recording, or rectangles of time and frequency, of whose noise another amount is taken."""
