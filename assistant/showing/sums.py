"""What ``check`` tells: the sum as a table, for people; everything as one value, for tools.
Pure, and without any library for tables, so that it is there at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.errors import Problem
from assistant.plan.duration import format_clock
from assistant.words.script import Row, Script

_COLUMNS = (
    ("time", "time_seconds", 8),
    ("speech", "speech_seconds", 8),
    ("chimes", "chime_seconds", 7),
    ("wait", "wait_seconds", 8),
    ("move", "move_seconds", 6),
    ("sum", "total_seconds", 9),
)
"""Head, value of the row, width."""
_WIDTH = 80
_NAME_WIDTH = _WIDTH - sum(width for _, _, width in _COLUMNS)


def sum_lines(script: Script) -> Iterator[str]:
    """Each step's time and everything beside it, down to the slack."""
    yield _line("step", [head for head, _, _ in _COLUMNS])
    activity = ""
    for row in script.rows:
        if row.activity != activity and row.activity:
            yield row.activity
        activity = row.activity
        yield _line(f"  {row.step}" if activity else row.step, _values(row))
    totals = [
        format_clock(sum(getattr(row, name) for row in script.rows)) for _, name, _ in _COLUMNS
    ]
    yield _line("sum", totals)
    yield _line("slot", ["", "", "", "", "", format_clock(script.run_sheet.slot_seconds)])
    yield _line("slack", ["", "", "", "", "", format_clock(script.slack_seconds)])


def _values(row: Row) -> list[str]:
    values = [getattr(row, name) for _, name, _ in _COLUMNS]
    return [format_clock(value) if value else "" for value in values]


def _line(name: str, values: Sequence[str]) -> str:
    if len(name) > _NAME_WIDTH:
        name = name[: _NAME_WIDTH - 1] + "…"
    cells = (f"{value:>{width}}" for value, (_, _, width) in zip(values, _COLUMNS, strict=True))
    return f"{name:<{_NAME_WIDTH}}{''.join(cells)}".rstrip()


def report(
    file: str,
    problems: Sequence[Problem],
    notes: Sequence[Problem],
    script: Script | None,
    estimated: int,
) -> dict[str, Any]:
    """Everything that ``check`` knows, in lists, texts and numbers. Seconds are whole for a
    step's time, else to the hundredth; null where the plan could not be fitted.

    ``estimated``: of how many sentences the length was estimated.
    """
    return {
        "file": file,
        "ok": not problems,
        "problems": [dataclasses.asdict(one) for one in problems],
        "notes": [dataclasses.asdict(one) for one in notes],
        "slot_seconds": script.run_sheet.slot_seconds if script else None,
        "total_seconds": round(script.total_seconds, 2) if script else None,
        "slack_seconds": round(script.slack_seconds, 2) if script else None,
        "estimated_sentences": estimated,
        "rows": [_row(row) for row in script.rows] if script else [],
    }


def _row(row: Row) -> dict[str, Any]:
    names = [name for _, name, _ in _COLUMNS]
    numbers = {name: round(getattr(row, name), 2) for name in names}
    return {"activity": row.activity, "step": row.step, **numbers}
