"""Where in its file each sentence of a session was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.plan.model import Activity, Origin, SessionPlan, Step, Text, Wording


@dataclass(frozen=True)
class Source:
    """The plan's own words in a sentence, and where they stand."""

    origin: Origin
    words: str


def source_of(sentence: str, plan: SessionPlan, activity_index: int | None) -> Source | None:
    """The plan's words in a spoken sentence: all of it, else the longest title or role in it.

    ``activity_index``: the activity in which it is said; words of its own go before the
    same words elsewhere. None where the sentence holds no word of the plan.
    """
    own = list(_wordings(plan, activity_index))
    everywhere = list(_wordings(plan, None))
    for candidates in (own, everywhere):
        for wording in candidates:
            if wording.origin is not None and wording.spoken == sentence:
                return Source(wording.origin, sentence)
    for candidates in (own, everywhere):
        within = [one for one in candidates if one.origin and _holds(sentence, one.spoken)]
        longest = max(within, key=lambda one: len(one.spoken), default=None)
        if longest is not None and longest.origin is not None:
            return Source(longest.origin, longest.spoken)
    return None


def _holds(sentence: str, words: str) -> bool:
    return bool(words) and bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence))


def _wordings(plan: SessionPlan, activity_index: int | None) -> Iterator[Wording]:
    """Of one activity, or of the whole plan."""
    if activity_index is not None:
        texts = _texts_of(plan.activities[activity_index])
    else:
        texts = _texts(plan)
    return (wording for text in texts for wording in text.wordings)


def _texts(plan: SessionPlan) -> Iterator[Text]:
    yield from (plan.title, plan.purpose, *plan.outcomes)
    if plan.after_each_activity is not None:
        yield plan.after_each_activity
    for activity in plan.activities:
        yield from _texts_of(activity)


def _texts_of(activity: Activity) -> Iterator[Text]:
    yield activity.title
    for part in activity.parts:
        if isinstance(part, Step):
            yield from (part.title, *part.prompts)
            continue
        yield part.role
        for step in part.steps:
            yield from (step.title, *step.prompts)
