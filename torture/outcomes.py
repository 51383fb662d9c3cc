"""What became of a fault that was made many times, and the table of all of them."""

from __future__ import annotations

import platform
import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

SHOWN_FAILURES = 5


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one fault ended. ``events_lost``: acknowledged and not there afterwards.

    ``recovery_seconds``: one for each time that something had to be brought back.
    ``failures``: what was not survived, in words. ``skipped``: why it could not be made on
    this machine; then nothing else counts.
    """

    name: str
    made: int = 0
    survived: int = 0
    events_lost: int = 0
    recovery_seconds: tuple[float, ...] = ()
    failures: tuple[str, ...] = ()
    note: str = ""
    skipped: str = ""

    @property
    def is_survived(self) -> bool:
        """Every time, and nothing acknowledged was lost; what was skipped failed nobody."""
        return self.survived == self.made and not self.events_lost and not self.failures


@dataclass
class Tally:
    """Counts one fault while it is being made."""

    name: str
    made: int = 0
    survived: int = 0
    events_lost: int = 0
    recovery_seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def count(
        self,
        failures: Sequence[str] = (),
        *,
        lost: int = 0,
        recovered_in: float | None = None,
    ) -> None:
        """One more time; survived if there is no failure and nothing was lost."""
        self.made += 1
        self.survived += not failures and not lost
        self.events_lost += lost
        self.failures += failures
        if recovered_in is not None:
            self.recovery_seconds.append(recovered_in)

    def outcome(self, note: str = "") -> Outcome:
        """All of it."""
        return Outcome(
            name=self.name,
            made=self.made,
            survived=self.survived,
            events_lost=self.events_lost,
            recovery_seconds=tuple(self.recovery_seconds),
            failures=tuple(self.failures),
            note=note,
        )


@dataclass(frozen=True)
class Fault:
    """A fault that can be made. ``make(count, chance)`` makes it so often.

    ``usual_count``: without ``--count``. ``promise``: what must happen, in a line.
    """

    name: str
    promise: str
    usual_count: int
    make: Callable[[int, random.Random], Outcome]


def table(outcomes: Sequence[Outcome]) -> Table:
    """Every fault with how often it was made and survived, and how long recovery took."""
    result = Table(title="What it survives", title_justify="left")
    names = ("fault", "made", "survived", "events lost", "recovery s (median, worst)", "")
    for name in names:
        result.add_column(name, overflow="fold")
    for one in outcomes:
        if one.skipped:
            result.add_row(one.name, "-", "-", "-", "-", f"not made: {one.skipped}")
            continue
        verdict = "survived" if one.is_survived else "[bold]NOT SURVIVED[/bold]"
        result.add_row(
            one.name,
            str(one.made),
            str(one.survived),
            str(one.events_lost),
            seconds_text(one.recovery_seconds),
            "; ".join(filter(None, (verdict, one.note))),
        )
    return result


def seconds_text(seconds: Sequence[float]) -> str:
    """Median and worst, or a dash where nothing had to be brought back."""
    if not seconds:
        return "-"
    return f"{statistics.median(seconds):.2f}, {max(seconds):.2f}"


def failure_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """The first few of what was not survived, for each fault."""
    lines = []
    for one in outcomes:
        lines += [f"{one.name}: {text}" for text in one.failures[:SHOWN_FAILURES]]
        if len(one.failures) > SHOWN_FAILURES:
            lines.append(f"{one.name}: and {len(one.failures) - SHOWN_FAILURES} more")
    return lines


def as_json(outcomes: Sequence[Outcome], command: str, began: str) -> dict[str, Any]:
    """All of it, with what it was made on."""
    return {
        "command": command,
        "date": began,
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "faults": [
            {
                "name": one.name,
                "made": one.made,
                "survived": one.survived,
                "events_lost": one.events_lost,
                "recovery_seconds": seconds_text(one.recovery_seconds),
                "failures": list(one.failures),
                "note": one.note,
                "skipped": one.skipped,
                "is_survived": one.is_survived,
            }
            for one in outcomes
        ],
    }
