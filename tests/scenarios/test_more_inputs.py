"""A knob for the volume, and buttons of one meaning beside the one button."""

from __future__ import annotations

import pytest

from assistant.session.events import Gesture, GestureMade, KnobTurned
from assistant.session.states import State
from assistant.signals import Signal
from tests.scenarios.room import Room


def press_other(room: Room, gesture: Gesture) -> None:
    """Somebody presses the other button."""
    room.inbox.put(GestureMade(room.now, room.now, gesture))
    room.wait(0.1)


def turn(room: Room, steps: int) -> None:
    room.inbox.put(KnobTurned(room.now, steps))
    room.wait(0.1)


def state_after_replay(room: Room) -> bytes:
    """What the journal makes of the session in a new engine."""
    engine = room.new_engine()
    engine.begin()
    for entry in room.recording().entries:
        engine.handle(entry.event)
    return engine.snapshot()


# -- the knob ----------------------------------------------------------------------------------


def test_knob_is_felt_and_heard_at_once_and_remembered() -> None:
    """Three steps down, one up; a tick each time, softer by then."""
    room = Room()
    room.wait(10)
    turn(room, -3)
    turn(room, 1)
    assert room.speaker.level_db == -3.0
    assert room.chores.volumes_db == [-4.5, -3.0]
    assert len(room.chimes(Signal.TICK)) == 2


@pytest.mark.parametrize(("steps", "level_db"), [(5, 0.0), (-100, -30.0)])
def test_knob_stops_at_both_ends(steps: int, level_db: float) -> None:
    """No louder than the loudest, and never so soft that nobody knows it is there."""
    room = Room()
    turn(room, steps)
    assert room.speaker.level_db == level_db


def test_knob_holds_in_a_session_and_a_soft_step_is_softer_still() -> None:
    """It disturbs no step: its time runs on, and the level of the step stays beside it."""
    room = Room()
    room.go_to("Draw your CoP")
    level_db, before = room.engine.situation.level_db, room.time_left
    turn(room, -2)
    assert room.state is State.RUNNING
    assert room.time_left == pytest.approx(before - 0.1)
    assert room.speaker.level_db == level_db - 3.0


def test_knob_makes_no_sound_into_the_open_microphone() -> None:
    """What somebody is just saying is heard to its end."""
    room = Room()
    room.go_to("Popcorn debrief", State.LISTENING)
    room.wait(8)
    ticks = len(room.chimes(Signal.TICK))
    turn(room, -2)
    assert room.engine.situation.microphone_is_open
    assert len(room.chimes(Signal.TICK)) == ticks
    assert room.chores.volumes_db[-1] == -3.0


# -- the other buttons -------------------------------------------------------------------------


def test_back_button_goes_back_one_step_at_its_first_touch() -> None:
    """As three presses do; it is felt by a tick like the first button."""
    room = Room()
    room.go_to("Gallery walkabout")
    room.wait(5)
    ticks = len(room.chimes(Signal.TICK))
    press_other(room, Gesture.BACK)
    assert room.engine.step is not None
    assert room.engine.step.title == "Draw your CoP"
    assert len(room.chimes(Signal.TICK)) == ticks + 1


def test_back_button_asks_nothing_while_it_stands_ready() -> None:
    """A presenter's Page Up does not offer to forget the last session."""
    room = Room()
    room.wait(10)
    press_other(room, Gesture.BACK)
    assert room.state is State.READY
    assert room.said("Shall I forget") == 0


def test_more_time_button_gives_a_minute() -> None:
    """As a short press, then hold, does."""
    room = Room()
    room.go_to("Draw your CoP")
    before = room.time_left
    press_other(room, Gesture.MORE_TIME)
    assert room.time_left == pytest.approx(before + 60 - 0.1)


def test_other_inputs_are_replayed() -> None:
    """After a power cut all stands as it stood."""
    room = Room()
    room.go_to("Gallery walkabout")
    press_other(room, Gesture.MORE_TIME)
    turn(room, -4)
    press_other(room, Gesture.BACK)
    room.wait(3)
    assert state_after_replay(room) == room.engine.snapshot()
