"""Typed fields: each mistake becomes one problem, with its place and what would mend it."""

from __future__ import annotations

import pytest

from assistant.errors import AuthorError, PlanError, SettingsError
from assistant.plan.document import Node, read_document
from assistant.plan.fields import (
    MAX_PROBLEMS,
    Form,
    Problems,
    describe,
    suggest,
    word_table,
)


def node_of(text: str) -> Node:
    node, problems = read_document("f", text.encode())
    assert node is not None, problems
    return node


def form_of(text: str, *known: str) -> tuple[Form, Problems]:
    problems = Problems("f")
    return Form(node_of(text), "a thing", known, problems), problems


def told(problems: Problems) -> list[str]:
    return [str(problem) for problem in problems.in_order()]


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("", "a mapping"),
        ("a: 1", "a mapping"),
        ("[1]", "a list"),
        ("~", "nothing"),
        ("''", "''"),
        ("|\n  two\n  lines", "'two lines'"),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 57}...'"),
    ],
)
def test_describe_shows_what_stands_there(text: str, described: str) -> None:
    """In the author's words, on one line, cut short."""
    assert describe(node_of(text)) == described


def test_suggest_offers_the_nearest_or_all() -> None:
    """'did you mean' when there is one near, else everything that is known."""
    assert suggest("titel", ("title", "time")) == "did you mean 'title'?"
    assert suggest("qqq", ("title", "time")) == "known: title, time"


def test_form_tells_unknown_and_repeated_fields() -> None:
    """Each at its key."""
    _, problems = form_of("titel: x\ntime: 1\ntime: 2", "title", "time")
    assert told(problems) == [
        "f:1:1: found 'titel', expected a field of a thing; did you mean 'title'?",
        "f:3:1: found 'time' again, expected each field once; delete one",
    ]


@pytest.mark.parametrize("error", [PlanError, SettingsError])
def test_problems_end_where_nobody_would_mend_more(error: type[AuthorError]) -> None:
    """After a hundred the reading ends, and says that there are more."""
    problems = Problems("f", error)
    node = node_of("a: 1")
    for number in range(MAX_PROBLEMS):
        problems.add(node, f"{number}", "none")
    with pytest.raises(error) as refused:
        problems.add(node, "one more", "none")
    assert len(refused.value.problems) == MAX_PROBLEMS + 1
    assert str(refused.value.problems[-1]) == (
        "f: found more than 100 mistakes, expected fewer; mend these first"
    )


def test_problems_can_be_shown() -> None:
    """No order to the terminal, no line break, no kilometre of text."""
    problems = Problems("f")
    problems.add(node_of("a: 1"), "'\x1b[2J\n\u202e'", "x" * 5000)
    (problem,) = problems.found
    assert problem.found == "'\\x1b[2J\\n\\u202e'"
    assert len(problem.expected) == 800
    assert problem.expected.endswith("...")


def test_form_of_no_mapping_tells_once() -> None:
    """A list where fields belong is one problem, not one for each field that it lacks."""
    form, problems = form_of("[1]", "title", "time")
    assert form.require("title", "x") is None
    assert form.text("time") == ""
    assert told(problems) == [
        "f:1:1: found a list, expected a thing as a mapping; "
        "write title: and the other fields below it, indented"
    ]


@pytest.mark.parametrize("text", ["b: 1", "a:", "a: ~", "a: []"])
def test_form_requires_a_field_with_something_in_it(text: str) -> None:
    """Missing, empty and an empty list are all missing."""
    form, problems = form_of(text, "a", "b")
    assert form.require("a", "90m") is None
    assert told(problems) == ["f:1:1: found no 'a', expected a thing with 'a'; add 'a: 90m'"]


def test_form_gives_values_their_types() -> None:
    """Text, flags, numbers, choices, parts and lists as they are meant."""
    form, problems = form_of(
        "t: two\n  lines\nf: Yes\nw: 3\nn: 0.5\nc: red\np: {x: 1}\nl: [1, 2]\none: 1",
        *("t", "f", "w", "n", "c", "p", "l", "one"),
    )
    assert form.text("t") == "two lines"
    assert form.flag("f") is True
    assert form.whole_number("w", 0, 1, 3) == 3
    assert form.number("n", 0.0, 0.5, 1.0) == 0.5
    assert form.choice("c", "", ("red", "green")) == "red"
    assert form.part("p", "a part", ("x",)).whole_number("x", 0, 1, 1) == 1
    assert [describe(item) for item in form.items("l")] == ["'1'", "'2'"]
    assert [describe(item) for item in form.items("one")] == ["'1'"]
    assert told(problems) == []


def test_form_without_fields_gives_the_defaults() -> None:
    """What is not written is as the program has it."""
    form, problems = form_of("", "a")
    assert form.text("a", "x") == "x"
    assert form.flag("a", True) is True
    assert form.whole_number("a", 7, 0, 9) == 7
    assert form.number("a", 0.7, 0, 9) == 0.7
    assert form.choice("a", "red", ("red",)) == "red"
    assert form.part("a", "a part", ("x",)).text("x", "y") == "y"
    assert form.items("a") == ()
    assert told(problems) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t: {x: 1}", "t: a line of text"),
        ('t: ""', "t: a line of text"),
        ('t: "\\a"', "t: a line of text"),
        ("f: maybe", "f: true or false"),
        ("w: 4", "w: a whole number from 1 to 3"),
        ("w: 0.5", "w: a whole number from 1 to 3"),
        ("n: nan", "n: a number from 0.5 to 1"),
        ("n: inf", "n: a number from 0.5 to 1"),
        ("n: many", "n: a number from 0.5 to 1"),
        ("c: blue", "c: one of red, green; known: red, green"),
        ("c: gren", "c: one of red, green; did you mean 'green'?"),
        ("c: [red]", "c: one of red, green; known: red, green"),
    ],
)
def test_form_tells_what_it_expected(text: str, expected: str) -> None:
    """A value of the wrong kind or out of range is told at its place, and the default taken."""
    form, problems = form_of(text, "t", "f", "w", "n", "c")
    assert form.text("t", "x") == "x"
    assert form.flag("f") is False
    assert form.whole_number("w", 2, 1, 3) == 2
    assert form.number("n", 0.7, 0.5, 1.0) == 0.7
    assert form.choice("c", "red", ("red", "green")) == "red"
    (problem,) = told(problems)
    assert problem.startswith("f:1:4: found ")
    assert problem.endswith(f", expected {expected}")


def test_word_table_reads_words_as_written() -> None:
    """Upper and lower case are two words."""
    problems = Problems("f")
    assert word_table(node_of("CoP: cop\ncop: constable"), problems) == {
        "CoP": "cop",
        "cop": "constable",
    }
    assert told(problems) == []


def test_word_table_tells_what_is_no_word_or_says_nothing() -> None:
    """A word that would vanish when spoken is a mistake, not a silence."""
    problems = Problems("f")
    word_table(node_of("CoP:\n'': x\nA: {b: c}\nB: b\nB: c"), problems)
    assert told(problems) == [
        "f:1:1: found nothing for 'CoP', expected how to say it; or delete it",
        "f:2:1: found '', expected a word",
        "f:3:4: found a mapping, expected A: a line of text",
        "f:5:1: found 'B' again, expected each field once; delete one",
    ]


def test_word_table_of_no_mapping_is_a_problem() -> None:
    """A list of words does not say how to say them."""
    problems = Problems("f")
    assert word_table(node_of("[CoP]"), problems) == {}
    assert told(problems) == [
        "f:1:1: found a list, expected words and how to say them; write each as 'CoP: cop'"
    ]
