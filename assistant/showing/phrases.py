"""Small phrases about steps and sounds that the timeline and the card share. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from assistant.plan.model import WHOLE_GROUP, SessionPlan
from assistant.signals import Flashes, Motif
from assistant.words.messages import Messages

BEAT_SECONDS = 0.25
"""What one character stands for in a rhythm, about."""


def in_each(languages: Sequence[Messages], say: Callable[[Messages], str]) -> str:
    """The phrase in each language of the session, once where they agree."""
    return " / ".join(dict.fromkeys(say(messages) for messages in languages))


def text_in_each(key: str, languages: Sequence[Messages], **arguments: int | str) -> str:
    """The message in each language of the session, once where they agree."""
    return in_each(languages, lambda messages: messages.text(key, **arguments))


def who(messages: Messages, group_size: int | None) -> str:
    """Who works together; empty where the plan does not say."""
    if group_size is None:
        return ""
    keys = {1: "who-alone", 2: "who-pairs", WHOLE_GROUP: "who-all"}
    return messages.text(keys.get(group_size, "who-groups"), size=group_size)


def rhythm(motif: Motif) -> str:
    """A stroke is a full dot; the small ones between are time."""
    onsets = motif.onsets_seconds
    gaps = [round((later - earlier) / BEAT_SECONDS) for earlier, later in pairwise(onsets)]
    return "●" + "".join("·" * (gap - 1) + "●" for gap in gaps)


def glances(flashes: Flashes) -> str:
    """Three seconds of a light: lit is a block, dark a dot; no flash is too short to show."""
    period_seconds = flashes.on_seconds + flashes.off_seconds
    return "".join(
        "█" if (glance * BEAT_SECONDS) % period_seconds < flashes.on_seconds else "·"
        for glance in range(12)
    )


def clock(seconds: float) -> str:
    """Hours and minutes of a day, or from the beginning: ``9:05``; begun minutes count."""
    hours, minutes = divmod(int(seconds) // 60, 60)
    return f"{hours % 24}:{minutes:02}"


def exact_clock(seconds: float) -> str:
    """The same with its seconds: ``9:05:30``."""
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours % 24}:{rest // 60:02}:{rest % 60:02}"


def starts_at_seconds(plan: SessionPlan) -> int:
    """When the slot begins, after midnight; nought where the plan has no clock times."""
    return (plan.slot.starts_at_minutes or 0) * 60


def slot_words(plan: SessionPlan, messages: Messages) -> str:
    """The slot as people write it: by the clock, or its length."""
    if plan.slot.starts_at_minutes is None:
        return messages.length(plan.slot.seconds)
    begins = starts_at_seconds(plan)
    return f"{clock(begins)}–{clock(begins + plan.slot.seconds)}"


def people_words(plan: SessionPlan) -> str:
    """``24`` or ``12–40``; empty where the plan does not say."""
    if plan.people is None:
        return ""
    fewest, most = plan.people.fewest, plan.people.most
    return f"{fewest}" if fewest == most else f"{fewest}–{most}"
