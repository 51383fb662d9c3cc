"""A structure of the library, and a plan's use of one."""

from __future__ import annotations

import pytest

from assistant.errors import PlanError
from assistant.plan.model import WHOLE_GROUP, Activity, Rounds, SessionPlan, Step
from assistant.plan.reader import read_plan
from assistant.plan.structure_library import Library

PAIRS = """\
version: 1
title: {en: Advice in pairs, fr: Conseils à deux}
about: {en: To get advice., fr: Pour un conseil.}
source: Ours
licence: CC BY-SA 4.0
budget: 20m
group_size: {smallest: 2, largest: 4, usual: 2}
people: {smallest: 4, largest: 40}
rounds: {smallest: 2, largest: 4}
questions: [{en: What is it?, fr: "Qu'est-ce ?"}]
odd_ones:
  more: {en: A third one listens., fr: Un troisième écoute.}
  fewer: {en: Join a pair., fr: Rejoignez une paire.}
minimum_specifications:
  - spec: {en: Alone first., fr: "Seul d'abord."}
    kept_by: [alone]
  - spec: {en: Everybody gives advice., fr: Chacun conseille.}
    kept_by: [advise]
steps:
  - name: alone
    title: {en: Alone, fr: Seul}
    time: 1-2m
    group: 1
    silent: true
    prompts: ["{questions}"]
  - rounds: rounds
    role: {en: client, fr: client}
    steps:
      - name: advise
        title: {en: "Advise in {group_size}", fr: "Conseillez à {group_size}"}
        time: 1m each
        group: group_size
        cue: switch
        prompts: ["{more}", "{fewer}", {en: Listen first., fr: "Écoutez d'abord."}]
  - name: all
    title: {en: All, fr: Tous}
    time: 3m
    group: all
variants:
  quick:
    about: {en: Without the silence., fr: Sans le silence.}
    change: {advise: {time: 30s}}
    without: [alone]
    departs_from: [{en: time to think, fr: le temps de penser}]
"""

SESSION = """\
version: 1
title: T
slot: 90m
purpose: P
activities:
  - structure: pairs
"""


def library(text: str = PAIRS) -> Library:
    return Library(["pairs"], lambda name: (f"{name}.yaml", text.encode()))


def session(more: str = "", before: str = "", text: str = PAIRS) -> SessionPlan:
    return read_plan("p.yaml", (before + SESSION + more).encode(), library(text))


def activity(more: str = "", before: str = "") -> Activity:
    return session(more, before).activities[0]


def steps(found: Activity) -> list[Step]:
    return [
        step
        for part in found.parts
        for step in (part.steps if isinstance(part, Rounds) else (part,))
    ]


def problems_of(more: str, text: str = PAIRS) -> list[str]:
    with pytest.raises(PlanError) as refused:
        session(more, text=text)
    return str(refused.value).splitlines()


def test_structure_becomes_steps_with_what_is_usual() -> None:
    """One line in a plan is the whole structure: its steps, sizes, rounds and questions."""
    found = activity()
    assert (found.title.written, found.structure) == ("Advice in pairs", "pairs")
    alone, advise, together = steps(found)
    assert [prompt.written for prompt in alone.prompts] == ["What is it?"]
    assert (advise.title.written, advise.group_size, advise.cue) == ("Advise in 2", 2, "SWITCH")
    assert str(advise.time) == "2m"
    (rounds,) = found.rounds
    assert (rounds.count, rounds.role.written) == (2, "client")
    assert [prompt.written for prompt in advise.prompts] == [
        *("A third one listens.", "Join a pair.", "Listen first."),
    ]
    assert together.group_size == WHOLE_GROUP


def test_plan_s_questions_sizes_and_changes_stand_in_the_steps() -> None:
    """What the plan says of a structure is where it belongs, and nothing else has changed."""
    found = activity("""\
    title: Ours
    budget: 30m
    group_size: 3
    rounds: 3
    questions: [One?, Two?]
    change:
      all: {time: 5m, prompts: [Who begins?]}
""")
    alone, advise, together = steps(found)
    assert (found.title.written, found.budget_seconds) == ("Ours", 1800)
    assert [prompt.written for prompt in alone.prompts] == ["One?", "Two?"]
    assert (advise.title.written, str(advise.time), advise.group_size) == (
        "Advise in 3",
        "3m",
        3,
    )
    assert found.rounds[0].count == 3
    assert (str(together.time), together.prompts[0].written) == ("5m", "Who begins?")


def test_single_question_may_be_written_so() -> None:
    """``question`` is the same for one."""
    assert steps(activity("    question: Why?\n"))[0].prompts[0].written == "Why?"


def test_variant_changes_and_leaves_out_and_says_so() -> None:
    """A declared departure is no mistake: each is a note."""
    found = session("    variant: quick\n")
    advise, _ = steps(found.activities[0])
    assert str(advise.time) == "30s"
    assert [str(note) for note in found.notes] == [
        "p.yaml:6:16: found the variant 'quick', expected time to think",
        "p.yaml:6:16: found 'alone' changed or left out, expected the minimum "
        "specification: Alone first.",
        "p.yaml:6:16: found 30s for 'advise', expected 2m, as pairs has it",
    ]


def test_plan_that_changes_what_people_do_is_noted() -> None:
    """Other words and moves are the plan's own affair; another group or no silence is not."""
    quiet = session("    change: {alone: {title: Think, move: 30s to sit, prompts: [x y]}}\n")
    assert quiet.notes == ()
    (note,) = session("    change: {alone: {silent: false}}\n").notes
    assert "the minimum specification: Alone first." in str(note)
    (note,) = session("    change: {alone: {prompts: []}}\n").notes
    assert "the minimum specification: Alone first." in str(note)


def test_step_left_out_takes_its_empty_rounds_along() -> None:
    """Rounds without steps are none."""
    found = activity("    without: [advise]\n")
    assert [step.title.written for step in steps(found)] == ["Alone", "All"]
    assert found.rounds == ()


@pytest.mark.parametrize(
    ("people", "divides"),
    [
        ("25", "23 of 2 and 1 of 3"),
        ("24", ""),
        ("12-25", ""),
    ],
)
def test_odd_ones_are_noted_with_what_they_do(people: str, divides: str) -> None:
    """An uneven number is told beforehand, with the structure's own rule."""
    notes = session("", before=f"people: {people}\n").notes
    if not divides:
        assert notes == ()
        return
    (note,) = notes
    assert note.found == "25 people in groups of 2: 11 of 2 and 1 of 3"
    assert "A third one listens." in note.expected


def test_odd_ones_that_are_one_short_are_the_smaller_group() -> None:
    """Eleven in threes are three of three and one of two."""
    (note,) = session("    group_size: 3\n", before="people: 11\n").notes
    assert note.found == "11 people in groups of 3: 3 of 3 and one of 2"
    assert "Join a pair." in note.expected


def test_odd_ones_of_written_steps_ask_for_a_prompt() -> None:
    """A plan's own groups are reckoned with as well."""
    plan = SESSION.replace(
        "  - structure: pairs\n",
        "  - title: A\n    steps:\n      - {title: S, time: 5m, group: 5}\n",
    )
    notes = read_plan("p.yaml", f"people: 9\n{plan}".encode()).notes
    assert [note.found for note in notes] == ["9 people in groups of 5: 1 of 5 and one of 4"]
    notes = read_plan("p.yaml", f"people: 8\n{plan}".encode()).notes
    assert [note.found for note in notes] == ["8 people in groups of 5: 1 of 5, 3 left over"]
    with pytest.raises(PlanError, match="found groups of 5 among 4 people"):
        read_plan("p.yaml", f"people: 4\n{plan}".encode())


def test_number_of_people_that_it_is_not_made_for_is_noted() -> None:
    """The structure's own span."""
    (note,) = session("", before="people: 2\n").notes
    assert note.found == "2 people"
    (note,) = session("", before="people: 30-60\n").notes
    assert note.found == "30 to 60 people"


def test_numbers_outside_the_structure_s_span_are_noted() -> None:
    """Possible, but not as it is published."""
    (note,) = session("    rounds: 5\n").notes
    assert (note.found, note.expected) == ("rounds: 5", "2 to 4")


def test_mistakes_in_a_use_are_told_where_they_stand() -> None:
    """Names with what was meant, all at once."""
    assert problems_of("""\
    variant: quik
    group_size: all
    question: One?
    questions: [Two?]
    change:
      alon: {time: 2m}
      all: {tme: 2m}
      advise: soon
    without: [al]
""") == [
        "p.yaml:6:5: found 'question' and 'questions', expected one of the two; "
        "put all in 'questions'",
        "p.yaml:6:5: found 'all', expected group_size: a number of people",
        "p.yaml:7:14: found 'quik', expected a variant of pairs; did you mean 'quick'?",
        "p.yaml:12:7: found 'alon', expected a step of pairs; did you mean 'alone'?",
        "p.yaml:13:13: found 'tme', expected a field of a step; did you mean 'time'?",
        "p.yaml:14:15: found 'soon', expected fields of the step 'advise'",
        "p.yaml:15:15: found 'al', expected a step of pairs; did you mean 'all'?",
    ]
    assert problems_of("    change: soon\n") == [
        "p.yaml:7:13: found 'soon', expected steps, each with its changes"
    ]


def test_unknown_structure_is_told_with_what_was_meant() -> None:
    """Before anything of it is read."""
    plan = SESSION.replace("pairs", "pears")
    with pytest.raises(PlanError) as refused:
        read_plan("p.yaml", plan.encode(), library())
    assert str(refused.value) == (
        "p.yaml:6:16: found 'pears', expected a structure of the library; did you mean 'pairs'?"
    )


def test_structure_in_another_language_than_the_plan_s_is_told() -> None:
    """The library's texts in the plan's language, or a problem at the text."""
    found = session(before="language: fr\n").activities[0]
    assert found.title.written == "Conseils à deux"
    with pytest.raises(PlanError, match="no words in 'es', expected them in each language"):
        session(before="language: es\n")


def test_questions_that_no_step_asks_are_not_lost_in_silence() -> None:
    """Where the plan has left out the step that would ask them, or given it other prompts."""
    for change in ("without: [alone]", "change: {alone: {prompts: [Think.]}}"):
        assert problems_of(f"    questions: [Why?]\n    {change}\n") == [
            "p.yaml:7:17: found 'Why?', expected no questions: none of the steps of pairs "
            "asks them; write them as the 'prompts' of a step under 'change'"
        ]


def test_number_without_a_span_is_a_mistake() -> None:
    """A structure without rounds to choose cannot be given any."""
    text = PAIRS.replace("rounds: {smallest: 2, largest: 4}\n", "").replace(
        "rounds: rounds", "rounds: 2"
    )
    assert problems_of("    rounds: 3\n", text) == [
        "p.yaml:7:13: found 'rounds', expected no rounds: this structure has none to choose; "
        "delete it"
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("version: 1", "version: 3", "pairs.yaml:1:10: found '3'"),
        (
            "usual: 2",
            "usual: 9",
            "found 2, 9, 4, expected smallest, usual and largest in order",
        ),
        ("kept_by: [alone]", "kept_by: [alon]", "found 'alon', expected a step's name; did"),
        ("time: 3m", "time: soon", "pairs.yaml:37:11: found 'soon', expected time: "),
        ("time: 1m each", "time: 1x each", "found '1x each', expected time: "),
        (
            "    group: 1\n",
            "    group: 1\n    group: 2\n",
            "'group' again, expected each field",
        ),
        ("without: [alone]", "without: [alone]\n    colour: red", "found 'colour'"),
        ("version: 1", "- [", "what YAML cannot read"),
        (
            "steps:\n  - name: alone",
            "steps:\n  - Talk\n  - name: alone",
            "found 'Talk', expected a step as a mapping",
        ),
    ],
)
def test_structure_s_own_mistakes_are_told_in_its_file(
    right: str, wrong: str, told: str
) -> None:
    """Whoever writes a structure is told like whoever writes a plan."""
    (problem,) = problems_of("", PAIRS.replace(right, wrong))[:1]
    assert told in problem


def test_library_reads_a_structure_once_and_knows_only_its_own() -> None:
    """Names in order; nothing is read that is not asked for."""
    asked: list[str] = []

    def read(name: str) -> tuple[str, bytes]:
        asked.append(name)
        return f"{name}.yaml", PAIRS.encode()

    both = Library(["pairs", "more"], read)
    assert both.names == ("more", "pairs")
    assert both.get("pairs") is both.get("pairs")
    assert asked == ["pairs"]
    with pytest.raises(KeyError):
        both.get("nothing")
    assert both.get("pairs").languages == ("en", "fr")
