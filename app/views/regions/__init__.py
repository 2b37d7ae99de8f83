"""Regions: their table, their menus, and their files."""
