"""What is meant to happen: plans, durations, pacing. Pure."""
