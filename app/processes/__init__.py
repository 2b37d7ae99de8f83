"""Work outside the window's thread and process: workers, inference, clicks, learning, batches."""
