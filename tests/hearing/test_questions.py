"""Questions among unpunctuated snippets."""

from __future__ import annotations

import pytest

from assistant.hearing.questions import is_question, matching_rules

QUESTIONS = [
    "my question is how can i keep people coming back",
    "the question is whether we meet too often",
    "our question for the community is what to stop doing",
    "i wonder if we could share the hosting",
    "how do i make newcomers feel welcome",
    "um so what would happen if we stopped sending reminders",
    "could we invite people from other teams",
    "is there a better time to meet",
    "are are people still interested in this",
    "in which case why don't we ask them",
    "what kind of stories do people remember",
    "any ideas about the next meeting",
    "what i want to know is how to begin",
]
STATEMENTS = [
    "we could invite people from other teams",
    "i really liked the walk around the drawings",
    "the people in my community are very busy",
    "which is the reason that nobody came",
    "and then it was over",
    "when people come they stay",
    "what we need is more time",
    "thank you",
    "",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions_are_recognised(text: str) -> None:
    """What asks is a question, with fillers and stutters or without."""
    assert is_question(text), text


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements_are_none(text: str) -> None:
    """What tells is no question."""
    assert not is_question(text), matching_rules(text)


def test_question_ignores_case_and_spaces() -> None:
    """A mended snippet may have capitals."""
    assert is_question("  How  do We go on ")


def test_question_of_a_region_uses_the_language() -> None:
    """en-GB is English; a language without rules has no questions."""
    assert is_question("why not", "en-GB")
    assert not is_question("why not", "de")
