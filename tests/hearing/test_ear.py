"""A microphone that is lost and found again, on a clock that jumps."""

from __future__ import annotations

import pytest

from assistant.errors import MicrophoneError
from assistant.hearing.ear import MOST_SILENCES_TOLD, Ear, OnBlock
from tests.hearing.sounds import room

LOOK_SECONDS = 0.5
BLOCK_SECONDS = 0.1
SILENCE = bytes(3200)


class Bench:
    """An ear with a microphone whose plug is in the test's hand."""

    description = "a microphone on the bench"
    is_exhausted = False

    def __init__(self) -> None:
        self.now = 100.0
        self.is_plugged = True
        self.opened = 0
        self.lost_blocks: list[int] = []
        self.ear = Ear(self, self._take, monotonic=lambda: self.now)
        self._on_block: OnBlock | None = None
        self._arrived: list[bytes] = []

    # -- the microphone

    def open(self, on_block: OnBlock) -> None:
        if not self.is_plugged:
            raise MicrophoneError("opening it", "it is not plugged in", "plug it in")
        assert self._on_block is None, "opened twice"
        self._on_block = on_block
        self.opened += 1

    def close(self) -> None:
        self._on_block = None

    @property
    def is_open(self) -> bool:
        return self._on_block is not None

    # -- what happens

    def pull_out(self) -> None:
        """As a sound card does it: no error, and no block any more."""
        self.is_plugged = False
        self._on_block = lambda *_: None

    def hear(self, seconds: float, pcm: bytes | None = None) -> list[bool]:
        """Blocks arrive; for each, whether the microphone is back by it."""
        backs = []
        for _ in range(round(seconds / BLOCK_SECONDS)):
            began_at, self.now = self.now, self.now + BLOCK_SECONDS
            assert self._on_block is not None
            self._on_block(pcm or room(BLOCK_SECONDS), began_at, 0)
            backs += [self.ear.took_block(one) for one in self._arrived]
            self._arrived.clear()
        return backs

    def wait(self, seconds: float) -> list[tuple[float, str]]:
        """Nothing arrives; after how many seconds it was told what is wrong."""
        told, since = [], self.now
        while self.now < since + seconds:
            self.now += LOOK_SECONDS
            if error := self.ear.look():
                told.append((self.now - since, str(error)))
        return told

    def _take(self, pcm: bytes, began_at: float, lost_blocks: int) -> None:
        self._arrived.append(pcm)
        self.lost_blocks.append(lost_blocks)


@pytest.fixture
def bench() -> Bench:
    """A bench whose microphone is open and hears."""
    bench = Bench()
    bench.ear.open()
    assert bench.hear(1.0) == [False] * 10
    return bench


def test_microphone_that_is_pulled_out_is_told_once_within_five_seconds(bench: Bench) -> None:
    """Hosts give no error; and it is not told again while it is away."""
    bench.pull_out()
    ((after_seconds, text),) = bench.wait(60.0)
    assert after_seconds <= 3.5
    assert "nothing arrived" in text
    assert bench.ear.is_lost


def test_microphone_that_is_plugged_in_again_is_back_within_two_seconds(bench: Bench) -> None:
    """By its first block that is not silent; until then it is tried once a second."""
    bench.pull_out()
    bench.wait(10.0)
    assert bench.opened == 1
    bench.is_plugged = True
    bench.wait(1.0)
    assert bench.opened == 2
    assert bench.hear(0.2, SILENCE) == [False, False]
    assert bench.hear(0.3) == [True, False, False]
    assert not bench.ear.is_lost


def test_microphone_with_a_hiccup_is_opened_anew_and_loses_counted_blocks(bench: Bench) -> None:
    """Nobody is told; the harvest shows what was missed."""
    bench.pull_out()
    bench.is_plugged = True
    assert bench.wait(1.5) == []
    assert bench.opened == 2
    bench.hear(0.3)
    assert bench.lost_blocks[-3:] == [15, 0, 0]


def test_blocks_that_people_were_told_of_are_not_counted_as_lost(bench: Bench) -> None:
    """Then the harvest shows the time for which it was deaf."""
    bench.pull_out()
    bench.wait(10.0)
    bench.is_plugged = True
    bench.wait(1.5)
    bench.hear(0.3)
    assert not any(bench.lost_blocks)


def test_microphone_that_cannot_be_opened_is_tried_until_it_can() -> None:
    """Refused by its open, which is the answer; nothing more is told."""
    bench = Bench()
    bench.is_plugged = False
    with pytest.raises(MicrophoneError, match="not plugged in"):
        bench.ear.open()
    assert bench.wait(10.0) == []
    with pytest.raises(MicrophoneError, match="still not heard"):
        bench.ear.open()
    bench.is_plugged = True
    bench.wait(1.0)
    assert bench.hear(0.1) == [True]
    bench.ear.open()


def test_ear_that_is_closed_tries_nothing(bench: Bench) -> None:
    """The microphone is open only where somebody is to be heard."""
    bench.pull_out()
    bench.wait(10.0)
    bench.ear.close()
    bench.is_plugged = True
    assert bench.wait(10.0) == []
    assert not bench.is_open
    assert not bench.ear.is_lost
    bench.ear.open()
    assert bench.hear(0.1) == [False]


def test_silence_is_told_and_ends_with_the_first_sound(bench: Bench) -> None:
    """A dead wire delivers blocks of nothing; it need not be opened anew."""
    error = bench.ear.fell_silent()
    assert error is not None
    assert "nothing but silence" in str(error)
    assert bench.ear.fell_silent() is None
    assert bench.hear(1.0, SILENCE) == [False] * 10
    assert bench.hear(0.2) == [True, False]
    assert bench.opened == 1


def test_microphone_that_is_silent_by_itself_is_told_no_more_after_a_while(
    bench: Bench,
) -> None:
    """Some are, where nobody speaks; people are not to be told of it at each pause."""
    told = 0
    for _ in range(5):
        told += bench.ear.fell_silent() is not None
        bench.hear(0.1)
    assert told == MOST_SILENCES_TOLD
