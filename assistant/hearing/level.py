"""How loud it is, and how loud the room is when nobody speaks. Pure."""

from __future__ import annotations

import math
import operator
import sys
from array import array

SILENT_DBFS = -96.0
"""Below the smallest 16-bit sample: digital silence."""

FLOOR_RISE_DB_PER_SECOND = 0.5
"""How fast the floor follows a room that grows louder; it falls at once.

Minimum tracking with a slow rise: a sentence of 10 s lifts it by 5 dB at most, and the
first breath brings it down again.
"""


def level_dbfs(pcm: bytes) -> float:
    """Root mean square of 16-bit samples in decibels below full scale; a full square is 0."""
    samples = array("h", pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    if not samples:
        return SILENT_DBFS
    power = sum(map(operator.mul, samples, samples)) / len(samples)
    if power == 0:
        return SILENT_DBFS
    return max(SILENT_DBFS, 10 * math.log10(power / 32768.0**2))


def next_floor_dbfs(floor_dbfs: float | None, level: float, seconds: float) -> float | None:
    """The room's running floor after ``seconds`` at ``level``; None until anything sounds.

    Digital silence says nothing about the room (masked, or a dead microphone).
    """
    if level <= SILENT_DBFS:
        return floor_dbfs
    if floor_dbfs is None:
        return level
    return min(level, floor_dbfs + FLOOR_RISE_DB_PER_SECOND * seconds)
