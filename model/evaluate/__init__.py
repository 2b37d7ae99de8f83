"""How good a restoration is: on pairs with known truth, and on real records without."""
