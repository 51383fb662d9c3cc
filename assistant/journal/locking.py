"""Whose journal it is: one living process writes a session, nobody else.

The lock is a file beside the journal. SQLite's own locks on the database file would be
lost when any other handle of that file is closed, and they do not outlive a transaction.
The system lets go of the lock when the process dies, however it dies.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from assistant.errors import JournalError

_PATIENCE_SECONDS = (0.01, 0.02, 0.03)
"""``is_held`` of another process holds the lock for an instant: ask again before refusing."""


def lock_path(journal: Path) -> Path:
    """The file beside a journal that its writer holds locked."""
    return journal.with_name(f"{journal.name}.lock")


def acquire(journal: Path) -> int:
    """Lock a journal for this process; returns the handle to give to ``release``.

    Raises ``JournalError`` when another process writes it. A child made by a bare fork
    would share the lock: start workers as fresh programs.
    """
    handle = os.open(lock_path(journal), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    for patience_seconds in _PATIENCE_SECONDS:
        if _locked(handle, fcntl.LOCK_EX):
            return handle
        time.sleep(patience_seconds)
    os.close(handle)
    raise JournalError(
        f"opening the session {journal.name}",
        "another program is writing it",
        "stop that one first, or wait until its session has ended",
    )


def release(handle: int) -> None:
    """Let go of a lock."""
    os.close(handle)


def is_held(journal: Path) -> bool:
    """Whether a living process writes this journal. Changes nothing on the disk."""
    try:
        handle = os.open(lock_path(journal), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _locked(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def _locked(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
