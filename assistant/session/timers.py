"""Named deadlines in session seconds: the earliest, and those that are due."""

from __future__ import annotations

END = "end of time"
MUST_STOP = "end of slack"
LAST_MINUTE = "last minute"
WARNING = "warning "
REMINDER = "reminder"
ANYONE_ELSE = "anyone else"
LAST_WORDS = "last words"
ANSWER = "answer"
SPEECH_OVERDUE = "speech overdue"
BY_ITSELF = "by itself"
FAREWELL = "farewell"
NUMBER = "number"
HINT = "hint"
TROUBLED = "troubled"
"""The deadlines of a session; ``WARNING`` is followed by the seconds that are left."""


def earliest(timers: dict[str, float]) -> tuple[str, float] | None:
    """The next deadline and its name; equal ones in the order of their names."""
    if not timers:
        return None
    at, name = min((at, name) for name, at in timers.items())
    return name, at


def shifted(timers: dict[str, float], seconds: float) -> dict[str, float]:
    """Every deadline later by ``seconds``: how a pause moves time."""
    return {name: at + seconds for name, at in timers.items()}
