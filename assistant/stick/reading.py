"""Reading from a stick that nobody vouches for: by descriptors, never through a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.stick.limits import Refused

_CHUNK = 1 << 20
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

_KINDS = {
    stat.S_IFLNK: "a link, which is never followed; copy the file itself",
    stat.S_IFIFO: "a pipe, not a file; delete it",
    stat.S_IFSOCK: "a socket, not a file; delete it",
    stat.S_IFCHR: "a device, not a file; delete it",
    stat.S_IFBLK: "a device, not a file; delete it",
    stat.S_IFDIR: "a folder, not a file; rename it",
}


class Budget:
    """What may still be read: bytes, and seconds by ``monotonic``."""

    def __init__(
        self, total_bytes: int, seconds: float, monotonic: Callable[[], float]
    ) -> None:
        self._bytes_left = total_bytes
        self._monotonic = monotonic
        self._until = monotonic() + seconds
        self._total_bytes, self._seconds = total_bytes, seconds

    def spend(self, count: int) -> None:
        """Take note of so many bytes. Raises ``Refused`` when it was too much."""
        self._bytes_left -= count
        if self._bytes_left < 0:
            most = f"{self._total_bytes // 1_000_000} MB"
            raise Refused(f"more than {most} in all; take the rest on another stick")
        if self._monotonic() > self._until:
            raise Refused(
                f"not read within {self._seconds:.0f} s; use a faster stick, or fewer files"
            )


@contextmanager
def opened_folder(name: str, parent: int | None = None) -> Iterator[int]:
    """A folder's descriptor; ``parent``: of the folder that it lies in.

    Raises ``OSError``, ``Refused`` for a link or a file.
    """
    if parent is not None:
        found = os.stat(name, dir_fd=parent, follow_symlinks=False)
        if not stat.S_ISDIR(found.st_mode):
            raise Refused(_kind(found.st_mode, "a file, not a folder; rename it"))
        if found.st_dev != os.fstat(parent).st_dev:
            raise Refused("another disk; put its files on the stick itself")
    handle = os.open(name, _FOLDER, dir_fd=parent)
    try:
        yield handle
    finally:
        os.close(handle)


def names_in(folder: int, most: int) -> list[str]:
    """The names in a folder, in order. Raises ``Refused`` where there are more than
    ``most``, without having read them all; ``OSError``."""
    names: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if len(names) == most:
                raise Refused(f"more than {most} files; leave what is for the device")
            names.append(entry.name)
    return sorted(names)


def is_folder(name: str, parent: int) -> bool:
    """Whether a name is a folder's; a link is none."""
    return stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)


def read_file(name: str, folder: int, most_bytes: int, budget: Budget) -> bytes:
    """The content of a regular file in a folder.

    Looked at before it is opened, since opening a device may do something. Raises
    ``Refused`` for anything else, a larger one, or when ``budget`` is spent; ``OSError``.
    """
    _check(os.stat(name, dir_fd=folder, follow_symlinks=False), folder, most_bytes)
    handle = os.open(name, _FILE, dir_fd=folder)
    try:
        _check(os.fstat(handle), folder, most_bytes)
        content = bytearray()
        while chunk := os.read(handle, min(_CHUNK, most_bytes + 1 - len(content))):
            content += chunk
            budget.spend(len(chunk))
            if len(content) > most_bytes:
                raise Refused(_too_large(most_bytes))
    finally:
        os.close(handle)
    return bytes(content)


def _check(found: os.stat_result, folder: int, most_bytes: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Refused(_kind(found.st_mode, "no file; delete it"))
    if found.st_dev != os.fstat(folder).st_dev:
        raise Refused("on another disk; put it on the stick itself")
    if found.st_size > most_bytes:
        raise Refused(_too_large(most_bytes))


def _kind(mode: int, otherwise: str) -> str:
    return otherwise if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), otherwise)


def _too_large(most_bytes: int) -> str:
    most = (
        f"{most_bytes // 1_000_000} MB"
        if most_bytes >= 1_000_000
        else f"{most_bytes // 1000} kB"
    )
    return f"larger than {most}; is it the right file?"
