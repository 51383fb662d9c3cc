"""It knows when it hears badly, says so once, and gives no false alarm."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import pytest

from assistant.hearing.blocks import Block, seconds_of
from assistant.hearing.messages import Word
from assistant.hearing.quality import BlockState, Quality, Trouble, state_of


class Room:
    """A room whose loudness is set by hand."""

    def __init__(self, background_dbfs: float, measures: bool = False) -> None:
        self.told: list[tuple[float, Trouble]] = []
        self.background_dbfs = background_dbfs
        self.now = 0.0
        self._quality = Quality()
        self._quality.open(measures)

    @property
    def troubles(self) -> list[Trouble]:
        return [trouble for _, trouble in self.told]

    def sounds(
        self, seconds: float, level_dbfs: float, is_clipped: bool = False, is_ours: bool = False
    ) -> None:
        for _ in range(round(seconds * 10)):
            began_at, self.now = self.now, self.now + 0.1
            state = BlockState(began_at, self.now, level_dbfs, is_clipped, is_ours)
            self._note(self._quality.hear_block(state))

    def is_quiet(self, seconds: float) -> None:
        self.sounds(seconds, self.background_dbfs)

    def somebody_says(
        self,
        level_dbfs: float,
        is_clipped: bool = False,
        seconds: float = 3.0,
        is_far: bool = False,
    ) -> None:
        """A sentence of one word each half a second, a pause, and then its words."""
        began_at = self.now
        self.sounds(seconds, level_dbfs, is_clipped)
        self.is_quiet(1.0)
        count = round(seconds * 2)
        words = [
            Word("so", began_at + n / 2, began_at + (n + 1) / 2, 0.9) for n in range(count)
        ]
        self._note(self._quality.hear_words(words, is_far))

    def _note(self, troubles: tuple[Trouble, ...]) -> None:
        self.told += [(self.now, trouble) for trouble in troubles]


def test_quality_of_good_speech_is_no_trouble() -> None:
    """Near, far enough above a soft background, very quiet in a silent room: nothing."""
    for background, level in ((-70, -26), (-45, -26), (-74, -40)):
        room = Room(background)
        room.is_quiet(2)
        for _ in range(20):
            room.somebody_says(level)
            room.is_quiet(3)
        assert room.troubles == []


def test_speech_that_hardly_stands_out_is_far() -> None:
    """Within three sentences, once, however long it goes on."""
    room = Room(-40)
    room.is_quiet(2)
    for _ in range(2):
        room.somebody_says(-30)
    assert room.troubles == [Trouble.FAR]
    for _ in range(10):
        room.somebody_says(-30)
    assert room.troubles == [Trouble.FAR]


def test_far_voices_in_a_silent_room_are_told_to_come_closer() -> None:
    """After the second sentence, once, although they stand out well above the silence."""
    room = Room(-70)
    room.is_quiet(2)
    room.somebody_says(-40, is_far=True)
    assert room.troubles == []
    for _ in range(4):
        room.somebody_says(-40, is_far=True)
    assert room.troubles == [Trouble.FAR]


def test_far_words_between_near_ones_are_no_trouble() -> None:
    """Others who talk over there while people come to the device, or a word or two, need no
    hint."""
    room = Room(-70)
    room.is_quiet(2)
    for _ in range(5):
        room.somebody_says(-40, is_far=True)
        room.somebody_says(-26)
    for _ in range(5):
        room.somebody_says(-40, seconds=1.0, is_far=True)
    assert room.troubles == []


def test_speech_that_was_near_again_can_be_far_again() -> None:
    """Told once more only after it had been good for three sentences."""
    room = Room(-40)
    for level in (-30, -30, -20, -20, -30, -30):
        room.somebody_says(level)
    assert room.troubles == [Trouble.FAR]
    for level in (-20, -20, -20, -30, -30):
        room.somebody_says(level)
    assert room.troubles == [Trouble.FAR, Trouble.FAR]


def test_one_far_sentence_is_forgiven() -> None:
    """Somebody at the back, once."""
    room = Room(-40)
    for level in (-20, -30, -20, -20, -30, -20, -20):
        room.somebody_says(level)
    assert room.troubles == []


def test_few_words_are_not_judged() -> None:
    """A short answer says little about the room."""
    room = Room(-40)
    for _ in range(6):
        room.somebody_says(-30, seconds=1.0)
    assert room.troubles == []


def test_clipped_speech_is_told() -> None:
    """Within three sentences, once."""
    room = Room(-50)
    room.somebody_says(-3, is_clipped=True)
    assert room.troubles == []
    for _ in range(4):
        room.somebody_says(-3, is_clipped=True)
    assert room.troubles == [Trouble.CLIPPED]


def test_loud_room_is_told() -> None:
    """After five seconds; a sentence, however loud, has breaths and is no loud room."""
    room = Room(-33)
    room.is_quiet(4.5)
    assert room.troubles == []
    room.is_quiet(60)
    assert room.troubles == [Trouble.LOUD]
    speech = Room(-60)
    for _ in range(10):
        speech.somebody_says(-15)
    assert speech.troubles == []


@pytest.mark.parametrize("level_dbfs", [-96.0, -88.0])
def test_dead_microphone_is_told_within_five_seconds(level_dbfs: float) -> None:
    """Digital silence, or the hiss of an input without a microphone; again after it lived."""
    room = Room(-60)
    room.is_quiet(10)
    room.sounds(30, level_dbfs)
    assert [(trouble, at <= 15) for at, trouble in room.told] == [(Trouble.DEAD, True)]
    room.is_quiet(5)
    room.sounds(5, level_dbfs)
    assert room.troubles == [Trouble.DEAD, Trouble.DEAD]


def test_device_that_sounds_is_no_dead_microphone() -> None:
    """While it speaks it is deaf by its own will."""
    room = Room(-60)
    room.is_quiet(1)
    room.sounds(20, -96.0, is_ours=True)
    room.is_quiet(5)
    assert room.troubles == []


@pytest.mark.parametrize(
    ("level_dbfs", "expected"),
    [(-60.0, []), (-44.0, []), (-33.0, [Trouble.LOUD]), (-90.0, [Trouble.DEAD])],
)
def test_measuring_tells_what_is_wrong_after_two_seconds(
    level_dbfs: float, expected: list[Trouble]
) -> None:
    """The device's own words before it do not count."""
    room = Room(level_dbfs, measures=True)
    room.sounds(3, -20.0, is_ours=True)
    room.is_quiet(2.1)
    assert room.troubles == expected
    room.is_quiet(20)
    assert room.troubles == expected


def test_measuring_does_not_take_a_speaker_for_a_loud_room() -> None:
    """Who begins at once leaves breaths."""
    room = Room(-50, measures=True)
    room.sounds(0.8, -20)
    room.is_quiet(0.3)
    room.sounds(2.0, -20)
    assert room.troubles == []


def block_of(samples: Iterator[int]) -> Block:
    pcm = array("h", samples).tobytes()
    assert seconds_of(pcm) == pytest.approx(0.1)
    return Block(1.0, pcm)


def test_state_of_a_block_tells_level_and_clipping() -> None:
    """A flat top is clipping, one peak is not."""
    soft = state_of(block_of(iter([1000, -1000] * 800)), is_ours=False)
    assert soft.level_dbfs == pytest.approx(-30.3, abs=0.1)
    assert not soft.is_clipped
    assert state_of(block_of(iter([32767] * 8 + [0] * 1592)), is_ours=False).is_clipped
    assert state_of(block_of(iter([-32768] * 8 + [0] * 1592)), is_ours=False).is_clipped
    assert not state_of(block_of(iter([32767] + [0] * 1599)), is_ours=False).is_clipped
