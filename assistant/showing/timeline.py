"""A plan and its script, side by side: every moment of the session as it will run. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.plan.lines import Line
from assistant.plan.model import Pacing, Rounds, SessionPlan, Step
from assistant.plan.runsheet import RunSheet, RunStep
from assistant.words.announcements import Place, places
from assistant.words.script import Row, Script, UtteranceSeconds


@dataclass(frozen=True)
class Moment:
    """One step, once, or a sentence without a time of its own.

    ``at_seconds`` from the session's beginning, when it is announced. ``place`` and ``run``
    are None for the welcome and the closing.
    """

    at_seconds: float
    row: Row
    lines: tuple[Line, ...]
    place: Place | None = None
    run: RunStep | None = None

    @property
    def step(self) -> Step | None:
        """What the author wrote; None for a sentence between steps."""
        return self.place.occurrence.step if self.place and self.place.occurrence else None

    @property
    def rounds(self) -> Rounds | None:
        return self.place.occurrence.rounds if self.place and self.place.occurrence else None


@dataclass(frozen=True)
class Timeline:
    """The whole session. ``spoken_seconds``: how long the device speaks, warnings and calls
    included."""

    plan: SessionPlan
    script: Script
    moments: tuple[Moment, ...]
    spoken_seconds: float

    @property
    def sheet(self) -> RunSheet:
        return self.script.run_sheet

    @property
    def welcome(self) -> Moment:
        return self.moments[0]

    @property
    def closing(self) -> Moment:
        return self.moments[-1]

    @property
    def spoken_share(self) -> float:
        """Of the slot, 0 to 1."""
        return self.spoken_seconds / self.sheet.slot_seconds

    def of_activity(self, index: int) -> tuple[Moment, ...]:
        """What happens in one activity, the sentence after it included."""
        return tuple(
            one for one in self.moments if one.place and one.place.activity_index == index
        )


def timeline(
    plan: SessionPlan, script: Script, utterance_seconds: UtteranceSeconds
) -> Timeline:
    """Each moment with its time; ``script`` is the plan's own."""
    moments = tuple(_moments(plan, script))
    spoken = sum(moment.row.speech_seconds for moment in moments)
    for step in script.run_sheet.steps:
        spoken += sum(utterance_seconds(warning.lines) for warning in step.warnings)
        spoken += utterance_seconds(step.call)
    return Timeline(plan, script, moments, spoken)


def _moments(plan: SessionPlan, script: Script) -> Iterator[Moment]:
    sheet = script.run_sheet
    welcome, *rows, closing = script.rows
    yield Moment(0.0, welcome, sheet.welcome)
    for place, row, run in zip(places(plan), rows, sheet.steps, strict=True):
        yield Moment(run.planned_at_seconds, row, run.announcement, place, run)
    yield Moment(sheet.total_seconds - closing.total_seconds, closing, sheet.closing)


def could_give_way(shown: Timeline) -> Iterator[tuple[Moment, int]]:
    """Each moment that may be shortened when the session runs late, and by how many seconds
    at most; none where the plan switches that off."""
    if shown.sheet.pacing == Pacing.OFF.value:
        return
    for moment in shown.moments:
        if moment.run is not None and moment.run.shorter:
            yield moment, moment.run.seconds - min(moment.run.shorter)
