"""Sets of pairs whose truth is known: what is held out, how it is mixed, how it is stored."""
