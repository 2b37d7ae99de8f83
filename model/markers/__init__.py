"""Places in a recording that have a name."""
