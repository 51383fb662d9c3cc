"""A plan as people see it before the session: its sum, its timeline, its card."""
