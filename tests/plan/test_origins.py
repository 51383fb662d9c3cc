"""Where in its file each sentence was written."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.plan.model import SessionPlan
from assistant.plan.origins import source_of
from assistant.plan.reader import read_plan

PLAN = """\
version: 1
title: A title
slot: 90m
purpose: {text: The long purpose., say: The purpose.}
outcomes: [An outcome.]
after_each_activity: Write a card.
activities:
  - title: Drawing, and more
    steps:
      - title: Drawing
        time: 5m
        prompts:
          - Take a pen.
          - Draw.
  - title: Troika
    steps:
      - rounds: 2
        role: client
        steps:
          - title: Draw
            time: 90s
            prompts: [Draw.]
"""


@cache
def plan() -> SessionPlan:
    return read_plan("p.yaml", PLAN.encode())


@pytest.mark.parametrize(
    ("sentence", "activity_index", "line", "words"),
    [
        ("The purpose.", None, 4, "The purpose."),
        ("An outcome.", None, 5, "An outcome."),
        ("Write a card.", 1, 6, "Write a card."),
        ("Take a pen.", 0, 13, "Take a pen."),
        ("Draw.", 0, 14, "Draw."),
        ("Draw.", 1, 22, "Draw."),
        ("Ready: A title, 90 minutes.", None, 2, "A title"),
        ("Drawing, and more, each on your own, 5 minutes.", 0, 8, "Drawing, and more"),
        ("Drawing, 5 minutes.", 0, 10, "Drawing"),
        ("Round 1 of 2, the first person is the client now: 90 seconds.", 1, 18, "client"),
        ("I listen only in the Troika.", None, 15, "Troika"),
    ],
)
def test_sentence_is_found_where_it_was_written(
    sentence: str, activity_index: int | None, line: int, words: str
) -> None:
    """Whole, by its spoken form and in its own activity; else by the longest title in it."""
    source = source_of(sentence, plan(), activity_index)
    assert source is not None
    assert (source.origin.line, source.words) == (line, words)
    assert source.origin.file == "p.yaml"


@pytest.mark.parametrize("sentence", ["Halfway.", "Drawings.", "The long purpose.", ""])
def test_sentence_without_words_of_the_plan_has_no_place_in_it(sentence: str) -> None:
    """Parts of words do not count, nor what is written and never said."""
    assert source_of(sentence, plan(), 0) is None


def test_place_reads_as_editors_jump_to_it() -> None:
    """A plan may have nothing that comes after each activity."""
    without = read_plan(
        "p.yaml", PLAN.replace("after_each_activity: Write a card.\n", "").encode()
    )
    source = source_of("Take a pen.", without, None)
    assert source is not None
    assert str(source.origin) == "p.yaml:12"
    assert source_of("Write a card.", without, None) is None
