"""How long each step was planned to take, and how long it took. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.harvest.adjustments import Adjustments, began_at
from assistant.journal.records import Recording
from assistant.plan.runsheet import RunSheet, RunStep


@dataclass(frozen=True)
class Stretch:
    """A stretch of time in one step, in session seconds.

    ``is_deaf``: the step was to listen and the microphone was not open.
    """

    began_at: float
    seconds: float
    is_paused: bool = False
    is_deaf: bool = False


@dataclass(frozen=True)
class StepTimes:
    """One step of the run sheet and its times, in seconds.

    Both spans run from the beginning of the announcement to the next step's, so that they
    can be compared. ``planned_at`` in session seconds, as if the session had begun with its
    slot. ``actual_seconds`` is None for a step that was never reached; it sums over all
    ``visits`` and holds the ``paused_seconds``. ``is_sentence``: a sentence without a time
    of its own. ``gave_way_seconds`` were taken from it for the slot's sake,
    ``extended_seconds`` added by hand; ``deaf_seconds``: it was to listen, and did not.
    """

    key: str
    activity: str
    title: str
    is_sentence: bool
    planned_seconds: float
    began_at: float | None
    actual_seconds: float | None
    paused_seconds: float
    visits: int
    planned_at: float = 0.0
    extended_seconds: float = 0.0
    gave_way_seconds: float = 0.0
    deaf_seconds: float = 0.0
    stretches: tuple[Stretch, ...] = ()
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Span:
    """A stretch of the session in one state of one step."""

    step_key: str
    state: str
    began_at: float
    seconds: float


def step_times(
    recording: Recording, adjusted: Adjustments | None = None
) -> tuple[StepTimes, ...]:
    """Every step of the run sheet, in its order."""
    adjusted = adjusted or Adjustments()
    spans = _spans(recording)
    sheet = recording.first.run_sheet
    begins_at = adjusted.slot_began_at
    if begins_at is None:
        begins_at = began_at(recording)
    times = []
    for step, planned_seconds in zip(sheet.steps, _planned_spans(sheet), strict=True):
        stretches = tuple(_stretches(spans, step))
        times.append(
            StepTimes(
                key=step.key,
                activity=step.activity,
                title=step.title,
                is_sentence=step.seconds == 0,
                planned_seconds=planned_seconds,
                began_at=stretches[0].began_at if stretches else None,
                actual_seconds=sum(one.seconds for one in stretches) if stretches else None,
                paused_seconds=sum(one.seconds for one in stretches if one.is_paused),
                visits=_visits(spans, step.key),
                planned_at=begins_at + step.planned_at_seconds,
                extended_seconds=adjusted.extended_seconds(step.key),
                gave_way_seconds=adjusted.given_seconds(step.key),
                deaf_seconds=sum(one.seconds for one in stretches if one.is_deaf),
                stretches=stretches,
                prompts=step.prompts,
            )
        )
    return tuple(times)


def _stretches(spans: list[_Span], step: RunStep) -> Iterator[Stretch]:
    """What was spent in the step; where nothing changes, one stretch."""
    last: Stretch | None = None
    for span in spans:
        if span.step_key != step.key:
            continue
        state = span.state.upper()
        now = Stretch(
            span.began_at, span.seconds, state == "PAUSED", step.listens and state == "RUNNING"
        )
        if last is not None and _goes_on(last, now):
            seconds = now.began_at + now.seconds - last.began_at
            last = replace(last, seconds=seconds)
        else:
            if last is not None:
                yield last
            last = now
    if last is not None:
        yield last


def _goes_on(last: Stretch, now: Stretch) -> bool:
    alike = (last.is_paused, last.is_deaf) == (now.is_paused, now.is_deaf)
    return alike and abs(last.began_at + last.seconds - now.began_at) < 1e-6


def _spans(recording: Recording) -> list[_Span]:
    """From each entry to the next: where the session stood in between."""
    entries = recording.entries
    ends = [*(entry.event.at for entry in entries), recording.last_at][1:]
    return [
        _Span(entry.step_key, entry.state, entry.event.at, max(end - entry.event.at, 0.0))
        for entry, end in zip(entries, ends, strict=True)
        if entry.state.upper() != "ENDED"
    ]


def _visits(spans: list[_Span], key: str) -> int:
    keys = ["", *(span.step_key for span in spans)]
    return sum(1 for before, now in pairwise(keys) if now == key and before != key)


def _planned_spans(sheet: RunSheet) -> list[float]:
    """The plan's own spans, announcements included, from one step's beginning to the next."""
    steps = sheet.steps
    spans = [
        after.planned_at_seconds - step.planned_at_seconds for step, after in pairwise(steps)
    ]
    # What is left of the slot may be slack: the last step gets what announcing may cost.
    announcing = [span - step.seconds for step, span in zip(steps, spans, strict=False)]
    spans += [step.seconds + max(announcing, default=0.0) for step in steps[-1:]]
    return [max(span, float(step.seconds)) for step, span in zip(steps, spans, strict=True)]
