"""Off the record: what was said is struck, questions are read back, and hints are few."""

from __future__ import annotations

import msgspec
import pytest

from assistant.session.events import (
    DeviceFailed,
    DeviceRecovered,
    HearingTrouble,
    SessionResumed,
    SnippetStruck,
)
from assistant.session.states import State
from assistant.signals import LightPattern, Signal
from tests.scenarios.room import Room

DEBRIEF = "Popcorn debrief"


@pytest.fixture
def listening() -> Room:
    """A room whose debrief has just begun to listen."""
    room = Room()
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(1.5)
    return room


def ask(room: Room, text: str, seconds: float = 3.0, **how: bool) -> None:
    room.listener.hear(text, seconds, is_question=True, **how)
    room.wait(seconds + 1.0)


def end_debrief(room: Room, state: State = State.READING_BACK) -> None:
    room.press()
    room.wait_for(state, "1m")


# -- striking ----------------------------------------------------------------------------------


def test_double_press_strikes_what_was_said_last(listening: Room) -> None:
    """It is erased, not counted, not read back, and a sound says so."""
    ask(listening, "what did I just say")
    listening.press(2)
    assert len(listening.chimes(Signal.STRUCK)) == 1
    assert listening.words.texts == {}
    end_debrief(listening, State.CLOSING)
    assert listening.said("I noted nothing") == 1


def test_double_press_strikes_what_is_being_said(listening: Room) -> None:
    """Recognised or not."""
    listening.listener.hear("the name of somebody", 6.0)
    listening.wait(2)
    listening.press(2)
    listening.wait(6)
    assert listening.recording().snippets == ()
    assert listening.engine.situation.noted == 0


def test_double_press_strikes_a_whole_thought(listening: Room) -> None:
    """What went on after a breath goes with it; what was said before stays."""
    ask(listening, "who stays")
    ask(listening, "what about", 2.0)
    listening.listener.hear("the budget", 2.0, continues=True)
    listening.wait(3)
    listening.press(2)
    assert listening.words.texts == {1: "who stays"}
    assert [one.snippet_ids for one in listening.engine.situation.questions] == [(1,)]
    assert listening.engine.situation.noted == 1


def test_double_press_after_the_debrief_still_strikes(listening: Room) -> None:
    """While the device says how many things it noted."""
    ask(listening, "what did I just say")
    listening.press()
    assert listening.state is State.CATCHING_UP
    listening.press(2)
    listening.wait(1)
    assert listening.words.texts == {}


def test_nothing_to_strike_is_told_by_the_same_sound(listening: Room) -> None:
    """The room hears that the device understood."""
    listening.press(2)
    assert len(listening.chimes(Signal.STRUCK)) == 1
    assert listening.engine.situation.strikes == []


def test_strike_that_was_not_done_before_a_crash_is_done_after_it(listening: Room) -> None:
    """Whoever asked for it need not ask again."""
    ask(listening, "who stays")
    silent = listening.listener.strike_latest
    listening.listener.strike_latest = lambda began_before: None  # killed before it could
    listening.press(2)
    assert listening.engine.situation.strikes
    listening.listener.strike_latest = silent  # type: ignore[method-assign]
    listening.inbox.put(SessionResumed(listening.now, was_powered_off=False))
    listening.wait(1)
    assert listening.words.texts == {}
    assert listening.engine.situation.strikes == []


def test_hold_stops_listening_and_darkens_the_light(listening: Room) -> None:
    """Off the record for longer."""
    listening.hold(1.2)
    assert listening.state is State.PAUSED
    assert not listening.listener.is_open
    assert listening.light.pattern is LightPattern.PAUSED


# -- reading back ------------------------------------------------------------------------------


def test_questions_are_read_back_before_the_closing_words(listening: Room) -> None:
    """In the order said, privately, and then the session closes."""
    ask(listening, "who will carry it on")
    listening.somebody_says("we should meet more often")
    ask(listening, "what is it for")
    end_debrief(listening)
    listening.wait_for(State.ENDED, "2m")
    sentences = listening.speaker.sentences
    begin = sentences.index("I read back 2 questions. Press twice to strike one, once to end.")
    assert sentences[begin + 1 : begin + 3] == ["who will carry it on", "what is it for"]
    assert sentences[-1] == "That was our session. Thank you all."
    assert len(listening.speaker.private_ids) == 2


def test_double_press_strikes_the_question_that_is_read(listening: Room) -> None:
    """While it sounds, or in the short pause after it."""
    ask(listening, "who will carry it on")
    ask(listening, "what is it for")
    end_debrief(listening)
    listening.wait(6.0)
    assert listening.last_said() == "who will carry it on"
    listening.press(2)
    assert listening.words.texts == {2: "what is it for"}
    listening.wait_for(State.ENDED, "2m")
    assert listening.said("what is it for") == 1


def test_double_press_means_the_question_that_sounded_when_the_hand_came(
    listening: Room,
) -> None:
    """The next one may have begun before the gesture is certain; it is read again."""
    for text in ("who will carry it on", "what is it for", "how much is it"):
        ask(listening, text)
    end_debrief(listening)
    while listening.last_said() != "what is it for":
        listening.wait(0.05)
    began_at = listening.engine.situation.asked_at
    while listening.engine.situation.speaking is not None:
        listening.wait(0.05)
    listening.wait(1.4)  # the pause is nearly over
    listening.press(2)
    assert listening.engine.situation.asked_at > began_at
    assert listening.words.texts == {1: "who will carry it on", 3: "how much is it"}
    listening.wait_for(State.ENDED, "2m")
    assert listening.said("how much is it") >= 1


def test_double_press_before_the_first_question_strikes_nothing(listening: Room) -> None:
    """There is nothing yet that it could mean."""
    ask(listening, "who will carry it on")
    end_debrief(listening)
    listening.wait(1)
    listening.press(2)
    assert listening.words.texts == {1: "who will carry it on"}
    listening.wait_for(State.ENDED, "2m")
    assert listening.said("who will carry it on") == 1


def test_press_ends_the_reading(listening: Room) -> None:
    """And says how many more there are."""
    for number in range(4):
        ask(listening, f"what about {number}", 2.0)
    end_debrief(listening)
    listening.wait(6)
    listening.press()
    assert listening.state is State.CLOSING
    assert listening.said("3 more questions are on the page.") == 1


def test_unsure_questions_are_not_read_but_counted(listening: Room) -> None:
    """Only what it is sure of is said aloud; a doubtful continuation makes all of it so."""
    ask(listening, "wool cabaret own", is_sure=False)
    ask(listening, "who will")
    listening.listener.hear("cabaret own", 1.0, continues=True, is_sure=False)
    listening.wait(2)
    end_debrief(listening, State.CLOSING)
    assert listening.said("I read back") == 0
    listening.wait_for(State.ENDED, "1m")
    assert listening.said("2 more questions are on the page.") == 1


def test_ten_questions_are_read_at_most(listening: Room) -> None:
    """Then the number of the rest."""
    listening.engine.situation.slot_ends_at = listening.now + 3600
    for number in range(12):
        ask(listening, f"what about {number}", 1.0)
    end_debrief(listening)
    listening.wait_for(State.ENDED, "5m")
    assert len(listening.speaker.private_ids) == 10
    assert listening.said("2 more questions are on the page.") == 1


def test_reading_stops_where_the_slot_would_be_overrun(listening: Room) -> None:
    """The closing words come in time."""
    for number in range(9):
        ask(listening, f"what about number {number} then", 1.0)
    end_debrief(listening)
    listening.engine.situation.slot_ends_at = listening.now
    listening.wait_for(State.CLOSING, "2m")
    assert 0 < len(listening.speaker.private_ids) < 9


def test_reading_goes_on_whatever_the_hour_without_a_slot(listening: Room) -> None:
    """Nothing presses."""
    ask(listening, "who will carry it on")
    end_debrief(listening)
    listening.engine.situation.slot_ends_at = None
    listening.wait_for(State.ENDED, "2m")
    assert listening.said("who will carry it on") == 1


def test_plan_can_do_without_reading_back() -> None:
    """One line of the plan turns it off."""
    room = Room(msgspec.structs.replace(Room().sheet, reads_back=False))
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(1.5)
    ask(room, "who will carry it on")
    end_debrief(room, State.CLOSING)
    room.wait_for(State.ENDED, "1m")
    assert room.said("on the page") == 0


def test_pause_in_the_reading_reads_the_question_again(listening: Room) -> None:
    """Where it stood."""
    ask(listening, "who will carry it on")
    end_debrief(listening)
    listening.wait(6)
    listening.hold(1.2)
    assert listening.state is State.PAUSED
    listening.press()
    assert listening.state is State.READING_BACK
    listening.wait_for(State.ENDED, "1m")
    assert listening.said("who will carry it on") == 2


def test_question_whose_words_are_gone_is_passed_over(listening: Room) -> None:
    """After a restart without them the reading does not stand still."""
    ask(listening, "who will carry it on")
    listening.words.texts.clear()
    end_debrief(listening)
    listening.wait_for(State.ENDED, "1m")
    assert listening.said("That was our session") == 1


def test_striking_while_reading_survives_a_crash(listening: Room) -> None:
    """The words go when the program is back."""
    ask(listening, "who will carry it on")
    end_debrief(listening)
    listening.wait(6)
    strike = listening.words.strike
    listening.words.strike = lambda snippet_ids: None  # type: ignore[method-assign]
    listening.press(2)
    assert listening.engine.situation.strikes_by_id == [(1,)]
    listening.words.strike = strike  # type: ignore[method-assign]
    listening.inbox.put(SessionResumed(listening.now, was_powered_off=False))
    listening.wait(1)
    assert listening.words.texts == {}
    assert listening.engine.situation.strikes_by_id == []


def test_struck_answer_that_nobody_asked_for_changes_nothing(listening: Room) -> None:
    """A second answer of a restarted part."""
    listening.inbox.put(SnippetStruck(listening.now, (99,)))
    listening.wait(0.5)
    assert listening.engine.situation.noted == 0


# -- hints -------------------------------------------------------------------------------------


def test_room_is_measured_once_before_the_first_listening(listening: Room) -> None:
    """Announced, and not again after a pause."""
    assert listening.said("First, two seconds of quiet, please.") == 1
    listening.hold(1.2)
    listening.press()
    assert len(listening.listener.measured_steps) == 1
    assert len(listening.listener.steps) == 2


def test_hint_waits_for_a_pause(listening: Room) -> None:
    """Nobody is interrupted; the light shows it before."""
    listening.listener.hear("far away words", 5.0)
    listening.wait(1)
    listening.listener.trouble(HearingTrouble.FAR)
    listening.wait(2)
    assert listening.said("A little closer, please.") == 0
    assert listening.light.pattern is LightPattern.HEARING_BADLY
    listening.wait(3)
    assert listening.said("A little closer, please.") == 1
    listening.wait(12)
    assert listening.light.pattern is LightPattern.LISTENING


def test_hint_is_withheld_when_somebody_goes_on(listening: Room) -> None:
    """The pause must last."""
    listening.listener.trouble(HearingTrouble.LOUD)
    listening.wait(0.1)
    listening.listener.hear("never mind", 3.0)
    listening.wait(2)
    assert listening.said("It is loud around me") == 0
    listening.wait(2)
    assert listening.said("It is loud around me") == 1


def test_hint_that_a_pause_interrupts_is_forgotten(listening: Room) -> None:
    """The microphone may hear better when it opens again."""
    listening.button.press(1.2)
    listening.wait(0.9)
    listening.listener.trouble(HearingTrouble.FAR)
    listening.wait(2)
    assert listening.state is State.PAUSED
    listening.press()
    listening.wait(5)
    assert listening.state is State.LISTENING
    assert listening.said("A little closer") == 0


def test_hints_are_two_in_a_debrief_and_each_once(listening: Room) -> None:
    """More would be pressure."""
    for trouble in (HearingTrouble.FAR, HearingTrouble.FAR, HearingTrouble.CLIPPED):
        listening.listener.trouble(trouble)
        listening.wait(5)
    listening.listener.trouble(HearingTrouble.LOUD)
    listening.wait(5)
    assert [one.trouble.value for one in listening.engine.situation.hints] == [
        "far",
        "clipped",
    ]


def test_hint_that_comes_too_late_is_not_given(listening: Room) -> None:
    """The microphone is closed; nothing can be mended any more."""
    listening.listener.hear("far away words", 5.0)
    listening.wait(1)
    listening.listener.trouble(HearingTrouble.FAR)
    listening.press()
    listening.wait_for(State.ENDED, "1m")
    assert listening.said("A little closer") == 0


def test_light_that_fails_ends_the_listening(listening: Room) -> None:
    """Nobody is heard without a light that shows it; when it is back, so is the listening."""
    listening.inbox.put(DeviceFailed(listening.now, "light"))
    listening.wait(4)
    assert listening.state is State.RUNNING
    assert listening.said("My light is broken, so I do not listen") == 1
    assert not listening.listener.is_open
    listening.inbox.put(DeviceRecovered(listening.now, "light"))
    listening.wait(1)
    assert listening.engine.situation.can_listen
