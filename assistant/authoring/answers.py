"""One answer -> one fact of a draft, or the reason why not: what was found and expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assistant.authoring.draft import (
    SAID_IN_WELCOME_WORDS,
    SAID_OF_PURPOSE_WORDS,
    DraftPrompt,
    flexible,
    is_sayable,
    one_line,
)
from assistant.authoring.writer import format_slot
from assistant.plan.duration import DurationRange, format_duration, parse_range
from assistant.plan.fields import suggest
from assistant.plan.format import PEOPLE, SLOT, Kind
from assistant.plan.model import People, Slot

SHORTEST_SLOT_SECONDS = 5 * 60
AROUND_SECONDS = 3 * 60
"""The welcome, the closing, and what the device says between."""
BESIDE_SECONDS = 40
"""What is said before a step, and the wait for the press after it, with something over."""
DEBRIEF_SECONDS = 5 * 60


class Refused(ValueError):
    """An answer that cannot be used; the message says why, and what would be right."""


@dataclass(frozen=True)
class Offer:
    """A structure that a session may be made of. ``shortest_seconds``: below it, it cannot
    be done, its announcements included; ``usual_seconds``: as published, or that."""

    name: str
    title: str
    usual_seconds: int
    shortest_seconds: int
    questions: tuple[DraftPrompt, ...] = ()


@dataclass(frozen=True)
class Part:
    """An activity that was chosen: a structure by its name, or one of the author's own.

    ``time`` is all of it; a structure keeps within its longest.
    """

    title: str
    time: DurationRange
    structure: str = ""

    @property
    def needed_seconds(self) -> int:
        """A structure's budget holds all that goes around its steps; another activity's
        range is shortened for it, down to the shortest."""
        if self.structure:
            return self.time.longest_seconds
        return max(self.time.longest_seconds, self.time.shortest_seconds + BESIDE_SECONDS)


def title(text: str) -> str:
    """A session's name."""
    return _words(text, "a title")


def slot(text: str) -> Slot:
    """``90m`` or ``11:00-12:30``."""
    try:
        found: Slot = _convert(SLOT, text)
    except ValueError:
        raise Refused(f"found '{one_line(text)}', expected {SLOT.expected}") from None
    if found.seconds < SHORTEST_SLOT_SECONDS:
        raise Refused(f"found {format_slot(found)}, expected five minutes or more")
    return found


def language(text: str, known: tuple[str, ...]) -> str:
    """One that the device has words of."""
    if text.strip() not in known:
        raise Refused(f"found '{one_line(text)}', expected one of: {', '.join(known)}")
    return text.strip()


def purpose(text: str) -> str:
    """A sentence that fits into the welcome."""
    words = _words(text, "a sentence")
    _few(words, SAID_OF_PURPOSE_WORDS, "the welcome has 45 seconds")
    return words


def outcomes(text: str, purpose_words: int) -> tuple[str, ...]:
    """What people take home, parted by semicolons; none is allowed."""
    found = tuple(one_line(one) for one in text.split(";") if is_sayable(one))
    room = max(0, SAID_IN_WELCOME_WORDS - purpose_words)
    _few(" ".join(found), room, f"purpose and outcomes have {SAID_IN_WELCOME_WORDS} in all")
    return found


def people(text: str) -> People | None:
    """``24``, ``12-40``; nothing where it is not known."""
    if not text.strip():
        return None
    try:
        found: People = _convert(PEOPLE, text)
    except ValueError:
        raise Refused(f"found '{one_line(text)}', expected {PEOPLE.expected}") from None
    return found


_WITH_LENGTH = re.compile(
    r"(?P<name>.*?)(?:\s*[:,]\s*|\s+|^)"
    r"(?P<time>\d{1,4}\s*[-–]\s*\d{1,4}\s*(?:h|min|m|s)|(?:\d{1,4}\s*(?:h|min|m|sec|s)\s*)+)",
    re.I,
)
_STRUCTURE_ONLY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*:\S+|[a-z0-9]+(?:-[a-z0-9]+)+")
"""What can only be meant as a structure's name."""


def part(text: str, offers: tuple[Offer, ...], left_seconds: int) -> Part:
    """``Draw 20m``, ``troika-consulting`` or ``troika-consulting:30m``, if it fits."""
    text = one_line(text)
    found = _WITH_LENGTH.fullmatch(text)
    name = found["name"] if found else text.partition(":")[0]
    offer = next((one for one in offers if one.name == name), None)
    if offer is None and _STRUCTURE_ONLY.fullmatch(text):
        names = tuple(one.name for one in offers)
        mend = suggest(name, names) if names else "the library is empty"
        raise Refused(f"found '{name}', expected a structure of the library; {mend}")
    time = _time(found["time"]) if found else None
    chosen = _structure(offer, time) if offer else _own(text, name, time)
    if chosen.needed_seconds > left_seconds:
        needed, left = map(format_duration, (chosen.needed_seconds, left_seconds))
        raise Refused(f"found {needed} with what goes around it; the slot has {left} left")
    return chosen


def _structure(offer: Offer, time: DurationRange | None) -> Part:
    budget = time.longest_seconds if time else offer.usual_seconds
    if budget < offer.shortest_seconds:
        least = format_duration(offer.shortest_seconds)
        raise Refused(f"found {format_duration(budget)}, expected {least} for {offer.name}")
    return Part(offer.title, DurationRange(budget, budget), offer.name)


def _own(text: str, name: str, time: DurationRange | None) -> Part:
    if time is None:
        raise Refused(f"found no length in '{text}', expected it like 'Draw 20m'")
    if time.is_fixed:
        time = flexible(time.longest_seconds)
    return Part(_words(name, "a title before the length"), time)


def left_of(slot: Slot, parts: tuple[Part, ...], has_debrief: bool) -> int:
    """Seconds of the slot for further activities, in whole minutes."""
    around = AROUND_SECONDS + (DEBRIEF_SECONDS if has_debrief else 0)
    taken = sum(one.needed_seconds for one in parts)
    return max(0, slot.seconds - taken - around) // 60 * 60


def _time(text: str) -> DurationRange:
    try:
        time = parse_range(text)
    except ValueError:
        raise Refused(f"found '{text}', expected a length like 20m or 15-20m") from None
    if time.shortest_seconds < 30:
        raise Refused(f"found '{text}', expected half a minute or more")
    return time


def _convert(kind: Kind, text: str) -> Any:
    assert kind.convert is not None
    return kind.convert(text.strip())


def _words(text: str, expected: str) -> str:
    words = one_line(text)
    if not is_sayable(words):
        raise Refused(f"found '{words}', expected {expected}")
    return words


def _few(words: str, most: int, why: str) -> None:
    count = len(words.split())
    if count > most:
        raise Refused(f"found {count} words, expected at most {most}: {why}")


def yes_or_no(text: str) -> bool:
    """Yes or no, or their first letters."""
    word = text.strip().lower()
    if word not in {"yes", "y", "no", "n"}:
        raise Refused(f"found '{one_line(text)}', expected yes or no")
    return word.startswith("y")
