"""A plan's text -> the plan, or every problem of it at once."""

from __future__ import annotations

import textwrap

import pytest

from assistant.errors import PlanError
from assistant.plan.duration import DurationRange
from assistant.plan.format import MAX_STEPS
from assistant.plan.model import (
    WHOLE_GROUP,
    Activity,
    Move,
    Rounds,
    SessionPlan,
    Slot,
    Step,
    Text,
    Wording,
)
from assistant.plan.reader import read_plan

WHOLE = """\
version: 1
title: {text: A title, say: as spoken}
language: fr
slot: 23:30-00:15
purpose: What it is for
outcomes: [One, Two]
after_each_activity: Write a card.
source: Somebody
pronunciation: {CoP: cop}
activities:
  - title: First
    budget: 30m
    steps:
      - title: Alone
        time: 1-2m
        group: 1
        silent: yes
        move: 30s to sit down
        prompts: Think of
          one thing.
      - rounds: 2
        role: client
        steps:
          - title: Tell
            time: 90s
            group: 3
            cue: next client
          - {title: Advise, time: 2m, gather: true, cue: ideas, prompts: [One., Two.]}
      - title: Say
        time: 5m
        group: all
        listen: questions
"""

SHORT = """\
version: 1
title: T
slot: 90m
purpose: P
activities:
  - title: A
    steps:
      - title: S
        time: 5m
"""


def read(text: str) -> SessionPlan:
    return read_plan("p.yaml", text.encode())


def french(text: str) -> Text:
    return Text.plain(text, "fr")


def problems_of(text: str) -> list[str]:
    with pytest.raises(PlanError) as refused:
        read(text)
    return str(refused.value).splitlines()


def test_reader_reads_every_field() -> None:
    """Everything that a plan can say is in the model as it was meant."""
    assert read(WHOLE) == SessionPlan(
        title=Text((Wording("fr", "A title", "as spoken"),)),
        languages=("fr",),
        slot=Slot(45 * 60, 23 * 60 + 30),
        purpose=french("What it is for"),
        outcomes=(french("One"), french("Two")),
        after_each_activity=french("Write a card."),
        source="Somebody",
        pronunciation={"fr": {"CoP": "cop"}},
        activities=(
            Activity(
                title=french("First"),
                budget_seconds=1800,
                parts=(
                    Step(
                        title=french("Alone"),
                        time=DurationRange(60, 120),
                        group_size=1,
                        is_silent=True,
                        move=Move("sit down", 30),
                        prompts=(french("Think of one thing."),),
                    ),
                    Rounds(
                        2,
                        french("client"),
                        (
                            Step(
                                title=french("Tell"),
                                time=DurationRange(90, 90),
                                group_size=3,
                                cue="NEXT_CLIENT",
                            ),
                            Step(
                                title=french("Advise"),
                                time=DurationRange(120, 120),
                                gathers=True,
                                cue="IDEAS",
                                prompts=(french("One."), french("Two.")),
                            ),
                        ),
                    ),
                    Step(
                        title=french("Say"),
                        time=DurationRange(300, 300),
                        group_size=WHOLE_GROUP,
                        collects="questions",
                    ),
                ),
            ),
        ),
    )


def test_reader_leaves_out_what_is_not_written() -> None:
    """A short plan has no outcomes, no budget, no sentence after an activity."""
    plan = read(SHORT)
    assert plan.slot == Slot(5400)
    assert (plan.language, plan.outcomes, plan.after_each_activity) == ("en", (), None)
    assert plan.activities[0].budget_seconds is None
    assert not plan.listens
    assert read(WHOLE).listens


def test_rounds_happen_as_often_as_they_say() -> None:
    """Each round has every step; only the very last step waits for a press."""
    happened = [
        (one.step.title.written, one.round_number, one.begins_round, one.advances_itself)
        for one in read(WHOLE).activities[0].occurrences()
    ]
    assert happened == [
        ("Alone", 0, False, False),
        ("Tell", 1, True, True),
        ("Advise", 1, False, True),
        ("Tell", 2, True, True),
        ("Advise", 2, False, False),
        ("Say", 0, False, False),
    ]
    (activity,) = read(WHOLE).activities
    assert [rounds.role.written for rounds in activity.rounds] == ["client"]
    variables = [one.variable for one in activity.occurrences()]
    assert variables == ["1", "2.1", "2.2", "2.1", "2.2", "3"]


def test_reader_tells_every_problem_at_once_in_their_order() -> None:
    """One reading names all that is wrong, each at its line and column."""
    text = textwrap.dedent("""\
        version: 2
        titel: x
        slot: 11:00-11:00
        purpose: "-"
        language: [en, en, 12]
        after_each_activity: {say: x}
        pronunciation: [CoP]
        activities:
          - budget: thirty
            steps:
              - title: {text: "...", say: "!"}
                time: 0s
                group: 0
                cue: idea
                move: 30s
                silent: true
                gather: true
              - rounds: 1
                steps:
                  - {rounds: 2, role: x, steps: []}
                  - Talk
              - {title: Two, time: 2-1m, group: 100, listen: x, silent: true}
          - Popcorn
    """)
    assert problems_of(text) == [
        "p.yaml:1:1: found no 'title', expected the session with 'title'; "
        "add 'title: the session's name'",
        "p.yaml:1:10: found '2', expected version: one of 1; known: 1",
        "p.yaml:2:1: found 'titel', expected a field of the session; did you mean 'title'?",
        "p.yaml:3:7: found '11:00-11:00', expected slot: a length like 90m, or clock times "
        "like 11:00-12:30",
        "p.yaml:4:10: found '-', expected a line of words",
        "p.yaml:5:16: found 'en' again, expected each language once; delete one",
        "p.yaml:5:20: found '12', expected language: a language like en",
        "p.yaml:6:22: found no 'text', expected a text with 'text'; "
        "add 'text: as people read it'",
        "p.yaml:7:16: found a list, expected words and how to say them; "
        "write each as 'CoP: cop'",
        "p.yaml:9:5: found no 'title', expected an activity with 'title'; "
        "add 'title: the activity's name'",
        "p.yaml:9:13: found 'thirty', expected budget: a length like 30m",
        "p.yaml:11:9: found a step with 'silent' and 'gather', expected one of the two; "
        "delete 'silent' or 'gather'",
        "p.yaml:11:23: found '...', expected text: a line of words",
        "p.yaml:11:35: found '!', expected say: a line of words",
        "p.yaml:12:15: found '0s', expected time: a time like 90s, 2m or 1-2m",
        "p.yaml:13:16: found '0', expected group: a number from 1, or all",
        "p.yaml:14:14: found 'idea', expected cue: one of next client, clarify, ideas, "
        "feedback, switch, move on; "
        "did you mean 'ideas'?",
        "p.yaml:15:15: found '30s', expected move: a time and a name, like 30s to sit down",
        "p.yaml:18:17: found '1', expected rounds: a whole number from 2 to 60",
        "p.yaml:20:13: found rounds within rounds, expected a step; put the steps side by side",
        "p.yaml:21:13: found 'Talk', expected a step as a mapping; "
        "write title: and the other fields below it, indented",
        "p.yaml:22:9: found a step with 'silent' and 'listen', expected one of the two; "
        "delete 'silent' or 'listen'",
        "p.yaml:22:28: found '2-1m', expected time: a time like 90s, 2m or 1-2m",
        "p.yaml:22:41: found '100', expected group: a number from 1, or all",
        "p.yaml:23:5: found 'Popcorn', expected an activity as a mapping; "
        "write title: and the other fields below it, indented",
    ]


def test_reader_refuses_what_the_document_refuses() -> None:
    """A file that is no YAML is a problem of the plan."""
    assert problems_of("a: [\n") == [
        "p.yaml:2:1: found what YAML cannot read (while parsing a flow node did not find "
        "expected node content), expected YAML; look at the indentation, quotes and colons on "
        "this line and the one before"
    ]


@pytest.mark.parametrize("empty", ["activities: []", "activities:", ""])
def test_reader_refuses_a_session_without_activities(empty: str) -> None:
    """An empty list of activities is none."""
    text = f"version: 1\ntitle: T\nslot: 90m\npurpose: P\n{empty}"
    assert problems_of(text) == [
        "p.yaml:1:1: found no 'activities', expected the session with 'activities'; "
        "add 'activities: a list of activities'"
    ]


@pytest.mark.parametrize(
    "slot",
    ["0m", "90", "24:00-25:00", "11:60-12:00", "noon", "11:00"],
)
def test_reader_refuses_a_slot_that_is_none(slot: str) -> None:
    """No length, no such clock time, no end."""
    (problem,) = problems_of(SHORT.replace("90m", slot))
    assert problem.startswith(f"p.yaml:3:7: found '{slot}', expected slot: ")


def test_reader_reads_a_slot_with_dots_and_a_dash() -> None:
    """11.00-12.30 is how many people write it."""
    assert read(SHORT.replace("90m", "11.00 – 12.30")).slot == Slot(5400, 660)


def test_reader_refuses_more_steps_than_anyone_holds() -> None:
    """Counted as often as they happen."""
    step = "{title: S, time: 1s}"
    steps = "\n".join(f"      - {step}" for _ in range(MAX_STEPS))
    (problem,) = problems_of(SHORT + steps)
    assert problem == (
        "p.yaml:1:1: found more than 500 steps, expected fewer; make two sessions of it"
    )


def test_reader_keeps_a_move_that_needs_no_to() -> None:
    """'30s back to the chairs' is a move as well."""
    plan = read(SHORT + "        move: 30s back to the chairs\n")
    (step,) = plan.activities[0].parts
    assert isinstance(step, Step)
    assert step.move == Move("back to the chairs", 30)


@pytest.mark.parametrize("slot", ["''", "[90m]"])
def test_field_without_a_word_is_told_like_any_other_value(slot: str) -> None:
    """An empty one, and a list, are no length of time."""
    (problem,) = problems_of(SHORT.replace("slot: 90m", f"slot: {slot}"))
    assert problem.startswith("p.yaml:3:7: ")
    assert "slot: " in problem
