"""The slot by the clock on the wall, as a session is opened with it."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from assistant.app.opening import moved_slot_end, wall_slot
from assistant.plan.runsheet import RunSheet, WallSlot
from tests.scenarios.room import source_sheet

NOON = 12 * 60
LATE = 23 * 60 + 30


def sheet_at(starts_at_minutes: int | None) -> RunSheet:
    """The source session, 90 minutes, planned for a time of the day."""
    return msgspec.structs.replace(source_sheet(), slot_starts_at_minutes=starts_at_minutes)


@pytest.mark.parametrize(
    ("starts_at_minutes", "clock", "expected"),
    [
        (NOON, "11:50:30", WallSlot(570.0, 5970.0)),
        (NOON, "12:05:00", WallSlot(-300.0, 5100.0)),
        (NOON, "10:00:00", WallSlot(7200.0, 12600.0)),
        (NOON, "09:59:59", None),
        (NOON, "13:29:59", WallSlot(-5399.0, 1.0)),
        (NOON, "13:30:00", None),
        (NOON, "20:00:00", None),
        (LATE, "00:10:00", WallSlot(-2400.0, 3000.0)),
        (10, "23:55:00", WallSlot(900.0, 6300.0)),
        (None, "12:00:00", None),
    ],
)
def test_wall_slot_holds_from_two_hours_before_to_its_end(
    starts_at_minutes: int | None, clock: str, expected: WallSlot | None
) -> None:
    """In session seconds; also across midnight; elsewhere the first press counts."""
    now = datetime.fromisoformat(f"2026-11-24T{clock}").replace(tzinfo=UTC)
    assert wall_slot(sheet_at(starts_at_minutes), now) == expected


def test_slot_by_the_clock_comes_nearer_while_the_power_is_off() -> None:
    """Session time stood still at 600 s; by the clock there are 50 minutes left, or none."""
    sheet = msgspec.structs.replace(sheet_at(NOON), wall_slot=WallSlot(0.0, 5400.0))
    for minutes_left in (50, -10):
        minutes = NOON + 90 - minutes_left
        now = datetime(2026, 11, 24, minutes // 60, minutes % 60, tzinfo=UTC)
        assert moved_slot_end(sheet, now, 600.0) == 600.0 + minutes_left * 60
    assert moved_slot_end(sheet_at(NOON), now, 600.0) is None
