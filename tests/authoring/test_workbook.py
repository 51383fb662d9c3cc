"""Workbooks as spreadsheets write them, and those that are damaged, locked or too large."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta

import openpyxl
import pytest

from assistant.authoring.workbook import MAX_UNPACKED_BYTES, cell_text, read_workbook
from assistant.errors import PlanError


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def session_book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active["A1"] = "nothing here"
    sheet = book.create_sheet("Plan")
    sheet.append(["Start", "Length", "Title", "Details"])
    sheet.append([time(9, 0), timedelta(minutes=20), "Welcome", "Who are you?"])
    sheet.append([time(9, 20), time(0, 25), "Talk", "1. What?\n2. Why?"])
    sheet.append([datetime(2026, 5, 26, 9, 45), 15, "Choose", None])
    sheet.append([0.416666667, 12.5, "Close", True])
    return book


def test_workbook_gives_the_first_sheet_with_a_table() -> None:
    """Time cells, durations, dates and numbers as a person would have typed them."""
    table = read_workbook("p.xlsx", saved(session_book()))
    assert table.sheet == "Plan"
    assert [row.cells[:3] for row in table.rows[1:]] == [
        ("09:00:00", "0:20:00", "Welcome"),
        ("09:20:00", "00:25:00", "Talk"),
        ("2026-05-26 09:45", "15", "Choose"),
        ("0.416667", "12.5", "Close"),
    ]
    assert table.rows[2].cells[3] == "1. What?\n2. Why?"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (20, "20"),
        (20.0, "20"),
        (1.5, "1.5"),
        (timedelta(hours=1, minutes=30), "1:30:00"),
        (datetime(2026, 5, 26), "2026-05-26"),
        (" word ", " word "),
    ],
)
def test_cell_is_written_as_a_person_would(value: object, text: str) -> None:
    """Whatever type the spreadsheet keeps it in."""
    assert cell_text(value) == text


def test_workbook_that_lies_of_its_size_is_read_without_harm() -> None:
    """A sheet that claims a million rows of sixteen thousand cells has those that it has."""
    source = zipfile.ZipFile(io.BytesIO(saved(session_book())))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b'ref="A1:D5"', b'ref="A1:XFD1048576"'))
    assert b"XFD1048576" in zipfile.ZipFile(file).read("xl/worksheets/sheet2.xml")
    table = read_workbook("p.xlsx", file.getvalue())
    assert len(table.rows) == 5
    assert len(table.rows[0].cells) == 4


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (MAX_UNPACKED_BYTES + 1))
    return file.getvalue()


def laughs() -> bytes:
    """Entities of entities, a thousand million characters when they are written out."""
    source = zipfile.ZipFile(io.BytesIO(saved(session_book())))
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'.encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if b"Welcome" in data:
                data = head + data.replace(b"Welcome", b"&a9;")
            target.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "password"),
        (bomb, "MB when it is unpacked"),
        (laughs, "cannot be read"),
        (lambda: b"PK\x03\x04 and then nothing", "no workbook"),
        (bytes, "no workbook"),
        (lambda: b"Time,Title\n9:00,A\n", "no workbook"),
    ],
    ids=["locked", "bomb", "laughs", "broken", "empty", "csv"],
)
def test_workbook_that_is_none_is_refused_with_a_reason(
    make: Callable[[], bytes], found: str
) -> None:
    """Locked, swollen, broken: what it is, and how to save it."""
    with pytest.raises(PlanError, match=found):
        read_workbook("p.xlsx", make())


def test_workbook_with_too_many_rows_is_refused() -> None:
    """A session has no ten thousand rows."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(10_001):
        sheet.append(["9:00", "A"])
    with pytest.raises(PlanError, match="more than 10000 rows"):
        read_workbook("p.xlsx", saved(book))


def test_workbook_that_is_damaged_anywhere_is_read_or_refused() -> None:
    """A hundred and fifty times a few bytes changed, and once cut at each length."""
    whole = saved(session_book())
    chance = random.Random(5)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        read_or_refused(bytes(data))
    for length in range(0, len(whole), 400):
        read_or_refused(whole[:length])


def read_or_refused(data: bytes) -> None:
    with suppress(PlanError):
        read_workbook("p.xlsx", data)
