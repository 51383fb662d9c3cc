"""A stick's file tells a device without a clock what day it is: once, aloud, and never a date
that cannot be right."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import datetime

import pytest

from assistant.app.places import runtime_folder
from assistant.app.stick import StickNotDone, hand_out, take_in
from assistant.devices import clock, timekeeping
from assistant.errors import Problem
from assistant.stick import writing
from assistant.stick.dates import is_past, read_date
from assistant.stick.memory import read_visit
from assistant.stick.turns import join
from tests.stick.device import Table

YEAR = datetime.now().year + 2
DAY = f"{YEAR}-03-05"
MOMENT = f"{DAY} 10:40"


@pytest.fixture(autouse=True)
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else knows the date."""
    monkeypatch.setattr(clock, "wall_clock_trusted_by", lambda: "")
    monkeypatch.setattr(clock, "battery_clock_seconds", lambda _: None)


def known(table: Table) -> str:
    now = clock.wall_time_now(runtime_folder(table.places))
    return now.written if now else ""


# -- what is written -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "moment"),
    [
        (b"2026-11-24 10:40\r\n", datetime(2026, 11, 24, 10, 40)),
        (b"\xef\xbb\xbf 2026-1-2 9.05 \n\n", datetime(2026, 1, 2, 9, 5)),
        ("2026-11-24T10:40:59".encode("utf-16"), datetime(2026, 11, 24, 10, 40)),
    ],
)
def test_date_is_read_as_editors_write_it(content: bytes, moment: datetime) -> None:
    """With their marks, line ends and blanks."""
    assert read_date("DATE.txt", content) == moment


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "found nothing"),
        (b"2026-11-24", "found '2026-11-24', expected the date, the time"),
        (b"11/12/2026", "found '11/12/2026'"),
        (b"24.11.2026", "found '24.11.2026'"),
        (b"2026-11-24\n2026-11-25", "found '2026-11-24'"),
        (b"2026-02-30 10:40", "found '2026-02-30 10:40', expected a day"),
        (b"2026-11-24 25:00", "expected a day and a time that there are"),
        (b"2025-11-24 10:40", "found the year 2025, expected one from 2026"),
        (b"2100-01-01 10:40", "found the year 2100"),
        (b"\xff\xff\x00", "found what is no text"),
        ("２０２６-11-24 10:40".encode(), "expected the date, the time, and nothing else"),
    ],
)
def test_date_that_may_be_wrong_is_refused(content: bytes, found: str) -> None:
    """Also one that is another day elsewhere, and a day that may be over at midnight."""
    problem = read_date("DATE.txt", content)
    assert isinstance(problem, Problem)
    assert found in str(problem)
    assert "like 2026-11-24 10:40" in str(problem)


def test_date_before_the_device_was_last_on_is_past() -> None:
    """Its clock stands still without power, so it is late at most; a day is left for other
    time zones."""
    written = datetime(2026, 11, 24, 10, 40)
    assert not is_past(written, datetime(2026, 11, 25, 10))
    assert is_past(written, datetime(2026, 11, 25, 11))


# -- what becomes of it --------------------------------------------------------------------


def test_date_is_said_believed_and_used_once(table: Table) -> None:
    """And the device stands ready anew, else the next session had none."""
    table.put("Date.txt", MOMENT)
    said = table.plug()
    words = table.device.announcer.language.messages
    day = words.date(datetime.fromisoformat(DAY).date())
    assert said[1] == f"It is {day}, {words.clock_time(10 * 60 + 40)}."
    assert known(table).startswith(f"{DAY}T10:40:")
    assert read_visit(table.device.own).plan == ""
    assert DAY in (table.stick / "LAST-CHECK.txt").read_text()
    assert {"DATE (used).txt", "LAST-CHECK.txt"} == set(os.listdir(table.stick))
    assert not any(day in sentence for sentence in table.plug())


def test_date_counts_from_when_its_stick_was_plugged(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it waited for a session to end, or for another stick."""
    table.put("DATE.txt", MOMENT)
    device = replace(table.device, stick="sda1")
    plugged = timekeeping.seconds_since_boot() - 2 * 3600
    join(device.turns, "sda1", clock.boot_id(), lambda: plugged)
    take_in(table.stick, device)
    hand_out(table.stick, device)
    assert known(table).startswith(f"{DAY}T12:40:")


@pytest.mark.parametrize("content", ["5 March", DAY, "2026-01-01 10:40"])
def test_bad_date_is_told_and_stays_on_the_stick(table: Table, content: str) -> None:
    """To be mended."""
    table.put("DATE.txt", content)
    said = table.plug()
    assert said[1] == "I do not take the date from the stick; see the file Problems."
    assert "DATE.txt: found" in table.problems
    assert (table.stick / "DATE.txt").exists()
    assert known(table) == ""


def test_two_dates_are_none(table: Table) -> None:
    """Nobody knows which is right."""
    table.put("DATE.txt", MOMENT)
    table.put("Date.txt", MOMENT)
    table.plug()
    assert known(table) == ""
    assert "DATE.txt: there is more than one of this name" in table.problems


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC])
def test_date_is_not_taken_from_a_stick_that_cannot_be_written(
    table: Table, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """It would set a wrong one at a later plug."""
    table.put("DATE.txt", MOMENT)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    take_in(table.stick, table.device)
    with monkeypatch.context() as patch:
        patch.setattr(writing.os, "rename", refuse)
        table_said = table.hand()
    assert table_said[0] == "I cannot write on this stick, so I do not take its date."
    assert known(table) == ""


def test_date_that_is_known_already_stays_as_it_is(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the old file sets none later."""
    monkeypatch.setattr(clock, "wall_clock_trusted_by", lambda: clock.NETWORK)
    table.put("DATE.txt", MOMENT)
    assert table.plug()[1].startswith("I know the date already: ")
    assert not known(table).startswith(DAY)
    assert not (table.stick / "DATE.txt").exists()


def test_date_of_a_stick_that_is_pulled_is_not_believed(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whether its file has its new name; the next plug tells."""
    table.put("DATE.txt", MOMENT)
    take_in(table.stick, table.device)

    def pull(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(writing.os, "fsync", pull)
        with pytest.raises(StickNotDone):
            table.hand()
    assert table.said[0].startswith("The stick was taken too early.")
    assert known(table) == ""
