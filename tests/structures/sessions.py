"""Sessions of one structure each, at every size that it is made for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from assistant.plan.model import SessionPlan
from assistant.plan.reader import read_plan
from assistant.plan.structure_library import Library
from assistant.plan.structures import Span, Structure
from assistant.preparing import load_library
from assistant.sound.sequence import seconds_of
from assistant.words.messages import Messages
from assistant.words.script import Pace, Script, write_script
from tests.scenarios.room import speech_seconds

CONFIG = Path(__file__).parents[2] / "config"
LANGUAGES = ("en", "fr", "es")


@cache
def library() -> Library:
    return load_library(CONFIG)


@cache
def messages(language: str) -> Messages:
    return Messages(language, (CONFIG / "words" / f"{language}.ftl").read_text("utf-8"))


@dataclass(frozen=True)
class Size:
    """A structure at one of its sizes: "smallest", "largest" or "usual"."""

    name: str
    size: str
    variant: str = ""

    def __str__(self) -> str:
        return "-".join(filter(None, (self.name, self.variant, self.size)))

    @property
    def structure(self) -> Structure:
        return library().get(self.name)


def all_sizes() -> list[Size]:
    """Every structure and every variant of it, at its smallest and at its largest."""
    return [
        Size(name, size, variant)
        for name in library().names
        for variant in ("", *library().get(name).variants)
        for size in ("smallest", "largest")
    ]


def plan_of(one: Size, language: str) -> SessionPlan:
    """A plan with nothing but the structure, held by its own budget.

    ``language``: as a plan's field has it, ``en`` or ``[en, fr]``.
    """
    found = one.structure
    lines = [
        *("version: 1", "title: T", f"language: {language}", "slot: 3h", "purpose: P"),
        *([] if one.size == "usual" else _number("people", found.people, one.size, "")),
        *("activities:", f"  - structure: {one.name}", f"    budget: {found.budget_seconds}s"),
        *([f"    variant: {one.variant}"] if one.variant else []),
        *_number("group_size", found.group_size, one.size, "    "),
        *_number("rounds", found.rounds, one.size, "    "),
    ]
    return read_plan(f"{one}.yaml", "\n".join(lines).encode(), library())


def _number(field: str, span: Span | None, size: str, indent: str) -> list[str]:
    return [f"{indent}{field}: {getattr(span, size)}"] if span else []


def fitted(plan: SessionPlan) -> Script:
    """At 140 words a minute. Raises ``FitError``."""
    words = [messages(language) for language in plan.languages]
    return write_script(plan, words, partial(seconds_of, speech_seconds=speech_seconds), Pace())
