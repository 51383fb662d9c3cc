"""The slot by the clock on the wall, as a session is opened with it; a disk that refuses."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from assistant.app.opening import moved_slot_end, resume_session, wall_slot
from assistant.app.places import Places
from assistant.journal import locking
from assistant.journal.records import Batch, Recording
from assistant.journal.store import Journal
from assistant.plan.runsheet import RunSheet, WallSlot
from tests.scenarios.room import Room, source_sheet

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


def broken_off(folder: Path) -> tuple[Places, Recording]:
    """A session that stood in its first step when the program died."""
    room = Room()
    room.begin()
    room.wait(60)
    recording = room.recording()
    journal = Journal.create(folder / "sessions" / "0001-broken-off.session", recording.first)
    journal.write(Batch(entries=recording.entries))
    journal.close()
    return Places(folder / "config", folder / "cache", folder), recording


def test_session_on_a_disk_that_refuses_is_gone_on_with_in_memory(tmp_path: Path) -> None:
    """It stands where it stood, and it is told that it is not kept."""
    places, recording = broken_off(tmp_path)
    lock = locking.lock_path(tmp_path / "sessions" / "0001-broken-off.session")
    lock.unlink()
    lock.mkdir()  # nobody can lock it, and so nobody may write
    notes: list[str] = []
    opened = resume_session(places, notes.append)
    assert opened is not None
    with closing(opened.journal):
        assert opened.journal.read().entries == recording.entries
        assert opened.engine.digest() == recording.entries[-1].digest
    assert any("will not be kept" in note for note in notes)


def test_damaged_session_on_a_disk_that_refuses_keeps_no_new_one_from_beginning(
    tmp_path: Path,
) -> None:
    """What cannot be set aside is told, and left alone."""
    places, _ = broken_off(tmp_path)
    path = tmp_path / "sessions" / "0001-broken-off.session"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    lock = locking.lock_path(path)
    lock.unlink()
    lock.mkdir()
    notes: list[str] = []
    assert resume_session(places, notes.append) is None


def test_damaged_session_without_a_readable_beginning_is_kept_aside(tmp_path: Path) -> None:
    """No event of it can be trusted, so it is not gone on with; but every byte stays."""
    places, recording = broken_off(tmp_path)
    path = tmp_path / "sessions" / "0001-broken-off.session"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE entries SET checksum = x'00' WHERE key = 1")
        connection.commit()
    content = path.read_bytes()
    assert resume_session(places, lambda _: None) is None
    assert [one.read_bytes() for one in path.parent.glob("*.damaged-1")] == [content]
    assert not path.exists()
    assert recording.entries


def test_session_that_is_over_is_not_gone_on_with_though_the_disk_does_not_know(
    tmp_path: Path,
) -> None:
    """A card that was full at its end has no ending of it."""
    places, _ = broken_off(tmp_path)
    path = tmp_path / "sessions" / "0001-broken-off.session"
    assert resume_session(places, lambda _: None, {path}) is None
    opened = resume_session(places, lambda _: None, {path.with_name("another")})
    assert opened is not None
    opened.journal.close()
