"""Striking reaches whom it must, once, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from assistant.hearing.messages import Heard, Word
from assistant.hearing.off_record import PATIENCE_SECONDS, OffRecord
from assistant.hearing.striking import Said


@dataclass
class Told:
    """Everything that was answered, in order."""

    answers: list[object] = field(default_factory=list)

    @property
    def on_struck(self) -> Callable[[tuple[int, ...]], None]:
        return self.answers.append

    @property
    def on_silence(self) -> Callable[[float, float], None]:
        return lambda began_at, ended_at: self.answers.append((began_at, ended_at))


def heard(
    began_at: float, ended_at: float, text: str = "so it is", is_far: bool = False
) -> Heard:
    """Something that was said, one word after the other without a pause."""
    texts = text.split()
    length = (ended_at - began_at) / len(texts)
    words = tuple(
        Word(one, began_at + n * length, began_at + (n + 1) * length, 0.9)
        for n, one in enumerate(texts)
    )
    loud_dbfs = -40.0 if is_far else -25.0
    return Heard(began_at, ended_at, text, words, is_far=is_far, loud_dbfs=loud_dbfs)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_strike_while_nothing_listens_is_answered_at_once(told: Told, clock: Clock) -> None:
    """Before the first start and after the end, what is known is all there is."""
    off_record = OffRecord(told, [Said(3, 1.0, 2.0)], clock)
    off_record.strike_latest(9.0)
    assert told.answers == [(1.0, 2.0), (3,)]
    off_record.begin()
    off_record.voice_started(20.0)
    off_record.voice_stopped(22.0)
    off_record.heard(Said(4, 20.0, 22.0), heard(20.0, 22.0))
    off_record.end()
    off_record.strike_latest(30.0)
    assert told.answers[2:] == [(20.0, 22.0), (4,)]


def test_strike_waits_while_it_listens(told: Told, clock: Clock) -> None:
    """Until the sound before it was listened to; what is struck is never kept."""
    kept: list[int] = []
    off_record = OffRecord(told, (), clock, keep=lambda number, _: kept.append(number))
    off_record.begin()
    off_record.strike_latest(9.0)
    assert told.answers == []
    off_record.voice_started(8.0)
    off_record.progress(9.5)
    assert told.answers == [(8.0, 9.5), ()]
    off_record.voice_stopped(11.0)
    assert not off_record.heard(Said(1, 8.0, 11.0), heard(8.0, 11.0))
    assert off_record.heard(Said(1, 15.0, 16.0), heard(15.0, 16.0))
    assert kept == [1]


def test_strike_is_patient_with_a_recogniser_that_lags(told: Told, clock: Clock) -> None:
    """As long as there is news; without any it is decided on what is known."""
    off_record = OffRecord(told, (), clock)
    off_record.begin()
    off_record.strike_latest(900.0)
    for until in range(5):
        clock.now += PATIENCE_SECONDS - 1
        off_record.progress(float(until))
        off_record.look()
    assert told.answers == []
    clock.now += PATIENCE_SECONDS + 1
    off_record.look()
    assert told.answers == [()]
    off_record.look()
    assert told.answers == [()]


def test_strike_is_answered_at_the_end_of_listening(told: Told, clock: Clock) -> None:
    """The microphone is closed, and the last words are told or given up."""
    off_record = OffRecord(told, (), clock)
    off_record.begin()
    off_record.voice_started(8.0)
    off_record.voice_stopped(8.5)
    off_record.strike_latest(9.0)
    assert told.answers == []
    off_record.end()
    assert told.answers == [(8.0, 8.5), ()]


@dataclass
class Table:
    """An ``OffRecord`` with the snippets that it kept and those it erased, while it listens."""

    told: Told = field(default_factory=Told)
    kept: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.off_record = OffRecord(
            self.told, (), Clock(), keep=lambda number, _: self.kept.append(number)
        )
        self.off_record.begin()

    def says(self, number: int, began_at: float, is_far: bool, seconds: float = 4.0) -> None:
        ended_at = began_at + seconds
        self.off_record.voice_started(began_at)
        self.off_record.voice_stopped(ended_at)
        said = Said(number, began_at, ended_at)
        self.off_record.heard(said, heard(began_at, ended_at, is_far=is_far))
        self.off_record.progress(ended_at + 2.0)

    @property
    def struck(self) -> list[object]:
        """The snippets of each answer."""
        answers = self.told.answers
        return [one for one in answers if not (one and isinstance(one[0], float))]  # type: ignore[index]


def test_strike_reaches_what_is_held_back() -> None:
    """The latest far voice is off the record: it is never kept, and the strike is answered."""
    table = Table()
    table.says(1, 10.0, is_far=True)
    table.says(2, 20.0, is_far=True)
    table.off_record.strike_latest(25.0)
    assert table.struck == [()]
    assert (20.0, 24.0) in table.told.answers
    table.off_record.end()
    assert table.kept == [1]


def test_strike_before_the_words_are_known_reaches_what_would_be_held_back() -> None:
    """Somebody far away is still speaking: her words are held nowhere."""
    table = Table()
    table.off_record.voice_started(10.0)
    table.off_record.strike_latest(11.0)
    table.off_record.progress(12.0)
    table.off_record.voice_stopped(14.0)
    table.off_record.heard(Said(1, 10.0, 14.0), heard(10.0, 14.0, is_far=True))
    table.off_record.end()
    assert table.struck == [()]
    assert table.kept == []


def test_strike_after_others_talked_far_away_reaches_the_one_at_the_device() -> None:
    """Whoever presses twice means what was kept last, or what is held back since: both go,
    and nothing that was kept before this listening."""
    table = Table()
    table.says(1, 10.0, is_far=False)
    table.off_record.end()
    table.off_record.begin()
    table.says(2, 20.0, is_far=False)
    table.says(3, 30.0, is_far=True)
    table.off_record.strike_latest(36.0)
    table.says(4, 40.0, is_far=True)
    table.off_record.strike_latest(45.0)
    assert table.struck == [(2,), ()]
    table.off_record.end()
    assert table.kept == [1, 2]


def test_strike_that_waits_when_the_patience_runs_out_is_heeded_first() -> None:
    """What is struck in the very moment in which all that is held would be kept, is not."""
    table = Table()
    for number in range(1, 200):
        table.says(number, 10.0 * number, is_far=True)
        if table.kept:
            break
    due = number
    other = Table()
    for number in range(1, due):
        other.says(number, 10.0 * number, is_far=True)
    at = 10.0 * due
    other.off_record.voice_started(at)
    other.off_record.voice_stopped(at + 4.0)
    other.off_record.progress(at + 4.3)
    other.off_record.strike_latest(at + 4.1)
    other.off_record.heard(Said(due, at, at + 4.0), heard(at, at + 4.0, is_far=True))
    assert other.struck == [()]
    assert other.kept == list(range(1, due))


def test_strike_reaches_what_was_held_back_and_given() -> None:
    """Once it is kept it is erased like anything that was kept."""
    table = Table()
    table.says(1, 10.0, is_far=True)
    table.says(2, 20.0, is_far=True)
    table.off_record.end()
    table.off_record.strike_latest(25.0)
    assert table.kept == [1, 2]
    assert table.struck == [(2,)]


def test_far_voices_are_given_when_another_step_begins() -> None:
    """Two steps may follow each other without the microphone being closed between them."""
    table = Table()
    table.says(1, 10.0, is_far=True)
    table.off_record.end_step()
    assert table.kept == [1]
