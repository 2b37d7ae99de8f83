"""What is drawn: tiles, the queue that renders them, scales, the visible span."""
