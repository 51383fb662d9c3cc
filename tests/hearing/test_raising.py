"""A faint microphone is made louder for the recogniser, one that is loud enough left alone."""

from __future__ import annotations

from array import array

import pytest

from assistant.hearing.blocks import CHUNK_SAMPLES, CHUNK_SECONDS, Block
from assistant.hearing.level import level_dbfs
from assistant.hearing.raising import Raising, RaisingRules, louder

RULES = RaisingRules(loud_dbfs=-30.0, most_db=12.0, forgotten_db_per_second=6.0)


class Ear:
    """A microphone that hears chunks of a level, and how they come out."""

    def __init__(self) -> None:
        self._raising = Raising(RULES)

    def hears(self, level: float, seconds: float = CHUNK_SECONDS, near: bool = True) -> float:
        """The level of the last chunk as it comes out."""
        amplitude = round(32768 * 10 ** (level / 20))
        pcm = array("h", [amplitude, -amplitude] * (CHUNK_SAMPLES // 2)).tobytes()
        for _ in range(round(seconds / CHUNK_SECONDS)):
            raised = self._raising.raised(Block(1.0, pcm), level, near)
            assert raised.began_at == 1.0
        return level_dbfs(raised.pcm)


@pytest.mark.parametrize(("level", "raised_to"), [(-50, -38), (-36, -30), (-20, -20)])
def test_voice_is_raised_to_what_a_good_microphone_gives(
    level: float, raised_to: float
) -> None:
    """By as much as it lacks, and by so much at most; never lowered."""
    assert Ear().hears(level, seconds=5) == pytest.approx(raised_to, abs=0.3)


def test_room_alone_is_not_raised() -> None:
    """What does not stand out says nothing of the microphone, however long it lasts."""
    assert Ear().hears(-60, seconds=60, near=False) == pytest.approx(-60, abs=0.2)


def test_pauses_are_raised_as_the_voice_around_them() -> None:
    """The gain follows the voice and not the pauses between its words."""
    ear = Ear()
    ear.hears(-40, seconds=5)
    assert ear.hears(-60, seconds=10, near=False) == pytest.approx(-50, abs=0.3)
    assert ear.hears(-25) == pytest.approx(-25, abs=0.2)


def test_loud_samples_are_cut_off_at_full_scale() -> None:
    """A knock in a faint room does not come out as its opposite."""
    samples = array("h", louder(array("h", [30000, -30000, 100, 0]).tobytes(), 12.0))
    assert list(samples) == [32767, -32768, 398, 0]


def test_nothing_stays_nothing() -> None:
    """Digital silence, and no samples at all."""
    assert louder(bytes(1024), 12.0) == bytes(1024)
    assert louder(b"", 12.0) == b""
