"""A spreadsheet's file -> rows of plain text: the first sheet that holds a table."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from assistant.authoring.columns import Row, find_columns
from assistant.authoring.table import MAX_COLUMNS, MAX_ROWS, Table, plain_cell, refusal

MAX_UNPACKED_BYTES = 60_000_000
MAX_SHEETS = 30
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook with a password begins, and one of before 2007."""
_SAVE_ANEW = "save the table as CSV or as .xlsx again"


def read_workbook(file: str, data: bytes) -> Table:
    """The first sheet with a table in it. Raises ``PlanError``."""
    _refuse_what_is_none(file, data)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: drawings, styles
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            tables = [_table(file, sheet) for sheet in book.worksheets[:MAX_SHEETS]]
    except (MemoryError, RecursionError):
        raise refusal(file, "a workbook that is too large", "a table", _SAVE_ANEW) from None
    except Exception as error:
        if hasattr(error, "problems"):
            raise
        # A damaged workbook fails in zipfile, zlib, expat or openpyxl, each with its own.
        found = f"a workbook that cannot be read ({type(error).__name__}: {error})"
        raise refusal(file, found, "an .xlsx file", _SAVE_ANEW) from None
    for table in tables:
        if find_columns(table.rows)[0].is_usable:
            return table
    return tables[0] if tables else Table(())


def _refuse_what_is_none(file: str, data: bytes) -> None:
    if data.startswith(_OLE):
        found = "a workbook with a password, or one of before 2007"
        raise refusal(file, found, "an .xlsx file", "save it without a password, as .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        found = f"no workbook ({error})"
        raise refusal(file, found, "an .xlsx file", _SAVE_ANEW) from None
    if size > MAX_UNPACKED_BYTES:
        found = f"{size // 1_000_000} MB when it is unpacked"
        expected = f"at most {MAX_UNPACKED_BYTES // 1_000_000}"
        raise refusal(file, found, expected, "save the table alone, as CSV")


def _table(file: str, sheet: Any) -> Table:
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # what the file says of its own size may be far off
    if not hasattr(sheet, "iter_rows"):
        return Table(())  # a chart
    rows = []
    for number, values in enumerate(
        sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True), start=1
    ):
        if number > MAX_ROWS:
            raise refusal(file, f"more than {MAX_ROWS} rows", "a session's table")
        cells = [plain_cell(cell_text(value)) if value is not None else "" for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(Row(number, tuple(cells)))
    return Table(tuple(rows), sheet=str(sheet.title))


def cell_text(value: object) -> str:
    """A cell's value as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != time() else f"{value:%Y-%m-%d}"
    if isinstance(value, date | time):
        return value.isoformat() if isinstance(value, date) else f"{value:%H:%M:%S}"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) >= 1 else f"{value:.6f}"
    return str(value)
