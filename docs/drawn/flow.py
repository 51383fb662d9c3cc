"""The picture of the session's flow: how one step goes, and the steps of the shipped plan."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from assistant.plan.duration import DurationRange, format_duration
from assistant.plan.lines import Speech
from assistant.plan.model import WHOLE_GROUP, Activity, Rounds, SessionPlan, Step
from assistant.plan.reader import read_plan
from assistant.preparing import load_library, plan_languages
from assistant.session.rules import Rules
from assistant.sound.sequence import seconds_of
from assistant.words.announcements import SHORT_STEP_SECONDS
from assistant.words.script import Pace, Script, write_script
from docs.drawn.svg import box, button, dot, line, picture, text

CONFIG = Path(__file__).parents[2] / "config"
PLAN = CONFIG / "plans" / "facilitating-communities-of-practice.yaml"
WORDS_A_MINUTE = 140
WIDTH, ROW = 900, 30
MARK_X, TEXT_X, BAR_X = 47, 70, 640
BAR_HEIGHT, PIXELS_A_MINUTE = 16, 7

Drawn = tuple[list[str], float]
"""Parts of the picture, and the height at which they end."""


def shipped_plan() -> SessionPlan:
    """The plan that the program runs when it is told nothing else."""
    return read_plan(PLAN.name, PLAN.read_bytes(), load_library(CONFIG))


def fitted(plan: SessionPlan) -> Script:
    """The plan in its slot, with sentences as long as their words say, without a voice."""
    languages = [language.messages for language in plan_languages(plan, CONFIG)]

    def speech_seconds(sentence: Speech) -> float:
        return len(sentence.text.split()) * 60 / WORDS_A_MINUTE

    return write_script(
        plan, languages, partial(seconds_of, speech_seconds=speech_seconds), Pace()
    )


def session_flow() -> str:
    """The whole picture as SVG."""
    plan = shipped_plan()
    by_itself = {step.key for step in fitted(plan).run_sheet.steps if step.advances_itself}
    parts = [*_one_step(), text(20, 262, "The whole session", 20, weight="bold")]
    parts += _remark(278, "The welcome: what it is for, the two sounds, when it listens")
    y = 306.0
    for index, activity in enumerate(plan.activities):
        drawn, y = _activity(activity, index + 1, by_itself, y)
        parts += drawn
        if plan.after_each_activity and activity is not plan.activities[-1]:
            parts += _remark(y - 4, f"“{plan.after_each_activity.written}”")
            y += 24
    parts += [
        text(TEXT_X, y + 18, "It says how many things it noted, and writes the harvest.", 13)
    ]
    parts += _legend(y + 58)
    title = f"How one step goes, and the flow of the session {plan.title.written}"
    return picture(WIDTH, y + 82, title, parts)


# -- one step ------------------------------------------------------------------------------


def _one_step() -> Iterator[str]:
    """From left to right: press, chime, sentence, time, warnings, end, wait, press."""
    y = 100.0
    yield text(20, 38, "How one step goes", 20, weight="bold")
    yield line(50, y, 850, y)
    yield button(50, y)
    yield from _label(50, y, "you press")
    yield dot(125, y, 5)
    yield from _label(125, y, "one chime")
    yield _bubble(175, y - 22)
    yield from _label(225, y, "it says what,", "who, how long,", "and the prompts")
    yield box(295, y - 14, 325, 28, "#ddd")
    yield text(457, y + 5, "the room works, the time runs", 14, "middle")
    for x, name in ((457, "“halfway”"), (570, "“two minutes left”")):
        yield dot(x - 5, y - 24, 4) + dot(x + 5, y - 24, 4)
        yield text(x, y - 36, name, 12, "middle")
    warned = f"warnings from {SHORT_STEP_SECONDS // 60} minutes on,"
    yield from _label(457, y, warned, "none in silence or listening")
    yield "".join(dot(642 + 17 * stroke, y, 5) for stroke in range(3))
    yield from _label(660, y, "time is up")
    yield box(706, y - 14, 95, 28, "#fff")
    yield text(753, y + 5, "it waits", 14, "middle")
    yield from _label(753, y, "soft reminders,", f"{Rules().reminders} at most")
    yield button(850, y)
    yield from _label(850, y, "you press")
    yield line(20, 216, 880, 216, "4 4")


def _label(x: float, y: float, *words: str) -> Iterator[str]:
    for number, one in enumerate(words):
        yield text(x, y + 36 + 17 * number, one, 13, "middle")


def _bubble(x: float, y: float) -> str:
    outline = f"M{x:g} {y:g} h100 v34 h-70 l-12 12 v-12 h-18 z"
    rows = (line(x + 12, y + 10 + 7 * row, x + 88, y + 10 + 7 * row) for row in range(3))
    return f'<path d="{outline}" fill="#fff" stroke="#000" stroke-width="1.5"/>' + "".join(rows)


# -- the session ---------------------------------------------------------------------------


def _activity(activity: Activity, number: int, by_itself: set[str], top: float) -> Drawn:
    """The activity's frame with its steps."""
    parts = [text(34, top + 28, activity.title.written, 15, weight="bold")]
    y = top + 40
    for part_number, part in enumerate(activity.parts, start=1):
        key = f"{number}/{part_number}"
        if isinstance(part, Rounds):
            drawn, y = _rounds(part, y)
            parts += drawn
        else:
            parts += _step(part, y, waits=key not in by_itself)
            y += ROW
    frame = box(20, top + 6, WIDTH - 40, y - top, "none", 8)
    return [frame, *parts], y + 14


def _rounds(rounds: Rounds, y: float) -> Drawn:
    parts = []
    for number, step in enumerate(rounds.steps):
        parts += _step(step, y + ROW * number, waits=False)
    height = ROW * len(rounds.steps)
    frame = box(28, y, WIDTH - 56, height + 28, "none", 6)
    role = rounds.role.written or "one"
    words = f"{rounds.count} rounds, each with the next {role}; after the last it waits"
    return [frame, *parts, *_remark(y + height, words)], y + height + 36


def _remark(y: float, words: str) -> list[str]:
    """A line without a time of its own, after which a press is awaited."""
    return [button(MARK_X, y + 12), text(TEXT_X, y + 17, words, 13)]


def _step(step: Step, y: float, *, waits: bool) -> list[str]:
    """One row: how it ends, what it is, who works with whom, how long."""
    middle = y + ROW / 2
    mark = button(MARK_X, middle) if waits else text(MARK_X, middle + 6, "↓", 18, "middle")
    facts = (
        _who(step.group_size),
        "silent" if step.is_silent else "",
        "loud" if step.gathers else "",
        "it listens" if step.listens else "",
    )
    what = ", ".join((step.title.written, *filter(None, facts)))
    return [mark, text(TEXT_X, middle + 5, what), *_bar(step, middle - BAR_HEIGHT / 2)]


def _who(group_size: int | None) -> str:
    names = {None: "", 1: "alone", 2: "in pairs", 3: "in threes", WHOLE_GROUP: "all together"}
    return names.get(group_size, f"in groups of {group_size}")


def _bar(step: Step, y: float) -> list[str]:
    """As long as the step's shortest time; narrow up to its longest."""
    shortest, longest = (
        max(6.0, seconds / 60 * PIXELS_A_MINUTE)
        for seconds in (step.time.shortest_seconds, step.time.longest_seconds)
    )
    fill = "#bbb"
    if step.listens:
        fill = "#000"
    elif step.gathers:
        fill = "url(#hatch)"
    elif step.is_silent:
        fill = "#fff"
    parts = [box(BAR_X, y, shortest, BAR_HEIGHT, fill, 0)]
    if longest > shortest:
        parts.insert(0, box(BAR_X, y + 4, longest, BAR_HEIGHT - 8, "#fff", 0))
    return [*parts, text(BAR_X + longest + 8, y + 13, _time(step.time), 13)]


def _time(time: DurationRange) -> str:
    words = format_duration(time.shortest_seconds)
    return words if time.is_fixed else f"{words} to {format_duration(time.longest_seconds)}"


def _legend(y: float) -> list[str]:
    parts = [button(MARK_X, y), text(64, y + 5, "then you press", 13)]
    parts += [text(192, y + 6, "↓", 18, "middle"), text(206, y + 5, "it goes on by itself", 13)]
    kinds = (
        ("#bbb", "talk"),
        ("#fff", "silent"),
        ("url(#hatch)", "loud"),
        ("#000", "it listens"),
    )
    for number, (fill, name) in enumerate(kinds):
        x = 380 + 85 * number
        parts += [box(x, y - 8, 26, BAR_HEIGHT, fill, 0), text(x + 32, y + 5, name, 13)]
    x = 735
    parts += [
        box(x, y - 4, 26, BAR_HEIGHT - 8, "#fff", 0),
        text(x + 32, y + 5, "if there is room", 13),
    ]
    return parts
