"""A plan in several languages, and what does not go together in one."""

from __future__ import annotations

import pytest

from assistant.errors import PlanError
from assistant.plan.format import MAX_STEPS
from assistant.plan.model import People, SessionPlan
from assistant.plan.reader import read_plan
from assistant.plan.structure_library import Library
from tests.plan.test_structures import PAIRS

PLAN = """\
version: 1
title: {en: Talk, fr: {text: Parler, say: Parlons}}
language: [en, fr]
slot: 90m
purpose: {en: P, fr: Q}
activities:
  - title: A
    steps:
      - {title: S, time: 5m}
"""


def read(text: str) -> SessionPlan:
    library = Library(["pairs"], lambda name: (f"{name}.yaml", PAIRS.encode()))
    return read_plan("p.yaml", text.encode(), library)


def problems_of(right: str, wrong: str) -> list[str]:
    assert right in PLAN
    with pytest.raises(PlanError) as refused:
        read(PLAN.replace(right, wrong, 1))
    return str(refused.value).splitlines()


def test_text_has_its_words_in_each_language() -> None:
    """On pages all of them, for the voice each its own; one alone is noted."""
    plan = read(PLAN)
    assert plan.title.written == "Talk / Parler"
    assert plan.title.in_language("fr").spoken == "Parlons"
    assert [str(note) for note in plan.notes] == [
        "p.yaml:7:12: found words in en only, expected them in en, fr as well",
        "p.yaml:9:17: found words in en only, expected them in en, fr as well",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("{en: P, fr: Q}", "{en: P}", "5:10: found no words in 'fr', expected them in each"),
        ("{en: P, fr: Q}", "{en: P, fr: Q, fr: R}", "found 'fr' again, expected each language"),
        ("{en: P, fr: Q}", "{en: P, fr: Q, es: R}", "found 'es', expected a language of the"),
        ("{en: P, fr: Q}", "{en: P, French: Q}", "found 'French', expected a field of a text"),
        ("{en: P, fr: Q}", "{en: P, fr: '-'}", "found '-', expected a line of words"),
        ("[en, fr]", "[en, fr, es, de, it, pt, nl]", "found more languages, expected at most"),
        ("slot: 90m", "slot: 90m\npeople: 9-3", "found '9-3', expected people: a number"),
        ("slot: 90m", "slot: 90m\npeople: 0", "found '0', expected people: a number"),
    ],
)
def test_mistakes_in_several_languages_are_told(right: str, wrong: str, told: str) -> None:
    """Where they stand, with what was expected."""
    assert any(told in problem for problem in problems_of(right, wrong))


def test_people_are_a_number_or_a_range() -> None:
    """With either dash."""
    for written, meant in [("24", People(24, 24)), ("12 – 40", People(12, 40))]:
        assert read(PLAN.replace("slot:", f"people: {written}\nslot:")).people == meant


def test_pronunciation_is_by_language_where_there_are_several() -> None:
    """A table for each, or one for the first; another language is a mistake."""
    by_language = "slot: 90m\npronunciation: {en: {CoP: cop}, fr: {CoP: cope}}"
    assert read(PLAN.replace("slot: 90m", by_language)).pronunciation == {
        "en": {"CoP": "cop"},
        "fr": {"CoP": "cope"},
    }
    one = "slot: 90m\npronunciation: {CoP: cop}"
    assert read(PLAN.replace("slot: 90m", one)).pronunciation == {"en": {"CoP": "cop"}}
    (problem,) = problems_of(
        "slot: 90m", "slot: 90m\npronunciation: {en: {CoP: cop}, es: {CoP: cop}}"
    )
    assert "found 'es', expected a language of the plan: en, fr" in problem


@pytest.mark.parametrize(
    ("fields", "one", "other"),
    [
        ("silent: true, gather: true", "silent", "gather"),
        ("silent: true, listen: x", "silent", "listen"),
        ("silent: true, warnings: [1m]", "silent", "warnings"),
        ("listen: x, advance: auto", "listen", "advance: auto"),
        ("ready: true, advance: auto", "ready", "advance: auto"),
    ],
)
def test_fields_that_do_not_go_together_are_told(fields: str, one: str, other: str) -> None:
    """Each is right for itself."""
    (problem,) = problems_of("time: 5m", f"time: 5m, {fields}")
    assert problem == (
        f"p.yaml:9:9: found a step with '{one}' and '{other}', expected one of the two; "
        f"delete '{one}' or '{other}'"
    )


def test_warning_lies_within_its_step() -> None:
    """One at the step's beginning or before it could never sound."""
    (problem,) = problems_of("time: 5m", "time: 2-5m, warnings: [5m, 1m]")
    assert "found a warning 300 s before the end of a step of 2m-5m, expected one" in problem


def test_activities_after_too_many_steps_are_not_read() -> None:
    """What would take minutes to expand is refused in time."""
    rounds = "{rounds: 60, steps: [" + ", ".join(["{title: S, time: 1s}"] * 9) + "]}"
    text = PLAN.replace("{title: S, time: 5m}", rounds) + "  - {structure: nowhere}\n"
    with pytest.raises(PlanError) as refused:
        read(text)
    (problem,) = refused.value.problems
    assert str(MAX_STEPS) in problem.found


def test_structure_may_have_no_questions_of_its_own() -> None:
    """Then its placeholder is nothing, until a plan asks."""
    bare = PAIRS.replace('questions: [{en: What is it?, fr: "Qu\'est-ce ?"}]\n', "")
    library = Library(["pairs"], lambda name: (f"{name}.yaml", bare.encode()))
    text = "version: 1\ntitle: T\nslot: 90m\npurpose: P\nactivities: [{structure: pairs}]\n"
    alone = next(read_plan("p.yaml", text.encode(), library).steps())
    assert alone.prompts == ()


def test_changed_time_that_is_none_is_told_once() -> None:
    """As a mistake of the time, without a note beside it."""
    text = (
        "version: 1\ntitle: T\nslot: 90m\npurpose: P\n"
        "activities: [{structure: pairs, change: {all: {time: soon}}}]\n"
    )
    with pytest.raises(PlanError) as refused:
        read(text)
    (problem,) = refused.value.problems
    assert problem.found == "'soon'"
