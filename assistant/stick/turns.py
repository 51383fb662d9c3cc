"""Whose turn it is, of several sticks that are plugged at once.

Each has a file from its first step on, until its unit is over and deletes it. A file of an
earlier boot, or of a stick that is not plugged any more, counts no longer.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from assistant.stick.memory import MemoryLost, write_kept

logger = logging.getLogger(__name__)

IsPlugged = Callable[[str], bool]


class Turn(msgspec.Struct, frozen=True):
    """When a stick was plugged: so many seconds after the start of the boot ``boot_id``."""

    boot_id: str
    boot_seconds: float


def is_plugged(stick: str) -> bool:
    """``stick``: the kernel's name of it, like ``sda1``."""
    return Path("/dev", stick).exists()


def join(folder: Path, stick: str, boot_id: str, boot_seconds: Callable[[], float]) -> None:
    """Take a place behind those that are there. Raises ``MemoryLost``.

    The moment is taken and written in one, so that none comes in front of another one that
    has looked already.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as refusal:
        raise MemoryLost(f"{folder}: {refusal.strerror or refusal}") from refusal
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        turn = Turn(boot_id, boot_seconds())
        write_kept(folder / f"{stick}.json", msgspec.json.encode(turn))
    finally:
        os.close(handle)


def leave(folder: Path, stick: str) -> None:
    """Let the next one have its turn."""
    try:
        (folder / f"{stick}.json").unlink(missing_ok=True)
    except OSError as refusal:
        logger.warning("A stick keeps its turn until it is pulled: %s", refusal)


def turn_of(folder: Path, stick: str, boot_id: str) -> Turn | None:
    """Its place; None where it has none in this boot."""
    try:
        turn = msgspec.json.decode((folder / f"{stick}.json").read_bytes(), type=Turn)
    except (OSError, msgspec.DecodeError):
        return None
    return turn if turn.boot_id == boot_id else None


def others(
    folder: Path, stick: str, boot_id: str, is_there: IsPlugged = is_plugged
) -> dict[str, Turn]:
    """The other sticks that are served, or wait for it."""
    names = [path.stem for path in folder.glob("[!.]*.json")]
    turns = {name: turn_of(folder, name, boot_id) for name in names if name != stick}
    return {name: turn for name, turn in turns.items() if turn is not None and is_there(name)}


def is_turn_of(
    folder: Path, stick: str, boot_id: str, is_there: IsPlugged = is_plugged
) -> bool:
    """Whether all that were plugged before it are done. One without a place need not wait."""
    own = turn_of(folder, stick, boot_id)
    if own is None:
        return True
    place = (own.boot_seconds, stick)
    there = others(folder, stick, boot_id, is_there)
    return all((turn.boot_seconds, name) > place for name, turn in there.items())
