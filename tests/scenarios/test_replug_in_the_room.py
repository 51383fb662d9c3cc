"""Microphone and loudspeaker that are pulled out and plugged in again, in the room."""

from __future__ import annotations

import msgspec
import pytest

from assistant.plan.runsheet import RunSheet
from assistant.session.events import (
    DeviceFailed,
    DeviceRecovered,
    SessionResumed,
)
from assistant.session.states import State
from assistant.signals import LightPattern, Signal
from tests.scenarios.room import Room, source_sheet
from tests.scenarios.test_listening_in_the_room import DEBRIEF

CANNOT_HEAR = "I cannot hear you any more"
HEARS_AGAIN = "I hear you again"


@pytest.fixture
def room() -> Room:
    """In the debrief, a while after it was announced."""
    room = Room()
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(5)
    return room


def lose(room: Room) -> None:
    room.listener.lose_microphone()
    room.wait(4)


def find(room: Room) -> None:
    room.listener.find_microphone()
    room.wait(3)


def test_microphone_that_is_back_listens_for_the_time_that_is_left(room: Room) -> None:
    """Said when it is lost and when it is back, once each; what was said before is kept."""
    room.somebody_says("my question is what now")
    lose(room)
    assert room.state is State.RUNNING
    assert room.light.pattern is not LightPattern.LISTENING
    room.somebody_says("this is for a card")
    left = room.time_left
    find(room)
    assert room.state is State.LISTENING
    assert room.light.pattern is LightPattern.LISTENING
    assert room.time_left == pytest.approx(left - 3, abs=0.1)
    room.somebody_says("and this is heard again")
    assert [one.text for one in room.recording().snippets] == [
        "my question is what now",
        "and this is heard again",
    ]
    assert room.listener.unheard == ["this is for a card"]
    assert (room.said(CANNOT_HEAR), room.said(HEARS_AGAIN)) == (1, 1)
    assert not room.engine.situation.faults


def test_microphone_that_is_back_rings_no_bell_of_a_step_without_it(room: Room) -> None:
    """A listening step has no signal at its end; the press, or its slack, ends it."""
    before = len(room.chimes(Signal.END))
    lose(room)
    find(room)
    room.wait(room.time_left + 1)
    assert len(room.chimes(Signal.END)) == before
    assert room.state is State.LISTENING


def test_microphone_that_comes_and_goes_is_said_each_time(room: Room) -> None:
    """A bad plug; and nothing is said twice of one loss."""
    for _ in range(3):
        lose(room)
        room.inbox.put(DeviceFailed(room.now, "microphone"))
        room.wait(1)
        find(room)
    assert (room.said(CANNOT_HEAR), room.said(HEARS_AGAIN)) == (3, 3)
    assert len(room.chimes(Signal.FAULT)) == 3


def test_microphone_that_stays_away_is_let_go_with_the_step(room: Room) -> None:
    """Nobody looks out for it when nobody is to be heard."""
    lose(room)
    assert room.listener.is_open
    room.wait(room.time_left + 1)
    assert room.state is State.WAITING
    assert not room.listener.is_open
    find(room)
    assert room.said(HEARS_AGAIN) == 0


def test_microphone_that_is_lost_is_let_go_in_a_pause_and_looked_for_after_it(
    room: Room,
) -> None:
    """In a pause the device hears nothing, and promises nothing."""
    lose(room)
    room.hold(1.2)
    assert room.state is State.PAUSED
    assert not room.listener.is_open
    room.hold(1.2)
    assert room.state is State.RUNNING
    assert room.listener.is_open
    assert room.said(CANNOT_HEAR) == 1
    find(room)
    assert room.state is State.LISTENING
    assert room.said(HEARS_AGAIN) == 1


def test_microphone_that_was_plugged_in_during_a_pause_listens_after_it(room: Room) -> None:
    """It need not be told: it is tried."""
    lose(room)
    room.hold(1.2)
    room.listener.find_microphone()
    room.hold(1.2)
    room.wait(3)
    assert room.state is State.LISTENING
    assert room.said(HEARS_AGAIN) == 1
    assert not room.engine.situation.faults


def test_microphone_that_is_lost_before_the_debrief_is_tried_there() -> None:
    """Cards are asked for; then it turns out that it hears."""
    room = Room()
    room.inbox.put(DeviceFailed(0.0, "microphone"))
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(3)
    assert room.said("Please write your question on a card") == 1
    assert room.said(HEARS_AGAIN) == 1
    room.somebody_says("my question is what now")
    assert len(room.recording().snippets) == 1


def test_microphone_that_is_lost_is_let_go_when_the_light_fails_too(room: Room) -> None:
    """Without a light nobody is listened to, not even to find out whether one could."""
    lose(room)
    room.inbox.put(DeviceFailed(room.now, "light"))
    room.wait(1)
    assert not room.listener.is_open
    room.inbox.put(DeviceRecovered(room.now, "microphone"))
    room.wait(1)
    assert room.state is State.RUNNING
    room.inbox.put(DeviceRecovered(room.now, "light"))
    room.listener.find_microphone()
    room.wait(3)
    assert room.state is State.LISTENING


def test_microphone_that_is_back_in_another_step_is_used_later(room: Room) -> None:
    """Where nobody is to be heard its return changes nothing."""
    room = Room()
    room.go_to("Draw your CoP")
    for event in (DeviceFailed, DeviceRecovered):
        room.inbox.put(event(room.now, "microphone"))
        room.wait(1)
    assert room.state is State.RUNNING
    assert room.listener.steps == []
    assert room.said(HEARS_AGAIN) == 0


def test_microphone_that_is_lost_is_looked_for_after_a_restart(room: Room) -> None:
    """The new process has no microphone that it could have lost: it opens one."""
    lose(room)
    room.listener.stop()
    room.wait(1)
    room.inbox.put(SessionResumed(room.now, was_powered_off=False))
    room.wait(1)
    assert room.listener.is_open
    assert room.state is State.RUNNING
    find(room)
    assert room.state is State.LISTENING


def test_pulse_is_taken_anew_when_the_microphone_is_back(pulse: Room) -> None:
    """Its question says enough."""
    pulse.listener.lose_microphone()
    pulse.wait(1)
    assert pulse.state is State.RUNNING
    before = pulse.said("how many hands show 5")
    pulse.listener.find_microphone()
    pulse.wait(2)
    assert pulse.state is State.COUNTING
    assert pulse.said("how many hands show 5") == before + 1
    assert pulse.said(HEARS_AGAIN) == 0
    assert pulse.listener.number_steps == [pulse.engine.step.key] * 2


@pytest.fixture
def pulse() -> Room:
    """While a pulse is taken by hands."""
    room = Room(sheet_with_pulse())
    room.go_to(DEBRIEF, State.COUNTING)
    room.wait(1)
    return room


def sheet_with_pulse() -> RunSheet:
    steps = tuple(
        msgspec.structs.replace(step, pulse="hands", listens=False) if step.listens else step
        for step in source_sheet().steps
    )
    return msgspec.structs.replace(source_sheet(), steps=steps)
