"""The sets that restorations are judged by: made from held-out material, the same ones every time."""
