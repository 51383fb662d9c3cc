"""What happens, and when: events in, effects out. Pure."""
