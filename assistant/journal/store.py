"""One SQLite file for each session, written so that a power cut loses nothing promised.

Write-ahead log with synchronous FULL: when ``write`` returns, the batch is on the disk
(measured with block-level power cuts; synchronous NORMAL lost all since the last
checkpoint). Every row carries a checksum of its own, and each entry's covers the one
before it, so that a damaged row ends the part that can be trusted.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from assistant.errors import JournalError
from assistant.journal import locking
from assistant.journal.log import lost_commits
from assistant.journal.records import (
    Batch,
    Checkpoint,
    Ending,
    Entry,
    FirstRecord,
    Record,
    Recording,
    Snippet,
    decode,
    encode,
)

SCHEMA_VERSION = 1
APPLICATION_ID = 0x46414349
"""'FACI': marks the file as ours in SQLite's header."""

TABLES = ("first_record", "entries", "snippets", "checkpoint", "ending")
"""All alike: a key, the record as JSON, its checksum. The last two hold one row at most."""

Row = tuple[int, bytes, bytes]


class DamagedJournal(JournalError):
    """The file is no journal of ours any more; nothing in it can be trusted."""


def checksum(table: str, key: int, payload: bytes, previous: bytes = b"") -> bytes:
    """16 bytes that change when the row, its place, or the row before it changes."""
    place = f"{table}/{key}/".encode()
    return hashlib.blake2b(previous + place + payload, digest_size=16).digest()


class Journal:
    """The journal of one session, open for writing. Calls may come from any thread."""

    def __init__(self, connection: sqlite3.Connection, name: str, lock: int | None) -> None:
        self.name = name
        self._connection = connection
        self._lock = lock
        self._busy = threading.Lock()
        self._chain = b""

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
        journal = cls(_connect(":memory:"), "a journal in memory", None)
        _create_tables(journal._connection, first)
        journal._resume_chain()
        return journal

    @classmethod
    def _opened(cls, path: Path, lock: int) -> Journal:
        journal = cls(_connect(str(path)), path.name, lock)
        journal._resume_chain()
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
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                chain = self._write_rows(batch)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            self._chain = chain

    def _write_rows(self, batch: Batch) -> bytes:
        chain = self._chain
        for entry in batch.entries:
            chain = _insert(self._connection, "entries", entry.sequence, entry, chain)
        for snippet in batch.snippets:
            _insert(self._connection, "snippets", snippet.snippet_id, snippet)
        if batch.checkpoint:
            _insert(self._connection, "checkpoint", 1, batch.checkpoint)
        if batch.ending:
            _insert(self._connection, "ending", 1, batch.ending)
        return chain

    def read(self) -> Recording:
        """All of it that can be trusted. Raises ``JournalError`` without a first record."""
        with self._busy, _plain_words(f"reading {self.name}"):
            return _read_at_one_moment(self._connection, self.name)

    def close(self) -> None:
        """Close the file and let other processes have it."""
        with self._busy:
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
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)
    try:
        return _read_at_one_moment(connection, path.name)
    finally:
        connection.close()


# -- writing -------------------------------------------------------------------------------


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=5, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
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
        _create_tables(connection, first)
    finally:
        connection.close()  # brings the log home and syncs
    unfinished.rename(path)
    sync_folder(path.parent)


def _create_tables(connection: sqlite3.Connection, first: FirstRecord) -> None:
    connection.execute("BEGIN")
    for table in TABLES:
        connection.execute(
            f"CREATE TABLE {table} (key INTEGER PRIMARY KEY, payload BLOB NOT NULL,"
            " checksum BLOB NOT NULL)"
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    _insert(connection, "first_record", 1, first)
    connection.execute("COMMIT")


def _insert(
    connection: sqlite3.Connection,
    table: str,
    key: int,
    record: FirstRecord | Entry | Snippet | Checkpoint | Ending,
    previous: bytes = b"",
) -> bytes:
    payload = encode(record)
    seal = checksum(table, key, payload, previous)
    # An entry is history: writing one twice is a mistake. The others may be renewed.
    verb = "INSERT" if table == "entries" else "INSERT OR REPLACE"
    connection.execute(f"{verb} INTO {table} VALUES (?, ?, ?)", (key, payload, seal))
    return seal


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- reading -------------------------------------------------------------------------------


def _read_at_one_moment(connection: sqlite3.Connection, name: str) -> Recording:
    connection.execute("BEGIN")
    try:
        return _read(connection, name)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _read(connection: sqlite3.Connection, name: str) -> Recording:
    _require_our_schema(connection, name)
    firsts, lost = _trusted(connection, "first_record", FirstRecord)
    if not firsts:
        raise DamagedJournal(
            f"reading {name}",
            "its first record is damaged",
            "keep the file for whoever maintains the program, and begin a new session",
        )
    entries, lost_entries = _trusted_entries(connection)
    snippets, lost_snippets = _trusted(connection, "snippets", Snippet)
    checkpoints, lost_checkpoints = _trusted(connection, "checkpoint", Checkpoint)
    endings, lost_endings = _trusted(connection, "ending", Ending)
    return Recording(
        first=firsts[0],
        entries=tuple(entries),
        snippets=tuple(snippets),
        checkpoint=checkpoints[0] if checkpoints else None,
        ending=endings[0] if endings else None,
        dropped_rows=lost + lost_entries + lost_snippets + lost_checkpoints + lost_endings,
    )


def _require_our_schema(connection: sqlite3.Connection, name: str) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise DamagedJournal(
            f"reading {name}", "it is not a session of this program", "name another file"
        )
    if version > SCHEMA_VERSION:
        raise JournalError(
            f"reading {name}",
            f"a newer version of the program wrote it (schema {version}, "
            f"this one reads up to {SCHEMA_VERSION})",
            "update the program; the file is left as it is",
        )


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[Row | None]:
    """Every row that SQLite can give; None in place of what lies behind a broken page."""
    try:
        rows = connection.execute(f"SELECT key, payload, checksum FROM {table} ORDER BY key")
        for key, payload, seal in rows:
            yield int(key), bytes(payload), bytes(seal)
    except (sqlite3.DatabaseError, TypeError, ValueError):
        yield None


def _opened_row(
    row: Row | None, table: str, kind: type[Record], previous: bytes = b""
) -> Record | None:
    if row is None or checksum(table, row[0], row[1], previous) != row[2]:
        return None
    try:
        return decode(row[1], kind)
    except msgspec.DecodeError:  # written by a program whose records differ
        return None


def _trusted(
    connection: sqlite3.Connection, table: str, kind: type[Record]
) -> tuple[list[Record], int]:
    opened = [_opened_row(row, table, kind) for row in _rows(connection, table)]
    trusted = [record for record in opened if record is not None]
    return trusted, len(opened) - len(trusted)


def _trusted_entries(connection: sqlite3.Connection) -> tuple[list[Entry], int]:
    """The entries before the first that is damaged, missing or out of its place."""
    trusted: list[Entry] = []
    seals = [row[2] for row in _rows(connection, "first_record") if row]
    rows = list(_rows(connection, "entries"))
    for row in rows:
        entry = _opened_row(row, "entries", Entry, seals[-1])
        if row is None or entry is None or entry.sequence != len(trusted) + 1:
            break
        trusted.append(entry)
        seals.append(row[2])
    return trusted, len(rows) - len(trusted)


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
