"""How fast this machine restores: measured, and as a table."""
