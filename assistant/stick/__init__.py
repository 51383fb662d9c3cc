"""The stick: what is taken from it, what is written on it, and what is said of it."""
