"""Listening tests and files to compare by ear: trials, sessions, ratings, pages, alternating files."""
