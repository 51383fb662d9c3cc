"""What is to be written into a plan file, and nothing that can be left to its reader."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.plan.duration import LONGEST_SECONDS, DurationRange
from assistant.plan.model import People, Slot

GRAIN_SECONDS = 30
FIXED_UP_TO_SECONDS = 60
LONG_SECONDS = 240
SAID_OF_PURPOSE_WORDS = 24
SAID_IN_WELCOME_WORDS = 36
"""The welcome takes 45 s at most; its own sentences are half of it, and a voice says 140
words a minute."""


@dataclass(frozen=True)
class DraftPrompt:
    """A line for the room; one that ``is_said`` not stands as a comment to choose from."""

    text: str
    is_said: bool = True


@dataclass(frozen=True, kw_only=True)
class DraftStep:
    """``remarks`` stand as comments above it."""

    title: str
    time: DurationRange
    group_size: int | None = None
    prompts: tuple[DraftPrompt, ...] = ()
    gathers: bool = False
    collects: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DraftActivity:
    """An activity that is written out; it needs at least one step to be read back."""

    title: str
    steps: tuple[DraftStep, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StructureUse:
    """An activity by a structure of the library. ``questions`` as a step's prompts."""

    structure: str
    budget_seconds: int | None = None
    questions: tuple[DraftPrompt, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A session to be written. ``purpose_said``: shorter words for the voice, where the
    purpose is too long for the welcome. ``remarks`` stand at the end of the file."""

    title: str
    slot: Slot
    purpose: str
    activities: tuple[DraftActivity | StructureUse, ...]
    language: str = "en"
    people: People | None = None
    purpose_said: str = ""
    purpose_remarks: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    source: str = ""
    remarks: tuple[str, ...] = ()


def flexible(seconds: int) -> DurationRange:
    """A length in a table or a head includes the talk around it: down to three quarters of
    it, in half minutes, from four minutes on in whole ones. Up to a minute it stays."""
    seconds = min(seconds, LONGEST_SECONDS)
    if seconds <= FIXED_UP_TO_SECONDS:
        return DurationRange(seconds, seconds)
    grain = GRAIN_SECONDS if seconds < LONG_SECONDS else 2 * GRAIN_SECONDS
    return DurationRange(max(grain, seconds * 3 // 4 // grain * grain), seconds)


def one_line(text: str) -> str:
    """On one line, its white space folded, without what cannot be printed."""
    return " ".join(
        "".join(one if one.isprintable() else " " if one.isspace() else "" for one in text)
        .replace("\N{REPLACEMENT CHARACTER}", "")
        .split()
    )


def is_sayable(text: str) -> bool:
    """Punctuation alone makes no sound."""
    return any(map(str.isalnum, text))
