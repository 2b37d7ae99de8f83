"""The kinds of `shellac evaluate` that measure something else than the network, one file each."""
