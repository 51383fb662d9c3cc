"""What a plan says of listening: what it collects, the pulse, readers, terms, reading back."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import PlanError
from assistant.plan.model import SessionPlan, Step
from assistant.plan.reader import read_plan
from assistant.preparing import load_library

CONFIG = Path(__file__).parents[2] / "config"
PLANS = CONFIG / "plans"
PLAN = """\
version: 1
title: T
slot: 30m
purpose: P
outcomes: [O]
activities:
  - title: A
    steps:
      - {title: Talk, time: 10m, %s}
"""


def plan(step: str, more: str = "") -> SessionPlan:
    return read_plan("p.yaml", (PLAN % step + more).encode())


def steps(text: str) -> list[Step]:
    return list(plan(text).steps())


def problems(step: str, more: str = "") -> str:
    with pytest.raises(PlanError) as refused:
        plan(step, more)
    return str(refused.value)


def test_step_that_collects_one_thing_is_one_step() -> None:
    """All its prompts ask for the same."""
    (step,) = steps("listen: feelings, prompts: [How are you?, Anyone.]")
    assert step.collects == "feelings"
    assert step.listens
    assert len(step.prompts) == 2


def test_step_that_collects_several_things_asks_for_one_after_the_other() -> None:
    """Each prompt has its share of the time, and what is said is filed under it."""
    first, second = steps(
        "listen: [positives, negatives], move: 30s to gather, prompts: [Good?, And bad?]"
    )
    assert [first.collects, second.collects] == ["positives", "negatives"]
    assert [first.prompts[0].written, second.prompts[0].written] == ["Good?", "And bad?"]
    assert {first.time.longest_seconds, second.time.longest_seconds} == {300}
    assert [first.goes_on, second.goes_on] == [False, True]
    assert [bool(first.move), bool(second.move)] == [True, False]


def test_words_and_prompts_must_be_as_many() -> None:
    """Else nobody could say what is filed where."""
    said = problems("listen: [positives, negatives], prompts: [What is good?]")
    assert "2 words for 1 prompts" in said
    assert "one word for each prompt" in said


@pytest.mark.parametrize(
    "other", ["silent: true", "listen: x", "gather: true", "advance: auto", "ready: true"]
)
def test_pulse_is_nothing_else_at_the_same_time(other: str) -> None:
    """Each pair is named."""
    said = problems(f"pulse: hands, {other}")
    assert f"'pulse' and '{other.partition(': t')[0].partition(': x')[0]}'" in said


def test_pulse_is_by_hands_or_voices() -> None:
    """A slip is mended by the nearest word."""
    assert steps("pulse: voices")[0].pulse == "voices"
    assert "did you mean 'hands'?" in problems("pulse: hand")


def test_terms_readers_and_reading_back_are_read() -> None:
    """Each term once."""
    read = plan(
        "listen: questions",
        "vocabulary: [CoP, Troika, CoP]\nreaders: those who were here\nread_back: false\n",
    )
    assert read.vocabulary == ("CoP", "Troika")
    assert read.readers.written == "those who were here"
    assert not read.asks_questions


def test_reading_back_is_usual_where_a_plan_listens() -> None:
    """And costs nothing where it does not."""
    assert plan("listen: questions").asks_questions
    assert not plan("group: all").asks_questions


def test_one_line_lets_the_device_listen_in_one_three_all() -> None:
    """The ten minutes all together ask for a positive and a negative element."""
    path = PLANS / "facilitating-communities-of-practice.yaml"
    text = path.read_text(encoding="utf-8")
    listening = text.replace(
        "      share:\n", "      share:\n        listen: [positives, negatives]\n"
    )
    assert listening != text
    read = read_plan(path.name, listening.encode(), load_library(CONFIG))
    heard = [(one.collects, one.prompts[0].written) for one in read.steps() if one.listens]
    assert heard[:2] == [
        ("positives", "What is one positive element that stood out in your conversation?"),
        ("negatives", "One negative?"),
    ]


def test_variant_with_a_pulse_is_the_source_session_and_two_pulses() -> None:
    """Nothing else differs, its minutes are in the sum, and it fits the same slot."""
    source, variant = (
        (PLANS / f"facilitating-communities-of-practice{name}.yaml").read_text("utf-8")
        for name in ("", "-with-pulse")
    )
    pulse = "  - structure: pulse"
    lines = variant.splitlines()
    kept = "\n".join(lines[next(n for n, line in enumerate(lines) if "version" in line) :])
    for when in ("before", "after"):
        begin = kept.index(pulse)
        end = kept.index("involved in?", begin) + len("involved in?")
        assert f'"Pulse, {when}"' in kept[begin:end]
        kept = kept[:begin] + kept[end:]
    known = source[source.index("version") :]
    assert kept.split() == known.split()
