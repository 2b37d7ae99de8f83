"""Files coded with loss: decoded forward only, their length counted where it is not stated."""
