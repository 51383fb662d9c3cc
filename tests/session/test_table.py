"""The one table of transitions, and the engine's obedience to it."""

from __future__ import annotations

import pytest

from assistant.errors import ProgramError
from assistant.session.actions import Actions
from assistant.session.effects import Chime, StopSpeech
from assistant.session.events import Gesture, GestureMade, SessionResumed, TimePassed
from assistant.session.rules import Rules
from assistant.session.situation import Situation
from assistant.session.states import GESTURES, TRANSITIONS, State, Transition, Trigger
from assistant.signals import MAX_FLASHES_PER_SECOND, LightPattern, Signal
from tests.scenarios.room import Room


def test_table_has_a_row_for_every_state() -> None:
    """No state is forgotten, and each is said in words."""
    assert set(TRANSITIONS) == set(State)
    assert all(state.meaning for state in State)


def test_table_names_actions_that_exist() -> None:
    """Each action is a method, and each gesture's has a meaning for people."""
    for row in TRANSITIONS.values():
        for trigger, transition in row.items():
            assert callable(getattr(Actions, transition.action))
            assert transition.meaning or trigger not in GESTURES


def test_table_reaches_every_state() -> None:
    """From standing ready, save the one that only a restart leads to."""
    reached = {State.READY, State.ASKING}
    while True:
        further = {
            target
            for state in reached
            for transition in TRANSITIONS[state].values()
            for target in transition.to
        }
        if further <= reached:
            break
        reached |= further
    assert reached == set(State)


def test_every_state_but_the_last_can_be_left() -> None:
    """A session cannot hang: each state leads on."""
    for state, row in TRANSITIONS.items():
        leads_on = any(target is not state for t in row.values() for target in t.to)
        assert leads_on or state is State.ENDED


def test_engine_refuses_a_state_that_the_table_does_not_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A mistake in the table or in an action is found where it is made."""
    room = Room()
    monkeypatch.setitem(
        TRANSITIONS[State.READY], Trigger.PRESS, Transition("welcome", "begin", ())
    )
    with pytest.raises(ProgramError, match="welcome led from"):
        room.engine.handle(GestureMade(at=9.0, began_at=8.5, gesture=Gesture.PRESS))


def test_touch_stops_speech_and_ticks_in_every_state_that_can_be_pressed() -> None:
    """Feedback never waits for judgement; a stuck or ended session gives none."""
    room = Room()
    assert room.engine.touch() == [StopSpeech(), Chime(Signal.TICK)]
    room.engine.situation.is_stuck = True
    assert room.engine.touch() == []


def test_gesture_that_a_state_does_not_know_changes_nothing() -> None:
    """Warned of an end that was not begun, or four presses in a step."""
    room = Room()
    for gesture in (Gesture.END_WARNED, Gesture.END_RIPENED, Gesture.HOLD_RELEASED):
        room.engine.handle(GestureMade(at=9.0, began_at=8.0, gesture=gesture))
        assert room.state is State.READY
    room.begin()
    room.wait_for(State.RUNNING)
    room.engine.handle(
        GestureMade(at=room.now, began_at=room.now, gesture=Gesture.QUADRUPLE_PRESS)
    )
    assert room.state is State.RUNNING


def test_resumption_of_an_ended_session_changes_nothing() -> None:
    """There is nothing to go on with."""
    room = Room()
    room.run_plainly()
    at = room.now + 1
    room.engine.handle(SessionResumed(at, was_powered_off=True))
    assert room.state is State.ENDED


def test_history_keeps_what_a_gesture_may_need_and_no_more() -> None:
    """The context of half a minute ago is enough; a day of standing ready does not grow."""
    situation = Situation()
    for second in range(0, 4000, 10):
        situation.now = float(second)
        situation.enter(State.RUNNING if second % 20 else State.WAITING)
    assert len(situation.history) < 8
    assert situation.state_at(3985.0) is State.WAITING
    assert situation.state_at(-5.0) is situation.history[0][1]


def test_reminders_can_be_switched_off() -> None:
    """No reminders at all is a setting."""
    room = Room(rules=Rules(reminders=0))
    room.go_to("Draw your CoP")
    room.wait(room.time_left + 300)
    assert room.chimes(Signal.REMINDER) == []


def test_reminders_are_soft_three_at_most_and_words_come_last() -> None:
    """One a minute; only the last is in words; then quiet."""
    room = Room()
    room.go_to("Draw your CoP")
    ended_at = room.now + room.time_left
    room.wait(room.time_left + 600)
    waits = [round(at - ended_at) for at in room.chimes(Signal.REMINDER)]
    assert waits == [60, 120, 180]
    assert room.said("Press the button to go on.") == 1
    assert room.light.pattern is LightPattern.TIME_UP


def test_more_time_across_an_advance_belongs_to_the_new_step() -> None:
    """The device went on while the gesture was being made."""
    room = Room()
    room.go_to("The client shares his or her question")
    room.wait(room.time_left - 0.5)
    room.press_then_hold()
    room.wait_for(State.RUNNING)
    assert room.time_left > 100


def test_time_without_a_deadline_changes_nothing() -> None:
    """Being told the time too often is harmless."""
    room = Room()
    before = room.engine.state
    room.engine.handle(TimePassed(0.5))
    assert room.engine.state is before
    assert room.engine.time_left_seconds(1.0) is None


def test_signals_are_told_apart_by_strokes_and_rhythm() -> None:
    """No two have the same number of strokes at the same distances."""
    shapes = {
        (motif.strokes, tuple(round(onset, 2) for onset in motif.onsets_seconds))
        for motif in (signal.motif for signal in Signal)
        if motif.strokes > 1
    }
    assert len(shapes) == sum(signal.motif.strokes > 1 for signal in Signal)


def test_lights_pulse_at_two_hertz_at_most() -> None:
    """For people with photosensitive epilepsy."""
    for pattern in LightPattern:
        flashes = pattern.flashes
        if flashes.off_seconds:
            rate = 1 / (flashes.on_seconds + flashes.off_seconds)
            assert rate <= MAX_FLASHES_PER_SECOND
