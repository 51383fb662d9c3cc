"""One SQLite file for each session, written so that a power cut loses nothing promised.

Write-ahead log with synchronous FULL: when ``write`` returns, the batch is on the disk
(measured with block-level power cuts; synchronous NORMAL lost all since the last
checkpoint). What the rows look like, and how they are judged, is in ``rows``.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from assistant.erasing import sync_folder
from assistant.errors import JournalError
from assistant.journal import locking, striking
from assistant.journal.log import lost_commits
from assistant.journal.records import Batch, Erasure, FirstRecord, Recording
from assistant.journal.rows import DamagedJournal, create_tables, insert, read_at_one_moment

logger = logging.getLogger(__name__)


class Journal:
    """The journal of one session, open for writing. Calls may come from any thread."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        name: str,
        lock: int | None = None,
        path: Path | None = None,
    ) -> None:
        self.name = name
        self._connection = connection
        self._lock = lock
        self._path = path
        self._busy = threading.Lock()
        self._chain = b""
        self._struck: set[int] = set()
        self._has_void_log = False

    @classmethod
    def create(cls, path: Path, first: FirstRecord) -> Journal:
        """Begin a new journal; it is on the disk, whole, before this returns.

        The folder is made if it is missing. Raises ``JournalError`` when a file of that
        name exists, or when the disk refuses.
        """
        with _plain_words(f"beginning the session file {path}"):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = locking.acquire(path)
            try:
                _create_file(path, first)
                return cls._opened(path, lock)
            except BaseException:
                locking.release(lock)
                raise

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Go on with a journal that is in good health.

        Raises ``JournalError``: another process writes it, it comes from a newer program,
        or rows of it are damaged (see ``sessions.recover``).
        """
        with _plain_words(f"opening the session file {path}"):
            lock = locking.acquire(path)
            try:
                # Judged without a change, before SQLite may write.
                if _read_file(path).dropped_rows + lost_commits(path):
                    raise sqlite3.DatabaseError("some of its rows are damaged")
                return cls._opened(path, lock)
            except BaseException:
                locking.release(lock)
                raise

    @classmethod
    def create_in_memory(cls, first: FirstRecord) -> Journal:
        """A journal that is gone when it is closed: for rehearsals and a disk that fails."""
        journal = cls(_connect(":memory:"), "a journal in memory")
        create_tables(journal._connection, first)
        journal._resume_chain()
        return journal

    @classmethod
    def _opened(cls, path: Path, lock: int) -> Journal:
        journal = cls(_connect(str(path)), path.name, lock, path)
        journal._resume_chain()
        journal._struck = striking.struck_ids(journal._connection)
        if journal._struck:
            journal._try_to_scrub()  # power may have failed before the log was overwritten
        return journal

    def _resume_chain(self) -> None:
        rows = self._connection.execute(
            "SELECT checksum FROM (SELECT 0 AS part, key, checksum FROM first_record UNION ALL"
            " SELECT 1, key, checksum FROM entries) ORDER BY part DESC, key DESC LIMIT 1"
        )
        self._chain = bytes(rows.fetchone()[0])

    def write(self, batch: Batch) -> None:
        """Commit all of a batch, or nothing of it. Raises ``JournalError``."""
        with self._busy, _plain_words(f"writing to {self.name}"):
            self._cut_void_log()
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                chain = self._write_rows(batch)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._chain = chain
            if batch.erasure:
                self._struck.update(batch.erasure.snippet_ids)

    def _write_rows(self, batch: Batch) -> bytes:
        chain = self._chain
        for entry in batch.entries:
            chain = insert(self._connection, "entries", entry.sequence, entry, chain)
        erasure = batch.erasure or Erasure(())
        struck = self._struck.union(erasure.snippet_ids)
        for snippet in batch.snippets:
            if snippet.snippet_id not in struck:
                insert(self._connection, "snippets", snippet.snippet_id, snippet)
        striking.strike_rows(self._connection, erasure.snippet_ids)
        if batch.checkpoint:
            insert(self._connection, "checkpoint", 1, batch.checkpoint)
        if batch.ending:
            insert(self._connection, "ending", 1, batch.ending)
        return chain

    def read(self) -> Recording:
        """All of it that can be trusted. Raises ``JournalError`` without a first record."""
        with self._busy, _plain_words(f"reading {self.name}"):
            return read_at_one_moment(self._connection, self.name)

    def scrub(self) -> None:
        """Leave no byte of struck words on the disk: not in the file, its log, or copies.

        Call it after an erasure was written. Raises ``JournalError`` when another program
        reads the file just then, or the disk refuses: call it again later.
        """
        with self._busy, _plain_words(f"erasing from {self.name}"):
            self._scrub()
            if self._path is not None and self._struck:
                striking.erase_set_aside(self._path)

    def _scrub(self) -> None:
        path = self._path
        if path is not None and striking.bring_log_home(self._connection, path):
            self._has_void_log = True
            striking.overwrite_log(path)
            self._cut_void_log()

    def _cut_void_log(self) -> None:
        if self._has_void_log:
            striking.cut_log(self._connection)
            self._has_void_log = False

    def _try_to_scrub(self) -> None:
        try:
            self._scrub()
        except (JournalError, sqlite3.Error, OSError) as refusal:
            logger.warning("The log of %s was not overwritten: %s", self.name, refusal)

    def close(self) -> None:
        """Close the file and let other processes have it.

        The log is overwritten before it is deleted: in free blocks ``forget`` could not
        reach the words in it.
        """
        with self._busy:
            self._try_to_scrub()
            self._connection.close()
            if self._lock is not None:
                locking.release(self._lock)
                self._lock = None


def read_recording(path: Path) -> Recording:
    """Read a journal without changing it; another process may be writing it.

    Raises ``JournalError`` in plain words: no such file, not a journal, from a newer
    program, or so damaged that not even its first record can be read.
    """
    with _plain_words(f"reading the session file {path}"):
        lost = 0 if locking.is_held(path) else lost_commits(path)
        recording = _read_file(path)
        return msgspec.structs.replace(recording, dropped_rows=recording.dropped_rows + lost)


def _read_file(path: Path) -> Recording:
    """Where nobody writes and the log is home, SQLite is told so: else it would leave two
    files beside each journal that was only looked at, and could read none on a card that is
    read-only."""
    mode = "mode=ro" if locking.is_held(path) or _has_log(path) else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=5)
    try:
        return read_at_one_moment(connection, path.name)
    finally:
        connection.close()


def _has_log(path: Path) -> bool:
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


# -- writing -------------------------------------------------------------------------------


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=5, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")  # else old pages go to /var/tmp
    except BaseException:
        connection.close()
        raise
    return connection


def _create_file(path: Path, first: FirstRecord) -> None:
    """Fill a file under another name, and only then give it its own."""
    if path.exists():
        raise JournalError(
            f"beginning the session file {path}", "it exists already", "choose another name"
        )
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = _connect(str(unfinished))
    try:
        create_tables(connection, first)
    finally:
        connection.close()  # brings the log home and syncs
    unfinished.rename(path)
    sync_folder(path.parent)


@contextmanager
def _plain_words(attempted: str) -> Iterator[None]:
    """Say what SQLite or the system refused as a ``JournalError``."""
    try:
        yield
    except sqlite3.OperationalError as refusal:
        raise JournalError(
            attempted, str(refusal), "check that the disk is there, writable and not full"
        ) from refusal
    except sqlite3.DatabaseError as damage:
        raise DamagedJournal(
            attempted, str(damage), "the file is damaged and is left as it is"
        ) from damage
    except OSError as refusal:
        raise JournalError(
            attempted,
            refusal.strerror or str(refusal),
            "check that the disk is there, writable and not full",
        ) from refusal
