"""What a session's journal holds, as plain facts, and how they become bytes.

Events and words lie apart: an ``Entry`` never carries what people said, so that words can
be struck without rewriting history, and a replay needs none of them.
All times called ``at`` or ``..._at`` are seconds on the session's own clock.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

import msgspec

from assistant.plan.runsheet import RunSheet
from assistant.session.events import JournalledEvent, SnippetHeard
from assistant.session.rules import Rules


class FirstRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a replay depends on, frozen when the session begins.

    ``monotonic_at_start`` is ``time.monotonic()`` at session second 0, in the boot named by
    ``boot_id``. ``wall_started_at`` is an ISO time with its offset, None when it is not
    known. ``is_date_from_stick``: a file on a stick told it. ``keeps_audio``: plan and
    settings both allow it, and the room is told.
    """

    session_id: str
    run_sheet: RunSheet
    rules: Rules
    program_version: str
    boot_id: str
    monotonic_at_start: float
    wall_started_at: str | None = None
    is_rehearsal: bool = False
    plan_file: str = ""
    keeps_audio: bool = False
    is_date_from_stick: bool = False


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One event, and where the session stood after it.

    ``sequence`` counts from 1 without a gap. ``digest`` is of the engine's state after the
    event; ``snapshot`` is that state itself, kept at each change of step, else empty.
    """

    sequence: int
    event: JournalledEvent
    state: str
    step_key: str
    digest: str
    snapshot: bytes = b""


class Word(msgspec.Struct, frozen=True):
    """One recognised word; ``confidence`` from 0 to 1, as the recogniser claims it."""

    text: str
    began_at: float
    ended_at: float
    confidence: float


class Snippet(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody said in a listening step. Nobody's name is ever kept.

    ``continues``: it goes on with the snippet before it, after no more than a breath.
    """

    snippet_id: int
    step_key: str
    began_at: float
    ended_at: float
    text: str
    words: tuple[Word, ...] = ()
    is_question: bool = False
    dropped_blocks: int = 0
    continues: bool = False


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """How far the session's clock had come at one moment of one boot's monotonic clock."""

    elapsed_seconds: float
    boot_id: str
    monotonic: float


class EndingKind(Enum):
    """How a session ended."""

    FINISHED = "finished"
    ENDED_EARLY = "ended early"
    ABANDONED = "abandoned"


class Ending(msgspec.Struct, frozen=True):
    """The session is over, since ``at``; it will not be offered again."""

    kind: EndingKind
    at: float


class Erasure(msgspec.Struct, frozen=True):
    """The words of these snippets are to go for good, whether they were written or not."""

    snippet_ids: tuple[int, ...]


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What is written in one transaction: all of it, or nothing.

    ``erasure`` comes last; its snippets are never written, in this batch or a later one.
    """

    entries: tuple[Entry, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    erasure: Erasure | None = None
    checkpoint: Checkpoint | None = None
    ending: Ending | None = None


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A journal as it was read: the entries that can be trusted, from the first on.

    ``dropped_rows`` is how many rows were there and could not be trusted (0 for a journal
    in good health); damage inside the file can hide some of them from the count.
    ``struck_ids``: of these snippets nothing is left but their numbers.
    """

    first: FirstRecord
    entries: tuple[Entry, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    struck_ids: tuple[int, ...] = ()
    checkpoint: Checkpoint | None = None
    ending: Ending | None = None
    dropped_rows: int = 0

    @property
    def last_at(self) -> float:
        """The latest moment that the journal knows of, in session seconds."""
        elapsed_seconds = self.checkpoint.elapsed_seconds if self.checkpoint else 0.0
        return max([elapsed_seconds, *(entry.event.at for entry in self.entries[-1:])])

    @property
    def last_snippet_id(self) -> int:
        """The highest number that a snippet ever had, struck ones included; 0: none had."""
        kept = (snippet.snippet_id for snippet in self.snippets)
        told = (
            entry.event.snippet_id
            for entry in self.entries
            if isinstance(entry.event, SnippetHeard)
        )
        return max((0, *kept, *self.struck_ids, *told))


Record = TypeVar("Record", FirstRecord, Entry, Snippet, Checkpoint, Ending)


def encode(record: FirstRecord | Entry | Snippet | Checkpoint | Ending) -> bytes:
    """A record as JSON; ``decode`` gives an equal record back."""
    return msgspec.json.encode(record)


def decode(payload: bytes, kind: type[Record]) -> Record:
    """The record of that kind. Raises ``msgspec.DecodeError`` when it is none."""
    return msgspec.json.decode(payload, type=kind)
