"""What is heard: player, mix, output device, blind switching."""
