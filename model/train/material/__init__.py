"""Material to train on: clean music, scores rendered, record noise found and simulated."""
