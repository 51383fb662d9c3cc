"""Who speaks to the device stands out above those who talk to each other."""

from __future__ import annotations

import random
from array import array

import pytest

from assistant.hearing.blocks import CHUNK_SAMPLES, CHUNK_SECONDS, Block, seconds_of
from assistant.hearing.endpoint import UtteranceEnded
from assistant.hearing.foreground import Distance, Foreground
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.level import next_floor_dbfs
from tests.hearing.sounds import voice


class AlwaysVoice:
    """A voice activity in a room where people never stop talking."""

    def likelihood(self, pcm: bytes) -> float:
        del pcm
        return 1.0

    def reset(self) -> None:
        pass


def babble(seconds: float) -> bytes:
    """Many voices at once: no gaps, a few decibels up and down from chunk to chunk."""
    numbers = random.Random(3)
    samples = array("h")
    while len(samples) < seconds * 16000:
        amplitude = round(500 * 10 ** (numbers.uniform(-4, 4) / 20))
        samples.extend(array("h", [amplitude, -amplitude]) * (CHUNK_SAMPLES // 2))
    return samples.tobytes()


def foreground_utterances(pcm: bytes) -> list[UtteranceEnded]:
    front_end = FrontEnd(AlwaysVoice())
    outcomes = [
        outcome
        for start in range(0, len(pcm), 3200)
        for outcome in front_end.feed(Block(seconds_of(pcm[:start]), pcm[start : start + 3200]))
    ]
    outcomes += front_end.flush()
    return [one for one in outcomes if isinstance(one, UtteranceEnded) and one.is_foreground]


def test_background_talk_is_no_foreground() -> None:
    """Twenty seconds of many voices hold nothing that was said to the device."""
    assert foreground_utterances(babble(20)) == []


def test_talker_above_background_talk_is_kept_whole() -> None:
    """A sentence 18 dB above the voices around it is one utterance, from before its beginning
    to soon after its end, although the others never stop."""
    (utterance,) = foreground_utterances(babble(5) + voice(3) + babble(5))
    assert utterance.began_at == pytest.approx(4.5, abs=0.07)
    assert utterance.ended_at == pytest.approx(8.8, abs=0.1)


def test_recording_may_begin_with_a_word() -> None:
    """Where nothing is known of the room yet, a voice is believed."""
    (utterance,) = foreground_utterances(voice(0.4))
    assert utterance.began_at == 0.0


def test_quiet_talker_in_a_quiet_room_is_foreground() -> None:
    """It is the distance to the floor that counts, not the level."""
    foreground, floor, near = Foreground(), None, []
    for level in [-75.0] * 40 + [-48.0, -52.0] * 20:
        floor = next_floor_dbfs(floor, level, CHUNK_SECONDS)
        near.append(foreground.feed(level, floor, CHUNK_SECONDS))
    assert near == [False] * 40 + [True] * 40


def test_nothing_is_foreground_before_anything_sounded() -> None:
    """Digital silence is no room to stand out from."""
    assert not Foreground().feed(-96.0, None, CHUNK_SECONDS)


def was_far(distance: Distance, loud_dbfs: float, fall_db: float, syllables: int = 20) -> bool:
    """Syllables of 0.16 s that end so steeply, each falling 12 dB or more in all."""
    distance.begin_utterance()
    for _ in range(syllables):
        for _ in range(5):
            distance.feed(loud_dbfs, 0.9)
        for step in range(1, 4):
            distance.feed(loud_dbfs - step * fall_db / 2, 0.4)
    return distance.was_far()


@pytest.mark.parametrize(
    ("loud_dbfs", "fall_db", "expected"),
    [(-37.0, 6.0, True), (-37.0, 16.0, False), (-29.0, 6.0, False), (-24.0, 20.0, False)],
)
def test_faint_and_blurred_is_far(loud_dbfs: float, fall_db: float, expected: bool) -> None:
    """A soft voice at the device is clear, one at 2 m is loud enough; only both is far."""
    assert was_far(Distance(), loud_dbfs, fall_db) is expected


def test_lone_word_is_never_far() -> None:
    """A quarter of a second is too short to tell."""
    assert not was_far(Distance(), -37.0, 6.0, syllables=1)


def test_range_tells_one_voice_from_many() -> None:
    """A talker falls silent between syllables; where many talk at once nothing does."""

    def range_db(depth_db: float) -> float:
        distance = Distance()
        distance.begin_utterance()
        for _ in range(40):
            for level in (-36.0, -36.0, -36.0 - depth_db):
                distance.feed(level, 0.9)
        assert distance.range_db is not None
        return distance.range_db

    assert range_db(24.0) == pytest.approx(24.0)
    assert range_db(11.0) == pytest.approx(11.0)


def test_a_word_has_neither_loudness_nor_range() -> None:
    """Too short to tell."""
    distance = Distance()
    distance.begin_utterance()
    distance.feed(-30.0, 0.9)
    assert (distance.loud_dbfs, distance.range_db) == (None, None)
