"""Lists of choices, and what the choices are called."""
