"""What check tells: the sum for people, one object for tools."""

from __future__ import annotations

import json

from assistant.errors import Problem
from assistant.plan.duration import format_clock
from assistant.showing.sums import report, sum_lines
from tests.showing.shown import EVERYTHING, shown


def test_sum_has_each_step_and_what_is_beside_it() -> None:
    """In 80 columns, an activity's name above its steps, and at the end what is left."""
    script = shown(EVERYTHING)[0].script
    head, *lines, total, slot, slack = sum_lines(script)
    assert head.split() == ["step", "time", "speech", "chimes", "wait", "move", "sum"]
    assert max(map(len, lines)) <= 80
    assert len(lines) == len(script.rows) + 2
    assert "Questions / Questions" in lines
    assert total.split()[-1] == format_clock(script.total_seconds)
    assert slot.split() == ["slot", "36:00"]
    assert slack.split() == ["slack", format_clock(script.slack_seconds)]


def test_report_is_the_same_in_numbers() -> None:
    """Its rows make the total, and it survives JSON."""
    script = shown(EVERYTHING)[0].script
    found = report("a.yaml", (), (), script, 4)
    assert json.loads(json.dumps(found)) == found
    assert found["ok"] is True
    assert found["slot_seconds"] == 36 * 60
    assert found["estimated_sentences"] == 4
    assert abs(sum(row["total_seconds"] for row in found["rows"]) - script.total_seconds) < 0.2
    assert abs(found["slot_seconds"] - found["total_seconds"] - found["slack_seconds"]) < 0.02


def test_report_of_problems_has_the_same_fields() -> None:
    """Whatever is known stands there, the rest is null or empty."""
    problem = Problem("a.yaml", 3, 7, "'noon'", "a time", "write 12:00")
    found = report("a.yaml", (problem,), (), None, 0)
    assert set(found) == set(report("a.yaml", (), (), shown(EVERYTHING)[0].script, 0))
    assert found["ok"] is False
    assert found["problems"] == [
        {
            "file": "a.yaml",
            "line": 3,
            "column": 7,
            "found": "'noon'",
            "expected": "a time",
            "mend": "write 12:00",
        }
    ]
    assert (found["slot_seconds"], found["rows"]) == (None, [])
