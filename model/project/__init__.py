"""Projects: all that was decided about one recording, in a file that opens it again."""
