"""The main window's bars, menus and panels."""
