"""Methods that are judged: weights, LogMMSE, other tools."""
