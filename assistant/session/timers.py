"""Named deadlines in session seconds: the earliest, and those that are due."""

from __future__ import annotations


def earliest(timers: dict[str, float]) -> tuple[str, float] | None:
    """The next deadline and its name; equal ones in the order of their names."""
    if not timers:
        return None
    at, name = min((at, name) for name, at in timers.items())
    return name, at


def shifted(timers: dict[str, float], seconds: float) -> dict[str, float]:
    """Every deadline later by ``seconds``: how a pause moves time."""
    return {name: at + seconds for name, at in timers.items()}
