"""Levels and the running floor."""

from __future__ import annotations

import math
from array import array

import pytest

from assistant.hearing.level import SILENT_DBFS, level_dbfs, next_floor_dbfs


def test_level_of_a_full_square_is_zero() -> None:
    """The loudest that 16 bits hold is 0 dBFS."""
    assert level_dbfs(array("h", [32767, -32768] * 256).tobytes()) == pytest.approx(0, abs=0.01)


def test_level_of_a_full_sine_is_three_below() -> None:
    """A full-scale sine lies 3 dB below a full-scale square."""
    sine = array("h", [round(32767 * math.sin(math.pi * n / 16)) for n in range(512)])
    assert level_dbfs(sine.tobytes()) == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("pcm", [b"", bytes(1024)])
def test_level_of_nothing_is_silent(pcm: bytes) -> None:
    """Digital silence, or no sample at all, has the lowest level."""
    assert level_dbfs(pcm) == SILENT_DBFS


def test_floor_falls_at_once_and_rises_slowly() -> None:
    """A quieter room is believed at once, a louder one bit by bit."""
    assert next_floor_dbfs(None, -50, 0.032) == -50
    assert next_floor_dbfs(-50, -60, 0.032) == -60
    assert next_floor_dbfs(-60, -20, 1.0) == pytest.approx(-59.5)


def test_floor_ignores_digital_silence() -> None:
    """Masked sound says nothing about the room."""
    assert next_floor_dbfs(-50, SILENT_DBFS, 10) == -50
    assert next_floor_dbfs(None, SILENT_DBFS, 10) is None
