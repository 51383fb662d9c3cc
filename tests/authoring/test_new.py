"""A plan from a few answers: what is asked, what is refused and why, what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.authoring import answers
from assistant.authoring.answers import Offer, Part, Refused, left_of
from assistant.authoring.asking import (
    Choice,
    Conversation,
    Debrief,
    Flags,
    converse,
    draft_of,
)
from assistant.authoring.draft import DraftActivity, DraftPrompt, StructureUse, flexible
from assistant.authoring.writer import write_plan
from assistant.plan.duration import DurationRange
from assistant.plan.model import People, Slot
from assistant.plan.reader import read_plan

TROIKA = Offer(
    "troika-consulting", "Troika Consulting", 1800, 1500, (DraftPrompt("Q?", False),)
)
TRIZ = Offer("triz", "TRIZ", 2100, 1800)
OFFERS = (TROIKA, TRIZ)
LANGUAGES = ("en", "fr")


def offers_in(language: str) -> tuple[Offer, ...]:
    assert language in LANGUAGES
    return OFFERS


class Person:
    """Somebody who answers in order, and hears what is said."""

    def __init__(self, *given_answers: str) -> None:
        self.answers: Iterator[str] = iter(given_answers)
        self.asked: list[str] = []
        self.heard: list[str] = []

    def ask(self, question: str, default: str) -> str:
        self.asked.append(question)
        return next(self.answers) or default

    @property
    def talk(self) -> Conversation:
        return Conversation(self.ask, self.heard.append)


NOBODY = Conversation(None, lambda _: None)


def test_conversation_asks_for_all_that_a_plan_needs() -> None:
    """Eight questions; an empty answer takes the default, and ends the activities."""
    person = Person(
        "My session", "", "", "We learn", "one idea; two", "12-24", "", "Draw 20m",
        "troika-consulting", "",
    )  # fmt: skip
    choice, _ = converse(Flags(), offers_in, LANGUAGES, person.talk)
    assert choice == Choice(
        title="My session",
        slot=Slot(5400),
        language="en",
        purpose="We learn",
        outcomes=("one idea", "two"),
        people=People(12, 24),
        parts=(
            Part("Draw", DurationRange(900, 1200)),
            Part("Troika Consulting", DurationRange(1800, 1800), "troika-consulting"),
        ),
        listens=True,
    )
    assert len(person.asked) == 10
    offered = [line for line in person.heard if "structures" in line]
    assert [line.partition(": ")[2] for line in offered] == [
        "troika-consulting:30m, triz:35m",
        "troika-consulting:30m, triz:35m",
        "troika-consulting:30m, triz:32m",
    ]


def test_conversation_offers_only_what_fits() -> None:
    """The running sum decides; when no minute is left, nothing more is asked."""
    person = Person("T", "40m", "", "P", "", "", "no", "A 10m", "B 27m")
    choice, _ = converse(Flags(), offers_in, LANGUAGES, person.talk)
    assert [part.title for part in choice.parts] == ["A", "B"]
    assert person.heard == [
        "37m left for activities.",
        "  structures that fit: troika-consulting:30m, triz:35m",
        "27m left for activities.",
        "  structures that fit: troika-consulting:27m",
        "The slot is full.",
    ]


def test_conversation_repeats_a_question_with_the_reason() -> None:
    """What was found, what was expected; then the same question again."""
    person = Person(
        "...", "T", "soon", "1m", "60m", "de", "fr", "P", "", "many", "24", "perhaps", "no",
        "Draw", "", "Draw 90m", "triz:10m", "troka-x:20m", "Draw 20m", "",
    )  # fmt: skip
    converse(Flags(), offers_in, LANGUAGES, person.talk)
    reasons = [line.strip() for line in person.heard if line.startswith("  found")]
    assert reasons == [
        "found '...', expected a title",
        "found 'soon', expected a length like 90m, or clock times like 11:00-12:30",
        "found 1m, expected five minutes or more",
        "found 'de', expected one of: en, fr",
        "found 'many', expected a number of people like 24, or a range like 12-40",
        "found 'perhaps', expected yes or no",
        "found no length in 'Draw', expected it like 'Draw 20m'",
        "found no length in '', expected it like 'Draw 20m'",
        "found 1h30m with what goes around it; the slot has 57m left",
        "found 10m, expected 30m for triz",
        "found 'troka-x', expected a structure of the library; known: troika-consulting, triz",
    ]


def test_conversation_asks_nothing_that_a_flag_says() -> None:
    """With every flag, nobody is needed."""
    flags = Flags(
        title="T",
        slot="11:00-12:30",
        language="fr",
        purpose="P",
        outcomes=("a", "b"),
        people="24",
        activities=("Draw 15-20m", "triz:35m"),
        listens=False,
    )
    choice, _ = converse(flags, offers_in, LANGUAGES, NOBODY)
    assert choice.slot == Slot(5400, 660)
    assert choice.outcomes == ("a", "b")
    assert [part.time for part in choice.parts] == [
        DurationRange(900, 1200),
        DurationRange(2100, 2100),
    ]


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (Flags(activities=("A 5m",)), "--title is needed here"),
        (Flags(title="T"), "--activity: found none"),
        (Flags(title="T", slot="x", activities=("A 5m",)), "--slot: found 'x'"),
        (Flags(title="T", slot="30m", activities=("A 30m",)), "--activity: found 30m"),
        (Flags(title="T", activities=("troka-consulting:30m",)), "did you mean 'troika-con"),
        (Flags(title="T", purpose="word " * 30), "--purpose: found 30 words"),
    ],
)
def test_flag_that_cannot_be_used_is_named(flags: Flags, words: str) -> None:
    """The flag, and why."""
    with pytest.raises(Refused, match=words):
        converse(flags, offers_in, LANGUAGES, NOBODY)


@pytest.mark.parametrize(
    ("text", "title", "time"),
    [
        ("Draw 20m", "Draw", "15m-20m"),
        ("Draw: 20 min", "Draw", "15m-20m"),
        ("Draw 15-18m", "Draw", "15m-18m"),
        ("Round 2 1h30m", "Round 2", "1h7m-1h30m"),
        ("A minute 1m", "A minute", "1m"),
        ("1-2-4-All 20m", "1-2-4-All", "15m-20m"),
    ],
)
def test_activity_is_a_title_and_a_length(text: str, title: str, time: str) -> None:
    """A single length becomes a range below it, for what goes around it."""
    part = answers.part(text, OFFERS, 7200)
    assert (part.title, str(part.time), part.structure) == (title, time, "")


def test_draft_of_a_choice_is_read_back() -> None:
    """Activities in their order, structures with budget and offered questions, the debrief
    at the end."""
    flags = Flags(title="T", activities=("triz", "Draw 20m"), listens=True)
    choice, _ = converse(flags, offers_in, LANGUAGES, NOBODY)
    draft = draft_of(choice, OFFERS, Debrief("Debrief", "One sentence each"))
    use, own, debrief = draft.activities
    assert isinstance(use, StructureUse)
    assert (use.structure, use.budget_seconds) == ("triz", 2100)
    assert isinstance(own, DraftActivity)
    assert isinstance(debrief, DraftActivity)
    without = draft_of(
        Choice(**{**vars(choice), "parts": choice.parts[1:]}), OFFERS, Debrief("D", "One")
    )
    plan = read_plan("p", write_plan(without, "p.yaml").encode())
    assert [step.collects for step in plan.steps()] == ["", "d"]


@given(
    slot_minutes=st.integers(10, 300),
    minutes=st.lists(st.integers(1, 60), max_size=8),
    listens=st.booleans(),
)
def test_left_is_never_less_than_nothing(
    slot_minutes: int, minutes: list[int], listens: bool
) -> None:
    """And each activity takes what it needs of it."""
    parts = tuple(Part("A", flexible(60 * one)) for one in minutes)
    left = left_of(Slot(slot_minutes * 60), parts, listens)
    assert left >= 0
    assert left <= left_of(Slot(slot_minutes * 60), parts[1:], listens)


@given(text=st.text(max_size=40))
@pytest.mark.parametrize(
    "convert",
    [
        answers.title,
        answers.slot,
        answers.purpose,
        answers.people,
        answers.yes_or_no,
        lambda text: answers.language(text, LANGUAGES),
        lambda text: answers.outcomes(text, 10),
        lambda text: answers.part(text, OFFERS, 3600),
    ],
)
def test_answer_of_any_kind_is_taken_or_refused(
    convert: Callable[[str], object], text: str
) -> None:
    """Never anything else."""
    with suppress(Refused):
        convert(text)
