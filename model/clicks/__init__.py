"""Clicks: events in time, found by what no model of the sound predicts, and filled in from both sides."""
