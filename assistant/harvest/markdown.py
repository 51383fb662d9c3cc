"""The harvest as a page of Markdown: the questions first and large, the rest short. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from assistant.harvest.facts import Asked, Failure, Harvest, Interruption, Said
from assistant.harvest.timeline import StepTimes
from assistant.journal.records import EndingKind

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")
_NUMBER = re.compile(r"\d+(?=[.)])")

CARDS = "The questions on the cards count as much as these: keep them with this page."

Lines = list[str]


def page(harvest: Harvest) -> str:
    """The whole page, ending in a newline."""
    sections = (
        _head(harvest),
        _asked(harvest.asked),
        _questions(harvest),
        _others(harvest),
        _legend(harvest),
        _time(harvest),
        _missed(harvest),
        _making(harvest),
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


def _head(harvest: Harvest) -> Lines:
    started = harvest.started_at
    date = f"{started:%A} {started.day} {started:%B %Y, %H:%M}" if started else "Date not known"
    remarks = [date]
    if harvest.is_rehearsal:
        remarks.append("a rehearsal")
    remarks += {
        EndingKind.ENDED_EARLY: ["ended early"],
        EndingKind.ABANDONED: ["broken off and begun anew"],
        None: ["broken off"],
    }.get(harvest.ending, [])
    lines = [f"# {escaped(harvest.title)}", "", " · ".join(remarks)]
    if harvest.purpose:
        lines += ["", escaped(harvest.purpose)]
    if harvest.outcomes:
        lines += ["", "It was to bring about:", ""]
        lines += [f"- {escaped(outcome)}" for outcome in harvest.outcomes]
    return lines


def _asked(asked: Iterable[Asked]) -> Lines:
    prompts = [prompt for step in asked for prompt in step.prompts]
    if not prompts:
        return []
    quotes = "\n>\n".join(f"> {escaped(prompt)}" for prompt in prompts)
    return ["The device asked:", "", quotes]


def _questions(harvest: Harvest) -> Lines:
    if harvest.questions:
        lines = ["## Questions"]
        for number, said in enumerate(harvest.questions, start=1):
            lines += [
                "",
                f"### {number}. {_quoted(said)}",
                "",
                _moment(said, " into the session"),
            ]
        return lines
    if harvest.others:
        return ["## Questions", "", f"No question was made out among what was said. {CARDS}"]
    return [
        "## Questions",
        "",
        "**The device noted nothing that was said.** The questions are on the cards: "
        "collect them and keep them with this page.",
    ]


def _others(harvest: Harvest) -> Lines:
    if not harvest.others:
        return []
    heading = "## Also said" if harvest.questions else "## What was said"
    return [heading, "", *(f"- {_quoted(said)} ({_moment(said)})" for said in harvest.others)]


def _legend(harvest: Harvest) -> Lines:
    said = (*harvest.questions, *harvest.others)
    if not any(one.has_uncertain_words for one in said):
        return []
    return [
        "A word *like this?* was not heard with certainty. The rest may hold mistakes too: "
        "ask those who were there."
    ]


def _time(harvest: Harvest) -> Lines:
    over = harvest.lasted_seconds - harvest.slot_seconds
    lines = [
        "## How the time went",
        "",
        f"The slot was {clock(harvest.slot_seconds)}; the session took "
        f"{clock(harvest.lasted_seconds)} ({difference(over)}). Times are minutes and seconds "
        "and include the announcements.",
        "",
        "| Step | Planned | Actual | Difference | Remarks |",
        "|:--|--:|--:|--:|:--|",
    ]
    for activity, steps in groupby(harvest.steps, key=lambda step: step.activity):
        lines += _activity_rows(activity, list(steps))
    return lines


def _activity_rows(activity: str, steps: list[StepTimes]) -> Lines:
    """The activity's sums, then its steps; those that return in each round are one row."""
    by_title: dict[str, list[StepTimes]] = {}
    for step in steps:
        if not step.is_sentence:
            by_title.setdefault(step.title, []).append(step)
    if len(by_title) <= 1:
        timed = [step for alike in by_title.values() for step in alike]
        return [_row(f"**{inline(activity)}**", steps, _remarks(timed or steps))]
    rows = [_row(f"**{inline(activity)}**", steps)]
    rows += [_row(inline(title), alike, _remarks(alike)) for title, alike in by_title.items()]
    return rows


def _row(title: str, steps: list[StepTimes], remarks: str = "") -> str:
    planned = round(sum(step.planned_seconds for step in steps))
    reached = [step.actual_seconds for step in steps if step.actual_seconds is not None]
    if not reached:
        return f"| {title} | {clock(planned)} | – | – | {remarks or 'not reached'} |"
    actual = round(sum(reached))
    cells = (title, clock(planned), clock(actual), difference(actual - planned), remarks)
    return f"| {' | '.join(cells)} |"


def _remarks(steps: list[StepTimes]) -> str:
    reached = [step for step in steps if step.actual_seconds is not None]
    returns = sum(step.visits - 1 for step in reached)
    paused_seconds = sum(step.paused_seconds for step in reached)
    remarks = [f"{len(steps)} rounds"] if len(steps) > 1 else []
    if len(reached) < len(steps):
        remarks.append(f"{len(reached)} reached" if reached else "not reached")
    if paused_seconds >= 1:
        remarks.append(f"paused for {clock(paused_seconds)}")
    if returns:
        remarks.append("returned to once" if returns == 1 else f"returned to {returns} times")
    return ", ".join(remarks)


def _missed(harvest: Harvest) -> Lines:
    missed = [_interruption(one) for one in harvest.interruptions]
    missed += [_failure(one) for one in harvest.failures]
    if harvest.dropped_blocks:
        missed.append(
            f"While listening, {harvest.dropped_blocks} short stretches of sound were lost; "
            "words may be missing there."
        )
    if harvest.damaged_rows:
        missed.append(
            "The device's record was damaged: some of what happened or was said is missing "
            "from this page."
        )
    if not missed:
        return []
    return ["## What the device missed", "", *(f"- {line}" for line in missed)]


def _interruption(one: Interruption) -> str:
    if one.was_powered_off:
        return (
            f"The power was off once the session stood at {clock(one.at)}; its clock stood "
            "still for as long."
        )
    return f"The device started again by itself at {clock(one.at)}."


def _failure(failure: Failure) -> str:
    if failure.recovered_at is None:
        return f"The {inline(failure.device)} failed at {clock(failure.at)} and did not return."
    return (
        f"The {inline(failure.device)} failed at {clock(failure.at)} and worked again at "
        f"{clock(failure.recovered_at)}."
    )


def _making(harvest: Harvest) -> Lines:
    listened = [f"“{inline(step.step_title)}”" for step in harvest.asked]
    lines = ["## How this page was made, and what is kept", ""]
    if listened:
        lines += [
            f"The device on the table (facilitate {inline(harvest.program_version)}) listened "
            f"in {' and '.join(listened)}, while its light was steady, and at no other time. "
            "It turned speech into words by itself, without a network, and wrote them down as "
            "it heard them: nothing is rephrased, and nobody is named.",
            "",
        ]
    else:
        lines += [
            f"The device on the table (facilitate {inline(harvest.program_version)}) did not "
            "listen in this session.",
            "",
        ]
    sound = (
        "It keeps the recorded sound of the listening steps too, as the room was told."
        if harvest.keeps_audio
        else "No sound was recorded."
    )
    lines.append(f"It keeps these words and the times above in one file of its own. {sound}")
    return lines


# -- what was said -------------------------------------------------------------------------


def _quoted(said: Said) -> str:
    words = ((inline(word.text), word.is_uncertain) for word in said.words)
    marked = (f"*{word}?*" if is_uncertain else word for word, is_uncertain in words if word)
    return _unlisted(" ".join(marked))


def _moment(said: Said, of_what: str = "") -> str:
    moment = f"{clock(said.at)}{of_what}"
    return f"{moment}, at {said.wall_time:%H:%M}" if said.wall_time else moment
