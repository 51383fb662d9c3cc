"""What the facilitator repeats is the question, beside what was heard before it."""

from __future__ import annotations

import pytest

from assistant.harvest.echo import is_echo
from assistant.harvest.facts import Harvest
from assistant.harvest.pieces import Mended
from tests.harvest import samples
from tests.harvest.samples import snippet


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the question is how do we keep our members", "en"),
        ("so the question is who decides", "en-GB"),
        ("okay so the question was why meet at all", "en"),
        ("la question est comment garder nos membres", "fr"),
        ("alors la question est qui décide", "fr"),
        ("la pregunta es cómo seguimos", "es"),
        ("entonces la pregunta es quién decide", "es"),
    ],
)
def test_introduced_question_is_an_echo(text: str, language: str) -> None:
    """However she leads to it, in each language."""
    assert is_echo(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my question is who decides", "en"),
        ("so my question is who decides", "en"),
        ("i wonder what the question is", "en"),
        ("the questions are on the cards", "en"),
        ("the question isn't asked", "en"),
        ("ma question est qui décide", "fr"),
        ("mi pregunta es quién decide", "es"),
        ("the question is who", "de"),
    ],
)
def test_own_question_is_no_echo(text: str, language: str) -> None:
    """Nor is talk about questions, nor what another language says."""
    assert not is_echo(text, language)


ECHO = snippet(9, "so the question is how do we keep our members active", 460.0)


def echoed(*before: tuple[str, float]) -> Harvest:
    """What comes of the echo after these questions."""
    earlier = (
        snippet(number, text, at, is_question=text.startswith(("how", "what")))
        for number, (text, at) in enumerate(before, start=1)
    )
    return samples.whole(*earlier, ECHO)


def heard_before(harvest: Harvest) -> str | None:
    one = harvest.questions[-1]
    assert one.text == ECHO.text
    return one.before.text if one.before else None


def test_echo_is_the_question_and_keeps_its_words() -> None:
    """What it repeats is listed with the rest, marked so, and not a second question."""
    found = echoed(("how do we peep our members active", 445.0))
    assert [one.text for one in found.questions] == [ECHO.text]
    assert heard_before(found) == "how do we peep our members active"
    assert [(one.text, one.is_repeated) for one in found.others] == [
        ("how do we peep our members active", True)
    ]


def test_echo_passes_over_what_has_nothing_in_common_with_it() -> None:
    """The latest that shares a word is shown, not the remark in between."""
    found = echoed(("how can members peep active", 440.0), ("yes good one", 450.0))
    assert heard_before(found) == "how can members peep active"


def test_echo_of_something_unlike_it_shows_what_directly_precedes_it() -> None:
    """And leaves that a question where it was one: nothing is lost on a guess."""
    found = echoed(("what about money", 450.0))
    assert heard_before(found) == "what about money"
    assert [one.text for one in found.questions] == ["what about money", ECHO.text]
    assert found.others == ()


def test_question_with_a_word_in_common_stays_a_question() -> None:
    """One word is not enough to take two questions for one."""
    found = echoed(("what do members pay for their lunch every day", 450.0))
    assert len(found.questions) == 2
    assert not any(one.is_repeated for one in found.said)


def test_echo_looks_back_for_three_quarters_of_a_minute() -> None:
    """What was said longer ago is not what she repeats."""
    assert heard_before(echoed(("how do we peep our members active", 414.0))) is None
    assert heard_before(echoed(("how do we peep our members active", 416.0))) is not None


def test_echo_after_an_echo_repeats_what_was_first() -> None:
    """Never the other echo."""
    found = echoed(
        ("how do we peep our members active", 430.0),
        ("the question is how do we keep our members active", 445.0),
    )
    assert [one.before.text if one.before else None for one in found.questions] == [
        "how do we peep our members active"
    ] * 2


def test_mended_echo_that_is_no_question_stays_none() -> None:
    """A person has decided."""
    mended = (Mended(snippet_ids=(9,), text="the question is settled", is_question=False),)
    found = samples.whole(snippet(1, "how do we", 450.0), ECHO, mended=mended)
    assert found.questions == ()
    assert [one.before for one in found.others] == [None, None]
