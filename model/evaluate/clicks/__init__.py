"""How well clicks are found and repaired: known clicks on clean music, and music that has none."""
