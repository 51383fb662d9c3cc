"""What ``check`` shows: a plan's sum, line by line."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from assistant.plan.duration import format_clock
from assistant.preparing import Prepared


def sum_table(prepared: Prepared) -> Table:
    """Each step's time and everything beside it, down to the slack."""
    script = prepared.script
    table = Table(box=None)
    table.add_column("activity", overflow="ellipsis", max_width=28, no_wrap=True)
    table.add_column("step", overflow="ellipsis", max_width=40, no_wrap=True)
    for name in ("time", "speech", "chimes", "wait", "move", "sum"):
        table.add_column(name, justify="right", no_wrap=True)
    activity = ""
    for row in script.rows:
        shown = "" if row.activity == activity else row.activity
        activity = row.activity
        values = (
            row.time_seconds,
            row.speech_seconds,
            row.chime_seconds,
            row.wait_seconds,
            row.move_seconds,
            row.total_seconds,
        )
        table.add_row(
            Text(shown), Text(row.step), *(format_clock(v) if v else "" for v in values)
        )
    rows = script.rows
    table.add_section()
    table.add_row(
        "sum",
        "",
        *(
            format_clock(sum(column))
            for column in (
                (row.time_seconds for row in rows),
                (row.speech_seconds for row in rows),
                (row.chime_seconds for row in rows),
                (row.wait_seconds for row in rows),
                (row.move_seconds for row in rows),
                (row.total_seconds for row in rows),
            )
        ),
    )
    slot, slack = script.run_sheet.slot_seconds, script.slack_seconds
    table.add_row("slot", "", "", "", "", "", "", format_clock(slot))
    table.add_row("slack", "", "", "", "", "", "", format_clock(slack))
    return table
