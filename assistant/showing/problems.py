"""What is wrong with a plan that can be read: it does not fit, or more is said in a step than
the step has time for. Each is told at its line. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.errors import FitError, Problem
from assistant.plan.duration import format_clock
from assistant.plan.model import Activity, Origin, Rounds, SessionPlan, Step, Text
from assistant.plan.pacing import CannotFit
from assistant.words.announcements import Announcer
from assistant.words.messages import Messages
from assistant.words.script import Script, UtteranceSeconds

_SHOWN_CHARACTERS = 50
_NO_LIMIT_SECONDS = 10**9


def fit_or_problems(
    plan: SessionPlan, write: Callable[[SessionPlan], Script]
) -> tuple[Script | None, tuple[Problem, ...]]:
    """The fitted session; or every budget that is too small, and the slot if it is.

    ``write``: fits a plan, and raises ``FitError``.
    """
    problems: list[Problem] = []
    tried = plan
    while True:
        try:
            script = write(tried)
        except CannotFit as error:
            problems.append(cannot_fit(plan, error))
            tried = _without(tried, error)
        except FitError as error:
            problems.append(cannot_fit(plan, error))
            break
        else:
            if not problems:
                return script, ()
            break
    return None, tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))


def cannot_fit(plan: SessionPlan, error: FitError) -> Problem:
    """The proof at the line of the slot or of the budget; that of the welcome, which is too
    long only by what the author wrote, at the purpose."""
    if not isinstance(error, CannotFit):
        found, _, expected = str(error).partition(", expected ")
        expected, _, mend = expected.partition("; ")
        return _problem(_origin_of(plan.purpose), found, expected, mend)
    index = error.envelope
    origin = plan.slot.origin if index is None else plan.activities[index].origin
    found = f"{format_clock(error.total_seconds)} = {error.terms}"
    if error.longest:
        found += f" (the longest: {error.longest})"
    expected = f"at most {format_clock(error.allowed_seconds)}, {error.what}"
    return _problem(origin, found, expected, error.mend)


def _without(plan: SessionPlan, error: CannotFit) -> SessionPlan:
    """The plan without the limit that was too small, so that the next one is found."""
    if error.envelope is None:
        return replace(plan, slot=replace(plan.slot, seconds=_NO_LIMIT_SECONDS))
    activities = list(plan.activities)
    activities[error.envelope] = replace(activities[error.envelope], budget_seconds=None)
    return replace(plan, activities=tuple(activities))


def too_long(
    plan: SessionPlan, languages: Sequence[Messages], utterance_seconds: UtteranceSeconds
) -> tuple[Problem, ...]:
    """Where the prompts of a step take longer than the step's longest time.

    Told at the prompt that is one too many, or that alone is too long.
    """
    announcer = Announcer(languages, 0.0)

    def seconds(step: Step, count: int) -> float:
        prompts = replace(step, prompts=step.prompts[:count])
        return utterance_seconds(announcer.prompts(prompts))

    problems = []
    for activity, step in _steps(plan):
        longest = step.time.longest_seconds
        if utterance_seconds(announcer.prompts(step)) <= longest:
            continue
        counts = range(1, len(step.prompts) + 1)
        first = next(count for count in counts if seconds(step, count) > longest)
        said = seconds(step, first)
        problems.append(_too_long(activity, step, step.prompts[first - 1], said))
    return tuple(problems)


def _steps(plan: SessionPlan) -> Iterator[tuple[Activity, Step]]:
    for activity in plan.activities:
        for part in activity.parts:
            for step in part.steps if isinstance(part, Rounds) else (part,):
                yield activity, step


def _too_long(activity: Activity, step: Step, prompt: Text, said_seconds: float) -> Problem:
    origin = _origin_of(prompt)
    if origin and activity.origin and origin.file != activity.origin.file:
        origin = activity.origin  # the structure's file is not the author's to mend
    words = prompt.written
    if len(words) > _SHOWN_CHARACTERS:
        words = f"{words[:_SHOWN_CHARACTERS].rstrip()}…"
    return _problem(
        origin,
        f"{said_seconds:.0f} s of speech up to the end of '{words}'",
        f"at most {format_clock(step.time.longest_seconds)}, the longest time of "
        f"'{step.title.written}'",
        "say less, give it a shorter 'say', or give the step more time",
    )


def _origin_of(text: Text) -> Origin | None:
    return text.wordings[0].origin if text.wordings else None


def _problem(origin: Origin | None, found: str, expected: str, mend: str) -> Problem:
    where = origin or Origin("the plan", 0, 0)
    return Problem(where.file, where.line, where.column, found, expected, mend)
