"""Which session to run: the one that was broken off, or a new one; its journal and clock."""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from assistant import __version__
from assistant.app.places import Places, runtime_folder
from assistant.devices.clock import (
    SessionClock,
    boot_id,
    wall_clock_is_trusted,
    wall_time_now,
)
from assistant.devices.ports import Inbox
from assistant.errors import JournalError
from assistant.journal import locking, sessions
from assistant.journal.records import Batch, Checkpoint, FirstRecord, Recording
from assistant.journal.replay import replay
from assistant.journal.store import Journal
from assistant.plan.runsheet import RunSheet, WallSlot
from assistant.preparing import Note, Prepared
from assistant.session.engine import Engine
from assistant.session.rules import Rules

logger = logging.getLogger(__name__)

WALL_SLOT_AHEAD_SECONDS = 2 * 3600
"""A session opened longer before its slot is a try-out at another time of the day."""

_DAY_SECONDS = 24 * 3600


@dataclass
class Opened:
    """A session to run: its journal, and where it stands. ``recording``: it is resumed.
    ``slot_ends_at``: by the wall clock, in session seconds, if time without power moved it.
    """

    path: Path
    journal: Journal
    first: FirstRecord
    clock: SessionClock
    engine: Engine
    recording: Recording | None = None
    was_powered_off: bool = False
    slot_ends_at: float | None = None
    inbox: Inbox = field(default_factory=queue.SimpleQueue)

    @property
    def last_sequence(self) -> int:
        return len(self.recording.entries) if self.recording else 0

    @property
    def last_snippet_id(self) -> int:
        return self.recording.last_snippet_id if self.recording else 0


def begin_session(
    prepared: Prepared, rules: Rules, places: Places, note: Note, is_rehearsal: bool
) -> Opened:
    """A new session; in memory, with a note, when the disk refuses it."""
    clock = SessionClock()
    known = wall_time_now(runtime_folder(places))
    now = known.moment if known else None
    sheet = prepared.script.run_sheet
    if known is not None and known.is_exact and not is_rehearsal:
        sheet = msgspec.structs.replace(sheet, wall_slot=wall_slot(sheet, known.moment))
    path = sessions.new_session_path(places.sessions, now, sheet.title)
    first = FirstRecord(
        session_id=path.stem,
        run_sheet=sheet,
        rules=rules,
        program_version=__version__,
        boot_id=boot_id(),
        monotonic_at_start=clock.zero_at_monotonic,
        wall_started_at=known.written if known else None,
        is_rehearsal=is_rehearsal,
        plan_file=str(prepared.plan_file),
        keeps_audio=sheet.keeps_audio,
        is_date_from_stick=known is not None and not known.is_exact,
    )
    try:
        journal = Journal.create(path, first)
    except JournalError as error:
        note(f"The session will not be kept: {error}")
        journal = Journal.create_in_memory(first)
    return Opened(path, journal, first, clock, Engine(sheet, first.rules))


def wall_slot(sheet: RunSheet, now: datetime) -> WallSlot | None:
    """The slot by the clock, in seconds from ``now``, which is second 0 of the session.

    None where the plan has no clock times, or where ``now`` is not near them (after the
    slot's end, or more than two hours before its start): then it counts from the first
    press.
    """
    if sheet.slot_starts_at_minutes is None:
        return None
    begins_at = _seconds_to(sheet.slot_starts_at_minutes, now)
    if not -sheet.slot_seconds < begins_at <= WALL_SLOT_AHEAD_SECONDS:
        return None
    return WallSlot(begins_at, begins_at + sheet.slot_seconds)


def _seconds_to(minutes_of_day: int, now: datetime) -> float:
    """From ``now`` to the nearest such time; below nought when it is past."""
    seconds_of_day = now.hour * 3600 + now.minute * 60 + now.second + now.microsecond / 1e6
    ahead = minutes_of_day * 60 - seconds_of_day
    return (ahead + _DAY_SECONDS / 2) % _DAY_SECONDS - _DAY_SECONDS / 2


def moved_slot_end(sheet: RunSheet, now: datetime, elapsed_seconds: float) -> float | None:
    """Where the slot by the clock ends after a time without power, in session seconds.

    The session's own time stood still meanwhile, and shows ``elapsed_seconds`` now. None
    for a session whose slot was never the clock's.
    """
    if sheet.wall_slot is None or sheet.slot_starts_at_minutes is None:
        return None
    ends_in = _seconds_to(sheet.slot_starts_at_minutes, now) + sheet.slot_seconds
    return elapsed_seconds + ends_in


def resume_session(places: Places, note: Note, over: Collection[Path] = ()) -> Opened | None:
    """The session that was broken off, brought back where it stood; None without one, or,
    with a note, where the disk lets nobody go on with it.

    ``over``: came to their end, though a disk that refused has no word of it.
    """
    try:
        path = sessions.find_unfinished(places.sessions)
        return None if path is None or path in over else _resumed(path, note)
    except (JournalError, OSError) as refusal:
        logger.error("The session that was broken off cannot be gone on with: %s", refusal)
        note(f"The session that was broken off cannot be gone on with: {refusal}")
        return None


def _resumed(path: Path, note: Note) -> Opened | None:
    recovered = sessions.recover(path, boot_id(), time.monotonic())
    first = recovered.recording.first

    def begun_engine() -> Engine:
        engine = Engine(first.run_sheet, first.rules)
        engine.begin()
        return engine

    replayed = replay(recovered.recording, begun_engine)
    if replayed.engine.situation.began_at is None:
        remove_session(path)
        return None
    logger.info("Resuming %s: %s", path.name, replayed.how)
    note(f"Going on with the session {path.stem}, which was broken off")
    slot_ends_at = None
    if recovered.was_powered_off and wall_clock_is_trusted():
        now = datetime.now().astimezone()
        slot_ends_at = moved_slot_end(first.run_sheet, now, recovered.elapsed_seconds)
    return Opened(
        path,
        _opened_journal(path, recovered.recording, note),
        first,
        SessionClock(recovered.elapsed_seconds),
        replayed.engine,
        recovered.recording,
        recovered.was_powered_off,
        slot_ends_at,
    )


def _opened_journal(path: Path, recording: Recording, note: Note) -> Journal:
    """The journal to go on with; what it holds, in memory, where the disk lets nobody
    write. Raises ``JournalError`` when another process writes it."""
    try:
        return Journal.open(path)
    except JournalError as error:
        if locking.is_held(path):
            raise
        note(f"The session will not be kept: {error}")
        journal = Journal.create_in_memory(recording.first)
        journal.write(Batch(entries=recording.entries, snippets=recording.snippets))
        return journal


def remove_session(path: Path) -> None:
    """A session that never began leaves no file, but for what was set aside of it."""
    for own in path.parent.glob(f"{path.name}*"):
        if not own.name.startswith(f"{path.name}.damaged-"):
            own.unlink(missing_ok=True)


def checkpoint_at(elapsed_seconds: float) -> Checkpoint:
    """How far the session has come, stamped with this boot's clock."""
    return Checkpoint(
        elapsed_seconds=elapsed_seconds, boot_id=boot_id(), monotonic=time.monotonic()
    )
