"""Whichever operation on the stick fails: nothing is lost on the device, nothing half stands on
the stick, a sentence says so, and the next plug completes it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from assistant.app import stick_output
from assistant.app.stick import StickNotDone
from assistant.stick.memory import read_memory
from assistant.stick.writing import UNFINISHED
from tests.stick.device import PLAN, Table
from tests.stick.faulty import FaultyOs, put_in

CHECKED = "I looked at my parts, and wrote on the stick what I found."
ALL_SAID = [
    "A stick. I look at what is on it.",
    "I have taken in the plan A short meeting.",
    "The harvest of Facilitating communities of practice is on the stick.",
    CHECKED,
]
TROUBLES = ("The stick was taken too early.", "The stick is full", "I cannot", "One thing on")
MOST_OPERATIONS = 79
STEP = 8
"""Operations to one test; each of them is tried."""


@pytest.fixture(autouse=True)
def no_look_at_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes long, and what it finds is looked at elsewhere."""
    monkeypatch.setattr(stick_output, "checked_text", lambda _: "All is well")


def prepared(table: Table, number: int) -> Table:
    """The device anew, and a stick with a plan on it."""
    folder = table.stick.parent / str(number)
    fresh = Table(
        folder / "stick",
        type(table.places)(table.places.config, folder / "cache", folder / "state"),
    )
    fresh.put("plans/Short.yaml", PLAN)
    fresh.hold_session("0001-table")
    return fresh


def plug(table: Table, faulty: FaultyOs) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        put_in(patch, faulty)
        try:
            return table.plug()
        except StickNotDone:
            return list(table.said)


def harvests(table: Table) -> list[Path]:
    return [table.stick / "harvests" / name for name in table.harvests if name[0] != "."]


def require_nothing_half(table: Table) -> None:
    """Neither here nor there, and only what is on the stick counts as taken out."""
    plan = table.places.state / "plans" / "Short.yaml"
    assert not plan.exists() or plan.read_text() == PLAN
    assert (table.places.sessions / "0001-table.session").exists()
    for folder in harvests(table):
        assert {path.suffix for path in folder.iterdir()} == {".html", ".md", ".csv", ".json"}
        assert all(path.stat().st_size for path in folder.iterdir())
    assert harvests(table) or not read_memory(table.device.own).taken_out


def test_operations_are_no_more_than_are_tried(table: Table) -> None:
    """Else the tests below would miss the last ones."""
    faulty = FaultyOs(errno.EIO, 10_000)
    assert plug(prepared(table, 0), faulty) == ALL_SAID
    assert 40 < faulty.count <= MOST_OPERATIONS


@pytest.mark.parametrize("is_once", [False, True])
@pytest.mark.parametrize("first", range(1, MOST_OPERATIONS + 1, STEP))
def test_fault_at_any_operation_loses_nothing(table: Table, first: int, is_once: bool) -> None:
    """For good, as a stick that is pulled, and once, as a bad place on it."""
    for nth in range(first, first + STEP):
        one = prepared(table, nth)
        said = plug(one, FaultyOs(errno.EIO, nth, is_once=is_once))
        require_nothing_half(one)
        assert said == ALL_SAID or any(line.startswith(TROUBLES) for line in said), nth
        one.plug()
        require_nothing_half(one)
        assert (one.places.state / "plans" / "Short.yaml").exists()
        assert harvests(one)
        assert (one.stick / "LAST-CHECK.txt").exists()
        assert not one.problems
        assert not list(one.stick.rglob(f"{UNFINISHED}*"))


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EINVAL])
def test_stick_that_cannot_even_be_read_ends_it_in_words(table: Table, number: int) -> None:
    """Whatever the system says of it: a folder that is locked, or a broken file system."""
    said = plug(table, FaultyOs(number, 1))
    assert said[1:] == [
        "I cannot use this stick. Nothing is lost here. Please plug in another."
    ]
