"""Whether somebody said one number, and nothing else. Pure.

A closed grammar finds numbers in anything that is said, so most of the work is to refuse:
what lasts too long, what holds other words beside the number, what is doubtful.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.hearing.decoder import UNKNOWN
from assistant.hearing.messages import Word


@dataclass(frozen=True)
class NumberRules:
    """What is still taken for a number that somebody said to the device.

    ``most_unknown``: the share of the words' time that the grammar did not know. Over 15
    minutes of talk about something else it leaves no number, nor did a wide range of other
    figures; the confidence costs digits (2 of 108 at 0.7, 1 at 0.6, none at 0.5).
    """

    least_confidence: float = 0.45
    longest_seconds: float = 2.0
    most_unknown: float = 0.3


def number_in(
    words: Sequence[Word],
    phrases: Sequence[str],
    voice_seconds: float,
    rules: NumberRules | None = None,
) -> int | None:
    """The number that these words are, None if they are anything else.

    ``phrases``: how each number from 0 on is said. ``words`` hold ``UNKNOWN`` for whatever
    else was said. ``voice_seconds``: how long somebody spoke.
    """
    rules = rules or NumberRules()
    said = [word for word in words if word.text != UNKNOWN]
    phrase = " ".join(word.text for word in said)
    if phrase not in phrases or voice_seconds > rules.longest_seconds:
        return None
    if min(word.confidence for word in said) < rules.least_confidence:
        return None
    known_seconds, all_seconds = _seconds(said), _seconds(words)
    if all_seconds - known_seconds > rules.most_unknown * all_seconds:
        return None
    return list(phrases).index(phrase)


def _seconds(words: Sequence[Word]) -> float:
    return sum(word.ended_at - word.began_at for word in words)
