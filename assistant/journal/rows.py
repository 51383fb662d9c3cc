"""The rows of a journal: each a key, a record as JSON, and a checksum that seals both.

Each entry's checksum covers the one before it, so that a damaged row ends the part of the
history that can be trusted. Snippets stand each for itself, since they can be erased: the
payload of a struck one is empty.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

import msgspec

from assistant.errors import JournalError
from assistant.journal.records import (
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


def create_tables(connection: sqlite3.Connection, first: FirstRecord) -> None:
    """Make an empty file a journal, in one transaction."""
    connection.execute("BEGIN")
    for table in TABLES:
        connection.execute(
            f"CREATE TABLE {table} (key INTEGER PRIMARY KEY, payload BLOB NOT NULL,"
            " checksum BLOB NOT NULL)"
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    insert(connection, "first_record", 1, first)
    connection.execute("COMMIT")


def insert(
    connection: sqlite3.Connection,
    table: str,
    key: int,
    record: FirstRecord | Entry | Snippet | Checkpoint | Ending,
    previous: bytes = b"",
) -> bytes:
    """Put a record into its table; returns its checksum."""
    payload = encode(record)
    seal = checksum(table, key, payload, previous)
    # An entry is history: writing one twice is a mistake. The others may be renewed.
    verb = "INSERT" if table == "entries" else "INSERT OR REPLACE"
    connection.execute(f"{verb} INTO {table} VALUES (?, ?, ?)", (key, payload, seal))
    return seal


# -- reading -------------------------------------------------------------------------------


def read_at_one_moment(connection: sqlite3.Connection, name: str) -> Recording:
    """All that can be trusted, as it stood at one moment, whoever is writing.

    Raises ``DamagedJournal`` without a first record, ``JournalError`` for a newer schema.
    """
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
    snippets, struck, lost_snippets = _trusted_snippets(connection)
    checkpoints, lost_checkpoints = _trusted(connection, "checkpoint", Checkpoint)
    endings, lost_endings = _trusted(connection, "ending", Ending)
    return Recording(
        first=firsts[0],
        entries=tuple(entries),
        snippets=tuple(snippets),
        struck_ids=tuple(struck),
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
    except (sqlite3.DatabaseError, TypeError, ValueError, MemoryError):
        yield None  # a damaged length can ask for more memory than there is


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


def _trusted_snippets(
    connection: sqlite3.Connection,
) -> tuple[list[Snippet], list[int], int]:
    """Snippets with their words, the numbers of struck ones, and how many are damaged."""
    rows = list(_rows(connection, "snippets"))
    struck = [row[0] for row in rows if row and _is_struck(row)]
    others = [row for row in rows if row is None or not _is_struck(row)]
    opened = [_opened_row(row, "snippets", Snippet) for row in others]
    trusted = [snippet for snippet in opened if snippet is not None]
    return trusted, struck, len(others) - len(trusted)


def _is_struck(row: Row) -> bool:
    return not row[1] and checksum("snippets", row[0], b"") == row[2]


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
