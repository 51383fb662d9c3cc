"""The harvest as a page of Markdown: the questions first and large, the rest short. Pure.

Every word is the words file's, so that the page is in the session's language; only the
numbers' shapes (72:05, +1:20) and the Markdown are made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from assistant.harvest.facts import Asked, Failure, Harvest, Interruption, Said
from assistant.harvest.timeline import StepTimes
from assistant.journal.records import EndingKind
from assistant.words.messages import Messages

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")
_NUMBER = re.compile(r"\d+(?=[.)])")

Lines = list[str]


def page(harvest: Harvest, words: Messages) -> str:
    """The whole page in the language of ``words``, ending in a newline."""
    sections = (
        _head(harvest, words),
        _asked(harvest.asked, words),
        _questions(harvest, words),
        _others(harvest, words),
        _legend(harvest, words),
        _time(harvest, words),
        _missed(harvest, words),
        _making(harvest, words),
    )
    lines = [line for section in sections if section for line in (*section, "")]
    return "\n".join(lines).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Text that stands in Markdown exactly as it was said, on one line."""
    return _unlisted(inline(text))


def inline(text: str) -> str:
    """The same for text that does not begin a line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _unlisted(line: str) -> str:
    """A line whose beginning is not taken for a list, a rule or a heading."""
    number = _NUMBER.match(line)
    if number:
        return f"{number[0]}\\{line[number.end() :]}"
    return f"\\{line}" if line.startswith(("-", "+", "=")) else line


def clock(seconds: float) -> str:
    """Minutes and seconds: 72:05."""
    whole = round(abs(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def difference(seconds: float) -> str:
    """The same with its sign: +1:20, −0:30, 0:00."""
    sign = "" if round(seconds) == 0 else "+" if seconds > 0 else "−"
    return f"{sign}{clock(seconds)}"


# -- sections ------------------------------------------------------------------------------

_ENDINGS = {
    EndingKind.ENDED_EARLY: "harvest-ended-early",
    EndingKind.ABANDONED: "harvest-begun-anew",
    None: "harvest-broken-off",
}


def _head(harvest: Harvest, words: Messages) -> Lines:
    remarks = [_when(harvest.started_at, words)]
    if harvest.is_rehearsal:
        remarks.append(words.text("harvest-rehearsal"))
    if harvest.ending in _ENDINGS:
        remarks.append(words.text(_ENDINGS[harvest.ending]))
    lines = [f"# {escaped(harvest.title)}", "", " · ".join(remarks)]
    if harvest.purpose:
        lines += ["", escaped(harvest.purpose)]
    if harvest.outcomes:
        lines += ["", words.text("harvest-outcomes"), ""]
        lines += [f"- {escaped(outcome)}" for outcome in harvest.outcomes]
    return lines


def _when(started: datetime | None, words: Messages) -> str:
    if started is None:
        return words.text("harvest-date-not-known")
    return words.text("harvest-when", date=words.date(started.date()), **_time_of_day(started))


def _time_of_day(moment: datetime) -> dict[str, str]:
    return {"hour": f"{moment:%H}", "minute": f"{moment:%M}"}


def _asked(asked: Iterable[Asked], words: Messages) -> Lines:
    prompts = [prompt for step in asked for prompt in step.prompts]
    if not prompts:
        return []
    quotes = "\n>\n".join(f"> {escaped(prompt)}" for prompt in prompts)
    return [words.text("harvest-asked"), "", quotes]


def _questions(harvest: Harvest, words: Messages) -> Lines:
    lines = [f"## {words.text('harvest-questions')}"]
    for number, said in enumerate(harvest.questions, start=1):
        moment = words.text("harvest-into-session", time=clock(said.at))
        heading = f"### {number}. {_quoted(said)}"
        lines += ["", heading, "", _moment(said, moment, words)]
    if harvest.questions:
        return lines
    if harvest.others:
        return [*lines, "", words.text("harvest-no-questions")]
    return [*lines, "", words.text("harvest-nothing")]


def _others(harvest: Harvest, words: Messages) -> Lines:
    if not harvest.others:
        return []
    heading = words.text("harvest-also-said" if harvest.questions else "harvest-said")
    quotes = (
        f"- {_quoted(said)} ({_moment(said, clock(said.at), words)})" for said in harvest.others
    )
    return [f"## {heading}", "", *quotes]


def _legend(harvest: Harvest, words: Messages) -> Lines:
    said = (*harvest.questions, *harvest.others)
    if not any(one.has_uncertain_words for one in said):
        return []
    return [words.text("harvest-uncertain")]


def _time(harvest: Harvest, words: Messages) -> Lines:
    over = harvest.lasted_seconds - harvest.slot_seconds
    summary = words.text(
        "harvest-slot",
        slot=clock(harvest.slot_seconds),
        lasted=clock(harvest.lasted_seconds),
        difference=difference(over),
    )
    headings = (
        words.text("harvest-step"),
        words.text("harvest-planned"),
        words.text("harvest-actual"),
        words.text("harvest-difference"),
        words.text("harvest-remarks"),
    )
    lines = [f"## {words.text('harvest-time')}", "", summary, ""]
    lines += [f"| {' | '.join(headings)} |", "|:--|--:|--:|--:|:--|"]
    for activity, steps in groupby(harvest.steps, key=lambda step: step.activity):
        lines += _activity_rows(activity, list(steps), words)
    return lines


def _activity_rows(activity: str, steps: list[StepTimes], words: Messages) -> Lines:
    """The activity's sums, then its steps; those that return in each round are one row."""
    by_title: dict[str, list[StepTimes]] = {}
    for step in steps:
        if not step.is_sentence:
            by_title.setdefault(step.title, []).append(step)
    title = f"**{inline(activity)}**"
    if len(by_title) <= 1:
        timed = [step for alike in by_title.values() for step in alike]
        return [_row(title, steps, words, _remarks(timed or steps, words))]
    return [
        _row(title, steps, words),
        *(
            _row(inline(title), alike, words, _remarks(alike, words))
            for title, alike in by_title.items()
        ),
    ]


def _row(title: str, steps: list[StepTimes], words: Messages, remarks: str = "") -> str:
    planned = round(sum(step.planned_seconds for step in steps))
    reached = [step.actual_seconds for step in steps if step.actual_seconds is not None]
    if not reached:
        remarks = remarks or words.text("harvest-not-reached")
        return f"| {title} | {clock(planned)} | – | – | {remarks} |"
    actual = round(sum(reached))
    cells = (title, clock(planned), clock(actual), difference(actual - planned), remarks)
    return f"| {' | '.join(cells)} |"


def _remarks(steps: list[StepTimes], words: Messages) -> str:
    reached = [step for step in steps if step.actual_seconds is not None]
    returns = sum(step.visits - 1 for step in reached)
    paused_seconds = sum(step.paused_seconds for step in reached)
    remarks = []
    if len(steps) > 1:
        remarks.append(words.text("harvest-rounds", count=len(steps)))
    if 0 < len(reached) < len(steps):
        remarks.append(words.text("harvest-reached", count=len(reached)))
    elif len(reached) < len(steps):
        remarks.append(words.text("harvest-not-reached"))
    if paused_seconds >= 1:
        remarks.append(words.text("harvest-paused", time=clock(paused_seconds)))
    if returns:
        remarks.append(words.text("harvest-returned", count=returns))
    return ", ".join(remarks)


def _missed(harvest: Harvest, words: Messages) -> Lines:
    missed = [_interruption(one, words) for one in harvest.interruptions]
    missed += [_failure(one, words) for one in harvest.failures]
    if harvest.dropped_blocks:
        missed.append(words.text("harvest-lost-sound", count=harvest.dropped_blocks))
    if harvest.damaged_rows:
        missed.append(words.text("harvest-damaged"))
    if not missed:
        return []
    heading = words.text("harvest-missed")
    return [f"## {heading}", "", *(f"- {line}" for line in missed)]


def _interruption(one: Interruption, words: Messages) -> str:
    key = "harvest-power" if one.was_powered_off else "harvest-restart"
    return words.text(key, time=clock(one.at))


def _failure(failure: Failure, words: Messages) -> str:
    device, time = inline(failure.device), clock(failure.at)
    if failure.recovered_at is None:
        return words.text("harvest-failed", device=device, time=time)
    until = clock(failure.recovered_at)
    return words.text("harvest-failed-until", device=device, time=time, until=until)


def _making(harvest: Harvest, words: Messages) -> Lines:
    version = inline(harvest.program_version)
    titles = dict.fromkeys(inline(step.step_title) for step in harvest.asked)
    listened = [words.text("harvest-quoted", title=title) for title in titles]
    about = (
        words.text("harvest-listened", version=version, steps=words.list_of(listened))
        if listened
        else words.text("harvest-not-listened", version=version)
    )
    key = "harvest-kept-with-sound" if harvest.keeps_audio else "harvest-kept"
    return [f"## {words.text('harvest-making')}", "", about, "", words.text(key)]


# -- what was said -------------------------------------------------------------------------


def _quoted(said: Said) -> str:
    words = ((inline(word.text), word.is_uncertain) for word in said.words)
    marked = (f"*{word}?*" if is_uncertain else word for word, is_uncertain in words if word)
    return _unlisted(" ".join(marked))


def _moment(said: Said, moment: str, words: Messages) -> str:
    if said.wall_time is None:
        return moment
    return words.text("harvest-at", moment=moment, **_time_of_day(said.wall_time))
