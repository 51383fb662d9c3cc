"""What is wrong with a plan that can be read, told at its line."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from assistant.errors import Problem
from assistant.plan.lines import Speech
from assistant.plan.model import SessionPlan
from assistant.plan.reader import read_plan
from assistant.preparing import load_library, load_plan, plan_languages
from assistant.showing.problems import fit_or_problems, too_long
from assistant.sound.estimate import estimated_seconds
from assistant.sound.sequence import seconds_of
from assistant.words.messages import Messages
from assistant.words.script import Pace, Script, write_script

CONFIG = Path(__file__).parents[2] / "config"
LIBRARY = load_library(CONFIG)
PLAN = """\
version: 1
title: T
slot: 40m
purpose: To see.
activities:
  - title: First
    budget: 20m
    steps:
      - {title: Draw, time: 10-12m}
      - title: Look
        time: 20s
        prompts:
          - Look at the drawings.
          - And count them.
  - structure: troika-consulting
    budget: 60m
"""


def plan_of(text: str) -> SessionPlan:
    return read_plan("p.yaml", text.encode(), LIBRARY)


def about(lines: tuple[object, ...]) -> float:
    def seconds(speech: Speech) -> float:
        return estimated_seconds(speech.text, speech.language or "en", 140)

    return seconds_of(lines, seconds)  # type: ignore[arg-type]


def words_of(plan: SessionPlan) -> list[Messages]:
    return [language.messages for language in plan_languages(plan, CONFIG)]


def fitted(text: str) -> tuple[Script | None, tuple[Problem, ...]]:
    plan = plan_of(text)
    write = partial(
        write_script, languages=words_of(plan), utterance_seconds=about, pace=Pace()
    )
    return fit_or_problems(plan, write)


def prompts_too_long(text: str) -> tuple[Problem, ...]:
    plan = plan_of(text)
    return too_long(plan, words_of(plan), about)


def test_plan_that_fits_has_no_problem() -> None:
    """It comes back fitted."""
    script, problems = fitted(PLAN.replace("40m", "80m"))
    assert script is not None
    assert script.slack_seconds >= 0
    assert problems == ()


def test_slot_that_is_too_small_is_told_at_its_line() -> None:
    """With the sum, the longest steps, and by how much it is too long."""
    script, (problem,) = fitted(PLAN.replace("40m", "30m"))
    assert script is None
    assert (problem.file, problem.line, problem.column) == ("p.yaml", 3, 7)
    assert "steps at their shortest + " in problem.found
    assert "(the longest: 'Together, the consultants generate" in problem.found
    assert problem.expected == "at most 30:00, the slot"
    assert "too long: shorten a step" in problem.mend


def test_every_limit_that_is_too_small_is_told_at_once() -> None:
    """Two budgets and the slot, each at its line."""
    small = PLAN.replace("20m", "5m").replace("60m", "20m").replace("slot: 40m", "slot: 12m")
    script, problems = fitted(small)
    assert script is None
    assert [problem.line for problem in problems] == [3, 7, 16]
    assert [problem.expected for problem in problems] == [
        "at most 12:00, the slot",
        "at most 5:00, the budget of 'First'",
        "at most 20:00, the budget of 'Troika consulting'",
    ]


def test_welcome_that_is_too_long_is_told_at_the_purpose() -> None:
    """What the author wrote of it is the purpose, and what people take home."""
    long = PLAN.replace("To see.", "To see what comes of it. " * 30)
    _, (problem,) = fitted(long.replace("slot: 40m", "slot: 90m"))
    assert problem.line == 4
    assert problem.found.startswith("the welcome takes ")
    assert problem.expected.startswith("at most 45")
    assert "shorter 'say'" in problem.mend


def test_prompt_too_long_for_its_step_is_told_at_the_prompt() -> None:
    """The one that alone, or with those before it, takes longer than the longest time."""
    assert prompts_too_long(PLAN) == ()
    (problem,) = prompts_too_long(PLAN.replace("count them.", "count them " + "again " * 80))
    assert (problem.line, problem.column) == (14, 13)
    assert "of speech up to the end of 'And count them again" in problem.found
    assert problem.expected == "at most 0:20, the longest time of 'Look'"
    (first,) = prompts_too_long(PLAN.replace("the drawings.", "the drawings " + "again " * 80))
    assert first.line == 13
    (both,) = prompts_too_long(PLAN.replace("time: 20s", "time: 2s"))
    assert both.line == 14


def test_prompt_of_a_structure_is_told_in_the_plan() -> None:
    """At the activity: the structure's own file is not the author's to mend."""
    short = PLAN + "    change: {ideas: {time: 2s}}\n"
    (problem,) = prompts_too_long(short)
    assert (problem.file, problem.line) == ("p.yaml", 16)


def test_bilingual_prompt_counts_in_both_languages() -> None:
    """It is said in each, one after the other."""
    both = PLAN.replace("title: T\n", "title: T\nlanguage: [en, fr]\n")
    text = "{en: Look at all of the drawings on the walls., fr: Regardez tous les dessins.}"
    both = both.replace("Look at the drawings.", text).replace("time: 20s", "time: 4s")
    assert [problem.line for problem in prompts_too_long(both)] == [14]
    only = both.replace("language: [en, fr]", "language: en").replace(text, "Look.")
    assert prompts_too_long(only) == ()


@pytest.mark.parametrize(
    "path", sorted((CONFIG / "plans").glob("*.yaml")), ids=lambda p: p.stem
)
def test_shipped_plans_have_no_problem(path: Path) -> None:
    """Nothing is said in any of their steps for longer than it lasts."""
    plan = load_plan(path, LIBRARY)
    assert too_long(plan, words_of(plan), about) == ()


@pytest.mark.parametrize("name", LIBRARY.names)
def test_structures_have_no_prompt_that_is_too_long(name: str) -> None:
    """As they are, in each of their languages."""
    for language in LIBRARY.get(name).languages:
        text = PLAN.partition("activities")[0].replace("slot", f"language: {language}\nslot")
        assert prompts_too_long(f"{text}activities:\n  - structure: {name}\n") == ()
