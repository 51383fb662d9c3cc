"""Whether somebody speaks to the device, or others talk in the background. Pure.

Voice activity cannot tell: both are voices. Level can, where several people talk at once:
they leave no gaps, so that the room's floor lies close below their loudest syllables, and
whoever speaks to the device stands out above it. One or two people who talk at some
distance in a quiet room stand out as well, and are taken for the foreground.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.hearing.level import SILENT_DBFS

ASSUMED_FLOOR_DBFS = -50.0
"""Of a room of which nothing is known yet, so that a recording may begin with a word."""

FLOOR_KNOWN_SECONDS = 0.5
JUDGED_FROM_SECONDS = 1.0
"""What ends sooner after the beginning has no room to be compared with."""


@dataclass(frozen=True)
class ForegroundRules:
    """In decibels above the floor: a foreground begins at ``begin_db`` and lasts while
    ``stay_db`` was reached within ``hold_seconds``.

    Measured over 0.032 s, background talk of four to six people peaks 12 to 15 dB above the
    room's floor; a talker 10 dB above it, 18 dB and more in 98 of 100 sentences.
    """

    begin_db: float = 15.0
    stay_db: float = 9.0
    hold_seconds: float = 0.4


class Foreground:
    """Follows the levels of a room, chunk by chunk."""

    def __init__(self, rules: ForegroundRules | None = None) -> None:
        self._rules = rules or ForegroundRules()
        self._heard_seconds = 0.0
        self._is_near = False
        self._low_seconds = 0.0
        self._peak_dbfs = SILENT_DBFS

    def feed(self, level_dbfs: float, floor_dbfs: float | None, seconds: float) -> bool:
        """Whether a voice in this chunk would be in the foreground.

        ``floor_dbfs``: the room's floor, this chunk included; None: nothing sounded yet.
        """
        if floor_dbfs is None:
            return False
        self._heard_seconds += seconds
        if self._heard_seconds <= FLOOR_KNOWN_SECONDS:
            floor_dbfs = min(floor_dbfs, ASSUMED_FLOOR_DBFS)
        needed_db = self._rules.stay_db if self._is_near else self._rules.begin_db
        if level_dbfs - floor_dbfs >= needed_db:
            self._is_near = True
            self._low_seconds = 0.0
        else:
            self._low_seconds += seconds
            self._is_near &= self._low_seconds <= self._rules.hold_seconds
        self._peak_dbfs = max(self._peak_dbfs, level_dbfs)
        return self._is_near

    def begin_utterance(self, level_dbfs: float) -> None:
        """Somebody began to speak, at this level."""
        self._peak_dbfs = level_dbfs

    def stood_out(self, floor_dbfs: float | None) -> bool:
        """Whether the utterance stood out above the floor, as it is known by its end."""
        if floor_dbfs is None or self._heard_seconds < JUDGED_FROM_SECONDS:
            return True
        return self._peak_dbfs - floor_dbfs >= self._rules.begin_db
