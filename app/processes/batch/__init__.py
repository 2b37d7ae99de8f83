"""A batch as the window sees it: its jobs as a table, and the process that does them."""
