"""Durations as people write them, read and written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.plan.duration import (
    LONGEST_SECONDS,
    DurationRange,
    format_clock,
    format_duration,
    parse_duration,
    parse_range,
)

DURATIONS = st.integers(0, LONGEST_SECONDS)


@given(DURATIONS)
def test_duration_is_read_back_as_written(seconds: int) -> None:
    """Every whole number of seconds up to a day survives being written and read."""
    assert parse_duration(format_duration(seconds)) == seconds


@given(DURATIONS, DURATIONS)
def test_range_is_read_back_as_written(one: int, other: int) -> None:
    """Every range survives being written and read."""
    written = DurationRange(min(one, other), max(one, other))
    assert parse_range(str(written)) == written
    assert written.is_fixed == (one == other)


@given(st.text(max_size=20))
def test_duration_refuses_or_reads_any_text(text: str) -> None:
    """Whatever is written is a duration within a day, or a ``ValueError``."""
    try:
        read = parse_range(text)
    except ValueError:
        return
    assert 0 <= read.shortest_seconds <= read.longest_seconds <= LONGEST_SECONDS


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("90 sec", 90),
        ("2m", 120),
        ("2 min", 120),
        ("1m30s", 90),
        ("1h 15m", 4500),
        (" 1H ", 3600),
        ("24h", 86400),
        ("0s", 0),
    ],
)
def test_duration_reads_what_people_write(text: str, seconds: int) -> None:
    """Short and long units, spaces, and either case."""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "2", "m", "2x", "-2m", "1.5m", "30s1m", "1m1m", "25h", "2m-", "11:00", "2m x"]
)
def test_duration_refuses_what_it_would_have_to_guess(text: str) -> None:
    """No bare number, no unit twice or backwards, nothing beyond a day."""
    with pytest.raises(ValueError, match=r".*"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "shortest", "longest"),
    [
        ("1-2m", 60, 120),
        ("1 – 2 min", 60, 120),
        ("90s-2m", 90, 120),
        ("90s – 2m", 90, 120),
        ("13m", 780, 780),
    ],
)
def test_range_reads_both_forms(text: str, shortest: int, longest: int) -> None:
    """The unit once or twice, a hyphen or a dash, or a single duration."""
    assert parse_range(text) == DurationRange(shortest, longest)


@pytest.mark.parametrize("text", ["2-1m", "2m-1m", "1-", "-2m", "1-2", "1-2-3m", "25-30h"])
def test_range_refuses_backwards_and_half(text: str) -> None:
    """A range runs forwards and has both its ends."""
    with pytest.raises(ValueError, match=r".*"):
        parse_range(text)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (65.4, "1:05"), (3599.6, "1:00:00"), (3725, "1:02:05")]
)
def test_clock_shows_minutes_and_hours(seconds: float, shown: str) -> None:
    """As a timer shows it, rounded to the second."""
    assert format_clock(seconds) == shown
