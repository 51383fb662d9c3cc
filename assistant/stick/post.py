"""How the stick's program tells the service what to say, and sees what the service does.

The service holds the loudspeaker. In its runtime folder it keeps ``standing`` locked as long
as it lives, which says whether it stands ready or a session runs; the stick's program puts
each sentence there as a file, and the service says them in their order while it stands
ready. The system lets go of the lock when the service dies, however it dies.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import msgspec

from assistant.plan.lines import Message

logger = logging.getLogger(__name__)

READY, BUSY = b"ready\n", b"session\n"
MOST_BYTES = 20_000
MOST_NOTES = 200


class Standing(Enum):
    """What the service does."""

    ABSENT = "there is no service"
    READY = "it stands ready"
    BUSY = "a session runs, or it is on its way from one to the next"


class Note(msgspec.Struct, frozen=True):
    """``message``: to be said. ``is_last``: the stick may be taken. ``plan``: stand ready
    anew with this plan, empty for that of the settings; None: stay as it is."""

    message: Message | None = None
    is_last: bool = False
    plan: str | None = None


class ServicePost:
    """The service's end. Raises ``OSError`` when the folder refuses, or another service
    has it."""

    def __init__(self, folder: Path) -> None:
        self._notes = folder / "stick"
        self._notes.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._handle = os.open(
            folder / "standing", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        self._is_ready: bool | None = None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.tell(is_ready=False)
        except OSError:
            os.close(self._handle)
            raise

    def tell(self, *, is_ready: bool) -> None:
        """Show whether it stands ready."""
        if self._is_ready is not is_ready:
            os.pwrite(self._handle, READY if is_ready else BUSY, 0)
            self._is_ready = is_ready

    def notes(self) -> list[tuple[Path, Note]]:
        """What is waiting, in order. What cannot be understood is thrown away."""
        return list(self._understood(sorted(self._notes.glob("*.json"))[:MOST_NOTES]))

    def close(self) -> None:
        """There is no service any more."""
        os.close(self._handle)

    def _understood(self, paths: list[Path]) -> Iterator[tuple[Path, Note]]:
        for path in paths:
            try:
                yield path, msgspec.json.decode(path.read_bytes()[:MOST_BYTES], type=Note)
            except (OSError, msgspec.DecodeError) as refusal:
                logger.warning("What the stick's program wrote is not understood: %s", refusal)
                path.unlink(missing_ok=True)


def standing(folder: Path) -> Standing:
    """What the service does now."""
    try:
        handle = os.open(folder / "standing", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return Standing.ABSENT
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return Standing.ABSENT
    except BlockingIOError:
        is_ready = os.pread(handle, len(READY), 0) == READY
        return Standing.READY if is_ready else Standing.BUSY
    finally:
        os.close(handle)


def send(folder: Path, number: int, note: Note) -> None:
    """Put a note there for the service; ``number`` grows. Raises ``OSError``."""
    notes = folder / "stick"
    unfinished = notes / f".{number}"
    unfinished.write_bytes(msgspec.json.encode(note))
    unfinished.rename(notes / f"{number:020}.json")
