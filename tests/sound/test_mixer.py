"""The mixer, driven block by block like an audio thread does, without one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sound.mixer import Mixer, Notice, Utterance

RATE_HZ = 48000
BLOCK = 480
BLOCK_SECONDS = BLOCK / RATE_HZ


def level(value: int, seconds: float) -> np.ndarray:
    """Samples of one value: easy to find again."""
    return np.full(round(seconds * RATE_HZ), value, dtype=np.int16)


class Room:
    """Pulls blocks and keeps what was heard and noticed; time 0 is the first sample."""

    def __init__(self, session_time_at: Callable[[float], float] = float) -> None:
        self.notices: list[Notice] = []
        self.mixer = Mixer(RATE_HZ, session_time_at, self.notices.append)
        self.heard = np.zeros(0, dtype=np.int16)

    @property
    def now(self) -> float:
        return len(self.heard) / RATE_HZ

    def listen(self, seconds: float) -> np.ndarray:
        """What is heard in the next ``seconds``."""
        blocks = [
            np.frombuffer(self.mixer.fill(BLOCK, self.now + n * BLOCK_SECONDS), dtype="<i2")
            for n in range(round(seconds / BLOCK_SECONDS))
        ]
        heard = np.concatenate(blocks)
        self.heard = np.concatenate([self.heard, heard])
        return heard

    def first_sample(self, value: int) -> float:
        """When a value is first heard, in seconds."""
        return float(np.flatnonzero(self.heard == value)[0] / RATE_HZ)


def test_silence_is_one_constant() -> None:
    """With nothing to play every block is the very same bytes."""
    mixer = Room().mixer
    assert mixer.fill(BLOCK, 0.0) == bytes(2 * BLOCK)
    assert mixer.fill(BLOCK, 0.01) is mixer.fill(BLOCK, 0.02)


def test_chime_sounds_from_the_next_block() -> None:
    """A chime's first sample is the next block's first sample."""
    room = Room()
    room.listen(0.05)
    room.mixer.chime(level(900, 0.1))
    assert list(room.listen(0.01)) == [900] * BLOCK


def test_scheduled_chime_sounds_at_its_sample() -> None:
    """Due in the middle of a block, it begins in the middle of the block."""
    room = Room()
    room.mixer.schedule_chime(level(900, 0.1), due_at=0.1234)
    room.listen(0.3)
    assert room.first_sample(900) == pytest.approx(0.1234, abs=1 / RATE_HZ)


@given(
    rates=st.lists(st.floats(0.2, 200.0), min_size=5, max_size=5), share=st.floats(0.01, 0.99)
)
def test_scheduled_chime_follows_a_session_clock_of_changing_rate(
    rates: list[float], share: float
) -> None:
    """In a rehearsal a chime sounds when the session's clock shows its time."""
    moments = np.arange(6) * 0.1
    session = np.concatenate([[0.0], np.cumsum(np.array(rates) * 0.1)])

    def session_time_at(monotonic: float) -> float:
        return float(np.interp(monotonic, moments, session))

    room = Room(session_time_at)
    due_at = share * float(session[-1])
    room.mixer.schedule_chime(level(900, 0.02), due_at)
    room.listen(0.55)
    expected = float(np.interp(due_at, session, moments))
    assert room.first_sample(900) == pytest.approx(expected, abs=2 / RATE_HZ)


def test_overdue_chime_sounds_at_once() -> None:
    """A due time that is past is now."""
    room = Room()
    room.listen(1.0)
    room.mixer.schedule_chime(level(900, 0.1), due_at=0.5)
    assert room.listen(0.01)[0] == 900


def test_withdrawn_chimes_never_sound() -> None:
    """What was taken back before it began is not heard; what has begun rings out."""
    room = Room()
    room.mixer.schedule_chime(level(500, 0.1), due_at=0.05)
    room.mixer.schedule_chime(level(900, 0.1), due_at=0.2)
    room.listen(0.1)
    room.mixer.withdraw_chimes()
    room.listen(0.4)
    assert (room.heard == 500).sum() == round(0.1 * RATE_HZ)
    assert not (room.heard == 900).any()


def test_gain_is_reached_within_a_block_and_without_a_step() -> None:
    """A softer level ramps over the next block, then holds, and comes back the same way."""
    room = Room()
    room.mixer.chime(level(20000, 1.0))
    room.listen(0.1)
    room.mixer.set_gain(0.25)
    ramp = room.listen(BLOCK / RATE_HZ).astype(int)
    assert np.abs(np.diff(ramp)).max() < 100
    assert list(room.listen(BLOCK / RATE_HZ)) == [5000] * BLOCK
    room.mixer.set_gain(4.0)
    room.listen(BLOCK / RATE_HZ)
    assert list(room.listen(BLOCK / RATE_HZ)) == [20000] * BLOCK


def test_speech_waits_until_a_chime_has_rung_out_and_a_breath() -> None:
    """Words begin 0.35 s after the chime's last sample, to the sample."""
    room = Room()
    room.mixer.chime(level(900, 0.5))
    room.mixer.speak(Utterance(1, (level(300, 0.2),)))
    room.listen(1.5)
    assert room.first_sample(300) == pytest.approx(0.85, abs=1 / RATE_HZ)


def test_speech_plays_its_segments_in_order() -> None:
    """Samples, silence, samples, without a gap or an overlap."""
    room = Room()
    room.mixer.speak(Utterance(1, (level(300, 0.0333), 1000, level(400, 0.05))))
    room.listen(0.5)
    expected = np.concatenate([level(300, 0.0333), level(0, 1000 / RATE_HZ), level(400, 0.05)])
    assert np.array_equal(room.heard[: len(expected)], expected)
    assert not room.heard[len(expected) :].any()


def test_finished_utterance_is_noticed_at_its_last_sample() -> None:
    """The notice carries the moment when the last sample is heard."""
    room = Room()
    room.mixer.speak(Utterance(7, (level(300, 0.0333),)))
    room.listen(0.2)
    (notice,) = room.notices
    assert (notice.utterance_id, notice.was_cut) == (7, False)
    assert notice.ended_at_monotonic == pytest.approx(0.0333, abs=1 / RATE_HZ)


def test_empty_utterance_is_noticed() -> None:
    """Nothing to say is said at once."""
    room = Room()
    room.mixer.speak(Utterance(7, ()))
    room.listen(0.01)
    assert [notice.was_cut for notice in room.notices] == [False]


def test_stopped_speech_fades_within_five_milliseconds() -> None:
    """From the next block on, it falls without a step and is silent after 5 ms."""
    room = Room()
    room.mixer.speak(Utterance(1, (level(20000, 1.0),)))
    room.listen(0.1)
    room.mixer.stop_speech()
    after = room.listen(0.1)
    fade = round(0.005 * RATE_HZ)
    assert np.abs(np.diff(after[:fade].astype(int))).max() < 200
    assert after[0] > 19000
    assert not after[fade:].any()
    assert [notice.was_cut for notice in room.notices] == [True]


def test_stopped_speech_that_has_not_begun_is_never_heard() -> None:
    """Speech that waits for a chime is forgotten, and that is noticed too."""
    room = Room()
    room.mixer.chime(level(900, 0.2))
    room.mixer.speak(Utterance(1, (level(300, 0.2),)))
    room.listen(0.1)
    room.mixer.stop_speech()
    room.listen(1.0)
    assert not (room.heard == 300).any()
    assert [notice.was_cut for notice in room.notices] == [True]


def test_new_speech_replaces_the_old() -> None:
    """Only one voice at a time: the first is cut, the second is said whole."""
    room = Room()
    room.mixer.speak(Utterance(1, (level(300, 1.0),)))
    room.listen(0.1)
    room.mixer.speak(Utterance(2, (level(400, 0.2),)))
    room.listen(1.0)
    assert [(n.utterance_id, n.was_cut) for n in room.notices] == [(1, True), (2, False)]
    assert (room.heard == 400).sum() == round(0.2 * RATE_HZ)


def test_outranking_chime_cuts_speech_and_an_ordinary_one_does_not() -> None:
    """The end signal silences a sentence; a warning sounds over it, softly."""
    room = Room()
    room.mixer.schedule_chime(level(20000, 0.05), due_at=0.1)
    room.mixer.schedule_chime(level(900, 0.1), due_at=0.3, outranks_speech=True)
    room.mixer.speak(Utterance(1, (level(300, 1.0),)))
    over_speech = room.listen(0.25)
    assert 300 < over_speech.max() <= 300 + 8192
    assert not room.notices
    room.listen(0.5)
    assert [notice.was_cut for notice in room.notices] == [True]
    assert (room.heard == 900).sum() >= round(0.09 * RATE_HZ)


def test_stream_that_stood_still_begins_with_silence() -> None:
    """What was under way, what fell due and what was asked for meanwhile is gone; what is
    still to come is not."""
    room = Room()
    room.mixer.speak(Utterance(1, (level(300, 1.0),)))
    room.mixer.chime(level(900, 1.0))
    room.mixer.schedule_chime(level(500, 0.1), due_at=5.0)
    room.mixer.schedule_chime(level(700, 0.1), due_at=10.5)
    room.listen(0.1)
    room.mixer.begin_anew()
    room.mixer.speak(Utterance(2, (level(300, 1.0),)))
    back_at = 10.0
    after = np.concatenate(
        [
            np.frombuffer(room.mixer.fill(BLOCK, back_at + n * BLOCK_SECONDS), dtype="<i2")
            for n in range(100)
        ]
    )
    assert sorted(set(after.tolist())) == [0, 700]
    assert int(np.flatnonzero(after)[0]) == pytest.approx(RATE_HZ / 2, abs=1)
    assert [(one.utterance_id, one.was_cut) for one in room.notices] == [(1, True), (2, True)]
    room.mixer.speak(Utterance(3, (level(300, 0.1),)))
    assert 300 in np.frombuffer(room.mixer.fill(BLOCK, back_at + 1.0), dtype="<i2")


def test_sum_of_loud_sounds_is_held_and_never_wraps() -> None:
    """Three sounds at nearly full scale stay at full scale, with the right sign."""
    room = Room()
    for _ in range(3):
        room.mixer.chime(level(30000, 0.05))
    assert room.listen(0.02).min() == 32767


def test_sounded_between_tells_what_was_audible() -> None:
    """Chimes and words count; silence, and pauses between words, do not."""
    room = Room()
    room.listen(1.0)
    room.mixer.speak(Utterance(1, (level(300, 0.2), RATE_HZ, level(300, 0.2))))
    room.listen(3.0)
    spans = {
        (0.0, 0.99): False,
        (0.9, 1.1): True,
        (1.25, 2.15): False,
        (2.2, 2.3): True,
        (2.45, 9.0): False,
    }
    assert {span: room.mixer.sounded_between(*span) for span in spans} == spans


def test_memory_of_what_sounded_stays_bounded() -> None:
    """A day of ticks does not grow the list."""
    room = Room()
    for n in range(10_000):
        room.mixer.chime(level(900, 0.005))
        room.mixer.fill(BLOCK, n * 1.0)
    assert len(room.mixer._intervals) < 5000
    assert room.mixer.sounded_between(9999.0, 9999.001)


@given(
    st.lists(
        st.sampled_from(["speak", "stop", "chime", "outrank", "block", "long"]), max_size=40
    )
)
def test_every_utterance_is_noticed_exactly_once(steps: list[str]) -> None:
    """Whatever is asked in whatever order, no utterance is lost and none told twice."""
    room = Room()
    said = 0
    for step in steps:
        if step == "speak":
            said += 1
            room.mixer.speak(Utterance(said, (level(300, 0.015),) * (said % 3)))
        elif step == "stop":
            room.mixer.stop_speech()
        elif step == "chime":
            room.mixer.chime(level(900, 0.02))
        elif step == "outrank":
            room.mixer.schedule_chime(level(900, 0.02), room.now + 0.015, outranks_speech=True)
        else:
            room.listen(0.01 if step == "block" else 0.05)
    room.listen(2.0)
    assert [notice.utterance_id for notice in room.notices] == list(range(1, said + 1))
    assert not room.mixer.is_active
