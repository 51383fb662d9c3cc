"""What is said of a stick, and the texts that are written on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.errors import Problem
from assistant.plan.lines import Message
from assistant.stick.limits import Refusal, Trouble
from assistant.stick.names import shown

MOST_NAMED = 2
"""Plans by name; of more, the number is said."""

LONGEST_SAID = 160
"""Characters of a problem; all of it is on the stick."""

_TROUBLES = {
    Trouble.FULL: Message("stick-full"),
    Trouble.LOCKED: Message("stick-locked"),
    Trouble.GONE: Message("stick-gone"),
    Trouble.UNREADABLE: Message("stick-unreadable"),
}

PROBLEMS_HEAD = "What the device did not take from this stick, and why"


@dataclass(frozen=True)
class Bad:
    """A plan, the settings, or recordings with mistakes; nothing of it was taken."""

    name: str
    problems: tuple[str, ...]
    first_line: int = 0
    first: str = ""

    @property
    def said_name(self) -> str:
        """Without its folder and its ending."""
        name = self.name.rpartition("/")[2]
        return name.rpartition(".")[0] or name


@dataclass
class Taken:
    """What became of all that the stick brought. ``plans``: titles."""

    plans: list[str] = field(default_factory=list)
    bad_plans: list[Bad] = field(default_factory=list)
    recordings: int = 0
    has_settings: bool = False
    bad_settings: Bad | None = None
    bad_date: Bad | None = None
    bad_recordings: list[Bad] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    is_device_full: bool = False

    @property
    def has_changed_the_device(self) -> bool:
        return bool(self.plans or self.recordings or self.has_settings)


def bad(name: str, problems: Sequence[Problem]) -> Bad:
    """A file with mistakes, each told as of the file on the stick."""
    texts = tuple(
        str(Problem(shown(name), one.line, one.column, one.found, one.expected, one.mend))
        for one in problems
    )
    if not problems:
        return Bad(shown(name), texts)
    first = f"found {problems[0].found}, expected {problems[0].expected}"
    return Bad(shown(name), texts, problems[0].line, first[:LONGEST_SAID])


def said_of_taken(taken: Taken) -> list[Message]:
    """A sentence for each kind of thing; none where nothing is to be said."""
    said = []
    if len(taken.plans) <= MOST_NAMED:
        said += [Message("stick-plan", {"title": title}) for title in taken.plans]
    else:
        said.append(Message("stick-plans", {"count": len(taken.plans)}))
    said += [
        Message(
            "stick-plan-bad",
            {"name": one.said_name, "line": one.first_line, "problem": one.first},
        )
        for one in taken.bad_plans[:MOST_NAMED]
    ]
    more = len(taken.bad_plans) - MOST_NAMED
    if more > 0:
        said.append(Message("stick-plans-bad", {"count": more}))
    if taken.recordings:
        said.append(Message("stick-recordings", {"count": taken.recordings}))
    if taken.bad_recordings:
        said.append(Message("stick-recordings-bad"))
    if taken.has_settings:
        said.append(Message("stick-settings"))
    if taken.bad_settings is not None:
        said.append(Message("stick-settings-bad"))
    if taken.bad_date is not None:
        said.append(Message("stick-date-bad"))
    if taken.refused:
        said.append(Message("stick-refused", {"count": len(taken.refused)}))
    if taken.is_device_full:
        said.append(Message("stick-device-full"))
    return said


def said_of_harvests(titles: Sequence[str]) -> list[Message]:
    if len(titles) > MOST_NAMED:
        return [Message("stick-harvests", {"count": len(titles)})]
    return [Message("stick-harvest", {"title": title}) for title in titles]


def said_of_trouble(trouble: Trouble) -> Message:
    return _TROUBLES[trouble]


def problems_text(taken: Taken) -> str:
    """Everything that is to be mended, for the stick; empty where there is nothing."""
    parts: list[str] = []
    bad_ones = [*taken.bad_plans, *taken.bad_recordings]
    bad_ones += [one for one in (taken.bad_settings, taken.bad_date) if one is not None]
    for one in bad_ones:
        parts += ["", one.name, *(f"  {problem}" for problem in one.problems)]
    if taken.refused:
        parts += ["", "Not looked into", *(f"  {refusal}" for refusal in taken.refused)]
    if taken.is_device_full:
        parts += ["", "The device's own disk is full: forget old sessions, then plug me again"]
    if not parts:
        return ""
    return text_of((PROBLEMS_HEAD, *parts, "", "What was on the device before is still there."))


def text_of(lines: Iterable[str]) -> str:
    """Lines for a file that any editor of any system shows as lines."""
    return "".join(f"{line}\r\n" for line in lines)
