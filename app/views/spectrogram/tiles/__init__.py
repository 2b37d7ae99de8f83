"""Pictures that come in tiles, and the items that show them."""
