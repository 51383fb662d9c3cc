"""The only rooms that touch hardware."""
