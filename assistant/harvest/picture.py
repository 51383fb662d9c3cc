"""The session's time as a picture: for each activity when it was planned, and when it was.

Places along the time are percentages and heights are pixels, so that the picture becomes
as wide as the page while its letters keep their size. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from assistant.harvest.facts import Harvest
from assistant.harvest.phrases import clock, difference
from assistant.harvest.timeline import StepTimes

ROW_HEIGHT = 46
AXIS_HEIGHT = 22
LONGEST_LABEL = 36
"""Letters of an activity's name that a phone has room for; the table has it whole."""

_TICK_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120)
_MOST_TICKS = 6


@dataclass(frozen=True)
class Bar:
    """Part of a row, in percent of the width. ``kind``: planned, actual, paused or deaf."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True)
class Sign:
    """Something that happened at ``x``: more, less, or returned."""

    x: float
    kind: str


@dataclass(frozen=True)
class Row:
    """One activity, ``y`` pixels from the top."""

    y: int
    label: str
    difference: str
    bars: tuple[Bar, ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Tick:
    x: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Picture:
    """``slot_end``: where the slot ended, in percent. ``kinds``: what needs a legend."""

    height: int
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    slot_end: float
    kinds: frozenset[str]


@dataclass(frozen=True)
class _Scale:
    """Session seconds to percent of the width."""

    first: float
    last: float

    def x(self, at: float) -> float:
        return round(100 * (at - self.first) / (self.last - self.first), 2)

    def width(self, seconds: float) -> float:
        return max(0.15, round(100 * seconds / (self.last - self.first), 2))


def picture(harvest: Harvest) -> Picture:
    """What is to be drawn of a session's time."""
    slot_began_at = harvest.began_at - (harvest.late_seconds or 0.0)
    slot_end = slot_began_at + harvest.slot_seconds
    ends = [harvest.began_at + harvest.lasted_seconds, slot_end, harvest.began_at + 60]
    ends += [step.planned_at + step.planned_seconds for step in harvest.steps]
    scale = _Scale(min(slot_began_at, harvest.began_at), max(ends))
    rows = tuple(
        _row(number * ROW_HEIGHT, activity, list(steps), harvest, scale)
        for number, (activity, steps) in enumerate(
            groupby(harvest.steps, key=lambda step: step.activity)
        )
    )
    marks = {bar.kind for row in rows for bar in row.bars}
    marks |= {sign.kind for row in rows for sign in row.signs}
    return Picture(
        height=len(rows) * ROW_HEIGHT + AXIS_HEIGHT,
        rows=rows,
        ticks=_ticks(harvest.began_at, scale),
        slot_end=min(scale.x(slot_end), 99.8),
        kinds=frozenset(marks),
    )


def _row(y: int, activity: str, steps: list[StepTimes], harvest: Harvest, scale: _Scale) -> Row:
    planned = sum(step.planned_seconds for step in steps)
    reached = [step.actual_seconds for step in steps if step.actual_seconds is not None]
    bars = [
        Bar(scale.x(step.planned_at), scale.width(step.planned_seconds), "planned")
        for step in steps
    ]
    for step in steps:
        for one in step.stretches:
            kind = "paused" if one.is_paused else "deaf" if one.is_deaf else "actual"
            bars.append(Bar(scale.x(one.began_at), scale.width(one.seconds), kind))
    return Row(
        y=y,
        label=_shortened(activity),
        difference=difference(round(sum(reached)) - round(planned)) if reached else "–",
        bars=tuple(bars),
        signs=tuple(_signs(steps, harvest, scale)),
    )


def _signs(steps: list[StepTimes], harvest: Harvest, scale: _Scale) -> list[Sign]:
    keys = {step.key for step in steps}
    signs = [
        Sign(scale.x(one.at), "more") for one in harvest.extensions if one.step_key in keys
    ]
    for step in steps:
        if step.gave_way_seconds and step.began_at is not None:
            signs.append(Sign(scale.x(step.began_at), "less"))
        visits = [
            now.began_at
            for before, now in zip(step.stretches, step.stretches[1:], strict=False)
            if now.began_at - before.began_at - before.seconds > 1e-3
        ]
        signs += [Sign(scale.x(at), "returned") for at in visits]
    return signs


def _shortened(label: str) -> str:
    if len(label) <= LONGEST_LABEL:
        return label
    return label[: LONGEST_LABEL - 1].rstrip() + "…"


def _ticks(began_at: float, scale: _Scale) -> tuple[Tick, ...]:
    """Whole minutes since the first press, as many as there is room for."""
    minutes = (scale.last - began_at) / 60
    wide = (scale.last - scale.first) / 60
    fitting = [step for step in _TICK_MINUTES if wide / step <= _MOST_TICKS]
    step = fitting[0] if fitting else _TICK_MINUTES[-1]
    ticks = []
    for minute in range(0, int(minutes) + 1, step):
        x = scale.x(began_at + minute * 60)
        anchor = "start" if x < 5 else "end" if x > 95 else "middle"
        ticks.append(Tick(x, clock(minute * 60), anchor))
    return tuple(ticks)
