"""Striking reaches whom it must, once, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

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
    off_record.heard(Said(4, 20.0, 22.0), lambda: None)
    off_record.end()
    off_record.strike_latest(30.0)
    assert told.answers[2:] == [(20.0, 22.0), (4,)]


def test_strike_waits_while_it_listens(told: Told, clock: Clock) -> None:
    """Until the sound before it was listened to; what is struck is never kept."""
    off_record, kept = OffRecord(told, (), clock), []
    off_record.begin()
    off_record.strike_latest(9.0)
    assert told.answers == []
    off_record.voice_started(8.0)
    off_record.progress(9.5)
    assert told.answers == [(8.0, 9.5), ()]
    off_record.voice_stopped(11.0)
    assert not off_record.heard(Said(1, 8.0, 11.0), lambda: kept.append(1))
    assert off_record.heard(Said(1, 15.0, 16.0), lambda: kept.append(2))
    assert kept == [2]


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
