"""A table's rows, with their times: what each row says, and how long it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.authoring.cells import (
    DAY_MINUTES,
    Length,
    parse_clock,
    parse_group,
    parse_length,
)
from assistant.authoring.columns import Columns, Role, Row
from assistant.authoring.draft import flexible, is_sayable, one_line
from assistant.plan.duration import DurationRange

SLACK_MINUTES = 5
"""A gap up to this is slack between two rows; a longer one is a break."""
ASSUMED = DurationRange(300, 300)
_LENGTH_IN_TITLE = re.compile(r"(.*\S)\s*[(\[]\s*([\d~][^()\[\]]*)[)\]]\s*")


@dataclass(frozen=True)
class Left:
    """Something of a row that found no place in the plan, or only by a guess."""

    row: int
    what: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.what}" if self.row else self.what


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row. Minutes after midnight; ``time`` None: the row is a heading."""

    row: int
    title: str
    start: int | None = None
    end: int | None = None
    time: DurationRange | None = None
    group_size: int | None = None
    description: str = ""
    others: tuple[str, ...] = ()

    @property
    def is_timed(self) -> bool:
        return self.start is not None or self.time is not None


def entries_of(rows: Sequence[Row], columns: Columns, left: list[Left]) -> Iterator[Entry]:
    """What each row says; what it says and has no place goes to ``left``."""
    for row in rows:
        if row.is_empty:
            continue
        names = tuple(cell.casefold() for cell in row.cells)
        if columns.names and names == tuple(name.casefold() for name in columns.names):
            continue  # the header again, as on each page
        entry = _entry(row, columns, left)
        if entry is not None:
            yield entry


def _entry(row: Row, columns: Columns, left: list[Left]) -> Entry | None:
    said = {role: _cells(row, columns, role) for role in Role}
    start, end = parse_clock(said[Role.START]), parse_clock(said[Role.END])
    title, length = _title_and_length(one_line(said[Role.TITLE]), said[Role.LENGTH])
    alone = [cell for cell in row.cells if cell]
    if len(alone) == 1 and not (start or length or said[Role.DESCRIPTION]):
        return Entry(row=row.number, title=one_line(alone[0])) if is_sayable(alone[0]) else None
    group = parse_group(said[Role.GROUP])
    others = [
        f"{columns.name(columns.roles[role][0])}: {one_line(words)}"
        for role, words in (
            (Role.START, "" if start else said[Role.START]),
            (Role.END, "" if end else said[Role.END]),
            (Role.LENGTH, length.rest if length else said[Role.LENGTH]),
            (Role.GROUP, "" if group is not None else said[Role.GROUP]),
        )
        if is_sayable(words)
    ]
    others += _of_no_role(row, columns)
    left += [Left(row.number, other) for other in others]
    if (
        not is_sayable(title)
        and not is_sayable(said[Role.DESCRIPTION])
        and not (start or length)
    ):
        return None
    return Entry(
        row=row.number,
        title=title if is_sayable(title) else "",
        start=start.start if start else None,
        end=(end.start if end else start.end) if start else None,
        time=length.time if length else None,
        group_size=group,
        description=said[Role.DESCRIPTION],
        others=tuple(others),
    )


def _cells(row: Row, columns: Columns, role: Role) -> str:
    """What stands in the columns of a role, line by line."""
    indexes = columns.roles.get(role, ())
    return "\n".join(row.cells[i] for i in indexes if i < len(row.cells) and row.cells[i])


def _of_no_role(row: Row, columns: Columns) -> Iterator[str]:
    placed = {index for indexes in columns.roles.values() for index in indexes}
    for index, cell in enumerate(row.cells):
        if index not in placed and cell:
            yield f"{columns.name(index)}: {one_line(cell)}"


def _title_and_length(title: str, length_cell: str) -> tuple[str, Length | None]:
    """``Draw (20 min)`` is a title and a length, where no other cell gives one."""
    length = parse_length(length_cell)
    found = _LENGTH_IN_TITLE.fullmatch(title)
    if length is None and found and not found[2].isdecimal():
        in_title = parse_length(found[2])
        if in_title and not in_title.rest:
            return found[1], in_title
    return title, length


# -- times -----------------------------------------------------------------------------------


def timed(
    entries: Sequence[Entry], slot_end: int | None, break_title: str, left: list[Left]
) -> Iterator[Entry]:
    """Every timed entry with its length, breaks put between; headings as they are.

    A length that is missing is what lies until the next row begins, or the slot ends.
    """
    following = [entry for entry in entries if entry.is_timed][1:]
    for entry in entries:
        if not entry.is_timed:
            yield entry
            continue
        after = following.pop(0) if following else None
        next_start = after.start if after else slot_end
        yield _with_length(entry, next_start, left)
        if after is not None:
            yield from _between(entry, after, break_title, left)


def _with_length(entry: Entry, next_start: int | None, left: list[Left]) -> Entry:
    if entry.time is not None:
        return entry
    end = entry.end if entry.end is not None else next_start
    if entry.start is None or end is None or not 0 < _ahead(entry.start, end) < DAY_MINUTES / 2:
        left.append(Left(entry.row, "no length, and none to derive it from: 5m assumed"))
        return replace(entry, time=ASSUMED)
    minutes = _ahead(entry.start, end)
    return replace(entry, end=end, time=DurationRange(minutes * 60, minutes * 60))


def _between(entry: Entry, after: Entry, break_title: str, left: list[Left]) -> Iterator[Entry]:
    """A break where there is a gap; what does not fit together is left to the author."""
    if entry.start is None or after.start is None:
        return
    end = entry.end
    if entry.time is not None:
        end = entry.start + entry.time.longest_seconds // 60
    if end is None:
        return
    gap = (after.start - end + DAY_MINUTES // 2) % DAY_MINUTES - DAY_MINUTES // 2
    if gap < 0:
        left.append(Left(after.row, f"begins {-gap} min before the row above it ends"))
    elif gap > 6 * 60:
        left.append(Left(after.row, f"begins {gap // 60} hours later: another day?"))
    elif gap > SLACK_MINUTES:
        left.append(Left(after.row, f"{gap} min free before it: a break put there"))
        seconds = gap * 60
        yield Entry(
            row=after.row,
            title=break_title,
            start=end % DAY_MINUTES,
            time=DurationRange(seconds, seconds),
        )
    elif gap:
        left.append(Left(after.row, f"{gap} min free before it: left as slack"))


def _ahead(begin: int, end: int) -> int:
    return (end - begin) % DAY_MINUTES


def fitted_time(time: DurationRange, is_break: bool) -> DurationRange:
    """The author's range; a range below a single length; a break as long as promised."""
    if is_break or not time.is_fixed:
        return time
    return flexible(time.longest_seconds)
