"""Training the postfilter: what the network finds in mixed spans, measured once, and a loop over it."""
