"""A draft written as a plan file, and read back by the reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.authoring.draft import (
    Draft,
    DraftActivity,
    DraftPrompt,
    DraftStep,
    StructureUse,
    flexible,
    is_sayable,
    one_line,
)
from assistant.authoring.scalars import WIDTH
from assistant.authoring.writer import format_slot, next_commands, write_plan
from assistant.plan.duration import DurationRange
from assistant.plan.format import SLOT
from assistant.plan.model import WHOLE_GROUP, Activity, People, SessionPlan, Slot, Step
from assistant.plan.reader import read_plan
from assistant.plan.structure_library import Library

TRICKY = (
    "Why: not",
    "11:00",
    "yes",
    "No",
    "12",
    "1e3",
    "0x1F",
    "2026-05-26",
    "1-2-4-All",
    "- a dash first",
    "a # in it",
    "#hash",
    "ends with:",
    'says "so"',
    "'quoted'",
    "back\\slash",
    "{braces}, [brackets]",
    "100% &more *star !bang |bar >fold @at `tick`",
    "null",
    "café : « où ? »",
    "¿Qué es esto?",
    "日本語 と 🎉",
    "? question first",
    "x" * 200,
    "long words and - a dash # and ? more: of it " * 8 + "end",
    "dashes - only - between - words - " * 8 + "end",
)
texts = ((st.sampled_from(TRICKY) | st.text(min_size=1, max_size=150)).map(one_line)).filter(
    is_sayable
)
times = st.tuples(st.integers(30, 7200), st.integers(0, 1800)).map(
    lambda pair: DurationRange(pair[0], pair[0] + pair[1])
)
steps = st.builds(
    DraftStep,
    title=texts,
    time=times | st.integers(1, 9000).map(flexible),
    group_size=st.none() | st.integers(WHOLE_GROUP, 99),
    prompts=st.lists(st.builds(DraftPrompt, texts, st.booleans()), max_size=4).map(tuple),
    gathers=st.booleans(),
    collects=st.just("") | texts,
    remarks=st.lists(texts, max_size=2).map(tuple),
)
activities = st.builds(
    DraftActivity,
    title=texts,
    steps=st.lists(steps, min_size=1, max_size=3).map(tuple),
    remarks=st.lists(texts, max_size=2).map(tuple),
)
slots = st.builds(Slot, st.integers(1, 86400)) | st.builds(
    lambda minutes, start: Slot(minutes * 60, start),
    st.integers(1, 1439),
    st.integers(0, 1439),
)
people = st.none() | st.lists(st.integers(99, 1000), min_size=2, max_size=2).map(
    lambda pair: People(min(pair), max(pair))
)
drafts = st.builds(
    Draft,
    title=texts,
    slot=slots,
    purpose=texts,
    purpose_said=st.just("") | texts,
    purpose_remarks=st.lists(texts, max_size=1).map(tuple),
    outcomes=st.lists(texts, max_size=3).map(tuple),
    people=people,
    source=st.just("") | texts,
    language=st.sampled_from(("en", "fr", "es")),
    activities=st.lists(activities, min_size=1, max_size=3).map(tuple),
    remarks=st.lists(texts, max_size=2).map(tuple),
)


def step_facts(step: Step) -> tuple[object, ...]:
    prompts = tuple(prompt.written for prompt in step.prompts)
    return (
        step.title.written,
        step.time,
        step.group_size,
        prompts,
        step.gathers,
        step.collects,
    )


def facts_of(plan: SessionPlan) -> tuple[object, ...]:
    """What a draft says, taken from the plan that was read."""
    return (
        plan.title.written,
        plan.slot,
        plan.language,
        plan.purpose.written,
        plan.purpose.in_language(plan.language).spoken,
        tuple(outcome.written for outcome in plan.outcomes),
        plan.people,
        plan.source,
        tuple(
            (
                one.title.written,
                tuple(step_facts(part) for part in one.parts if isinstance(part, Step)),
            )
            for one in plan.activities
        ),
    )


def facts_written(draft: Draft) -> tuple[object, ...]:
    return (
        draft.title,
        draft.slot,
        draft.language,
        draft.purpose,
        draft.purpose_said or draft.purpose,
        draft.outcomes,
        draft.people,
        draft.source,
        tuple(
            (
                one.title,
                tuple(
                    (
                        step.title,
                        step.time,
                        step.group_size,
                        tuple(prompt.text for prompt in step.prompts if prompt.is_said),
                        step.gathers,
                        step.collects,
                    )
                    for step in one.steps
                ),
            )
            for one in draft.activities
            if isinstance(one, DraftActivity)
        ),
    )


@given(draft=drafts)
def test_writer_is_read_back_to_the_same_facts(draft: Draft) -> None:
    """Whatever the words, numbers and times: the reader finds what was to be written."""
    text = write_plan(draft, "plan.yaml")
    assert facts_of(read_plan("plan.yaml", text.encode())) == facts_written(draft)


@pytest.mark.parametrize("text", TRICKY)
def test_writer_keeps_words_that_yaml_takes_for_something_else(text: str) -> None:
    """A title stays the words that it is, also for readers that guess types."""
    yaml = pytest.importorskip("yaml")
    draft = small(title=text, purpose=text)
    written = write_plan(draft, "plan.yaml")
    assert read_plan("p", written.encode()).title.written == one_line(text)
    guessed = yaml.safe_load(written)
    assert guessed["title"] == guessed["purpose"] == one_line(text)


def small(**facts: object) -> Draft:
    step = DraftStep(title="Talk", time=flexible(1200))
    values: dict[str, object] = {
        "title": "T",
        "slot": Slot(5400),
        "purpose": "P",
        "activities": (DraftActivity(title="A", steps=(step,)),),
    }
    return Draft(**(values | facts))  # type: ignore[arg-type]


def test_writer_folds_long_lines() -> None:
    """No line is wider than an editor's window, unless a word is."""
    prompt = DraftPrompt("word " * 60 + "end", is_said=False)
    step = DraftStep(title="word " * 60 + "end", time=flexible(60), prompts=(prompt,))
    draft = small(activities=(DraftActivity(title="A", steps=(step,)),), remarks=("a " * 200,))
    lines = write_plan(draft, "plan.yaml").splitlines()
    assert max(map(len, lines)) <= WIDTH + 8
    assert len(lines) > 40


def test_writer_offers_prompts_that_can_be_taken_by_deleting_a_hash() -> None:
    """What is not said stands there as YAML behind a hash, indented as it must be."""
    prompts = (
        DraftPrompt("Look: at it", is_said=False),
        DraftPrompt("word " * 40 + "end", False),
    )
    step = DraftStep(title="S", time=flexible(300), prompts=prompts)
    text = write_plan(small(activities=(DraftActivity(title="A", steps=(step,)),)), "p.yaml")
    assert read_plan("p", text.encode()).activities[0].parts[0].prompts == ()  # type: ignore[union-attr]
    taken = text.replace("        # ", "        ")
    read = read_plan("p", taken.encode()).activities[0].parts[0]
    assert isinstance(read, Step)
    assert [one.written for one in read.prompts] == [one.text for one in prompts]


STRUCTURE = """\
version: 1
title: Pairs
about: To talk.
source: Ours
licence: CC BY-SA 4.0
budget: 20m
questions: [What?]
steps:
  - {name: talk, title: Talk, time: 5m, prompts: ["{questions}"]}
"""


def test_writer_uses_a_structure_with_its_questions_as_an_offer() -> None:
    """Budget and name are read; the structure's own questions stand until others are given."""
    library = Library(["pairs"], lambda name: (name, STRUCTURE.encode()))
    use = StructureUse(
        structure="pairs", budget_seconds=1200, questions=(DraftPrompt("What?", is_said=False),)
    )
    text = write_plan(small(activities=(use,)), "p.yaml")
    activity = read_plan("p", text.encode(), library).activities[0]
    assert (activity.structure, activity.budget_seconds) == ("pairs", 1200)
    text = text.replace("    # ", "    ").replace("- What?", "- Why so?")
    other = read_plan("p", text.encode(), library).activities[0]
    assert isinstance(other, Activity)
    assert "Why so?" in str(other.parts)


@pytest.mark.parametrize("file", ["plan.yaml", "my plan.yaml", "a'b.yaml", "-x\n.yaml"])
def test_writer_says_what_comes_next(file: str) -> None:
    """Three commands, each on a line of the file's head, quoted for a shell."""
    text = write_plan(small(), file)
    commands = next_commands(file)
    assert len(commands) == 3
    assert all(f"#   {command}\n" in text for command in commands)


@given(slot=slots)
def test_slot_is_written_as_it_is_read(slot: Slot) -> None:
    """Lengths and clock times, over midnight too."""
    assert SLOT.convert is not None
    assert SLOT.convert(format_slot(slot)) == slot


@given(seconds=st.integers(1, 90000))
def test_flexible_is_a_range_below_its_length(seconds: int) -> None:
    """Three quarters at least, and never longer than the length."""
    time = flexible(seconds)
    assert time.longest_seconds == min(seconds, 86400)
    assert time.shortest_seconds >= min(time.longest_seconds * 0.5, 30)
