"""Processes of Shellac's own and the one pipe they talk through."""
