"""The shipped words of each language, and something for each variable of theirs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.words.messages import WRITTEN, Messages

WORDS = Path(__file__).parents[2] / "config" / "words"

EXAMPLES: dict[str, int | str] = {
    **{"count": 3, "round": 2, "rounds": 3, "size": 4, "minutes": 2, "seconds": 90},
    **{"about_seconds": 100, "title": "A title", "activity": "An activity"},
    **{"who": "all together", "role": "client", "steps": "debrief", "turn": "a turn"},
    **{"date": "a date", "hour": 9, "minute": 5, "moment": "10:00", "slot": "90:00"},
    **{"lasted": "95:00", "difference": "+5:00", "device": "light", "until": "12:00"},
    **{"time": "12:00", "version": "1", "number": 2, "clock_minutes": 750, "late_seconds": 130},
    **{"first": "One step", "second": "Another", "over_seconds": 150, "saved_seconds": 240},
    **{"first_seconds": 60, "second_seconds": 90, "hour_of_twelve": 9, "minute_tens": 0},
    **{"people": "12–40", "percent": 5, "total": 60, "range": "1m-2m"},
    **{"budget": "30:00", "left": "1:35", "field": "group size", "usual": 3},
    **{"parts": "the disk and the clock"},
    **{"readers": "those who were here", "pulses": "fist to five"},
    **{"parts": "the disk and the clock"},
    **{"weekday": "Monday", "day": 1, "month": "May", "year": "2026"},
    **{"name": "short", "line": 3, "problem": "found '5x', expected a time"},
    **{"mean": "3.1", "trouble": "far", "what": "feelings"},
}
"""A value for each argument that the program gives to any message."""


@cache
def messages(language: str) -> Messages:
    """The words file of a language."""
    file = WORDS / f"{language}.ftl"
    return Messages(language, file.read_text(encoding="utf-8"), file.name)


def spoken_examples(language: str) -> list[str]:
    """Every message that is said, with the examples in it."""
    words = messages(language)
    said = (key for key in words.keys if not key.startswith(WRITTEN))
    return [words.text(key, **EXAMPLES) for key in said]
