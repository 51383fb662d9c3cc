"""The quick card of the device: gestures, sounds and light, on one side of A4. Needs no plan.

Made from the same tables as the program: what a gesture does stands here exactly where the
table of transitions has it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.session.states import GESTURES, TRANSITIONS, State, Trigger
from assistant.showing.card import Light, Sound, drawn, lights, sound
from assistant.showing.phrases import text_in_each
from assistant.signals import Motif, Signal
from assistant.words.messages import Messages

HEADINGS = ("title", "do", "ready", "session", "notes")
NOTES = ("hush", "back", "power", "stick", "off", "remote")


@dataclass(frozen=True)
class QuickGesture:
    """What the hand does, and what it means before a session and in one; empty: nothing."""

    name: str
    ready: str
    session: str


@dataclass(frozen=True, kw_only=True)
class QuickCard:
    """Everything that stands on the page. ``languages``: their tags, the first first."""

    languages: tuple[str, ...]
    gestures: tuple[QuickGesture, ...]
    sounds: tuple[Sound, ...]
    lights: tuple[Light, ...]
    notes: tuple[str, ...]
    headings: dict[str, str]


def quick_card(languages: Sequence[Messages], starting: Motif) -> QuickCard:
    """The card in each of these languages. ``starting``: the sound at the device's start."""
    headings = {name: text_in_each(f"card-quick-{name}", languages) for name in HEADINGS}
    headings |= {name: text_in_each(f"card-{name}", languages) for name in ("sounds", "lights")}
    start = drawn(starting, text_in_each("card-quick-starting", languages))
    return QuickCard(
        languages=tuple(messages.language for messages in languages),
        gestures=tuple(_gestures(languages)),
        sounds=(start, *(sound(signal, languages) for signal in Signal)),
        lights=tuple(lights(languages, listens=True)),
        notes=tuple(text_in_each(f"card-quick-note-{name}", languages) for name in NOTES),
        headings=headings,
    )


def _gestures(languages: Sequence[Messages]) -> Iterator[QuickGesture]:
    for trigger in GESTURES:
        if trigger is Trigger.STUCK:
            continue
        key = f"gesture-{trigger.name}"
        ready, session = f"card-quick-ready-{trigger.name}", f"{key}-means"
        yield QuickGesture(
            text_in_each(key, languages),
            text_in_each(ready, languages) if trigger in TRANSITIONS[State.READY] else "",
            text_in_each(session, languages) if trigger in TRANSITIONS[State.RUNNING] else "",
        )
