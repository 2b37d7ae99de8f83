"""Access copies: derivatives for listening, and how they are coded."""
