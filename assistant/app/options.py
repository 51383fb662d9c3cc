"""How a person asked for a session to be run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """``speed`` above 1 makes it a rehearsal; ``stay``: as a service, session after session."""

    auto_press: bool = False
    stay: bool = False
    speed: float = 1.0

    @property
    def is_rehearsal(self) -> bool:
        return self.speed != 1.0
