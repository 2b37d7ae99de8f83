"""Hum: lines of a mains frequency that last the whole side, followed and put together again to be subtracted."""
