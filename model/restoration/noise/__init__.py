"""What is known of a recording's noise before any is taken: its floor, its levels, samples of it."""
