"""What people write into cells, understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.authoring.cells import Clock, parse_clock, parse_group, parse_length
from assistant.plan.model import WHOLE_GROUP


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("11:00", 660, None),
        ("11.00", 660, None),
        ("11h00", 660, None),
        ("11 h 30", 690, None),
        ("9h", 540, None),
        ("11:00 AM", 660, None),
        ("12:15 am", 15, None),
        ("1:05 p.m.", 785, None),
        ("2pm", 840, None),
        ("11:00:00", 660, None),
        ("2026-05-26 11:00", 660, None),
        ("26/05/2026 11:00", 660, None),
        ("0.458333", 660, None),
        ("11:00-11:20", 660, 680),
        ("11.00 – 11.20", 660, 680),
        ("1:00 - 2:30 pm", 780, 870),
        ("9h00 à 9h30", 540, 570),
        ("14:00 hasta 15:00", 840, 900),
        ("23:50-00:10", 1430, 10),
    ],
)
def test_clock_is_read_as_people_write_it(cell: str, start: int, end: int | None) -> None:
    """Points, colons, h, halves of the day, spans, a date before it."""
    assert parse_clock(cell) == Clock(start, end)


@pytest.mark.parametrize("cell", ["", "noon", "25:00", "11:75", "20", "20 min", "11:00 x", "h"])
def test_clock_is_nothing_else(cell: str) -> None:
    """A length or a word is no time of day."""
    assert parse_clock(cell) is None


@pytest.mark.parametrize(
    ("cell", "low", "high", "rest"),
    [
        ("20", 1200, 1200, ""),
        ("20'", 1200, 1200, ""),
        ("20’", 1200, 1200, ""),
        ("20 min", 1200, 1200, ""),
        ("20 Min.", 1200, 1200, ""),
        ("20mn", 1200, 1200, ""),
        ("20 minutes", 1200, 1200, ""),
        ("~20 min", 1200, 1200, ""),
        ("0:20", 1200, 1200, ""),
        ("20:00", 1200, 1200, ""),
        ("00:20:00", 1200, 1200, ""),
        ("1:30", 5400, 5400, ""),
        ("0.0138889", 1200, 1200, ""),
        ("1h30", 5400, 5400, ""),
        ("1 h 30 min", 5400, 5400, ""),
        ("1 hour and 15 minutes", 4500, 4500, ""),
        ("1 heure", 3600, 3600, ""),
        ("2 horas", 7200, 7200, ""),
        ("1,5 h", 5400, 5400, ""),
        ("90s", 90, 90, ""),
        ('45"', 45, 45, ""),
        ("1-2 min", 60, 120, ""),
        ("1–2", 60, 120, ""),
        ("5 à 10 min", 300, 600, ""),
        ("5 to 7 minutes", 300, 420, ""),
        ("20, of which 10 walkabout", 1200, 1200, "of which 10 walkabout"),
        ("15 min (max)", 900, 900, "max"),
    ],
)
def test_length_is_read_as_people_write_it(cell: str, low: int, high: int, rest: str) -> None:
    """Numbers are minutes; units in three languages; ranges; what stands behind is kept."""
    found = parse_length(cell)
    assert found is not None
    assert (found.time.shortest_seconds, found.time.longest_seconds) == (low, high)
    assert found.rest == rest


@pytest.mark.parametrize(
    "cell", ["", "0", "soon", "-5", "2-1 min", "3rd", "1000 h", "10x", "20 minstrels"]
)
def test_length_is_nothing_else(cell: str) -> None:
    """Words, nothing, and ranges that run backwards are no lengths."""
    found = parse_length(cell)
    assert found is None or found.rest


@pytest.mark.parametrize(
    ("cell", "size"),
    [
        ("alone", 1),
        ("Seul", 1),
        ("individualmente", 1),
        ("in pairs", 2),
        ("à deux", 2),
        ("en binômes", 2),
        ("por parejas", 2),
        ("Trios", 3),
        ("groups of 5", 5),
        ("groupes de 4", 4),
        ("Plénière", WHOLE_GROUP),
        ("whole group", WHOLE_GROUP),
        ("all", WHOLE_GROUP),
        ("todo el grupo", WHOLE_GROUP),
        ("small groups", None),
        ("Anna", None),
        ("0", None),
        ("1, 2, 4", None),
    ],
)
def test_group_is_understood_where_it_is_clear(cell: str, size: int | None) -> None:
    """Who works together, in three languages; what could be several is not guessed."""
    assert parse_group(cell) == size


@given(text=st.text(alphabet="0123456789:.,hmins'-–—ap àto/", max_size=25) | st.text())
def test_cells_of_any_kind_are_judged_without_failing(text: str) -> None:
    """Nothing that stands in a cell makes the program fail."""
    parse_clock(text)
    parse_length(text)
    parse_group(text)
