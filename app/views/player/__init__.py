"""Everything for listening at the bottom of a window."""
