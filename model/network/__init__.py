"""The network, its transform, its weights, and the device it runs on."""
