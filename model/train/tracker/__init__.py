"""Training of the noise tracker: powers of bands instead of sound, so that minutes cost what seconds did."""
