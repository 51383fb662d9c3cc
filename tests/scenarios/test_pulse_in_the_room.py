"""The pulse: fist to five by numbers alone, asked, checked, kept or taken again."""

from __future__ import annotations

import pytest

from assistant.plan.runsheet import RunSheet
from assistant.session.events import DeviceFailed, NumberHeard
from assistant.session.states import State
from assistant.signals import LightPattern, Signal
from tests.scenarios.room import Room
from tests.scenarios.workshop import fitted

PULSE = """
version: 1
title: With a pulse
slot: 20m
purpose: To try the pulse
outcomes: [People feel better]
activities:
  - structure: pulse
    title: Before
  - title: Talk
    steps:
      - {title: Talk, time: 5m, prompts: [Talk about it.]}
  - structure: pulse
    title: After
"""
VOICES = PULSE.replace("title: Before", "title: Before\n    variant: voices")
BY_HANDS = {5: 3, 4: 10, 3: 7, 2: 2, 1: 0, 0: 1}


def sheet(text: str = PULSE) -> RunSheet:
    return fitted(text)


def room_that_counts(text: str = PULSE) -> Room:
    """A room at its first pulse, whose first question has been asked."""
    room = Room(sheet(text))
    room.begin()
    room.wait_for(State.COUNTING)
    room.wait(3)
    return room


def say_number(room: Room, number: int) -> None:
    """Somebody at the device says a count."""
    room.listener.hear(str(number), 0.6, number=number)
    room.wait(4)


def count_all(room: Room, counts: dict[int, int] = BY_HANDS) -> None:
    for count in counts.values():
        say_number(room, count)


def pulses(room: Room) -> dict[str, dict[int, int]]:
    return room.engine.situation.pulses


def test_pulse_asks_for_each_number_from_five_down_and_says_the_sum() -> None:
    """Nobody names her own number; the sum is said as a check."""
    room = room_that_counts()
    assert room.said("One person beside me says how many hands show each") == 1
    assert room.said("I listen only in the Fist to five, to numbers alone") == 1
    assert room.said("I hear numbers alone") == 1
    count_all(room)
    asked = [one for one in room.speaker.sentences if one.startswith("How many")]
    assert asked == [
        *(f"How many hands show {number}?" for number in (5, 4, 3, 2)),
        "How many hands show one?",
        "How many fists?",
    ]
    assert room.state is State.CHECKING
    assert room.said("That makes 23 in all. Press to keep it") == 1
    assert room.light.pattern is LightPattern.ASKING
    room.press()
    room.wait_for(State.RUNNING)
    assert pulses(room) == {"1/1": BY_HANDS}


def test_pulse_is_kept_by_itself_when_nobody_presses() -> None:
    """Silence after the sum is consent."""
    room = room_that_counts()
    count_all(room)
    room.wait_for(State.RUNNING, "1m")
    assert pulses(room) == {"1/1": BY_HANDS}


def test_double_press_takes_the_whole_pulse_again() -> None:
    """After the sum."""
    room = room_that_counts()
    count_all(room)
    room.wait(4)
    room.press(2)
    assert room.state is State.COUNTING
    room.wait(3)
    count_all(room, dict.fromkeys(BY_HANDS, 2))
    room.wait(4)
    room.press()
    assert pulses(room) == {"1/1": dict.fromkeys(BY_HANDS, 2)}


def test_double_press_between_takes_the_last_number_again() -> None:
    """A count that was heard wrongly is asked for once more."""
    room = room_that_counts()
    say_number(room, 30)
    room.press(2)
    assert room.last_said() == "How many hands show 5?"
    room.wait(3)
    count_all(room)
    assert pulses(room) == {"1/1": BY_HANDS}


def test_each_number_is_confirmed_by_a_short_tone() -> None:
    """Whoever says it knows that it is in; nothing longer, since it listens."""
    room = room_that_counts()
    before = len(room.chimes(Signal.TICK))
    say_number(room, 3)
    assert len(room.chimes(Signal.TICK)) == before + 1


def test_silence_is_asked_once_more_and_then_left() -> None:
    """Half a pulse is none, and that is said."""
    room = room_that_counts()
    say_number(room, 3)
    room.wait_for(State.CHECKING, "1m")
    room.wait(0.1)
    assert room.said("How many hands show 4?") == 2
    assert room.said("I could not take the numbers") == 1
    assert pulses(room) == {}
    room.wait(5)
    room.press(2)
    assert room.state is State.COUNTING


def test_press_ends_a_pulse_early() -> None:
    """Whoever does not want it can go on, and nothing is kept of it."""
    room = room_that_counts()
    room.press()
    assert room.state is State.CHECKING
    room.wait(4)
    room.press()
    room.wait_for(State.RUNNING)
    assert pulses(room) == {}


def test_number_from_before_its_question_is_none() -> None:
    """What was said while another question sounded belongs to nothing."""
    room = room_that_counts()
    room.inbox.put(NumberHeard(room.now, 7, began_at=room.now - 10))
    room.wait(1)
    assert pulses(room) == {"1/1": {}}


def test_number_outside_a_pulse_changes_nothing() -> None:
    """A late one, when the session has gone on."""
    room = room_that_counts()
    count_all(room)
    room.inbox.put(NumberHeard(room.now, 7, began_at=room.now))
    room.wait(0.5)
    assert pulses(room) == {"1/1": BY_HANDS}


def test_pulse_before_and_after_stand_side_by_side() -> None:
    """Each under its own step, in the last snapshot of the journal."""
    room = room_that_counts()
    count_all(room)
    room.wait_for(State.RUNNING, "1m")
    room.wait(room.time_left + 2)
    room.press()
    room.wait_for(State.COUNTING)
    room.wait(3)
    count_all(room, dict.fromkeys(BY_HANDS, 4))
    room.wait_for(State.ENDED, "2m")
    assert pulses(room) == {"1/1": BY_HANDS, "3/1": dict.fromkeys(BY_HANDS, 4)}


def test_microphone_is_open_for_numbers_alone_and_only_while_it_counts() -> None:
    """The light is steady as long; no snippet is kept."""
    room = room_that_counts()
    assert room.light.pattern is LightPattern.LISTENING
    assert room.listener.number_steps == ["1/1"]
    count_all(room)
    assert not room.listener.is_open
    assert room.light.pattern is not LightPattern.LISTENING
    assert room.recording().snippets == ()


def test_pause_closes_the_microphone_and_begins_the_count_anew() -> None:
    """Hands may have changed meanwhile."""
    room = room_that_counts()
    say_number(room, 3)
    room.hold(1.2)
    assert room.state is State.PAUSED
    assert not room.listener.is_open
    room.press()
    assert room.state is State.COUNTING
    assert room.last_said() == "How many hands show 5?"


def test_pause_in_the_check_says_the_sum_again() -> None:
    """Nothing is lost by it."""
    room = room_that_counts()
    count_all(room)
    room.hold(1.2)
    room.press()
    assert room.state is State.CHECKING
    assert room.said("That makes 23 in all") == 2


def test_pause_in_the_check_of_a_missed_pulse_says_that_again() -> None:
    """There is no sum to be said."""
    room = room_that_counts()
    room.press()
    room.wait(1)
    room.hold(1.2)
    room.press()
    assert room.state is State.CHECKING
    assert room.said("I could not take the numbers") == 2


def test_more_time_leaves_the_count_running() -> None:
    """The gesture means the same as in any step."""
    room = room_that_counts()
    left = room.time_left
    room.press_then_hold()
    assert room.state is State.COUNTING
    assert room.time_left == pytest.approx(left + 60, abs=4)


def test_pulse_that_lasts_too_long_ends_by_itself() -> None:
    """The slot is worth more than a pulse."""
    room = room_that_counts()
    room.engine.situation.slot_ends_at = room.now
    room.press_then_hold()
    while room.state is State.COUNTING:
        room.listener.hear("number", 0.5, number=1)
        room.wait(1)
        room.press(2)
        assert room.now < 600
    assert room.said("I could not take the numbers") == 1


def test_pulse_without_a_microphone_asks_for_a_note() -> None:
    """Said before, and while it counts; the time runs as in any step."""
    room = Room(sheet())
    room.inbox.put(DeviceFailed(room.now, "recogniser"))
    room.begin()
    room.wait_for(State.RUNNING)
    assert room.said("Somebody, please, write down how many hands show each number") == 1
    failing = room_that_counts()
    failing.inbox.put(DeviceFailed(failing.now, "microphone"))
    failing.wait(3)
    assert failing.state is State.RUNNING
    assert failing.said("I cannot hear you any more") == 1


def test_voices_each_say_their_own_and_a_press_ends_it() -> None:
    """The second mode, for small groups: confirmed by a tone, six is no finger."""
    room = room_that_counts(VOICES)
    for number in (4, 5, 5, 0, 6):
        say_number(room, number)
    room.press()
    assert room.state is State.CHECKING
    assert room.said("That makes 4 in all") == 1
    room.wait(5)
    room.press()
    assert pulses(room) == {"1/1": {4: 1, 5: 2, 0: 1}}


def test_voices_can_take_the_last_number_back() -> None:
    """Only the last, and only what was heard."""
    room = room_that_counts(VOICES)
    room.press(2)
    say_number(room, 2)
    room.press(2)
    say_number(room, 3)
    room.wait_for(State.CHECKING, "1m")
    assert room.said("Anyone else") == 1
    assert pulses(room) == {"1/1": {2: 0, 3: 1}}
