"""Files that are written whole or not at all, and files of which nothing is believed before it was checked."""
