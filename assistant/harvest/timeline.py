"""How long each step was planned to take, and how long it took. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from assistant.journal.records import Recording
from assistant.plan.runsheet import RunSheet


@dataclass(frozen=True)
class StepTimes:
    """One step of the run sheet and its times, in seconds.

    Both spans run from the beginning of the announcement to the next step's, so that they
    can be compared. ``actual_seconds`` is None for a step that was never reached; it sums
    over all ``visits`` and holds the ``paused_seconds``. ``is_sentence``: a sentence
    without a time of its own.
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


@dataclass(frozen=True)
class _Span:
    """A stretch of the session in one state of one step."""

    step_key: str
    state: str
    began_at: float
    seconds: float


def step_times(recording: Recording) -> tuple[StepTimes, ...]:
    """Every step of the run sheet, in its order."""
    spans = _spans(recording)
    planned = _planned_spans(recording.first.run_sheet)
    steps = recording.first.run_sheet.steps
    times = []
    for step, planned_seconds in zip(steps, planned, strict=True):
        own = [span for span in spans if span.step_key == step.key]
        paused = [span.seconds for span in own if span.state.upper() == "PAUSED"]
        times.append(
            StepTimes(
                key=step.key,
                activity=step.activity,
                title=step.title,
                is_sentence=step.seconds == 0,
                planned_seconds=planned_seconds,
                began_at=own[0].began_at if own else None,
                actual_seconds=sum(span.seconds for span in own) if own else None,
                paused_seconds=sum(paused),
                visits=_visits(spans, step.key),
            )
        )
    return tuple(times)


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
