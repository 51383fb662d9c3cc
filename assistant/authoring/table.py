"""A table's file -> rows of plain text. CSV and Markdown here; a workbook beside it."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.authoring.columns import Row
from assistant.errors import PlanError, Problem

MAX_BYTES = 10_000_000
MAX_ROWS = 10_000
MAX_COLUMNS = 60
LONGEST_RULE = 10_000
_DELIMITERS = ",;\t|"
_TAG_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr)\s*/?>", re.I)
_TAG_ITEMS = re.compile(r"<li(?:\s[^<>]*)?>", re.I)
_TAGS = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.I)
_LINK = re.compile(r"!?\[([^\]]{0,300})\]\([^)\s]{0,2000}\)")
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)(?=\S)(.{1,300}?)(?<=\S)\1")
_STAR_OR_DASH = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]{1,300}?)(?<=\S)\1(?![\w*_])")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")


@dataclass(frozen=True)
class Table:
    """``preamble``: rows of text that stand before or beside the table."""

    rows: tuple[Row, ...]
    preamble: tuple[Row, ...] = field(default=())
    sheet: str = ""


def refusal(file: str, found: str, expected: str, mend: str = "", line: int = 0) -> PlanError:
    """A file that holds no table that could be read."""
    return PlanError((Problem(file, line, 1 if line else 0, found, expected, mend),))


def read_table(file: str, data: bytes, kind: str) -> Table:
    """The table in ``data``. ``kind``: ``csv`` or ``md``. Raises ``PlanError``."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if kind == "md":
        lines = text.split("\n")
        if len(lines) > MAX_ROWS:
            raise refusal(file, f"more than {MAX_ROWS} lines", "a session's table")
        rows = tuple(_markdown(lines))
        numbers = {row.number for row in rows}
        preamble = tuple(
            Row(number, (plain_cell(line.lstrip("# ")),))
            for number, line in enumerate(lines, start=1)
            if number not in numbers and line.strip() and not _RULE.fullmatch(line)
        )
        return Table(rows, preamble)
    return Table(tuple(_delimited(file, text)))


def decoded(data: bytes) -> str:
    """Text in whatever encoding spreadsheets write: UTF-8, UTF-16, else Windows' Latin."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    start = data[:2000]
    if start.count(0) > len(start) // 4:
        little = start[1::2].count(0) >= start[::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def plain_cell(text: str) -> str:
    """A cell's words without tags, links and stars; line by line, as they were."""
    text = _TAG_ITEMS.sub("\n- ", _TAG_BREAKS.sub("\n", text))
    text = html.unescape(_TAGS.sub("", text))
    text = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))
    text = _STAR_OR_DASH.sub(r"\2", text)
    return "\n".join(line.strip() for line in text.strip().split("\n"))


# -- CSV -----------------------------------------------------------------------------------


def _delimited(file: str, text: str) -> Iterator[Row]:
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r'"?sep=(.)"?', first.strip(" "))  # Excel's own first line
    delimiter = named[1] if named else _delimiter(text)
    lines = (rest if named else text).split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    before = 1 if named else 0
    number = 0
    try:
        for number, cells in enumerate(reader):
            if number >= MAX_ROWS:
                raise refusal(file, f"more than {MAX_ROWS} rows", "a session's table")
            line = reader.line_num - "".join(cells).count("\n") + before
            yield Row(line, tuple(plain_cell(cell) for cell in cells[:MAX_COLUMNS]))
    except csv.Error as error:
        found = f"what no table holds ({error})"
        mend = "save the table as CSV again"
        raise refusal(file, found, "rows of cells", mend, reader.line_num) from None


def _delimiter(text: str) -> str:
    """The one that parts most rows into the same number of cells, two at least."""
    lines = [f"{line}\n" for line in text.split("\n")[:60]]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        widths = _widths(lines, delimiter)
        common = max(set(widths), key=widths.count, default=0)
        score = widths.count(common) * (common - 1)
        if score > most:
            best, most = delimiter, score
    return best


def _widths(lines: Sequence[str], delimiter: str) -> list[int]:
    try:
        return [len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1]
    except csv.Error:
        return []


# -- Markdown ------------------------------------------------------------------------------


def _markdown(lines: Sequence[str]) -> Iterator[Row]:
    """The rows of every table: lines with bars, around or below a ruled line."""
    ruled = {index for index, line in enumerate(lines) if "-" in line and _is_rule(line)}
    in_table = {index - 1 for index in ruled} | ruled
    for index in range(len(lines)):
        is_row = "|" in lines[index] and (index - 1 in in_table or index in in_table)
        if is_row and lines[index].strip():
            in_table.add(index)
    for index, line in enumerate(lines):
        if index in in_table and index not in ruled and "|" in line:
            yield Row(index + 1, tuple(map(plain_cell, _cells(line))))


def _is_rule(line: str) -> bool:
    return "|" in line and len(line) <= LONGEST_RULE and _RULE.fullmatch(line) is not None


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    cells = [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)]
    return cells[:-1] if line.endswith("|") and cells[-1] == "" else cells
