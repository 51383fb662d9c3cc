"""Files of tables, in the encodings and shapes that programs write, as rows of plain text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.authoring.columns import Role, Row, find_columns, role_of
from assistant.authoring.table import MAX_ROWS, decoded, plain_cell, read_table
from assistant.errors import PlanError

FRENCH = "Heure;Durée;Activité\n9h00;10 min;Réflexion\n"


def cells(text: str | bytes, kind: str = "csv") -> list[tuple[str, ...]]:
    data = text.encode() if isinstance(text, str) else text
    return [row.cells for row in read_table("t", data, kind).rows if not row.is_empty]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_table_is_read_in_every_encoding_of_spreadsheets(encoding: str) -> None:
    """With or without a mark at its beginning, accents stay."""
    assert decoded(FRENCH.encode(encoding)) == FRENCH


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_table_finds_its_delimiter(delimiter: str) -> None:
    """Also where the words hold the others."""
    text = 'Time;Title;Notes\n9:00;A;"one, two, three"\n9:10;B;x, y\n'
    assert cells(text.replace(";", delimiter))[1] == ("9:00", "A", "one, two, three")


def test_table_obeys_its_own_word_on_the_delimiter() -> None:
    """Excel names it in a line of its own, which is no row."""
    rows = read_table("t", b"sep=;\r\nTime;Title\r\n9:00;A,B\r\n", "csv").rows
    assert [row.cells for row in rows if not row.is_empty] == [
        ("Time", "Title"),
        ("9:00", "A,B"),
    ]
    assert rows[1].number == 3


def test_table_keeps_lines_within_a_cell_and_counts_the_files_lines() -> None:
    """A row is named by the line where it begins."""
    rows = read_table("t", b'Time,Title\n9:00,"A\nB"\n9:10,C\n', "csv").rows
    assert rows[1].cells == ("9:00", "A\nB")
    assert [row.number for row in rows[:3]] == [1, 2, 4]


def test_table_of_a_wiki_is_the_lines_between_bars() -> None:
    """With marks, links, escaped bars; and what stands around it."""
    text = "# T\n\nA | b\n\n| Time | What |\n|:--|--:|\n| 9:00 | **A** [b](c) \\| d |\n\nend\n"
    table = read_table("t", text.encode(), "md")
    assert [row.cells for row in table.rows] == [("Time", "What"), ("9:00", "A b | d")]
    assert [row.number for row in table.rows] == [5, 7]
    assert [row.cells[0] for row in table.preamble] == ["T", "A | b", "end"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("<p>One</p><p>two &amp; three</p>", "One\ntwo & three"),
        ("<ul><li>One</li><li>two</li></ul>", "- One\n\n- two"),
        ("a<br/>b", "a\nb"),
        ("a < b > c", "a < b > c"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*so* and __so__ and `so`", "so and so and so"),
        ("snake_case_word", "snake_case_word"),
        ("* item", "* item"),
    ],
)
def test_cell_is_words_without_marks(cell: str, words: str) -> None:
    """Tags become lines or vanish; signs of arithmetic stay."""
    assert plain_cell(cell).replace("\n\n\n", "\n\n") == words


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"a,b\n" * (MAX_ROWS + 1), "csv"),
        (b"|a|b|\n|-|-|\n" * MAX_ROWS, "md"),
        (b'a,"' + b"x" * 200_000 + b'"\n', "csv"),
    ],
    ids=["rows", "lines", "cell"],
)
def test_table_that_is_too_large_is_refused(data: bytes, kind: str) -> None:
    """Ten thousand rows, and cells of 131 kB, are no session's table."""
    with pytest.raises(PlanError, match="found"):
        read_table("t", data, kind)


@given(data=st.binary(max_size=400), kind=st.sampled_from(["csv", "md"]))
def test_table_of_any_bytes_is_rows_or_a_refusal(data: bytes, kind: str) -> None:
    """Never anything else."""
    with suppress(PlanError):
        find_columns(read_table("t", data, kind).rows)


# -- columns -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Time", Role.START),
        ("Start time", Role.START),
        ("Heure de début", Role.START),
        ("Hora", Role.START),
        ("End time", Role.END),
        ("Heure de fin", Role.END),
        ("Time (min)", Role.LENGTH),
        ("Length", Role.LENGTH),
        ("Durée", Role.LENGTH),
        ("DURACIÓN", Role.LENGTH),
        ("Session title", Role.TITLE),
        ("What", Role.TITLE),
        ("Activité", Role.TITLE),
        ("Actividad", Role.TITLE),
        ("Notes", Role.DESCRIPTION),
        ("Steps and prompts", Role.DESCRIPTION),
        ("Déroulement", Role.DESCRIPTION),
        ("Who", Role.GROUP),
        ("Grupo", Role.GROUP),
        ("Materials", None),
        ("Total time", None),
        ("", None),
        ("This is a sentence and no header of any column", None),
    ],
)
def test_column_is_known_by_its_header(header: str, role: Role | None) -> None:
    """In three languages, whatever the case."""
    assert role_of(header) is role


def rows(*lines: str) -> tuple[Row, ...]:
    return tuple(
        Row(number, tuple(line.split(";"))) for number, line in enumerate(lines, start=1)
    )


def test_columns_stand_in_any_order_below_a_preamble() -> None:
    """The header is the first row that names what a session needs."""
    columns, below = find_columns(
        rows("A session;;", "Goal;To see;", "Title;Min;Time", "A;5;9:00")
    )
    assert below == 3
    assert columns.roles == {Role.TITLE: (0,), Role.LENGTH: (1,), Role.START: (2,)}
    assert columns.language == "en"


def test_columns_called_time_may_hold_lengths() -> None:
    """What stands below the header decides."""
    columns, _ = find_columns(rows("Time;Activity", "10 min;A", "20 min;B"))
    assert columns.roles[Role.LENGTH] == (0,)


def test_columns_without_a_header_are_known_by_their_content() -> None:
    """Times, lengths, the first text as title, the longest as description."""
    columns, below = find_columns(
        rows("9:00;A;10;x;Look at this and that", "9:10;B;20;;And then at those")
    )
    assert below == 0
    assert columns.roles == {
        Role.START: (0,),
        Role.TITLE: (1,),
        Role.LENGTH: (2,),
        Role.DESCRIPTION: (4,),
    }


def test_columns_of_a_list_without_times_are_not_usable() -> None:
    """Names alone are no session."""
    assert not find_columns(rows("Name;Mail", "A;a@b", "B;b@c"))[0].is_usable
