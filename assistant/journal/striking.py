"""Words that are struck leave no byte behind: not in the file, not in its log.

SQLite's ``secure_delete`` alone is not enough, as was seen on raw disks: the log keeps old
pages, and cutting or deleting the log leaves them in free blocks. So the log is brought home,
overwritten in place, and only then cut short. In the file itself SQLite promises nothing of
the gaps in pages between which it moved rows: so the table of snippets is emptied, which
overwrites every page it had, and filled again.
"""

from __future__ import annotations

import glob
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from assistant.erasing import erase_files, overwrite
from assistant.errors import JournalError
from assistant.journal.log import ERASED_MARK, log_of
from assistant.journal.rows import checksum

READERS_PATIENCE_SECONDS = 0.2
"""A reader takes milliseconds; while we wait for one, nothing else can be committed."""


def strike_rows(connection: sqlite3.Connection, snippet_ids: Iterable[int]) -> None:
    """Put an empty payload in the place of each snippet, in the transaction under way.

    The empty row stays, so that words which arrive late are known to be struck.
    """
    struck = set(snippet_ids)
    rows = connection.execute("SELECT key, payload, checksum FROM snippets ORDER BY key")
    kept = {row[0]: row for row in rows}
    if any(kept[key][1] for key in struck if key in kept):
        # Pages that rows were moved between may hold copies: none of them stays as it was.
        connection.execute("DELETE FROM snippets")
        missing = [row for key, row in kept.items() if key not in struck]
        connection.executemany("INSERT INTO snippets VALUES (?, ?, ?)", missing)
    connection.executemany(
        "INSERT OR REPLACE INTO snippets VALUES (?, ?, ?)",
        [(key, b"", checksum("snippets", key, b"")) for key in sorted(struck)],
    )


def struck_ids(connection: sqlite3.Connection) -> set[int]:
    """The snippets whose words were struck."""
    return {
        row[0] for row in connection.execute("SELECT key FROM snippets WHERE payload = x''")
    }


def bring_log_home(connection: sqlite3.Connection, path: Path) -> bool:
    """Put all of the log into the file, where every reader finds it from now on. Returns
    whether there was any log.

    Raises ``JournalError`` while another program reads the journal, ``sqlite3.Error`` when
    the disk refuses.
    """
    log = log_of(path)
    if not log.exists() or not log.stat().st_size:
        return False
    _checkpoint(connection, "RESTART")
    return True


def overwrite_log(path: Path) -> None:
    """Overwrite a log that was brought home, where it lies. ``cut_log`` must follow before
    anything is written: what comes behind a void log is lost at a power cut.
    """
    handle = os.open(log_of(path), os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        # A power cut must find the log whole or void, never one that ends in the middle of
        # its old pages: its head goes first.
        os.pwrite(handle, ERASED_MARK, 0)
        os.fsync(handle)
        overwrite(handle, len(ERASED_MARK))
    finally:
        os.close(handle)


def cut_log(connection: sqlite3.Connection) -> None:
    """Let the log begin anew. Raises ``JournalError`` while another program reads it."""
    _checkpoint(connection, "TRUNCATE")


def erase_set_aside(path: Path) -> int:
    """Erase damaged copies of this journal, which hold the struck words too.

    What somebody did not want kept outranks what may be learnt from the damage.
    """
    return erase_files(path.parent.glob(f"{glob.escape(path.name)}.damaged-*"))


def _checkpoint(connection: sqlite3.Connection, mode: str) -> None:
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute(f"PRAGMA busy_timeout = {READERS_PATIENCE_SECONDS * 1000:.0f}")
    try:
        is_busy = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()[0]
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
    if is_busy:
        raise JournalError(
            "erasing struck words from the session's file",
            "another program is reading it",
            "it is tried again; end that program if it hangs",
        )
