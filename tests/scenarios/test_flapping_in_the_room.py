"""A cable that flaps: no step is skipped by it, it is said, and time alone goes on."""

from __future__ import annotations

import pytest

from assistant.session.events import Gesture, GestureMade
from assistant.session.states import State
from assistant.signals import Signal
from tests.scenarios.room import Room
from tests.scenarios.workshop import late_by

DRAW = "Draw your CoP"
DEBRIEF = "Popcorn debrief"


@pytest.fixture
def room() -> Room:
    return Room()


def flap(room: Room, seconds: float, edges_a_second: float = 200.0) -> None:
    """The cable flaps from now on; returns when it is quiet."""
    count = round(seconds * edges_a_second / 2)
    period = 2.0 / edges_a_second
    room.button.press(period / 2, times=count, gap_seconds=period / 2)
    room.wait(seconds)


def made(room: Room) -> list[Gesture]:
    events = [entry.event for entry in room.recording().entries]
    return [event.gesture for event in events if isinstance(event, GestureMade)]


def test_flapping_cable_is_told_and_the_session_goes_on_by_time(room: Room) -> None:
    """It stays in its step to the end of its time, and then the next is announced."""
    room.go_to(DRAW)
    before, ends_at = len(made(room)), room.now + room.time_left
    flap(room, 10.0)
    assert made(room)[before:] == [Gesture.STUCK]
    assert room.said("The button is stuck") == 1
    assert room.engine.step.title == DRAW
    assert room.now + room.time_left == pytest.approx(ends_at, abs=0.01)
    room.wait(4)
    assert made(room)[before:] == [Gesture.STUCK, Gesture.FREED]
    assert room.said("The button works again") == 1


def test_flapping_to_the_end_of_a_step_goes_on_by_itself(room: Room) -> None:
    """While nobody can press, nobody is waited for."""
    room.go_to(DRAW)
    room.wait(room.time_left - 5)
    flap(room, 60.0, edges_a_second=30.0)
    assert room.engine.step.title != DRAW


def test_flapping_cable_ticks_once(room: Room) -> None:
    """It stops what is being said, as every touch does, and is not felt again."""
    room.go_to(DRAW)
    ticks = len(room.chimes(Signal.TICK))
    flap(room, 10.0)
    assert len(room.chimes(Signal.TICK)) == ticks + 1


def test_flapping_cable_strikes_nothing_that_was_said(room: Room) -> None:
    """While it listens two presses strike: no noise may."""
    room.go_to(DEBRIEF, State.LISTENING)
    room.somebody_says("my question is what we keep")
    flap(room, 1.5)
    room.wait(2)
    assert room.state is State.LISTENING
    assert len(room.recording().snippets) == 1


def test_cable_that_flaps_from_a_question_on_leaves_nobody_waiting() -> None:
    """It answers nothing, and steps go on by themselves afterwards."""
    room = late_by(4)
    room.wait_for(State.PROPOSING)
    flap(room, 40.0, edges_a_second=60.0)
    assert room.state not in {State.PROPOSING, State.WAITING}
    assert not room.engine.situation.given_way
    assert room.engine.situation.is_stuck
