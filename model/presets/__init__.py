"""Presets: named sets of all that decides how recordings are restored, whatever the recording and the computer."""
