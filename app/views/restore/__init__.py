"""What is found in the open recording and how much of it is taken: the restore panel, and the list of clicks."""
