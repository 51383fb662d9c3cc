"""Recording at a simulated microphone, loudspeaker and button, by a clock that jumps."""

from __future__ import annotations

import queue
from collections.abc import Callable

import numpy as np
import pytest

from assistant.app.booth import Booth, Choice, Playback, Tape
from assistant.devices.ports import Inbox
from assistant.devices.simulated import (
    JumpingClock,
    SimulatedButton,
    SimulatedInput,
    SimulatedSpeaker,
)
from assistant.errors import MicrophoneError, SpeakerError
from assistant.session.events import DeviceFailed, StopRequested
from assistant.session.rules import Rules
from assistant.sound.loudness import SPEECH_LUFS, Waveform, loudness_lufs
from assistant.sound.pcm import FULL_SCALE, Pcm, to_pcm
from tests.sound.takes import in_a_room, murmur

RATE_HZ = 16000
BLOCK_SECONDS = 0.1


class Microphone(SimulatedInput):
    """Remembers when it was opened and closed."""

    def __init__(self, clock: JumpingClock) -> None:
        super().__init__(clock, RATE_HZ)
        self.open_between: list[float] = []
        self._times = clock

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        self.open_between.append(self._times.now())
        super().open(on_block)

    def close(self) -> None:
        self.open_between.append(self._times.now())
        super().close()


class Room:
    """A booth whose microphone hears ``sound`` from second 0 on, block by block."""

    def __init__(self, sound: Waveform, lost_at: float | None = None) -> None:
        self.clock = JumpingClock()
        self.inbox: Inbox = queue.SimpleQueue()
        self.button = SimulatedButton(self.clock)
        self.button.start(self.inbox.put)
        self.microphone = Microphone(self.clock)
        self.speaker = SimulatedSpeaker(self.clock, self.inbox)
        self.playback = Playback(48000)
        self.told: list[str] = []
        self.booth = Booth(
            self.microphone,
            self.speaker,
            self.playback,
            self.clock,
            self.inbox,
            Rules(),
            self.told.append,
        )
        self._hear(sound, lost_at)

    def _hear(self, sound: Waveform, lost_at: float | None) -> None:
        pcm, size = to_pcm(sound).tobytes(), round(2 * BLOCK_SECONDS * RATE_HZ)
        for number in range(len(pcm) // size):
            block = pcm[number * size : (number + 1) * size]
            ends_at = (number + 1) * BLOCK_SECONDS
            lost = int(lost_at is not None and ends_at - BLOCK_SECONDS <= lost_at < ends_at)
            self.clock.call_at(ends_at, self._giver(block, lost))

    def _giver(self, block: bytes, lost: int) -> Callable[[], None]:
        return lambda: self.microphone.give(block, lost)

    def kept(self) -> Pcm:
        take = self.booth.record()
        assert not isinstance(take, Choice), take
        return take


def said_at(*seconds: float, until: float = 20.0) -> Waveform:
    """A room in which a second of words begins at each of these moments."""
    sound = np.zeros(round(until * RATE_HZ))
    for number, at in enumerate(seconds):
        words = murmur(1.0, number, RATE_HZ)
        sound[round(at * RATE_HZ) :][: len(words)] += words
    return in_a_room(sound, 0.0, 0.0, rate_hz=RATE_HZ)


def test_take_is_what_was_said_between_two_presses() -> None:
    """Press, say it, press: played back; a press keeps it, trimmed and level."""
    room = Room(said_at(2.0))
    for at in (1.5, 4.0, 6.0):
        room.button.press(at=at)
    take = room.kept()
    assert 0.6 < len(take) / 48000 < 1.3
    assert loudness_lufs(take / FULL_SCALE, 48000) == pytest.approx(SPEECH_LUFS, abs=1)
    assert room.speaker.sentences == ["take 1"]
    assert np.array_equal(room.playback.pcm, take)


def test_words_that_begin_with_the_press_are_whole() -> None:
    """It takes half a second to be certain of a press: nothing said meanwhile is lost."""
    room = Room(said_at(2.0))
    for at in (2.0, 3.3, 6.0):
        room.button.press(at=at)
    assert len(room.kept()) / 48000 > 0.6


def test_double_press_takes_it_again() -> None:
    """The second take is kept, and it was the second that was played last."""
    room = Room(said_at(2.0, 9.0))
    for at in (1.5, 4.0):
        room.button.press(at=at)
    room.button.press(at=6.0, times=2)
    for at in (8.5, 11.0, 13.0):
        room.button.press(at=at)
    take = room.kept()
    assert room.speaker.sentences == ["take 1", "take 2"]
    assert np.array_equal(room.playback.pcm, take)


@pytest.mark.parametrize("presses", [[], [1.5, 4.0]])
def test_hold_skips_the_sentence(presses: list[float]) -> None:
    """Before it was said, and after it was heard."""
    room = Room(said_at(2.0))
    for at in presses:
        room.button.press(at=at)
    room.button.press(1.5, at=6.0)
    assert room.booth.record() is Choice.SKIP


@pytest.mark.parametrize("presses", [[], [1.5], [1.5, 4.0]])
def test_stop_is_heard_at_any_time(presses: list[float]) -> None:
    """Ctrl-C, or q: while it waits, while it records, while it plays."""
    room = Room(said_at(2.0))
    for at in presses:
        room.button.press(at=at)
    room.clock.call_at(6.0, lambda: room.inbox.put(StopRequested(6.0)))
    assert room.booth.record() is Choice.STOP


def test_long_hold_stops() -> None:
    """The device has no keyboard."""
    room = Room(said_at(2.0))
    room.button.press(6.0, at=1.0)
    assert room.booth.record() is Choice.STOP


def test_take_that_cannot_be_used_is_told_and_taken_again() -> None:
    """Nobody said anything; then somebody did."""
    room = Room(said_at(7.0))
    for at in (1.0, 3.0, 6.5, 9.0, 11.0):
        room.button.press(at=at)
    assert len(room.kept()) > 1000
    assert any("Not usable" in line and "say it again" in line for line in room.told)
    assert room.speaker.sentences == ["take 1"]


def test_take_with_gaps_is_refused() -> None:
    """A machine that was too busy to listen says so."""
    room = Room(said_at(2.0), lost_at=2.5)
    for at in (1.5, 4.0):
        room.button.press(at=at)
    room.button.press(6.0, at=6.0)
    assert room.booth.record() is Choice.STOP
    assert any("1 gaps in the sound" in line for line in room.told)


def test_microphone_is_open_only_while_a_sentence_is_taken() -> None:
    """Not while it is played back and judged."""
    room = Room(said_at(2.0))
    for at in (1.5, 4.0):
        room.button.press(at=at)
    room.button.press(at=7.0)
    room.kept()
    (began_at, ended_at) = room.microphone.open_between
    assert began_at == 0.0
    assert 4.0 < ended_at < 5.0


def test_failing_microphone_and_loudspeaker_are_told() -> None:
    """The one when it is opened, the other when it stops."""
    room = Room(said_at(2.0))
    room.microphone.fails = True
    with pytest.raises(MicrophoneError):
        room.booth.record()
    room.microphone.fails = False
    room.booth.failures.append(SpeakerError("play", "it stopped", "check its cable"))
    room.inbox.put(DeviceFailed(1.0, "speaker"))
    with pytest.raises(SpeakerError, match="check its cable"):
        room.booth.record()


def test_tape_keeps_little_until_a_take_begins_and_not_for_ever_then() -> None:
    """A sentence that waits for an hour costs no memory, nor does one that never ends."""
    clock = JumpingClock()
    tape = Tape(clock, 10)
    for second in range(1000):
        tape.take(bytes(20), float(second), 0)
    tape.begin(999.0)
    for second in range(1000, 3000):
        tape.take(bytes(20), float(second), 0)
    pcm, lost = tape.cut(0.0, 3000.0)
    assert len(pcm) <= 20 * 125
    assert lost == 0
    assert tape.cut(0.0, 3000.0) == (b"", 0)
