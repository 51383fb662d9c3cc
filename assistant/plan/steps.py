"""Steps, rounds and written-out activities: their nodes -> the model."""

from __future__ import annotations

from dataclasses import replace

from assistant.plan.document import Node
from assistant.plan.duration import DurationRange
from assistant.plan.format import ACTIVITY, LENGTH, LINE, ROUNDS, STEP
from assistant.plan.model import Activity, Advance, Level, Rounds, Step
from assistant.plan.reading import Reading, RecordForm, names_in, origin_of


def read_activity(node: Node, reading: Reading) -> Activity:
    """An activity that is written out."""
    form = reading.form(node, ACTIVITY)
    return Activity(
        title=reading.text(form.get("title")),
        parts=read_parts(form.items("steps"), reading),
        budget_seconds=form.value("budget"),
        origin=origin_of(form.get("budget") or node),
    )


def read_parts(nodes: tuple[Node, ...], reading: Reading) -> tuple[Step | Rounds, ...]:
    """Steps and rounds, in order."""
    parts: list[Step | Rounds] = []
    for node in nodes:
        if "rounds" in names_in(node):
            parts.append(_rounds(node, reading))
        else:
            parts += _steps(node, reading)
    return tuple(parts)


def _rounds(node: Node, reading: Reading) -> Rounds:
    form = reading.form(node, ROUNDS)
    steps: list[Step] = []
    for item in form.items("steps"):
        if "rounds" in names_in(item):
            reading.problems.add(
                item, "rounds within rounds", "a step", "put the steps side by side"
            )
        else:
            steps += _steps(item, reading)
    return Rounds(
        form.value("rounds", 1),
        reading.text(form.get("role")),
        tuple(steps),
        form.value("brief", False),
    )


def _steps(node: Node, reading: Reading) -> tuple[Step, ...]:
    """A step; one that collects several things is asked prompt by prompt."""
    form = reading.form(node, STEP)
    collects = form.values("listen", LINE)
    step = _step(node, form, reading)
    if len(collects) < 2:
        return (replace(step, collects=next(iter(collects), None) or ""),)
    if len(collects) != len(step.prompts):
        reading.problems.add(
            form.get("listen") or node,
            f"{len(collects)} words for {len(step.prompts)} prompts",
            "one word for each prompt, or a single one for all",
        )
        return (step,)
    time = step.time
    share = DurationRange(
        max(1, time.shortest_seconds // len(collects)),
        max(1, time.longest_seconds // len(collects)),
    )
    first, *others = (
        replace(step, collects=one or "", prompts=(prompt,), time=share)
        for one, prompt in zip(collects, step.prompts, strict=True)
    )
    return (first, *(replace(one, goes_on=True, move=None, cue=None) for one in others))


def _step(node: Node, form: RecordForm, reading: Reading) -> Step:
    step = Step(
        title=reading.text(form.get("title")),
        time=form.value("time", DurationRange(1, 1)),
        prompts=reading.texts(form.items("prompts")),
        group_size=form.value("group"),
        weight=form.value("weight", 1),
        is_locked=form.value("locked", False),
        is_silent=form.value("silent", False),
        gathers=form.value("gather", False),
        collects="some" if form.has("listen") else "",
        pulse=form.value("pulse", ""),
        cue=form.value("cue"),
        move=form.value("move"),
        advance=form.value("advance", Advance.BY_PLACE),
        ends_by_call=form.value("ready", False),
        level=form.value("level", Level.NORMAL),
        warnings=_warnings(form),
        extensions=form.values("extend", LENGTH),
        origin=origin_of(node),
    )
    _check_together(node, form, step, reading)
    return step


def _warnings(form: RecordForm) -> tuple[int, ...] | None:
    """Seconds before the end, the earliest warning first; None: by the step's length."""
    node = form.get("warnings")
    if node is None:
        return None
    if getattr(node, "text", "") == "none":
        return ()
    seconds = form.values("warnings", LENGTH)
    return tuple(sorted({one for one in seconds if one is not None}, reverse=True))


def _check_together(node: Node, form: RecordForm, step: Step, reading: Reading) -> None:
    """What each is right for itself, and the two are not together."""

    def clash(one: str, other: str, mend: str = "") -> None:
        reading.problems.add(
            node,
            f"a step with '{one}' and '{other}'",
            "one of the two",
            mend or f"delete '{one}' or '{other}'",
        )

    if step.is_silent and step.gathers:
        clash("silent", "gather")
    if step.is_silent and step.collects:
        clash("silent", "listen")
    if step.is_silent and step.warnings:
        clash("silent", "warnings")
    if step.collects and step.advance is Advance.AUTO:
        clash("listen", "advance: auto")
    if step.pulse:
        for other, has_it in (
            ("silent", step.is_silent),
            ("listen", step.listens),
            ("gather", step.gathers),
            ("advance: auto", step.advance is Advance.AUTO),
            ("ready", step.ends_by_call),
        ):
            if has_it:
                clash("pulse", other)
    if step.ends_by_call and step.advance is Advance.AUTO:
        clash("ready", "advance: auto")
    late = [one for one in step.warnings or () if one >= step.time.longest_seconds]
    if late:
        reading.problems.add(
            form.get("warnings") or node,
            f"a warning {late[0]} s before the end of a step of {step.time}",
            "one that lies within the step",
        )
