"""Bytes that nobody may read again: overwritten where they lie, synced, only then let go.

A file that is merely deleted, replaced or cut short leaves its content in blocks that the
system gives to no other file for days. What a memory card puts aside while it levels its
wear no program can reach, nor old blocks of a file system that never writes in place.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

_CHUNK = bytes(64 * 1024)


def overwrite(handle: int, first: int = 0, end: int | None = None) -> None:
    """Put zeros in the place of the bytes from ``first`` to ``end`` (None: to the end of the
    file), on the disk before this returns. The file does not grow. Raises ``OSError``.
    """
    size = os.fstat(handle).st_size
    position, end = max(first, 0), size if end is None else min(end, size)
    while position < end:
        position += os.pwrite(handle, _CHUNK[: end - position], position)
    os.fsync(handle)


def erase_file(path: Path) -> bool:
    """Overwrite a file, then delete it. Returns whether it was there; raises ``OSError``.

    A link goes, and what it points to stays. Of a file with a second name only this name
    goes. The folder is not synced: ``erase_files`` does that once for many.
    """
    try:
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
            handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                overwrite(handle)
            finally:
                os.close(handle)
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def erase_files(paths: Iterable[Path]) -> int:
    """Erase files, those that are there; returns how many. Raises ``OSError``."""
    erased = [path for path in paths if erase_file(path)]
    for folder in {path.parent for path in erased}:
        sync_folder(folder)
    return len(erased)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
