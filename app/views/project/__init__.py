"""Saving and opening projects, and asking before something unsaved is lost."""
