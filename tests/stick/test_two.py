"""Two sticks at once: one is served wholly before the other, and what one brought is never told
on the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.app import stick as steps
from assistant.app.stick import conclude, hand_out, say_farewell, take_in
from assistant.cli import main
from assistant.stick import turns
from assistant.stick.memory import read_visit
from tests.stick.device import PLAN, Table


def test_problems_of_one_stick_are_not_written_on_the_other(table: Table) -> None:
    """Though the second is read before the first is written."""
    other = table.stick.with_name("other")
    other.mkdir()
    (other / "Bad.yaml").write_text("title: x")
    table.put("Short.yaml", PLAN)
    first, second = (replace(table.device, stick=name) for name in ("sda1", "sdb1"))
    take_in(table.stick, first)
    take_in(other, second)
    hand_out(table.stick, first)
    hand_out(other, second)
    assert table.problems == ""
    assert "Bad.yaml" in (other / "PROBLEMS.txt").read_text()
    assert read_visit(first.own, "sda1").plan == "Short"
    conclude(first)
    assert read_visit(first.own, "sda1").plan is None
    assert read_visit(first.own, "sdb1").problems


def test_stick_that_is_pulled_while_it_waits_is_no_bug(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unit is ended with its stick: a word, no trace."""
    monkeypatch.setattr(steps, "await_rest", lambda _: steps._taken_away())
    result = CliRunner().invoke(main, ["stick", str(table.stick), "--step", "wait"])
    assert result.exit_code == 1
    assert "taken away" in result.output


# -- one after the other -------------------------------------------------------------------


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of what is plugged."""
    names: set[str] = set()
    monkeypatch.setattr(turns.is_turn_of, "__defaults__", (names.__contains__,))
    monkeypatch.setattr(turns.others, "__defaults__", (names.__contains__,))
    return names


def test_second_stick_waits_until_the_first_is_done(
    table: Table, plugged: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so once; the first is named when it may be taken, the second is not."""
    plugged |= {"sda1", "sdb1"}
    first, second = (replace(table.device, stick=name) for name in ("sda1", "sdb1"))
    steps._await_turn(first)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            say_farewell(first)

    monkeypatch.setattr(steps.time, "sleep", pause)
    steps._await_turn(second)
    say_farewell(second)
    assert len(pauses) == 3
    assert table.said == [
        "Another stick. I look at it when the first one is done.",
        "You may take the stick that you plugged in first. Now I look at the next one.",
        "You may take the stick.",
    ]


@pytest.mark.parametrize("first", [5.0, 7.0])
def test_turns_go_by_when_a_stick_was_plugged(
    tmp_path: Path, plugged: set[str], first: float
) -> None:
    """Not by names; and nobody waits for one that is pulled, or that an earlier boot knew."""
    plugged |= {"sda1", "sdb1"}
    turns.join(tmp_path, "sda1", "boot", lambda: first)
    turns.join(tmp_path, "sdb1", "boot", lambda: 6.0)
    assert turns.is_turn_of(tmp_path, "sda1", "boot") is (first < 6)
    assert turns.is_turn_of(tmp_path, "sdb1", "boot") is (first > 6)
    turns.join(tmp_path, "sda1", "next boot", lambda: 8.0)
    assert turns.is_turn_of(tmp_path, "sda1", "next boot")
    plugged.remove("sda1")
    assert turns.is_turn_of(tmp_path, "sdb1", "boot")


def test_turn_that_cannot_be_kept_is_no_reason_to_wait(table: Table) -> None:
    """A stick alone is served also where the device's disk is full."""
    device = replace(table.device, stick="sda1")
    device.own.mkdir(parents=True)
    device.turns.write_text("a file where the folder should be")
    steps._await_turn(device)
    say_farewell(device)
    assert table.said == ["You may take the stick."]
