"""Durations as people write them: ``90s``, ``2m``, ``1m30s``, ``1h``, ``1-2m``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r"(\d{1,4})\s*(h|m|min|s|sec)")
_WHOLE = re.compile(r"(?:\d{1,4}\s*(?:h|min|m|sec|s)\s*)+")
_RANGE = re.compile(r"(\d{1,4})\s*[-–]\s*(\d{1,4})\s*(h|min|m|sec|s)")
_UNIT_SECONDS = {"h": 3600, "m": 60, "min": 60, "s": 1, "sec": 1}
LONGEST_SECONDS = 24 * 3600


@dataclass(frozen=True, order=True)
class DurationRange:
    """From ``shortest_seconds`` to ``longest_seconds``, both included."""

    shortest_seconds: int
    longest_seconds: int

    def __post_init__(self) -> None:
        if not 0 <= self.shortest_seconds <= self.longest_seconds <= LONGEST_SECONDS:
            raise ValueError(f"{self.shortest_seconds} to {self.longest_seconds} seconds")

    @property
    def is_fixed(self) -> bool:
        return self.shortest_seconds == self.longest_seconds

    def __str__(self) -> str:
        if self.is_fixed:
            return format_duration(self.shortest_seconds)
        return (
            f"{format_duration(self.shortest_seconds)}-{format_duration(self.longest_seconds)}"
        )


def parse_duration(text: str) -> int:
    """Whole seconds of ``90s``, ``2m``, ``1m30s`` or ``1h15m``.

    Raises ``ValueError`` for anything else, a bare number included: its unit would be a
    guess.
    """
    text = text.strip().lower()
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    seconds = 0
    previous_unit_seconds = LONGEST_SECONDS
    for number, unit in _PART.findall(text):
        unit_seconds = _UNIT_SECONDS[unit]
        if unit_seconds >= previous_unit_seconds:
            raise ValueError(text)
        previous_unit_seconds = unit_seconds
        seconds += int(number) * unit_seconds
    if seconds > LONGEST_SECONDS:
        raise ValueError(text)
    return seconds


def parse_range(text: str) -> DurationRange:
    """The range of ``1-2m``, ``90s-2m`` or of a single duration.

    Raises ``ValueError`` when it is neither, or when it runs backwards.
    """
    text = text.strip().lower()
    short_form = _RANGE.fullmatch(text)
    if short_form:
        low, high, unit = short_form.groups()
        unit_seconds = _UNIT_SECONDS[unit]
        return DurationRange(int(low) * unit_seconds, int(high) * unit_seconds)
    low_text, dash, high_text = text.replace("–", "-").partition("-")
    shortest = parse_duration(low_text)
    return DurationRange(shortest, parse_duration(high_text) if dash else shortest)


def format_duration(seconds: int) -> str:
    """The shortest way to write whole seconds that ``parse_duration`` reads back."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "m"), (rest, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def format_clock(seconds: float) -> str:
    """Minutes and seconds as a timer shows them: ``13:05``; ``1:02:05`` from an hour on."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
