"""``kill -9`` in short: three times in the beginning of a small session."""

from __future__ import annotations

import random

import pytest

from torture.killing import alike, make_kills_of

PLAN = """
version: 1
title: Growing together
slot: 5m
purpose: We help each other.
activities:
  - title: The garden
    steps:
      - {title: One, time: 10s}
      - {title: Two, time: 10s}
"""


def test_killed_session_is_gone_on_with_and_keeps_what_was_acknowledged() -> None:
    """Whatever it was doing; no child outlives it, and its journal replays exactly."""
    outcome = make_kills_of(PLAN, 3, random.Random())
    assert outcome.failures == ()
    assert (outcome.made, outcome.survived, outcome.events_lost) == (3, 3, 0)


@pytest.mark.parametrize(
    ("heard", "is_alike"), [("who decides what we do", True), ("we liked it", False)]
)
def test_snippets_are_alike_by_most_of_their_words(heard: str, is_alike: bool) -> None:
    """A recogniser that began elsewhere hears a word another way."""
    assert alike("who decides what you do", heard) == is_alike
