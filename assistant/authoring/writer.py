"""A draft -> the text of a plan file, with comments that say what can be changed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from assistant.authoring.draft import (
    Draft,
    DraftActivity,
    DraftPrompt,
    DraftStep,
    StructureUse,
    one_line,
)
from assistant.authoring.scalars import comment, commented, entry
from assistant.plan.duration import DurationRange, format_duration
from assistant.plan.format import VERSION
from assistant.plan.model import WHOLE_GROUP, People, Slot

NEXT = ("check {file}", "show {file} --html card.html", "rehearse {file}")
"""What a person does next with a plan, as arguments of ``facilitate``."""

_HEAD = """\
# A session plan. Whatever stands behind a # is a comment: for you, never said.
# The format: docs/plans.md. After each change, in this order:"""
_HELP = """\
# A time like 15-20m is fitted to the slot, and gives way when the session runs late; a single
# one like 10m is kept. A step may also have:
#   group: 3            # who works together: 1 alone, 2 in pairs, 3 ..., or all
#   silent: true        # the room is silent, and so is the device
#   gather: true        # people talk or walk about: a bell calls them before the end
#   listen: questions   # the microphone is open, and what is said is noted under this word
#   prompts: [..., ...] # what is asked, said as it stands, one after the other"""

_NOT_SAID = "not said: take the # away from what is to be said"
_ITS_OWN = "the structure's own: take the # away, and write yours"


def next_commands(file: str) -> tuple[str, ...]:
    """The commands that a person gives next, ready to be copied."""
    name = shlex.quote(one_line(file))
    return tuple(f"facilitate {arguments.format(file=name)}" for arguments in NEXT)


def write_plan(draft: Draft, file: str) -> str:
    """The plan's text. Read back, it holds the draft's facts.

    Texts of the draft are single printable lines that hold a letter or a digit.
    """
    lines = [*_HEAD.splitlines(), *(f"#   {command}" for command in next_commands(file))]
    lines += _session(draft)
    for activity in draft.activities:
        lines.append("")
        if isinstance(activity, StructureUse):
            lines += _structure_use(activity)
        else:
            lines += _activity(activity)
    if draft.remarks:
        lines.append("")
        lines += (line for remark in draft.remarks for line in comment(remark))
    return "\n".join(lines) + "\n"


def format_slot(slot: Slot) -> str:
    """``90m``, or ``11:00-12:30`` where it is known when it begins."""
    begin = slot.starts_at_minutes
    if begin is None:
        return format_duration(slot.seconds)
    end = (begin + slot.seconds // 60) % (24 * 60)
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


def format_people(people: People) -> str:
    """``24``, or ``12-40``."""
    few, many = people.fewest, people.most
    return str(few) if few == many else f"{few}-{many}"


def format_time(time: DurationRange) -> str:
    """``2m``, ``90s-2m``, and ``15-20m`` where both are whole minutes."""
    short, long = time.shortest_seconds, time.longest_seconds
    if not time.is_fixed and short % 60 == long % 60 == 0 and long <= 9999 * 60:
        return f"{short // 60}-{long // 60}m"
    return str(time)


def _session(draft: Draft) -> Iterator[str]:
    yield f"version: {VERSION}"
    yield from entry("title: ", draft.title)
    yield f"language: {draft.language}"
    yield f"slot: {format_slot(draft.slot)}   # a length, or clock times like 11:00-12:30"
    if draft.people:
        yield f"people: {format_people(draft.people)}"
    else:
        yield "# people: 24   # or 12-40: then check says what the odd ones do"
    if draft.source:
        yield from entry("source: ", draft.source)
    yield ""
    yield "# Said in the welcome, which takes 45 seconds at most."
    for remark in draft.purpose_remarks:
        yield from comment(remark)
    if draft.purpose_said:
        yield "purpose:"
        yield from entry("  text: ", draft.purpose)
        yield from entry("  say: ", draft.purpose_said)
    else:
        yield from entry("purpose: ", draft.purpose)
    if draft.outcomes:
        yield "outcomes:"
        for outcome in draft.outcomes:
            yield from entry("  - ", outcome)
    else:
        yield "# outcomes:   # what people take home"
        yield "#   - a list of questions"
    yield "# after_each_activity: Write one thing down.   # said between activities"
    yield ""
    yield from _HELP.splitlines()
    yield "activities:"


def _structure_use(use: StructureUse) -> Iterator[str]:
    yield from _remarks(use.remarks, "  ")
    yield from entry("  - structure: ", use.structure)
    if use.budget_seconds is not None:
        yield f"    budget: {format_duration(use.budget_seconds)}"
    yield from _prompts("questions", use.questions, "    ", _ITS_OWN)


def _activity(activity: DraftActivity) -> Iterator[str]:
    yield from _remarks(activity.remarks, "  ")
    yield from entry("  - title: ", activity.title)
    yield "    steps:"
    for step in activity.steps:
        yield from _step(step)


def _step(step: DraftStep) -> Iterator[str]:
    yield from _remarks(step.remarks, "      ")
    yield from entry("      - title: ", step.title)
    yield f"        time: {format_time(step.time)}"
    if step.group_size is not None:
        group = "all" if step.group_size == WHOLE_GROUP else step.group_size
        yield f"        group: {group}"
    if step.gathers:
        yield "        gather: true"
    if step.collects:
        yield from entry("        listen: ", step.collects)
    yield from _prompts("prompts", step.prompts, "        ", _NOT_SAID)


def _prompts(
    name: str, prompts: Sequence[DraftPrompt], indent: str, hint: str
) -> Iterator[str]:
    """The list; what is not said stands in it as comments, so that a # makes the choice.
    ``hint``: stands beside the list's name, where nothing of it is said."""
    if not prompts:
        return
    has_said = any(prompt.is_said for prompt in prompts)
    key = f"{indent}{name}:"
    yield key if has_said else f"{indent}# {name}:   # {hint}"
    for prompt in prompts:
        lines = entry(f"{indent}  - ", prompt.text)
        yield from lines if prompt.is_said else commented(lines, indent)


def _remarks(remarks: Sequence[str], indent: str) -> Iterator[str]:
    for remark in remarks:
        yield from comment(remark, indent)
