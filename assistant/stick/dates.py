"""The date in a file that somebody wrote on a stick, for a device without a clock of its own.
Pure."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.errors import Problem

EARLIEST_YEAR, LATEST_YEAR = 2026, 2099
"""The program is no older; and who writes a later year has mistyped it."""

DATE_BYTES = 1000
PATTERN = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[ T]+(\d\d?)[:.](\d\d)(?:[:.]\d\d)?)?", re.ASCII
)
EXAMPLE = "2026-11-24 10:40"
SLACK = timedelta(days=1)
"""The device may be set to another time zone than the person is in."""


@dataclass(frozen=True)
class WrittenDate:
    """A moment by the clocks on the wall there. ``is_day_only``: no time of day was given,
    and it is midnight of that day."""

    moment: datetime
    is_day_only: bool


def read_date(name: str, content: bytes) -> WrittenDate | Problem:
    """The date in a file: ``2026-11-24``, with or without ``10:40`` after it.

    Year, month, day, and nothing else: 11/12/2026 is one day here and another there.
    """
    text = _text(content)
    found = PATTERN.fullmatch(text) if text is not None else None
    if found is None:
        return _problem(name, _shown(text), "the date and nothing else")
    year, month, day = (int(part) for part in found.groups()[:3])
    hour, minute = (int(part or 0) for part in found.groups()[3:])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return _problem(name, f"the year {year}", f"one from {EARLIEST_YEAR} to {LATEST_YEAR}")
    try:
        moment = datetime(year, month, day, hour, minute)
    except ValueError:
        return _problem(name, _shown(text), "a day and a time that there are")
    return WrittenDate(moment, is_day_only=found.group(4) is None)


def is_past(written: WrittenDate, clock: datetime) -> bool:
    """Whether a date is certainly over. ``clock``: the device's own, without an offset; where
    nothing sets it, it stands still while the power is off, and so is late but never early."""
    until = written.moment + (timedelta(days=1) if written.is_day_only else timedelta())
    return until + SLACK < clock


def past_problem(name: str, written: WrittenDate, clock: datetime) -> Problem:
    """Told of a date that is over."""
    found = f"the date {written.moment:%Y-%m-%d}"
    mend = f"write today's date, like {EXAMPLE}"
    return Problem(name, 0, 0, found, f"none before {clock:%Y-%m-%d}, when I was on", mend)


def _text(content: bytes) -> str | None:
    """As the editors of any system write it."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig").strip()
    except UnicodeDecodeError:
        return None


def _shown(text: str | None) -> str:
    if text is None:
        return "what is no text"
    first = next(iter(text.splitlines()), "")[:30]
    plain = "".join(one if one.isprintable() else "?" for one in first)
    return f"'{plain}'" if text else "nothing"


def _problem(name: str, found: str, expected: str) -> Problem:
    return Problem(name, 0, 0, found, expected, f"write today's date, like {EXAMPLE}")
