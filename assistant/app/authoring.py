"""Plan files written by the program: their folders, files and words."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from assistant.authoring import answers
from assistant.authoring.answers import Offer, Refused
from assistant.authoring.asking import (
    Conversation,
    Debrief,
    Flags,
    by_flag,
    converse,
    draft_of,
)
from assistant.authoring.cells import plain_words
from assistant.authoring.draft import Draft, DraftActivity, DraftPrompt, one_line
from assistant.authoring.importing import Given, Imported, Phrases, import_table
from assistant.authoring.naming import StructureNames
from assistant.authoring.table import MAX_BYTES, read_table, refusal
from assistant.authoring.workbook import read_workbook
from assistant.authoring.writer import next_commands, write_plan
from assistant.errors import FacilitateError, PlanError
from assistant.plan.duration import format_duration
from assistant.plan.model import Activity
from assistant.plan.reader import read_plan
from assistant.plan.structure_library import Library
from assistant.preparing import load_language, load_library
from assistant.settings import read_author_file

__all__ = ["Conversation", "Flags", "Refused", "next_commands"]

KINDS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".md": "md", ".markdown": "md"}
WORKBOOKS = (".xlsx", ".xlsm")
_WORDS_A_SECOND = 2.2
_STEP_SECONDS = 7
_SIGNAL_SECONDS = 4
_PRESS_SECONDS = 15


class FileRefused(FacilitateError):
    """A file that is not to be written, or cannot be."""


def languages(config: Path) -> tuple[str, ...]:
    """The languages that the device has words of, English first."""
    known = sorted(path.stem for path in (config / "words").glob("*.ftl"))
    return tuple(sorted(known, key=lambda name: name != "en"))


# -- new -----------------------------------------------------------------------------------


def new_draft(flags: Flags, talk: Conversation, config: Path) -> Draft:
    """A draft from flags and answers. Raises ``Refused`` for a flag that cannot be used."""
    library = load_library(config)
    choice, offers = converse(
        flags,
        lambda language: tuple(structure_offers(library, language)),
        languages(config),
        talk,
    )
    return draft_of(choice, offers, _debrief(choice.language, config))


def _debrief(language: str, config: Path) -> Debrief:
    messages = load_language(language, config).messages
    return Debrief(messages.text("new-debrief"), messages.text("new-debrief-prompt"))


def structure_offers(library: Library, language: str) -> Iterator[Offer]:
    """Every structure that can be read, with the time that it needs."""
    for name in library.names:
        try:
            structure = library.get(name)
            activity = _example(name, language, library)
        except PlanError:
            continue  # check and structures tell of it
        shortest = -(-round(sum(_step_seconds(activity))) // 60) * 60
        yield Offer(
            name,
            structure.title.in_language(language).written,
            max(structure.budget_seconds, shortest),
            shortest,
            tuple(
                DraftPrompt(question.in_language(language).written, is_said=False)
                for question in structure.questions
            ),
        )


def _example(name: str, language: str, library: Library) -> Activity:
    text = f"version: 1\ntitle: T\nlanguage: {language}\nslot: 24h\npurpose: P\n"
    text += f"activities:\n  - structure: {name}\n"
    return read_plan(name, text.encode(), library).activities[0]


def _step_seconds(activity: Activity) -> Iterator[float]:
    """The signals that are taught; then each occurrence at its shortest, with its words and
    the wait for the press. An estimate, above what the voice takes: check measures."""
    yield _SIGNAL_SECONDS * len({one.step.cue for one in activity.occurrences()})
    for occurrence in activity.occurrences():
        step = occurrence.step
        words = sum(
            len(wording.spoken.split())
            for text in (step.title, *step.prompts)
            for wording in text.wordings[:1]
        )
        wait = 0 if occurrence.advances_itself else _PRESS_SECONDS
        move = step.move.seconds if step.move else 0
        said = _STEP_SECONDS + words / _WORDS_A_SECOND
        yield step.time.shortest_seconds + move + said + wait


# -- import --------------------------------------------------------------------------------


def import_file(path: Path, given: Given, config: Path) -> Imported:
    """The table in a file as a draft. Raises ``PlanError``."""
    table_kind = path.suffix.lower()
    data = _read(path)
    if data.startswith(b"PK\x03\x04") or table_kind in WORKBOOKS:
        table = read_workbook(str(path), data)
    elif table_kind in KINDS:
        table = read_table(str(path), data, KINDS[table_kind])
    else:
        found = f"a file of the kind '{table_kind}'"
        known = ", ".join((*KINDS, *WORKBOOKS))
        raise refusal(str(path), found, known, "save the table as CSV")
    return import_table(
        path.name,
        table,
        given,
        partial(_phrases, config=config),
        StructureNames(_titles(load_library(config))),
        languages(config),
    )


def _read(path: Path) -> bytes:
    try:
        data = read_author_file(path, MAX_BYTES)
    except OSError as error:
        found = f"no readable file ({error.strerror})"
        raise refusal(str(path), found, "a table", "give the path of a table") from None
    if len(data) > MAX_BYTES:
        raise refusal(str(path), f"more than {MAX_BYTES // 1_000_000} MB", "a session's table")
    return data


def _phrases(language: str, config: Path) -> Phrases:
    messages = load_language(language, config).messages
    return Phrases(
        messages.text("import-break"),
        lambda number: messages.text("import-untitled", number=number),
    )


def _titles(library: Library) -> dict[str, str]:
    titles = {}
    for name in library.names:
        try:
            titles[name] = library.get(name).title.in_language("en").written
        except PlanError:
            titles[name] = name
    return titles


def given(
    *,
    config: Path,
    title: str | None,
    slot: str | None,
    language: str | None,
    purpose: str | None,
    outcomes: tuple[str, ...],
    people: str | None,
) -> Given:
    """What a person said beside the table. Raises ``Refused``."""
    known = languages(config)
    return Given(
        title=by_flag("--title", title, answers.title) if title is not None else "",
        slot=by_flag("--slot", slot, answers.slot) if slot is not None else None,
        language=(
            by_flag("--language", language, lambda text: answers.language(text, known))
            if language is not None
            else ""
        ),
        purpose=by_flag("--purpose", purpose, answers.purpose) if purpose is not None else "",
        outcomes=by_flag(
            "--outcome", "; ".join(outcomes), partial(answers.outcomes, purpose_words=0)
        ),
        people=by_flag("--people", people, answers.people) if people is not None else None,
    )


def imported_lines(imported: Imported) -> Iterator[str]:
    """What a person should know of an import: the columns, the sum, what found no place."""
    taken = ", ".join(
        f"'{name}' as {role}" if role else f"'{name}' as comments"
        for name, role in imported.columns
    )
    yield f"Columns: {taken}"
    draft = imported.draft
    count = sum(len(one.steps) for one in draft.activities if isinstance(one, DraftActivity))
    total, slot = format_duration(imported.sum_seconds), format_duration(draft.slot.seconds)
    yield f"Rows: {count}, {total} in all, of the slot's {slot}"
    if imported.left:
        yield f"{len(imported.left)} found no place, or only by a guess (also in the file):"
        yield from (f"  {one}" for one in imported.left)


# -- files ---------------------------------------------------------------------------------


def default_file(title: str) -> Path:
    """A name in the current folder, from the title."""
    slug = plain_words(title).replace(" ", "-")[:60].strip("-")
    if not slug:
        letters = unicodedata.normalize("NFC", one_line(title).lower())
        slug = re.sub(r"[^\w]+", "-", letters)[:30].strip("-")
    return Path(f"{slug or 'session'}.yaml")


def refuse_to_overwrite(path: Path, force: bool) -> None:
    """Raises ``FileRefused`` when there is a file already."""
    if path.is_dir():
        raise FileRefused(f"{path}: found a folder, expected a file's name")
    if os.path.lexists(path) and not force:
        raise FileRefused(f"{path}: is there already; give another name, or --force")


def write_draft(draft: Draft, path: Path, force: bool) -> None:
    """The plan's file, all of it or nothing. Raises ``FileRefused``."""
    refuse_to_overwrite(path, force)
    text = write_plan(draft, str(path))
    beside = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            beside = Path(file.name)
            file.write(text)
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    except OSError as error:
        if beside:
            beside.unlink(missing_ok=True)
        raise FileRefused(f"{path}: cannot be written ({error.strerror})") from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
