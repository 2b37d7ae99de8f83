"""Work outside the window's thread and process: workers, inference, batch, learning."""
