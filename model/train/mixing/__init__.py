"""Mixing: pairs of noisy and clean sound, made of the pieces of the banks while a network trains."""
