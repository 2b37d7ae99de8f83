"""From a recording to the noise in it: chunk grid, noise floor, estimator, amount."""
