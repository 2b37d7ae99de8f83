"""Thumps: what a crack or a stylus that jumps leaves, with a tail of 20 to 90 Hz."""
