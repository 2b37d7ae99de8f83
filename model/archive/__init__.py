"""What an archive is given: exports that can be undone, their sidecars, and checks against both."""
