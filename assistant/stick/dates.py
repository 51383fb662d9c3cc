"""The date in a file that somebody wrote on a stick, for a device without a clock of its own.
Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from assistant.errors import Problem
from assistant.stick.texts import in_utf8

EARLIEST_YEAR, LATEST_YEAR = 2026, 2099
"""The program is no older; and who writes a later year has mistyped it."""

DATE_BYTES = 1000
PATTERN = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)[ T]+(\d\d?)[:.](\d\d)(?:[:.]\d\d)?", re.ASCII)
EXAMPLE = "2026-11-24 10:40"
SLACK = timedelta(days=1)
"""The device may be set to another time zone than the person is in."""


def read_date(name: str, content: bytes) -> datetime | Problem:
    """The moment in a file, by the clocks on the wall there: ``2026-11-24 10:40``.

    Year, month, day, time, and nothing else: 11/12/2026 is one day here and another there;
    and of a day without its time, nobody knows when it is over.
    """
    text = _text(content)
    found = PATTERN.fullmatch(text) if text is not None else None
    if found is None:
        return _problem(name, _shown(text), "the date, the time, and nothing else")
    year, month, day, hour, minute = map(int, found.groups())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return _problem(name, f"the year {year}", f"one from {EARLIEST_YEAR} to {LATEST_YEAR}")
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return _problem(name, _shown(text), "a day and a time that there are")


def is_past(written: datetime, clock: datetime) -> bool:
    """Whether a date is certainly over. ``clock``: the device's own, without an offset; where
    nothing sets it, it stands still while the power is off, and so is late but never early."""
    return written + SLACK < clock


def past_problem(name: str, written: datetime, clock: datetime) -> Problem:
    """Told of a date that is over."""
    found = f"the date {written:%Y-%m-%d}"
    return _problem(name, found, f"none before {clock:%Y-%m-%d}, when I was on")


def _text(content: bytes) -> str | None:
    """As the editors of any system write it."""
    try:
        return in_utf8(content).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None


def _shown(text: str | None) -> str:
    if text is None:
        return "what is no text"
    first = next(iter(text.splitlines()), "")[:30]
    plain = "".join(one if one.isprintable() else "?" for one in first)
    return f"'{plain}'" if text else "nothing"


def _problem(name: str, found: str, expected: str) -> Problem:
    return Problem(
        name, 0, 0, found, expected, f"write the date and the time now, like {EXAMPLE}"
    )
