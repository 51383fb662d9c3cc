"""Writing plan files: from a few answers, or from a table."""
