"""The timeline as text that fits a terminal of 80 columns, and a file. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from assistant.plan.duration import format_clock
from assistant.plan.lines import Line, Speech, Tone
from assistant.plan.model import Level
from assistant.plan.runsheet import RunStep
from assistant.showing.phrases import (
    exact_clock,
    people_words,
    rhythm,
    slot_words,
    starts_at_seconds,
    who,
)
from assistant.showing.timeline import Moment, Timeline, could_give_way
from assistant.signals import Signal
from assistant.words.messages import Messages
from assistant.words.script import Row

WIDTH = 80
_INDENT = 10
_TERMS = (
    ("show-speech", "speech_seconds"),
    ("show-sounds", "chime_seconds"),
    ("show-wait", "wait_seconds"),
    ("show-move", "move_seconds"),
)
"""What a step takes beside its time."""


def timeline_text(shown: Timeline, languages: Sequence[Messages]) -> str:
    """Every moment, word and sound of the session, and its sum.

    ``languages``: the words of each of the plan's; what is said stands there in all, the
    rest in the first.
    """
    messages = languages[0]
    lines = [*_head(shown, messages), *_moment(shown, shown.welcome, messages)]
    lines += _slot_sentences(shown, languages)
    for index, activity in enumerate(shown.plan.activities):
        moments = shown.of_activity(index)
        taken = sum(moment.row.total_seconds for moment in moments if moment.step)
        budget = activity.budget_seconds
        lines += ["", *_justified(activity.title.written, format_clock(taken))]
        lines.append("─" * WIDTH)
        if budget is not None:
            left = format_clock(budget - taken)
            words = messages.text("show-budget", budget=format_clock(budget), left=left)
            lines += _indented(words)
        for moment in moments:
            lines += _moment(shown, moment, messages)
    lines += ["", "─" * WIDTH, *_moment(shown, shown.closing, messages)]
    lines += ["", *_sum(shown, messages)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(shown: Timeline, messages: Messages) -> Iterator[str]:
    plan = shown.plan
    yield from textwrap.wrap(plan.title.written, WIDTH)
    facts = [slot_words(plan, messages)]
    if plan.people:
        facts.append(messages.text("card-people", people=people_words(plan)))
    yield ", ".join(facts)
    if plan.slot.starts_at_minutes is None:
        yield messages.text("show-from-start")
    yield ""


def _slot_sentences(shown: Timeline, languages: Sequence[Messages]) -> Iterator[str]:
    """How the welcome ends: by the clock, if the device can trust its own, or from now."""
    if not shown.sheet.welcome:
        return
    slot = shown.plan.slot
    for number, messages in enumerate(languages):
        if slot.starts_at_minutes is None:
            text = messages.text("slot-from-now", seconds=slot.seconds)
        else:
            ends_at = slot.starts_at_minutes + slot.seconds // 60
            text = messages.text("slot-by-clock", clock_minutes=ends_at)
        yield from _said([Speech(text, messages.language if number else "")], messages)


# -- one moment ----------------------------------------------------------------------------


def _moment(shown: Timeline, moment: Moment, messages: Messages) -> Iterator[str]:
    at = exact_clock(starts_at_seconds(shown.plan) + moment.at_seconds)
    total = format_clock(moment.row.total_seconds)
    title = _title(shown, moment, messages)
    yield from _justified(title, total, f"{at:<{_INDENT}}")
    yield from _indented(_terms(moment.row, messages))
    marks = _marks(moment, messages)
    if marks:
        yield from _indented(", ".join(marks))
    if moment.run is not None and moment.run.opening:
        yield from _indented(_sound(moment.run.opening, messages))
    yield from _said(moment.lines, messages)
    if moment.run is not None:
        yield from _end(moment.run, messages)


def _title(shown: Timeline, moment: Moment, messages: Messages) -> str:
    if moment.place is None:
        return messages.text("show-welcome" if moment is shown.welcome else "show-closing")
    occurrence = moment.place.occurrence
    if occurrence is None:
        return messages.text("show-after")
    title = occurrence.step.title.written
    if occurrence.rounds is None:
        return title
    number, count = occurrence.round_number, occurrence.rounds.count
    return f"{title} ({messages.text('show-round', round=number, rounds=count)})"


def _terms(row: Row, messages: Messages) -> str:
    terms = [f"{format_clock(row.time_seconds)} {messages.text('show-time')}"]
    if not row.time_seconds:
        terms = []
    terms += [
        f"{format_clock(seconds)} {messages.text(key)}"
        for key, name in _TERMS
        if (seconds := getattr(row, name))
    ]
    return " + ".join(terms)


def _marks(moment: Moment, messages: Messages) -> list[str]:
    """What kind of step it is, in a few words."""
    step = moment.step
    if step is None or moment.run is None:
        return []
    marks = [who(messages, step.group_size)] if step.group_size is not None else []
    if step.is_locked:
        marks.append(messages.text("show-locked"))
    elif not step.time.is_fixed:
        marks.append(messages.text("show-flexible", range=str(step.time)))
    if step.is_silent:
        marks.append(messages.text("show-silent"))
    if step.listens:
        marks.append(messages.text("show-listens"))
    if step.move:
        move = messages.text("show-move-to", time=format_clock(step.move.seconds))
        marks.append(f"{move}: {step.move.name}" if step.move.name else move)
    if moment.run.level_db == Level.SOFT.value:
        marks.append(messages.text("show-soft"))
    return marks


def _end(run: RunStep, messages: Messages) -> Iterator[str]:
    """The warnings, each at its moment, then how the step ends."""
    for warning in run.warnings:
        left = messages.text("display-left", time=format_clock(warning.seconds_left))
        yield from _indented(f"{left}: {_sound(Signal.WARNING.name, messages)}")
        yield from _said(warning.lines, messages)
    for signal in run.ending:
        yield from _indented(_sound(signal, messages))
    yield from _said(run.call, messages)
    how = messages.text("show-by-itself" if run.advances_itself else "show-waits")
    yield from _indented(f"→ {how}")


def _said(lines: Iterable[Line], messages: Messages) -> Iterator[str]:
    for line in lines:
        if isinstance(line, Speech):
            tag = f" [{line.language}]" if line.language else ""
            yield from _indented(f"“{line.text}”{tag}")
        elif isinstance(line, Tone):
            yield from _indented(_sound(line.signal, messages, line.count))


def _sound(name: str, messages: Messages, count: int = 1) -> str:
    times = f" × {count}" if count > 1 else ""
    return f"{rhythm(Signal[name].motif)}{times} {messages.text(f'signal-{name}')}"


# -- the sum -------------------------------------------------------------------------------


def _sum(shown: Timeline, messages: Messages) -> Iterator[str]:
    rows = shown.script.rows
    yield messages.text("show-sum")
    totals = [("show-time", float(sum(row.time_seconds for row in rows)))]
    totals += [(key, sum(getattr(row, name) for row in rows)) for key, name in _TERMS]
    totals += [
        ("show-together", shown.script.total_seconds),
        ("show-slot", float(shown.sheet.slot_seconds)),
        ("show-left-over", shown.script.slack_seconds),
    ]
    words = {key: messages.text(key) for key, _ in totals}
    longest = max(map(len, words.values()))
    for key, seconds in totals:
        yield f"  {words[key]:<{longest}}  {format_clock(seconds):>8}"
    yield ""
    percent = round(100 * shown.spoken_share)
    yield from textwrap.wrap(messages.text("show-share", percent=percent), WIDTH)
    yield from _slack(shown, messages)


def _slack(shown: Timeline, messages: Messages) -> Iterator[str]:
    """Which steps could still be shortened, each once, rounds counted together."""
    seconds: dict[str, int] = {}
    for moment, could in could_give_way(shown):
        title = moment.row.step
        seconds[title] = seconds.get(title, 0) + could
    if seconds:
        yield ""
        yield from textwrap.wrap(messages.text("show-could-give"), WIDTH)
    for title, could in seconds.items():
        yield from _justified(title, format_clock(could), "  ")


# -- lines ---------------------------------------------------------------------------------


def _indented(text: str) -> list[str]:
    pad = " " * _INDENT
    return textwrap.wrap(
        text, WIDTH, initial_indent=pad, subsequent_indent=pad + "  ", break_on_hyphens=False
    )


def _justified(text: str, figure: str, before: str = "") -> list[str]:
    """Text at the left, wrapped, and a figure at the right of its first line."""
    room = WIDTH - len(before) - len(figure) - 2
    first, *others = textwrap.wrap(text, room, break_on_hyphens=False) or [""]
    pad = " " * len(before)
    return [f"{before}{first:<{room}}  {figure}", *(pad + other for other in others)]
