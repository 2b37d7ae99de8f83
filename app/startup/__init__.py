"""Around the window's life: crash log, single instance, self-test, screenshot, guide."""
