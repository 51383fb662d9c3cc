"""One SQLite file for each session: append, replay, recover."""
