"""The window: Qt above the line that `model` never crosses."""
