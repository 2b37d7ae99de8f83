"""What commands share: options, progress, the status line."""
