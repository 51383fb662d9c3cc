"""The kept sessions and their pages."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from assistant.app.places import Places
from assistant.errors import JournalError
from assistant.harvest.files import write_harvest
from assistant.journal.records import Recording
from assistant.journal.sessions import latest_finished, list_sessions
from assistant.journal.store import read_recording
from assistant.preparing import load_language


def write_page(session: Path | None, output: Path | None, places: Places) -> Path:
    """Write a session's page; ``session`` is a path or a name in the sessions' folder.

    Raises ``JournalError``, ``HarvestError``, ``WordsError``.
    """
    path = find_session(session, places)
    return write_page_of(read_recording(path), output or places.harvest_of(path), places)


def write_page_of(recording: Recording, path: Path, places: Places) -> Path:
    """Write the page of a session in the session's (first) language."""
    language = load_language(recording.first.run_sheet.language, places.config)
    return write_harvest(recording, path, language.messages)


def find_session(session: Path | None, places: Places) -> Path:
    """A session's file by its path or name; None: the newest that came to its end.

    Raises ``JournalError`` when there is none.
    """
    if session is None:
        latest = latest_finished(places.sessions)
        if latest is None:
            raise JournalError(
                f"looking for a finished session in {places.sessions}",
                "there is none",
                "run a session with 'facilitate run', or give the path of one",
            )
        return latest
    for candidate in (
        session,
        places.sessions / session,
        places.sessions / f"{session}.session",
    ):
        if candidate.is_file():
            return candidate
    raise JournalError(
        f"looking for the session {session}",
        "there is no such file",
        "'facilitate harvest --list' lists them",
    )


def session_table(places: Places) -> Table | str:
    """Every kept session, the newest first."""
    sessions = list_sessions(places.sessions)
    if not sessions:
        return f"no sessions yet in {places.sessions}; 'facilitate run' makes one"
    table = Table(box=None)
    for name in ("session", "title", "began", "ended", "noted"):
        table.add_column(name)
    for summary in sessions:
        ending = summary.ending.value if summary.ending else "broken off"
        kind = f"{ending}, rehearsal" if summary.is_rehearsal else ending
        table.add_row(
            Text(summary.path.stem),
            Text(summary.title),
            summary.wall_started_at or "date not known",
            kind,
            str(summary.snippets),
        )
    return table
