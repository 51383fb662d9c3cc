"""A table, as planners export it -> a draft, and the list of what found no place in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.authoring.cells import DAY_MINUTES, plain_words
from assistant.authoring.columns import Columns, Row, find_columns
from assistant.authoring.description import prompts_of
from assistant.authoring.draft import (
    SAID_OF_PURPOSE_WORDS,
    Draft,
    DraftActivity,
    DraftStep,
    is_sayable,
    one_line,
)
from assistant.authoring.naming import StructureNames
from assistant.authoring.schedule import Entry, Left, entries_of, fitted_time, timed
from assistant.authoring.table import Table, refusal
from assistant.plan.duration import LONGEST_SECONDS
from assistant.plan.format import parse_slot
from assistant.plan.model import People, Slot


@dataclass(frozen=True)
class Phrases:
    """What is put into a plan in its own language."""

    break_title: str
    untitled: Callable[[int], str]


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a person says beside the table; it goes before what the table says."""

    title: str = ""
    language: str = ""
    slot: Slot | None = None
    purpose: str = ""
    outcomes: tuple[str, ...] = ()
    people: People | None = None


@dataclass(frozen=True)
class Imported:
    """``columns``: how each column was taken. ``sum_seconds``: of all rows, as in the table."""

    draft: Draft
    left: tuple[Left, ...]
    columns: tuple[tuple[str, str], ...]
    sum_seconds: int


_BREAK = re.compile(
    r"(?:(?:coffee|tea|lunch|short|comfort|bio|energy)\s+)?break\b.*|lunch|coffee|tea|"
    r"pause\b.*|dejeuner|descanso\b.*|pausa\b.*|almuerzo|cafe"
)
_PREAMBLE = {
    "title": "title session name titre titulo nombre",
    "purpose": "purpose goal goals aim objective objectives but objectif objectifs intention "
    "proposito objetivo objetivos",
    "outcomes": "outcome outcomes result results resultats resultados",
    "people": "people participants group participantes personnes personas attendees",
    "slot": "slot time when duration horaire horario duree duracion",
}


def import_table(
    file: str,
    table: Table,
    given: Given,
    phrases: Callable[[str], Phrases],
    names: StructureNames,
    languages: Sequence[str] = ("en",),
) -> Imported:
    """The draft of a plan. Raises ``PlanError`` where there is no table of times.

    ``phrases``: by the plan's language. ``languages``: those that the device has words of.
    """
    columns, below = find_columns(table.rows)
    if not columns.is_usable:
        is_empty = all(row.is_empty for row in table.rows)
        raise refusal(
            file,
            "no table" if is_empty else "no column of times or lengths",
            "a table with a header like Time, Length, Title, Description",
            "name its columns so, or save the sheet with the table alone",
        )
    left: list[Left] = []
    told = _told(_above(table, below, left), left)
    language = given.language or (columns.language if columns.language in languages else "en")
    words = phrases(language)
    entries = list(entries_of(table.rows[below:], columns, left))
    slot = given.slot or told.slot
    entries = list(timed(entries, _end_of(slot), words.break_title, left))
    activities = tuple(_activities(entries, words, names, left))
    if not activities:
        raise refusal(file, "a header, and no row with a time below it", "rows with times")
    total = sum(entry.time.longest_seconds for entry in entries if entry.time)
    ordered = tuple(sorted(left, key=lambda one: one.row))
    draft = Draft(
        title=given.title or told.title or _title_of(file),
        language=language,
        slot=slot or _slot_of(entries, total),
        people=given.people or told.people,
        purpose=given.purpose or told.purpose,
        outcomes=given.outcomes or told.outcomes,
        source=f"imported from {one_line(file)}",
        activities=activities,
        remarks=_remarks(ordered),
    )
    return Imported(_with_welcome(draft), ordered, _taken(columns), total)


def _above(table: Table, below: int, left: list[Left]) -> list[Row]:
    """What stands above the header; what stands beside and below the table is left."""
    header = table.rows[below - 1].number if below else 0
    after = [row for row in table.preamble if row.number > header]
    left += [Left(row.number, f"beside the table: {one_line(row.cells[0])}") for row in after]
    return [row for row in table.preamble if row.number < header] or [
        row for row in table.rows[: max(0, below - 1)] if not row.is_empty
    ]


def _end_of(slot: Slot | None) -> int | None:
    """Minutes after midnight, where it is known."""
    if slot is None or slot.starts_at_minutes is None:
        return None
    return (slot.starts_at_minutes + slot.seconds // 60) % DAY_MINUTES


def _activities(
    entries: Sequence[Entry], words: Phrases, names: StructureNames, left: list[Left]
) -> Iterator[DraftActivity]:
    """A heading opens an activity that holds the rows below it; else each row is its own."""
    heading: DraftActivity | None = None
    for entry in entries:
        if entry.time is None:
            if heading and heading.steps:
                yield heading
            elif heading:
                left.append(
                    Left(entry.row, f"above it a heading without rows: {heading.title}")
                )
            heading = _heading(entry, words, left)
            continue
        step = _step(entry, words)
        hint = names.hint(entry.title, entry.time.longest_seconds)
        if heading is None:
            yield DraftActivity(
                title=step.title,
                steps=(replace(step, remarks=()),),
                remarks=(*step.remarks, *hint),
            )
        else:
            step = replace(step, remarks=(*step.remarks, *hint))
            heading = replace(heading, steps=(*heading.steps, step))
    if heading and heading.steps:
        yield heading
    elif heading:
        left.append(Left(entries[-1].row, f"a heading without rows below it: {heading.title}"))


def _heading(entry: Entry, words: Phrases, left: list[Left]) -> DraftActivity:
    remarks = entry.others
    if is_sayable(entry.description):
        left.append(Left(entry.row, f"of a heading: {one_line(entry.description)}"))
        remarks = (*remarks, one_line(entry.description))
    return DraftActivity(
        title=entry.title or words.untitled(entry.row), steps=(), remarks=remarks
    )


def _step(entry: Entry, words: Phrases) -> DraftStep:
    assert entry.time is not None
    is_break = _BREAK.fullmatch(plain_words(entry.title)) is not None
    is_break = is_break or entry.title == words.break_title
    prompts = prompts_of(entry.description)
    return DraftStep(
        title=entry.title or words.untitled(entry.row),
        time=fitted_time(entry.time, is_break),
        group_size=entry.group_size,
        gathers=is_break,
        prompts=prompts,
        remarks=entry.others,
    )


def _slot_of(entries: Sequence[Entry], total_seconds: int) -> Slot:
    """From the first row's beginning to the last one's end, else the sum of all lengths."""
    rows = [entry for entry in entries if entry.time]
    first, last = rows[0].start, rows[-1].start
    if first is not None and last is not None and rows[-1].time:
        end = last + rows[-1].time.longest_seconds // 60
        seconds = (end - first) % DAY_MINUTES * 60
        if seconds:
            return Slot(seconds, first)
    return Slot(min(total_seconds, LONGEST_SECONDS))


def _taken(columns: Columns) -> tuple[tuple[str, str], ...]:
    """Each column's name and how it was taken; in their order."""
    by_index = {index: role for role, indexes in columns.roles.items() for index in indexes}
    width = max((*by_index, len(columns.names) - 1)) + 1
    return tuple(
        (columns.name(index), by_index[index].value if index in by_index else "")
        for index in range(width)
        if index in by_index or columns.name(index) != f"column {index + 1}"
    )


def _remarks(left: Sequence[Left]) -> tuple[str, ...]:
    if not left:
        return ()
    return (
        "What of the table found no place in the plan, or only by a guess:",
        *map(str, left),
    )


# -- what is said around the table --------------------------------------------------------


def _told(rows: Sequence[Row], left: list[Left]) -> Given:
    """Title, purpose, outcomes, people and slot, where they stand above the table."""
    values: dict[str, list[str]] = {}
    rest = []
    for row in rows:
        cells = [one_line(cell) for cell in row.cells if cell]
        label, _, value = cells[0].partition(":")
        if not value and len(cells) > 1:
            value = " ".join(cells[1:])
        known = [
            name for name, words in _PREAMBLE.items() if plain_words(label) in words.split()
        ]
        if known and is_sayable(value):
            values.setdefault(known[0], []).append(value.strip())
        else:
            rest.append(Left(row.number, f"above the table: {' '.join(cells)}"))
    if "title" not in values and rest and rows[0].number == rest[0].row:
        values["title"] = [rest.pop(0).what.removeprefix("above the table: ")]
    left += rest
    people = re.search(r"\d{1,3}(?:\s*[-–]\s*\d{1,3})?", " ".join(values.get("people", ())))
    return Given(
        title=" ".join(values.get("title", ())),
        purpose=" ".join(values.get("purpose", ())),
        outcomes=tuple(values.get("outcomes", ())),
        slot=_slot_in(values.get("slot", ())),
        people=_people_in(people[0]) if people else None,
    )


def _slot_in(texts: Sequence[str]) -> Slot | None:
    for text in texts:
        found = re.search(r"\d{1,2}[:.]\d\d\s*[-–]\s*\d{1,2}[:.]\d\d", text)
        try:
            return parse_slot(found[0] if found else text)
        except ValueError:
            continue
    return None


def _people_in(text: str) -> People | None:
    numbers = sorted(map(int, re.findall(r"\d+", text)))
    return People(numbers[0], numbers[-1]) if numbers[0] else None


def _title_of(file: str) -> str:
    stem = re.split(r"[/\\]", file)[-1].rpartition(".")[0]
    words = one_line(re.sub(r"[_\-.]+", " ", stem))
    return words[:1].upper() + words[1:] if is_sayable(words) else "Session"


def _with_welcome(draft: Draft) -> Draft:
    """A purpose that can be said within the welcome, and a word on what was done to it."""
    if not draft.purpose:
        remark = "The table tells no purpose: write what the session is for."
        return replace(draft, purpose=draft.title, purpose_remarks=(remark,))
    said = shortened(draft.purpose, SAID_OF_PURPOSE_WORDS)
    if said == draft.purpose:
        return draft
    remark = "'say' is its beginning only: put it in your own few words."
    return replace(draft, purpose_said=said, purpose_remarks=(remark,))


def shortened(text: str, words: int) -> str:
    """The beginning of a text, to the end of a sentence or clause, within so many words."""
    if len(text.split()) <= words:
        return text
    beginning = " ".join(text.split()[:words])
    for ends in (".!?…", ";:,–"):
        at = max(beginning.rfind(end) for end in ends)
        if at > 0 and is_sayable(beginning[:at]):
            return beginning[:at].rstrip(" ;:,–") + "."
    return beginning
