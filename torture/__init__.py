"""What it survives: each fault made for real, many times, on the real program and its rooms.

Not installed with the package; run by ``scripts/torture``.
"""
