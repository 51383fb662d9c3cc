"""Two sticks at once: what one brought is never told on the other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from assistant.app import stick as steps
from assistant.app.stick import conclude, hand_out, take_in
from assistant.cli import main
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
