"""What a CPU does faster than the plain way, to the same bits."""
