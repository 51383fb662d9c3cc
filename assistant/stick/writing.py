"""Writing on a stick that may be pulled at any moment: whole, or not at all.

A file or a folder gets its name only after all of it is on the stick. What a pull left
unfinished is cleared away at the next plug.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping

from assistant.stick.limits import Refused, StickError, Trouble, trouble_of
from assistant.stick.reading import is_folder, names_in, opened_folder

UNFINISHED = ".facilitate-unfinished"
"""How the names of what is not whole yet begin."""

MARGIN_BYTES = 256 * 1024
"""Beside the files themselves, for what the file system needs."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_MOST_NAMES = 2000


def check_room(folder: int, wanted_bytes: int) -> None:
    """Raise ``StickError`` if so many bytes do not fit."""
    try:
        disk = os.fstatvfs(folder)
    except OSError as error:
        raise _trouble(error) from error
    free = disk.f_bavail * disk.f_frsize
    if free < wanted_bytes + MARGIN_BYTES:
        raise StickError(Trouble.FULL, f"{free} bytes are free, {wanted_bytes} are needed")


def write_file(folder: int, name: str, content: bytes) -> None:
    """Put a file there instead of any earlier one. Raises ``StickError``."""
    unfinished = f"{UNFINISHED}-{name}"
    try:
        check_room(folder, len(content))
        _clear(folder, unfinished)
        _write(folder, unfinished, content)
        os.rename(unfinished, name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(unfinished, dir_fd=folder)
        raise _trouble(error) from error
    except Refused as refusal:
        raise StickError(Trouble.UNREADABLE, str(refusal)) from refusal


def delete_file(folder: int, name: str) -> None:
    """Delete a file, if it is there. Raises ``StickError``."""
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)
            os.fsync(folder)
    except OSError as error:
        raise _trouble(error) from error


def rename_file(folder: int, name: str, new_name: str) -> None:
    """Give a file another name, instead of any earlier one of that name. Raises
    ``StickError``."""
    try:
        os.rename(name, new_name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    except OSError as error:
        raise _trouble(error) from error


def make_folder(parent: int, name: str) -> None:
    """Have a folder of that name. Raises ``StickError``."""
    try:
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, dir_fd=parent)
            with opened_folder(name, parent) as folder:
                _open_to_all(folder, 0o755)
            os.fsync(parent)
    except OSError as error:
        raise _trouble(error) from error


def write_folder(parent: int, name: str, files: Mapping[str, bytes]) -> bool:
    """Put a folder of files there, whole or not at all; False where one of that name is.

    Returns after all of it is on the stick. Raises ``StickError``.
    """
    unfinished = f"{UNFINISHED}-folder"
    try:
        if _is_there(parent, name):
            return False
        check_room(parent, sum(map(len, files.values())))
        _clear(parent, unfinished)
        os.mkdir(unfinished, dir_fd=parent)
        with opened_folder(unfinished, parent) as folder:
            _open_to_all(folder, 0o755)
            for file, content in files.items():
                _write(folder, file, content)
            os.fsync(folder)
        os.rename(unfinished, name, src_dir_fd=parent, dst_dir_fd=parent)
        os.fsync(parent)
    except Refused as refusal:
        raise StickError(Trouble.UNREADABLE, str(refusal)) from refusal
    except OSError as error:
        with contextlib.suppress(OSError, Refused):
            _clear(parent, unfinished)
        raise _trouble(error) from error
    return True


def has_same(parent: int, name: str, files: Mapping[str, bytes]) -> bool:
    """Whether a folder is there with exactly these files in it, to the byte."""
    try:
        with opened_folder(name, parent) as folder:
            if names_in(folder, _MOST_NAMES) != sorted(files):
                return False
            return all(_has(folder, file, content) for file, content in files.items())
    except (OSError, Refused):
        return False


def _clear(folder: int, name: str) -> None:
    """Delete what a pull left half written under this name."""
    if not _is_there(folder, name):
        return
    if not is_folder(name, folder):
        os.unlink(name, dir_fd=folder)
        return
    with opened_folder(name, folder) as inner:
        for file in names_in(inner, _MOST_NAMES):
            os.unlink(file, dir_fd=inner)
    os.rmdir(name, dir_fd=folder)


def _write(folder: int, name: str, content: bytes) -> None:
    handle = os.open(name, _NEW, 0o600, dir_fd=folder)
    try:
        _open_to_all(handle, 0o644)
        written = 0
        while written < len(content):
            written += os.write(handle, content[written : written + (1 << 20)])
        os.fsync(handle)
    finally:
        os.close(handle)


def _open_to_all(handle: int, mode: int) -> None:
    """Readable for whoever plugs the stick elsewhere; most sticks know no owners."""
    with contextlib.suppress(OSError):
        os.fchmod(handle, mode)


def _has(folder: int, name: str, content: bytes) -> bool:
    found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode) or found.st_size != len(content):
        return False
    handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    with open(handle, "rb") as file:
        return file.read(len(content) + 1) == content


def _is_there(parent: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _trouble(error: OSError) -> StickError:
    return StickError(trouble_of(error), error.strerror or str(error))
