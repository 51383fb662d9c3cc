"""A plan file's text -> the plan, or every problem of it at once."""

from __future__ import annotations

import re

from assistant.errors import PlanError
from assistant.plan.document import Node, Scalar, read_document
from assistant.plan.duration import DurationRange, parse_duration, parse_range
from assistant.plan.fields import Form, Problems, describe, word_table
from assistant.plan.model import (
    WHOLE_GROUP,
    Activity,
    Move,
    Rounds,
    SessionPlan,
    Slot,
    Step,
    Text,
)
from assistant.signals import Signal

VERSION = "1"
MAX_STEPS = 500
SESSION_FIELDS = (
    "version",
    "title",
    "language",
    "slot",
    "purpose",
    "outcomes",
    "activities",
    "after_each_activity",
    "keep_audio",
    "source",
    "pronunciation",
)
ACTIVITY_FIELDS = ("title", "budget", "steps")
STEP_FIELDS = (
    "title",
    "time",
    "group",
    "prompts",
    "silent",
    "loud",
    "listen",
    "cue",
    "move",
)
ROUNDS_FIELDS = ("rounds", "role", "steps")
TEXT_FIELDS = ("text", "say")
CUES = {"next client": "NEXT_CLIENT", "clarify": "CLARIFY", "ideas": "IDEAS"}
assert set(CUES.values()) <= set(Signal.__members__)

_WORDS = "a line of words"
_TIME = "a time like 90s, 2m or 1-2m"
_CLOCK_SLOT = re.compile(r"(\d{1,2})[:.](\d\d)\s*[-–]\s*(\d{1,2})[:.](\d\d)")


def read_plan(file: str, data: bytes) -> SessionPlan:
    """The plan in ``data``, the content of ``file``. Raises ``PlanError``."""
    node, refusals = read_document(file, data)
    if node is None:
        raise PlanError(refusals)
    problems = Problems(file)
    plan = _session(node, problems)
    if problems.found:
        raise PlanError(problems.in_order())
    return plan


def _session(node: Node, problems: Problems) -> SessionPlan:
    form = Form(node, "the session", SESSION_FIELDS, problems)
    form.require("version", VERSION)
    form.choice("version", VERSION, (VERSION,))
    plan = SessionPlan(
        title=_text(form.require("title", "the session's name"), problems),
        language=form.text("language", "en"),
        slot=_slot(form),
        purpose=_text(form.require("purpose", "what the session is for"), problems),
        outcomes=tuple(_text(item, problems) for item in form.items("outcomes")),
        activities=tuple(_activity(item, problems) for item in form.items("activities")),
        after_each_activity=(
            _text(after, problems) if (after := form.get("after_each_activity")) else None
        ),
        keeps_audio=form.flag("keep_audio"),
        source=form.text("source"),
        pronunciation=_pronunciation(form.get("pronunciation"), problems),
    )
    form.require("activities", "a list of activities")
    steps = sum(1 for activity in plan.activities for _ in activity.occurrences())
    if steps > MAX_STEPS:
        problems.add(node, f"{steps} steps", f"at most {MAX_STEPS}", "make two sessions of it")
    return plan


def _slot(form: Form) -> Slot:
    form.require("slot", "90m, or 11:00-12:30")
    expected = "a length like 90m, or clock times like 11:00-12:30"
    return form.convert("slot", Slot(0), _parse_slot, expected)


def _parse_slot(text: str) -> Slot:
    clock = _CLOCK_SLOT.fullmatch(text)
    if not clock:
        seconds = parse_duration(text)
        if not seconds:
            raise ValueError(text)
        return Slot(seconds)
    begin_hour, begin_minute, end_hour, end_minute = map(int, clock.groups())
    if max(begin_hour, end_hour) > 23 or max(begin_minute, end_minute) > 59:
        raise ValueError(text)
    begin, end = begin_hour * 60 + begin_minute, end_hour * 60 + end_minute
    if begin == end:
        raise ValueError(text)
    return Slot((end - begin) % (24 * 60) * 60, begin)


def _activity(node: Node, problems: Problems) -> Activity:
    form = Form(node, "an activity", ACTIVITY_FIELDS, problems)
    title = _text(form.require("title", "the activity's name"), problems)
    form.require("steps", "a list of steps")
    return Activity(
        title=title,
        parts=tuple(_part(item, problems) for item in form.items("steps")),
        budget_seconds=(
            form.convert("budget", 0, parse_duration, "a length like 30m")
            if form.has("budget")
            else None
        ),
    )


def _part(node: Node, problems: Problems) -> Step | Rounds:
    keys = {key.text for key, _ in getattr(node, "entries", ())}
    return _rounds(node, problems) if "rounds" in keys else _step(node, problems)


def _rounds(node: Node, problems: Problems) -> Rounds:
    form = Form(node, "the rounds", ROUNDS_FIELDS, problems)
    form.require("role", "client")
    form.require("steps", "a list of steps")
    steps = []
    for item in form.items("steps"):
        if "rounds" in {key.text for key, _ in getattr(item, "entries", ())}:
            problems.add(item, "rounds within rounds", "a step", "put the steps side by side")
        else:
            steps.append(_step(item, problems))
    return Rounds(form.whole_number("rounds", 1, 2, 12), form.text("role"), tuple(steps))


def _step(node: Node, problems: Problems) -> Step:
    form = Form(node, "a step", STEP_FIELDS, problems)
    form.require("time", "2m")
    cue = form.choice("cue", "", tuple(CUES))
    is_silent, is_loud = form.flag("silent"), form.flag("loud")
    collects = form.text("listen")
    if is_silent and (is_loud or collects):
        other = "loud" if is_loud else "listen"
        mend = f"delete 'silent' or '{other}'"
        problems.add(node, f"a silent step with '{other}'", "one of the two", mend)
    return Step(
        title=_text(form.require("title", "what the room does"), problems),
        time=form.convert("time", DurationRange(0, 0), _parse_step_time, _TIME),
        prompts=tuple(_text(item, problems) for item in form.items("prompts")),
        group_size=form.convert("group", None, _group_size, "a number from 1, or all"),
        is_silent=is_silent,
        is_loud=is_loud,
        collects=collects,
        cue=CUES.get(cue),
        move=form.convert("move", None, _parse_move, "a time and a name, like 30s to sit down"),
    )


def _parse_step_time(text: str) -> DurationRange:
    time = parse_range(text)
    if not time.shortest_seconds:
        raise ValueError(text)
    return time


def _group_size(text: str) -> int | None:
    if text == "all":
        return WHOLE_GROUP
    if not 1 <= int(text) <= 99:
        raise ValueError(text)
    return int(text)


def _parse_move(text: str) -> Move | None:
    length, _, name = text.partition(" ")
    if not name.strip():
        raise ValueError(text)
    return Move(name.strip().removeprefix("to "), parse_duration(length))


def _text(node: Node | None, problems: Problems) -> Text:
    """A line of text, or ``{text: as written, say: as spoken}``."""
    if node is None:
        return Text("", "")
    if isinstance(node, Scalar):
        try:
            return Text.plain(_words(node.text))
        except ValueError:
            problems.add(node, describe(node), _WORDS)
        return Text("", "")
    form = Form(node, "a text", TEXT_FIELDS, problems)
    form.require("text", "as people read it")
    written = form.convert("text", "", _words, _WORDS)
    return Text(written, form.convert("say", written, _words, _WORDS))


def _words(text: str) -> str:
    """One line that a voice can say: punctuation alone makes no sound."""
    joined = " ".join(text.split())
    if not joined.isprintable() or not any(map(str.isalnum, joined)):
        raise ValueError(text)
    return joined


def _pronunciation(node: Node | None, problems: Problems) -> dict[str, str]:
    return {} if node is None else word_table(node, problems)
