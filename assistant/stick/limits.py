"""How much of a stick is looked at, and what goes wrong with sticks. Pure."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Of number, size and time; nothing lies deeper than a folder in a folder.

    ``names``: looked at in one folder. ``seconds``: for all that is read.
    """

    names: int = 2000
    plans: int = 50
    recording_folders: int = 20
    recordings: int = 1000
    plan_bytes: int = 1_000_000
    settings_bytes: int = 100_000
    recording_bytes: int = 20_000_000
    total_bytes: int = 500_000_000
    seconds: float = 120.0


@dataclass(frozen=True)
class Refusal:
    """Something that is not taken: its name, as it can be shown, and why, in words."""

    name: str
    why: str

    def __str__(self) -> str:
        return f"{self.name}: {self.why}"


class Refused(Exception):
    """A name on the stick that is not to be used; the message says why, and how to mend."""


class Trouble(Enum):
    """What may be wrong with a stick as a whole."""

    FULL = "no room is left on it"
    LOCKED = "nothing can be written on it"
    GONE = "it was pulled"
    UNREADABLE = "it cannot be used"


_TROUBLES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), Trouble.FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), Trouble.LOCKED),
    **dict.fromkeys(
        (errno.ENODEV, errno.ENXIO, errno.EIO, errno.ESTALE, errno.ENOTCONN), Trouble.GONE
    ),
}


def trouble_of(error: OSError) -> Trouble:
    """What an error in writing to the stick means for the person who plugged it in."""
    return _TROUBLES.get(error.errno or 0, Trouble.UNREADABLE)


class StickError(Exception):
    """The stick cannot be written on, or is gone."""

    def __init__(self, trouble: Trouble, said: str) -> None:
        super().__init__(said)
        self.trouble = trouble
