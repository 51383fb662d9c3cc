"""The harvest for other programs, and that all forms say the same."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.harvest import html, markdown, values
from assistant.harvest.facts import Harvest
from assistant.harvest.pieces import Mended
from tests.harvest import pages, samples
from tests.words.examples import messages


def table(harvest: Harvest, *others: Harvest) -> list[dict[str, str]]:
    text = values.csv_text([harvest, *others])
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


MENDED = (
    Mended(snippet_ids=(2,), text="", is_question=False),
    Mended(snippet_ids=(4,), text="may we meet(?) outside", is_question=True),
)
sentences = st.lists(st.sampled_from(["who", "we", "keep", "a", "meeting"]), min_size=1)
spoken = st.lists(
    st.tuples(sentences, st.booleans()),
    min_size=1,
    max_size=6,
)


def said_by_html(harvest: Harvest) -> list[tuple[bool, str]]:
    page = pages.parse(html.page(harvest, messages("en")))
    kinds = (("question", True), ("said", False))
    return [
        (is_question, pages.spoken(one))
        for kind, is_question in kinds
        for one in page.all("li", data_kind=kind)
    ]


def said_by_markdown(harvest: Harvest) -> list[tuple[bool, str]]:
    text = markdown.page(harvest, messages("en"))
    found = re.findall(r"^### \d+\. (.*)$|^- (.*) \(\d+:\d\d.*\)$", text, re.MULTILINE)
    return [
        (bool(question), re.sub(r"\*(\S+)\?\*", r"\1", question or other))
        for question, other in found
    ]


def said_by_csv(harvest: Harvest) -> list[tuple[bool, str]]:
    rows = [row for row in table(harvest) if row["kind"] in {"question", "said"}]
    return [(row["kind"] == "question", row["text"]) for row in rows]


def said_by_json(harvest: Harvest) -> list[tuple[bool, str]]:
    value = json.loads(values.json_text([harvest]))
    return [(one["is_question"], one["text"]) for one in value["questions"] + value["others"]]


FORMS = (said_by_html, said_by_markdown, said_by_csv, said_by_json)


@settings(max_examples=40, deadline=None)
@given(spoken=spoken)
def test_what_was_said_is_the_same_in_every_form(
    spoken: list[tuple[list[str], bool]],
) -> None:
    """Every word, in its order, and whether it is a question."""
    snippets = [
        samples.snippet(number, " ".join(said), 410.0 + number, "we", is_question=is_question)
        for number, (said, is_question) in enumerate(spoken, start=1)
    ]
    harvest = samples.whole(*snippets)
    expected = [(True, one.text) for one in snippets if one.is_question]
    expected += [(False, one.text) for one in snippets if not one.is_question]
    for form in FORMS:
        assert form(harvest) == expected, form.__name__


@pytest.mark.parametrize("form", FORMS)
def test_what_was_mended_is_the_same_in_every_form(form: object) -> None:
    """A struck one is gone from all of them; a mended one may have become a question."""
    assert form(samples.whole(mended=MENDED)) == [  # type: ignore[operator]
        (True, "my question is who hosts us"),
        (True, "what can we stop doing"),
        (True, "may we meet outside"),
    ]


def test_struck_words_are_in_no_form() -> None:
    """Nor are the words that were heard in place of mended ones."""
    harvest = samples.whole(mended=MENDED)
    texts = (
        html.page(harvest, messages("en")),
        markdown.page(harvest, messages("en")),
        values.csv_text([harvest]),
        values.json_text([harvest]),
    )
    for text in texts:
        assert "lovely" not in text
        assert "small groups" not in text


def test_times_are_the_same_in_every_form() -> None:
    """Planned and actual, of each step."""
    harvest = samples.whole()
    steps = json.loads(values.json_text([harvest]))["steps"]
    rows = [row for row in table(harvest) if row["kind"] == "step"]
    for step, row in zip(steps, rows, strict=True):
        assert row["step"] == step["title"]
        assert float(row["planned_seconds"]) == step["planned_seconds"]
        assert float(row["actual_seconds"]) == step["actual_seconds"]
    page = pages.parse(html.page(harvest, messages("en")))
    cells = [[one.text for one in row.all("td")] for row in page.all("tbody")[0].all("tr")]
    text = markdown.page(harvest, messages("en"))
    assert [line for line in cells if " | ".join(line) not in text] == []


def test_times_count_from_the_first_press() -> None:
    """The device may have stood ready long before."""
    row = next(row for row in table(samples.whole()) if row["kind"] == "question")
    assert float(row["at_seconds"]) == 400.0
    assert row["wall_time"] == "2026-05-26T11:07:10+02:00"
    assert row["with_doubts"] == "my question is who hosts(?) us"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_words_are_no_formula_in_a_spreadsheet(text: str) -> None:
    """They stand behind an apostrophe."""
    said = samples.snippet(1, text, 430.0)
    assert [one for _, one in said_by_csv(samples.whole(said))] == [f"'{text}"]


def test_several_sessions_are_told_apart() -> None:
    """A number each in CSV; a list in JSON."""
    rows = table(samples.whole(), samples.whole())
    assert {row["session"] for row in rows} == {"1", "2"}
    assert len(json.loads(values.json_text([samples.whole()] * 2))) == 2


def test_offers_echoes_and_prompts_are_for_other_programs_too() -> None:
    """A column each in CSV; in JSON all that is known of them."""
    harvest = samples.full()
    rows = {row["text"]: row for row in table(harvest) if row["kind"] in {"question", "said"}}
    troika = rows["the troy car was the best thing that we have tried"]
    assert troika["offers"] == "troy car [Troika?]"
    assert troika["collects"] == "positives"
    assert troika["prompt"] == "What is one positive element that stood out?"
    echo = rows["the question is how do we keep our members active between meetings"]
    assert echo["heard_before"] == "how do we peep our members give between meetings"
    value = json.loads(values.json_text([harvest]))
    told = next(one for one in value["questions"] if one["text"] == echo["text"])
    assert told["before"]["text"] == echo["heard_before"]
    assert told["before"]["is_repeated"] is True
    offered = next(one for one in value["others"] if one["text"] == troika["text"])
    assert offered["offers"] == [
        {"first": 1, "count": 2, "heard": "troy car", "term": "Troika"}
    ]


def test_pulse_hints_and_struck_things_are_for_other_programs_too() -> None:
    """A row for each number; what was struck is a number only."""
    harvest = samples.full()
    rows = table(harvest)
    counts = [(row["number"], row["count"]) for row in rows if row["kind"] == "pulse"]
    assert counts[:6] == [(str(number), str(count)) for number, count in samples.BEFORE.items()]
    assert len(counts) == 12
    hints = [(row["text"], row["at_seconds"]) for row in rows if row["kind"] == "hint"]
    assert hints == [("far", "920.0"), ("loud", "980.0")]
    assert [row["count"] for row in rows if row["kind"] == "struck"] == ["2"]
    value = json.loads(values.json_text([harvest]))
    assert [pulse["mean"] for pulse in value["pulses"]] == [3.09, 3.9]
    assert value["pulses"][0]["counts"]["3"] == 8
    assert (value["struck_count"], value["keep_audio_days"]) == (2, 7)
