"""The folder of sessions: a name for a new one, and what to do about the old ones.

Names begin with a number that counts up, since a machine without a battery clock does not
know the date: the highest number is the newest session.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.errors import JournalError
from assistant.journal import locking, salvage
from assistant.journal.records import Batch, Ending, EndingKind, Recording
from assistant.journal.rows import DamagedJournal
from assistant.journal.store import Journal, read_recording

logger = logging.getLogger(__name__)

SUFFIX = ".session"
_NUMBERED = re.compile(r"(\d{4,})-")


@dataclass(frozen=True)
class SessionSummary:
    """One session of the folder, as a list shows it."""

    path: Path
    title: str
    wall_started_at: str | None
    is_rehearsal: bool
    ending: EndingKind | None
    snippets: int


@dataclass(frozen=True)
class Recovered:
    """A session to go on with: where its own clock stands, and why it had stopped.

    ``was_powered_off``: the machine was off, time stood still, and a person must say
    whether to go on. Otherwise the program was away and time ran on.
    """

    recording: Recording
    elapsed_seconds: float
    was_powered_off: bool


def new_session_path(folder: Path, now: datetime | None, title: str) -> Path:
    """A name that no session has: number, date if it is known (``now``), title."""
    numbers = [_number(path) for path in folder.glob("*")] if folder.is_dir() else []
    parts = [f"{max(numbers, default=0) + 1:04d}"]
    if now is not None:
        parts.append(now.strftime("%Y-%m-%d"))
    parts.append(_slug(title) or "session")
    return folder / ("-".join(parts) + SUFFIX)


def session_paths(folder: Path) -> list[Path]:
    """Every session file, the newest first."""
    if not folder.is_dir():
        return []
    files = [path for path in folder.glob(f"*{SUFFIX}") if path.is_file()]
    return sorted(files, key=lambda path: (_number(path), path.name), reverse=True)


def list_sessions(folder: Path) -> list[SessionSummary]:
    """Every readable session, the newest first; unreadable ones are named in the log."""
    summaries = []
    for path in session_paths(folder):
        try:
            summaries.append(_summary(path, read_recording(path)))
        except JournalError as error:
            logger.warning("%s", error)
    return summaries


def find_unfinished(folder: Path) -> Path | None:
    """The newest session that was broken off: no ending, no rehearsal, nobody writing it.

    A session that cannot be read is set aside under another name, with a warning, and the
    search goes on.
    """
    for path in session_paths(folder):
        if locking.is_held(path):
            continue
        recording = _readable(path)
        if recording and recording.ending is None and not recording.first.is_rehearsal:
            return path
    return None


def latest_finished(folder: Path) -> Path | None:
    """The newest session that came to its end; a rehearsal only where nothing else did."""
    over = [
        summary
        for summary in list_sessions(folder)
        if summary.ending in (EndingKind.FINISHED, EndingKind.ENDED_EARLY)
    ]
    over.sort(key=lambda summary: summary.is_rehearsal)  # stable: the newest stays first
    return over[0].path if over else None


def begin_anew(path: Path) -> None:
    """Mark a broken-off session as abandoned, so that it is not offered again."""
    at = read_recording(path).last_at
    journal = Journal.open(path)
    try:
        journal.write(Batch(ending=Ending(EndingKind.ABANDONED, at)))
    finally:
        journal.close()


def recover(path: Path, boot_id: str, monotonic_now: float) -> Recovered:
    """Read a broken-off session and say where its clock stands now.

    In the boot of its last checkpoint time has run on; after a new boot it stood still
    since the later of the last checkpoint and the last entry. A journal with damaged rows
    is set aside, and what can be trusted of it takes its place. Afterwards ``Journal.open``
    goes on with it; write a checkpoint at once, which carries the new boot.
    """
    recording = read_recording(path)
    if recording.dropped_rows:
        recording = salvage.rebuild(path, recording)
    checkpoint, first = recording.checkpoint, recording.first
    if checkpoint is not None:
        known = (checkpoint.boot_id, checkpoint.elapsed_seconds - checkpoint.monotonic)
    else:
        known = (first.boot_id, -first.monotonic_at_start)
    if known[0] != boot_id:
        return Recovered(recording, recording.last_at, was_powered_off=True)
    elapsed_seconds = max(recording.last_at, monotonic_now + known[1])
    return Recovered(recording, elapsed_seconds, was_powered_off=False)


# -- names ---------------------------------------------------------------------------------


def _number(path: Path) -> int:
    match = _NUMBERED.match(path.name)
    return int(match.group(1)) if match else 0


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def _summary(path: Path, recording: Recording) -> SessionSummary:
    return SessionSummary(
        path=path,
        title=recording.first.run_sheet.title,
        wall_started_at=recording.first.wall_started_at,
        is_rehearsal=recording.first.is_rehearsal,
        ending=recording.ending.kind if recording.ending else None,
        snippets=len(recording.snippets),
    )


def _readable(path: Path) -> Recording | None:
    """The recording, or a warning; what is damaged through and through is set aside."""
    try:
        return read_recording(path)
    except DamagedJournal as error:
        aside = salvage.set_aside(path)
        logger.warning("%s; it was set aside as %s", error, aside.name)
    except JournalError as error:
        logger.warning("%s", error)
    return None
