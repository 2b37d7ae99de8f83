"""The main window's bars and menus."""
