"""Training of the network: material, simulated and real record noise, the loop. Never imported by the app."""
