"""What keys do where the focus is: Enter presses, a control keeps its own keys."""
