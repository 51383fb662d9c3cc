"""The library of structures as people read it: all of them in short, or one whole. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.plan.duration import DurationRange, format_duration
from assistant.plan.model import WHOLE_GROUP, Activity, Rounds, Step, Text
from assistant.plan.structures import Span, Structure, Variant, step_names
from assistant.showing.phrases import rhythm, who
from assistant.signals import Signal
from assistant.words.messages import Messages

WIDTH = 80
_INDENT = 2
_TIME_WIDTH = 9
_NAME_WIDTH, _LENGTH_WIDTH, _GROUPS_WIDTH = 26, 7, 20
"""Columns of the list; names and groups that are wider keep a space."""


@dataclass(frozen=True)
class Example:
    """A structure, and an activity that is made of it as it is."""

    structure: Structure
    activity: Activity


# -- all of them ---------------------------------------------------------------------------


def structure_list(examples: Sequence[Example], words: Messages) -> str:
    """Each by its name, with its time, its groups, the size of the room, and what for."""
    lines = [
        _columns(
            words.text("show-structure-name"),
            words.text("show-time"),
            words.text("show-structure-groups"),
            words.text("show-structure-people"),
        )
    ]
    for example in examples:
        structure = example.structure
        lines += [
            "",
            _columns(
                structure.name,
                format_duration(structure.budget_seconds),
                _groups(example.activity, words),
                _span(structure.people),
            ),
        ]
        title, about = _in(words, structure.title), _in(words, structure.about)
        lines += _wrapped(f"{title}. {about}", _INDENT)
    return _text(lines)


def _columns(name: str, length: str, groups: str, people: str) -> str:
    return (
        f"{name:<{_NAME_WIDTH}} {length:>{_LENGTH_WIDTH}}  {groups:<{_GROUPS_WIDTH}}  {people}"
    )


def _groups(activity: Activity, words: Messages) -> str:
    """The sizes of its groups, in the order in which they come: ``1, 2, 4, all``."""
    sizes = [step.group_size for step in _steps(activity) if step.group_size is not None]
    return ", ".join(
        words.text("show-structure-all") if size == WHOLE_GROUP else str(size)
        for size in dict.fromkeys(sizes)
    )


def _span(span: Span | None) -> str:
    if span is None:
        return ""
    return (
        f"{span.smallest}"
        if span.smallest == span.largest
        else f"{span.smallest}-{span.largest}"
    )


# -- one -----------------------------------------------------------------------------------


def structure_page(example: Example, use: Sequence[str], words: Messages) -> str:
    """All that a structure's file says, and how a plan uses it.

    ``use``: the lines of a plan's activity.
    """
    structure = example.structure
    lines = [f"{_in(words, structure.title)} ({structure.name})"]
    lines += _wrapped(_in(words, structure.about), 0)
    lines += ["", *_table(_facts(example, words), words)]
    lines += ["", words.text("show-structure-steps"), *_parts(example, words)]
    lines += _section("show-structure-odd-ones", list(_odd_ones(structure, words)), words)
    lines += _section(
        "show-structure-specifications", list(_specifications(structure, words)), words
    )
    lines += _section("show-structure-variants", list(_variants(structure, words)), words)
    origin = (
        ("show-structure-source", structure.source),
        ("show-structure-licence", structure.licence),
    )
    lines += ["", *_table(origin, words)]
    lines += ["", words.text("show-structure-use"), *use]
    return _text(lines)


def _facts(example: Example, words: Messages) -> Iterator[tuple[str, str]]:
    """What is to be known of it at a glance: the heads' keys, and the values."""
    structure, activity = example.structure, example.activity
    times = [occurrence.step.time for occurrence in activity.occurrences()]
    shortest = sum(time.shortest_seconds for time in times)
    longest = sum(time.longest_seconds for time in times)
    length = words.text(
        "show-structure-length",
        budget=format_duration(structure.budget_seconds),
        range=_range(DurationRange(shortest, longest)),
    )
    yield "show-time", length
    yield "show-structure-people", _span(structure.people)
    yield "show-structure-groups", _groups(activity, words)
    yield "show-structure-group-size", _choice("group_size", structure.group_size, words)
    yield "show-structure-rounds", _choice("rounds", structure.rounds, words)


def _choice(field: str, span: Span | None, words: Messages) -> str:
    """What may be chosen, what is usual, and how a plan says so."""
    if span is None or span.smallest == span.largest:
        return _span(span)
    usual = words.text("show-structure-usual", usual=span.usual, field=field)
    return f"{_span(span)}; {usual}"


def _range(time: DurationRange) -> str:
    """``1-2m``, as a plan has it, where both are whole minutes."""
    shortest, longest = time.shortest_seconds, time.longest_seconds
    if time.is_fixed or shortest % 60 or longest % 60 or longest >= 3600:
        return str(time)
    return f"{shortest // 60}-{longest // 60}m"


def _parts(example: Example, words: Messages) -> Iterator[str]:
    """The steps with what they take, who works with whom, and what is said."""
    names = iter(step_names(example.structure))
    for part in example.activity.parts:
        if isinstance(part, Step):
            yield from _step(next(names), part, _INDENT, words)
            continue
        yield " " * _INDENT + _rounds(part, words)
        for step in part.steps:
            yield from _step(next(names), step, 2 * _INDENT, words)


def _rounds(rounds: Rounds, words: Messages) -> str:
    text = words.text("show-structure-times", count=rounds.count)
    if not rounds.role.wordings:
        return text
    return f"{text}; {words.text('show-structure-role', role=_in(words, rounds.role))}"


def _step(name: str, step: Step, indent: int, words: Messages) -> Iterator[str]:
    at = indent + _TIME_WIDTH
    head = f"{' ' * indent}{_range(step.time):<{_TIME_WIDTH}}"
    marks = "; ".join(_marks(step, words))
    yield from textwrap.wrap(
        f"{_in(words, step.title)} [{name}]",
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * at,
    )
    if marks:
        yield from _wrapped(marks, at)
    for prompt in step.prompts:
        yield from textwrap.wrap(
            _in(words, prompt),
            WIDTH,
            initial_indent=f"{' ' * at}– ",
            subsequent_indent=" " * (at + 2),
        )


def _marks(step: Step, words: Messages) -> Iterator[str]:
    if step.group_size is not None:
        yield who(words, step.group_size)
    if step.is_silent:
        yield words.text("show-silent")
    if step.listens:
        yield words.text("show-listens")
    for name in (step.cue, Signal.GATHER.name if step.gathers else None):
        if name:
            yield f"{rhythm(Signal[name].motif)} {words.text(f'signal-{name}')}"


def _odd_ones(structure: Structure, words: Messages) -> Iterator[str]:
    for text in (structure.more, structure.fewer):
        if text.wordings:
            yield _in(words, text)


def _specifications(structure: Structure, words: Messages) -> Iterator[str]:
    for specification in structure.specifications:
        kept_by = ", ".join(specification.kept_by)
        yield _in(words, specification.text) + (f" [{kept_by}]" if kept_by else "")


def _variants(structure: Structure, words: Messages) -> Iterator[str]:
    for variant in structure.variants.values():
        yield f"{variant.name}: {_in(words, variant.about)}{_left_out(variant, words)}"
        yield from (_in(words, text) for text in variant.departs_from)


def _left_out(variant: Variant, words: Messages) -> str:
    if not variant.without:
        return ""
    steps = words.list_of(variant.without)
    return f" {words.text('show-structure-without', steps=steps)}"


# -- lines ---------------------------------------------------------------------------------


def _section(key: str, items: Sequence[str], words: Messages) -> Iterator[str]:
    if items:
        yield ""
        yield words.text(key)
    for item in items:
        yield from textwrap.wrap(item, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _table(rows: Iterable[tuple[str, str]], words: Messages) -> Iterator[str]:
    """Heads and values side by side; a value that is empty is left out."""
    named = [(words.text(key), value) for key, value in rows if value]
    width = max(len(head) for head, _ in named) + 2
    for head, value in named:
        yield from textwrap.wrap(
            value, WIDTH, initial_indent=f"{head:<{width}}", subsequent_indent=" " * width
        )


def _wrapped(text: str, indent: int) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent
    )


def _steps(activity: Activity) -> Iterator[Step]:
    for part in activity.parts:
        yield from part.steps if isinstance(part, Rounds) else (part,)


def _in(words: Messages, text: Text) -> str:
    return text.in_language(words.language).written if text.wordings else ""


def _text(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines) + "\n"
