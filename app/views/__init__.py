"""Widgets. They show a Document and ask it for things; they own no state of the recording."""
