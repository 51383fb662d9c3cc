"""Whether somebody speaks to the device, or others talk in the background. Pure.

Voice activity cannot tell: both are voices. Level can, where several people talk at once:
they leave no gaps, so that the room's floor lies close below their loudest syllables, and
whoever speaks to the device stands out above it. Two or three people who talk at some
distance in a quiet room stand out as well; but what arrives of them is both faint and
blurred by the room, while a soft voice at the device is faint and clear.
"""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True)
class DistanceRules:
    """Who is far away: fainter than ``far_dbfs`` in the loudest tenth of the voice, and never
    falling faster than ``far_fall_db`` within 0.064 s, since the room still sounds.

    Measured: talkers at 2 m are at -32 dBFS and above and fall by 5 to 9 dB; a very quiet
    talker at the device is at -36 and falls by 11 and more; two or three people who talk to
    each other at conversation level are at -34 and below and fall by 5 to 8. Through a
    microphone that is set low a talker at 2 m is as faint as they are: what becomes of those
    who are far is decided in ``withholding``.
    """

    far_dbfs: float = -33.5
    far_fall_db: float = 8.0


SURE_VOICE = 0.5
_LOUD_DB = 12.0
_FALL_CHUNKS = 2
_LEAST_CHUNKS = 8
_SOFT = 5.0


class Distance:
    """Follows the levels of one utterance after the other, chunk by chunk."""

    def __init__(self, rules: DistanceRules | None = None) -> None:
        self._rules = rules or DistanceRules()
        self._levels: list[float] = []
        self._voiced: list[float] = []

    def begin_utterance(self) -> None:
        """Somebody began to speak."""
        self._levels, self._voiced = [], []

    def feed(self, level_dbfs: float, likelihood: float) -> None:
        """The next chunk of the utterance, and how likely it holds a voice."""
        self._levels.append(level_dbfs)
        if likelihood >= SURE_VOICE:
            self._voiced.append(level_dbfs)

    @property
    def loud_dbfs(self) -> float | None:
        """The loudest tenth of the utterance's voice; None: too short to tell."""
        return percentile(self._voiced, 90) if len(self._voiced) >= _LEAST_CHUNKS else None

    @property
    def range_db(self) -> float | None:
        """From the loudest tenth of the utterance's voice down to its softest twentieth, the
        quiet that ended it included; None: too short to tell.

        Where several people talk at once, one fills the gaps of the other. Measured in rooms:
        9 to 16 dB for two to four of them at conversation level, 18 to 28 dB for one talker
        at 0.7 to 3 m with talk 20 dB below, whatever the microphone's gain.
        """
        loud_dbfs = self.loud_dbfs
        return None if loud_dbfs is None else loud_dbfs - percentile(self._levels, _SOFT)

    def was_far(self) -> bool:
        """Whether the utterance came from far away, as it is known by its end."""
        loud_dbfs = self.loud_dbfs
        if loud_dbfs is None or loud_dbfs >= self._rules.far_dbfs:
            return False
        return self._fall_db(loud_dbfs) < self._rules.far_fall_db

    def _fall_db(self, loud_dbfs: float) -> float:
        """How steeply the loud syllables end."""
        pairs = zip(self._levels, self._levels[_FALL_CHUNKS:], strict=False)
        falls = [level - later for level, later in pairs if level > loud_dbfs - _LOUD_DB]
        return percentile(falls, 95) if falls else 0.0


def percentile(values: Sequence[float], per_cent: float) -> float:
    """The value below which so many of them lie; the nearest one of them."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(per_cent / 100 * (len(ordered) - 1)))]
