"""One change of the system: told before it is made, made only if it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """``what``: as a person reads it, beginning with a verb. ``make``: makes it."""

    what: str
    make: Callable[[], object]


@dataclass(frozen=True)
class Wishes:
    """What whoever installs has asked for. Empty: as it is, or as the machine has it."""

    plan: str = ""
    languages: tuple[str, ...] = ("en",)
    time_zone: str = ""
    speaker: str = ""
    microphone: str = ""
    button_pin: int | None = None
    light_pin: int | None = None
    keeps_swap: bool = False
    state_partition: str = ""
    starts: bool = True

    @property
    def is_read_only(self) -> bool:
        return bool(self.state_partition)
