"""The windows for batch and learning."""
