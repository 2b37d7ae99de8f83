"""The open recording: what is known and set of it, what is found in it, and what was written of it. No widgets."""
