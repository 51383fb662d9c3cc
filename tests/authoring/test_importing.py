"""Tables as planners export them, made into plans; what finds no place is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.authoring.importing import Given, Imported, Phrases, import_table, shortened
from assistant.authoring.naming import StructureNames
from assistant.authoring.table import read_table
from assistant.authoring.writer import write_plan
from assistant.errors import PlanError
from assistant.plan.duration import DurationRange
from assistant.plan.lines import Line, Pause, Speech
from assistant.plan.model import WHOLE_GROUP, SessionPlan, Slot, Step
from assistant.plan.reader import read_plan
from assistant.words.messages import Messages
from assistant.words.script import Pace, write_script

TABLES = Path(__file__).parent / "tables"
WORDS = Path(__file__).parents[2] / "config" / "words" / "en.ftl"
PHRASES = Phrases("Break", lambda number: f"Part {number}")
LIBRARY = StructureNames(
    {
        "1-2-4-all": "1-2-4-All",
        "troika-consulting": "Troika Consulting",
        "impromptu-networking": "Impromptu Networking",
        "conversation-cafe": "Conversation Café",
        "lean-coffee": "Lean Coffee",
        "popcorn-debrief": "Popcorn debrief",
    }
)


def imported(
    text: str | bytes, kind: str = "csv", name: str = "my_table.csv", **facts: object
) -> Imported:
    data = text.encode() if isinstance(text, str) else text
    languages = ("en", "es", "fr")
    table = read_table(name, data, kind)
    known = Given(**facts)  # type: ignore[arg-type]
    return import_table(name, table, known, lambda _: PHRASES, LIBRARY, languages)


def plan_of(result: Imported) -> SessionPlan:
    """The draft written, and read back."""
    return read_plan("p.yaml", write_plan(result.draft, "p.yaml").encode())


def steps_of(plan: SessionPlan) -> list[tuple[str, str]]:
    return [(step.title.written, str(step.time)) for step in plan.steps()]


def left(result: Imported) -> list[str]:
    return [str(one) for one in result.left]


def said(lines: Sequence[Line]) -> float:
    """Seconds of speech at 140 words a minute, with a little around each sentence."""
    return sum(
        len(line.text.split()) * 60 / 140 + 0.5
        if isinstance(line, Speech)
        else line.seconds
        if isinstance(line, Pause)
        else 1.0
        for line in lines
    )


def slack_seconds(plan: SessionPlan) -> float:
    """What the slot has over, once the plan is fitted into it."""
    messages = Messages("en", WORDS.read_text(encoding="utf-8"))
    return write_script(plan, [messages], said, Pace()).slack_seconds


def test_import_of_a_planners_table_is_a_plan() -> None:
    """Times, lengths, tags of a page, several lines in a cell, columns of no use to it."""
    result = imported((TABLES / "planner.csv").read_bytes(), name="planner.csv")
    plan = plan_of(result)
    assert plan.title.written == "Planner"
    assert plan.slot == Slot(140 * 60, 9 * 60)
    assert steps_of(plan) == [
        ("Welcome", "7m-10m"),
        ("Impromptu networking", "18m-25m"),
        ("Troika", "45m-1h"),
        ("Coffee break", "15m"),
        ("Harvest & close", "22m-30m"),
    ]
    networking = plan.activities[1].parts[0]
    assert isinstance(networking, Step)
    assert [prompt.written for prompt in networking.prompts] == [
        "What brings you here?",
        "What do you hope to get from this group?",
        "Switch when the bell sounds",
    ]
    assert "row 3: Additional information: Bell" in left(result)
    assert slack_seconds(plan) >= 0


def test_import_names_structures_in_comments_and_replaces_nothing() -> None:
    """The title stays; beside it stands how the library would do it."""
    text = write_plan(
        imported((TABLES / "planner.csv").read_bytes(), name="planner.csv").draft, "p.yaml"
    )
    assert "  #   - structure: troika-consulting\n  #     budget: 1h\n  - title: Troika" in text
    assert "structure: impromptu-networking" in text
    assert "lean-coffee" not in text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Troika", "troika-consulting"),
        ("Our troika consulting round", "troika-consulting"),
        ("1-2-4-All", "1-2-4-all"),
        ("1, 2, 4, all!", "1-2-4-all"),
        ("Conversation café", "conversation-cafe"),
        ("World café", None),
        ("Coffee", None),
        ("Coffee break", None),
        ("1", None),
        ("Con", None),
        ("", None),
        ("日本", None),
    ],
)
def test_structure_is_known_by_its_name(title: str, name: str | None) -> None:
    """The whole name within a title, or its beginning as a title."""
    assert LIBRARY.find(title) == name


def test_import_of_a_french_table_is_a_french_plan() -> None:
    """Semicolons, hours with h, a purpose above the table, a heading, groups by word."""
    data = (TABLES / "atelier.csv").read_text(encoding="utf-8").encode("cp1252", "replace")
    result = imported(data, name="atelier.csv")
    plan = plan_of(result)
    assert plan.language == "fr"
    assert plan.title.written == "Atelier : nos pratiques"
    assert plan.purpose.written == "Partager ce qui marche dans nos équipes"
    assert [activity.title.written for activity in plan.activities] == ["Accueil", "Matinée"]
    assert steps_of(plan)[1:] == [
        ("Réflexion", "15m-20m"),
        ("Partage", "1m-2m"),
        ("Break", "13m"),
        ("Tour de table", "3m-5m"),
    ]
    groups = [step.group_size for step in plan.steps()]
    assert groups == [WHOLE_GROUP, 1, 2, None, WHOLE_GROUP]
    assert "row 8: no length, and none to derive it from: 5m assumed" in left(result)


def test_import_of_a_wikis_table_knows_what_stands_around_it() -> None:
    """Spans of time, links, lists, a title and a purpose above, thanks below."""
    result = imported((TABLES / "wiki.md").read_bytes(), "md", "wiki.md")
    plan = plan_of(result)
    assert plan.title.written == "Retrospective of the spring"
    assert plan.purpose.written.startswith("We look back on the spring")
    assert plan.slot == Slot(55 * 60, 14 * 60)
    assert steps_of(plan) == [
        ("Welcome", "7m-10m"),
        ("1-2-4-All", "15m-20m"),
        ("Dots", "15m-20m"),
    ]
    assert left(result) == [
        "row 8: Who: 1, 2, 4",
        "row 8: Materials: cards | pens",
        "row 9: Materials: dots",
        "row 9: 5 min free before it: left as slack",
        "row 10: When: later",
        "row 10: a heading without rows below it: to be seen",
        "row 12: beside the table: Thanks to everybody.",
    ]


def test_import_of_the_source_session_fits_into_its_slot() -> None:
    """The conveners' own table, of eighty minutes, in ninety with all that is said."""
    result = imported((TABLES / "source.md").read_bytes(), "md", "source.md")
    plan = plan_of(result)
    assert plan.slot == Slot(90 * 60, 11 * 60)
    assert result.sum_seconds == 80 * 60
    assert [activity.title.written for activity in plan.activities] == [
        "Draw your CoP, and get to know each other in that way",
        "Good CoP / bad CoP (1-3-All)",
        "Troika consulting",
        "Popcorn debrief",
    ]
    assert (
        len(plan.purpose.in_language("en").spoken.split())
        <= 24
        < len(plan.purpose.written.split())
    )
    assert "row 11: minutes: of which 10 walkabout" in left(result)
    assert slack_seconds(plan) >= 0


def test_import_fits_a_table_that_fills_its_slot() -> None:
    """Lengths that sum to the slot leave room for what the device says, by their ranges."""
    result = imported("Min,Title\n20,A\n25,B\n15,C\n", slot=Slot(3600))
    assert result.sum_seconds == 3600
    assert slack_seconds(plan_of(result)) >= 0


def test_import_derives_lengths_from_what_comes_next() -> None:
    """The next row's beginning, the row's own end, the slot's end."""
    text = "Time,Title\n11:00,A\n11:20,B\n11:50-12:00,C\n12:00,D\n"
    result = imported(text, slot=Slot(90 * 60, 11 * 60))
    assert steps_of(plan_of(result)) == [
        ("A", "15m-20m"),
        ("B", "22m-30m"),
        ("C", "7m-10m"),
        ("D", "22m-30m"),
    ]
    assert left(result) == []


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("9:00,20,A\n9:10,5,B\n", "row 3: begins 10 min before the row above it ends"),
        ("9:00,10,A\n9:13,5,B\n", "row 3: 3 min free before it: left as slack"),
        ("9:00,10,A\n9:30,5,B\n", "row 3: 20 min free before it: a break put there"),
        ("9:00,10,A\n17:00,5,B\n", "row 3: begins 7 hours later: another day?"),
        ("9:00,10,A\nsoon,5,B\n", "row 3: Time: soon"),
        ("9:00,ages,A\n9:10,5,B\n", "row 2: Min: ages"),
        ("9:00,10,A\n,,H\n,,I\n9:10,5,B\n", "row 4: above it a heading without rows: H"),
    ],
)
def test_import_tells_what_does_not_fit_together(rows: str, words: str) -> None:
    """Row by row, on the screen and at the file's end; and the plan is read all the same."""
    result = imported(f"Time,Min,Title\n{rows}")
    assert words in left(result)
    text = write_plan(result.draft, "p.yaml")
    assert f"# {words}\n" in text
    assert len(list(plan_of(result).steps())) >= 2


def test_import_takes_what_a_person_says_before_what_the_table_says() -> None:
    """Flags win."""
    result = imported(
        (TABLES / "wiki.md").read_bytes(),
        "md",
        title="T",
        language="es",
        slot=Slot(3600),
        purpose="P",
        outcomes=("O",),
    )
    plan = plan_of(result)
    assert (plan.title.written, plan.language, plan.slot) == ("T", "es", Slot(3600))
    assert (plan.purpose.written, plan.outcomes[0].written) == ("P", "O")


def test_import_finds_a_length_in_a_title_and_a_title_in_a_description() -> None:
    """Where the column of its own is empty."""
    plan = plan_of(imported("Title,Min,Notes\nDraw (20 min),,\n,5,What now?\n"))
    assert steps_of(plan) == [("Draw", "15m-20m"), ("Part 3", "3m-5m")]


def test_import_keeps_an_authors_range() -> None:
    """What the table leaves open stays as open as that."""
    plan = plan_of(imported("Title,Min\nDraw,5-7\n"))
    assert next(plan.steps()).time == DurationRange(300, 420)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no table"),
        ("just a sentence", "no column of times or lengths"),
        ("Name,Mail\nA,a@b\n", "no column of times or lengths"),
        ("Time,Title\n", "no row with a time below it"),
        ("Min,Title\n", "no row with a time below it"),
        ("Min,Title\n,A\n", "no row with a time below it"),
    ],
)
def test_import_of_no_table_says_what_one_looks_like(text: str, words: str) -> None:
    """What was found, what was expected."""
    with pytest.raises(PlanError, match=words):
        imported(text)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("One two three.", "One two three."),
        ("One two. Three four five.", "One two."),
        ("One two, three four five.", "One two."),
        ("One two three four five", "One two three four"),
    ],
)
def test_purpose_is_shortened_where_a_sentence_or_clause_ends(text: str, short: str) -> None:
    """Within so many words."""
    assert shortened(text, 4) == short


CELLS = st.sampled_from(
    ["", "9:00", "9:20", "8:00", "20", "1-2 min", "0", "Title", "- one\n- two", "What? Why!",
     "#", "a: b", "yes", "\u200b", "Time", "Durée", "Description", "99999", "25:00", '"', "…"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.lists(CELLS | st.text(max_size=12), max_size=6), max_size=8))
def test_import_of_any_table_is_a_plan_that_is_read_or_a_refusal(rows: list[list[str]]) -> None:
    """Whatever stands in its cells."""
    quoted = "\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
    )
    try:
        result = imported(
            f"Time,Min,Title,Description,Who\n{quoted}".encode("utf-8", "replace")
        )
    except PlanError:
        return
    plan_of(result)
