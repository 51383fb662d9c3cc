"""The slot's end, what more time costs, and how a step ends, as the room hears it."""

from __future__ import annotations

import msgspec
import pytest

from assistant.plan.runsheet import RunSheet, WallSlot
from assistant.session.states import State
from assistant.signals import Signal
from tests.scenarios.room import Room
from tests.scenarios.workshop import (
    SLOT_SECONDS,
    WORKSHOP,
    agree,
    fitted,
    late_by,
    refuse,
    run_to_the_end,
    workshop,
)

# -- the slot by the clock, and from the first press -----------------------------------------


def at_noon(begins_at: float) -> RunSheet:
    """The workshop from 12:00 to 12:35, where second ``begins_at`` of the session is noon."""
    wall = WallSlot(begins_at, begins_at + SLOT_SECONDS)
    return workshop(slot_starts_at_minutes=12 * 60, wall_slot=wall)


def test_late_start_by_the_clock_is_lateness_at_once() -> None:
    """Five minutes after the slot's start: proposed before the first step."""
    room = Room(at_noon(-300.0))
    room.begin()
    assert room.said("We end at twelve thirty-five.") == 1
    assert room.state is State.PROPOSING
    room.wait(9)
    assert room.last_said().startswith("We are 4 and a half minutes late.")


def test_start_in_time_by_the_clock_has_what_is_left_of_the_slot() -> None:
    """Begun before noon, nobody is late; double presses take nothing off."""
    room = Room(at_noon(600.0))
    room.wait(10)
    room.press(2)
    room.wait(8)
    assert room.said("Ready: A short workshop") == 2
    room.begin()
    assert room.state is State.ANNOUNCING
    assert room.engine.situation.slot_ends_at == 600.0 + SLOT_SECONDS


def test_slot_by_the_clock_does_not_wait_for_the_power() -> None:
    """Six minutes without power: what they cost is proposed before the next activity."""
    room = Room(at_noon(0.0))
    room.begin()
    ends_at = room.engine.situation.slot_ends_at
    room.loop.resume(was_powered_off=True, slot_ends_at=ends_at - 360.0)
    room.wait(5)
    room.press()
    room.wait_for(State.WAITING)
    room.wait(2)
    room.press()
    room.wait(9)
    assert room.last_said().startswith("We are 5 and a half minutes late.")
    other = Room(workshop())
    other.begin()
    other.loop.resume(was_powered_off=True, slot_ends_at=0.0)
    assert other.engine.situation.slot_ends_at > SLOT_SECONDS


@pytest.mark.parametrize("noon", [3700.0, -SLOT_SECONDS])
def test_start_far_from_its_slot_counts_from_the_first_press(noon: float) -> None:
    """More than an hour early, or when it is over, the session has its whole length."""
    room = Room(at_noon(noon))
    room.begin()
    assert room.said("We have 35 minutes from now.") == 1
    assert room.state is State.ANNOUNCING


def test_double_presses_standing_ready_take_five_minutes_each_off_the_slot() -> None:
    """What remains is said; so much less is lateness before the first step."""
    room = Room(workshop())
    room.wait(10)
    room.press(2)
    room.wait(3)
    assert room.last_said() == "30 minutes."
    room.press(2)
    room.wait(3)
    assert room.last_said() == "25 minutes."
    assert room.state is State.READY
    room.begin()
    assert room.said("We have 25 minutes from now.") == 1
    assert room.state is State.PROPOSING
    agree(room)
    assert run_to_the_end(room) <= 25 * 60


def test_double_press_too_many_goes_round_to_the_whole_slot() -> None:
    """Less than the shortest possible session is no slot."""
    room = Room(workshop())
    room.wait(10)
    for _ in range(3):
        room.press(2)
        room.wait(3)
    assert room.last_said() == "The whole 35 minutes again."
    room.begin()
    assert room.state is State.ANNOUNCING


# -- extensions --------------------------------------------------------------------------------


def test_extension_is_free_while_there_is_slack() -> None:
    """Half a minute early is half of it; the plan's slack is the other."""
    room = Room(workshop())
    room.go_to("Meet")
    room.press_then_hold()
    room.wait(4)
    assert room.said("There is time for it.") == 1


def test_extension_says_its_cost() -> None:
    """So much later is the end, if nothing else happens."""
    room = Room(workshop())
    room.go_to("Meet")
    for _ in range(3):
        room.press_then_hold()
        room.wait(5)
    assert room.said("One more minute.") == 3
    assert room.last_said() == "That makes us 2 minutes late."


def test_session_of_an_earlier_program_is_not_paced() -> None:
    """Its journal does not say when its slot ends: it goes on, and nobody is late."""
    room = late_by(4)
    refuse(room)
    room.wait_for(State.RUNNING)
    old = msgspec.json.decode(room.engine.snapshot())
    del old["slot_ends_at"], old["proposed_activities"]
    room.engine.restore(msgspec.json.encode(old))
    room.press_then_hold()
    room.wait_for(State.WAITING)
    room.wait(2)
    room.press()
    assert room.engine.step.title == "Draw"
    assert room.said(" late") == 1


def test_extensions_of_a_step_are_what_its_plan_says_and_then_none() -> None:
    """Two minutes, then one, then the room moves on, as in a Lean Coffee."""
    room = Room(workshop())
    room.go_to("Talk")
    left = room.time_left
    began_at = room.now
    for words in ("2 minutes more.", "One more minute.", "There is no more time"):
        room.press_then_hold()
        room.wait(1)
        assert room.said(words) == 1
        room.wait(4)
    assert room.time_left == pytest.approx(left + 180 - (room.now - began_at), abs=1)


# -- the call, and the level -------------------------------------------------------------------


def test_step_with_a_call_ends_by_it_and_a_press_goes_on() -> None:
    """No end signal: the question, in words, and again with each reminder."""
    room = Room(workshop())
    room.go_to("Last words")
    ends = len(room.chimes(Signal.END))
    room.wait(room.time_left + 4)
    assert room.state is State.WAITING
    assert room.said("Ready? Press to go on.") == 1
    assert len(room.chimes(Signal.END)) == ends
    room.wait(60)
    assert room.said("Ready? Press to go on.") == 2
    room.wait("10m")
    assert room.said("Ready? Press to go on.") == 4
    room.press()
    assert room.state is State.CLOSING


def test_soft_step_sounds_softly_and_the_next_one_as_usual() -> None:
    """From its opening chime on; the last words as loud as anything before."""
    room = Room(workshop())
    room.go_to("Think")
    assert room.speaker.history[-1].level_db == -12.0
    room.go_to("Last words")
    assert room.speaker.history[-1].level_db == 0.0
    levels = {one.level_db for one in room.speaker.history if "Think about" in str(one.line)}
    assert levels == {-12.0}


# -- at a table --------------------------------------------------------------------------------


def test_device_at_a_table_goes_on_by_itself_after_the_common_press() -> None:
    """No welcome, no waits, nothing about lateness, and silence while all are addressed."""
    table = "slot: 35m\nplace: table\nafter_each_activity: Well done."
    text = WORKSHOP.replace("slot: 35m", table).replace("ready: true, ", "")
    room = Room(fitted(text))
    room.wait(10)
    room.press()
    assert room.state is State.ANNOUNCING
    room.wait_for(State.ENDED, "40m")
    assert room.said("Talk about it.") == 1
    assert room.said("Say one word.") == 0
    assert room.said("Well done.") == 1
    assert room.said(" late") == 0
    levels = {one.level_db for one in room.speaker.history if one.began_at > 11.0}
    assert levels == {-12.0}
