"""The debrief: when it listens, how long, and what becomes of it when it cannot."""

from __future__ import annotations

import msgspec
import pytest

from assistant.errors import MicrophoneError
from assistant.session.events import (
    DeviceFailed,
    DeviceRecovered,
    ListeningEnded,
    ListeningStarted,
    MicrophoneClosed,
    SnippetHeard,
)
from assistant.session.states import State
from assistant.signals import LightPattern, Signal
from tests.scenarios.room import Room, source_sheet

DEBRIEF = "Popcorn debrief"


@pytest.fixture
def listening() -> Room:
    """A room whose debrief has just begun to listen."""
    room = Room()
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(1.5)
    return room


def test_debrief_says_that_it_listens_and_why(listening: Room) -> None:
    """Before the microphone opens."""
    assert listening.said("I write down what is said, not who says it") == 1
    assert listening.said("Press twice, and what was said last is struck") == 1


def test_debrief_waits_for_the_press_while_there_is_slack(listening: Room) -> None:
    """When its time ends nothing sounds, and it listens on until the slot's slack is gone."""
    ends_at = listening.now + listening.time_left
    listening.wait_until(ends_at + 20)
    assert listening.state is State.LISTENING
    late = [at for at, _ in listening.speaker.signals if at > ends_at]
    assert late == []


def test_debrief_stops_by_itself_when_the_slack_is_gone(listening: Room) -> None:
    """So that the closing words are still within the slot."""
    slot_ends_at = listening.engine.situation.began_at + listening.sheet.slot_seconds
    listening.wait_for(State.CATCHING_UP, "90m")
    assert listening.now <= slot_ends_at
    listening.wait_for(State.ENDED)
    assert listening.now <= slot_ends_at + listening.rules.farewell_seconds + 2


def test_debrief_finishes_the_word_under_way(listening: Room) -> None:
    """Who is speaking when the button is pressed is kept to the last word."""
    listening.listener.hear("my question is who will carry this on", 6.0)
    listening.wait(3.0)
    listening.press()
    listening.wait_for(State.ENDED)
    listening.wait(1)
    assert listening.said("I noted one thing") == 1
    assert len(listening.recording().snippets) == 1


def test_debrief_counts_only_its_own_snippets(listening: Room) -> None:
    """Nothing said is nothing noted, in plain words."""
    listening.press()
    listening.wait_for(State.ENDED)
    assert listening.said("I noted nothing") == 1


def test_debrief_goes_on_when_the_recogniser_answers_too_late(listening: Room) -> None:
    """The last words are waited for only so long."""
    listening.listener.stop = lambda: None  # never answers
    listening.press()
    listening.wait_for(State.CLOSING, "1m")
    assert listening.said("I noted nothing") == 1


def test_late_answer_of_the_recogniser_changes_nothing(listening: Room) -> None:
    """The count is said once."""
    listening.listener.stop = lambda: None
    listening.press()
    listening.wait(8.5)
    listening.inbox.put(ListeningEnded(listening.now))
    listening.wait_for(State.ENDED)
    assert listening.said("I noted") == 1


def test_microphone_that_closes_late_takes_the_light_with_it(listening: Room) -> None:
    """The light is steady while the microphone is open, whatever the state expects."""
    listening.inbox.put(MicrophoneClosed(listening.now))
    listening.wait(0.1)
    assert listening.light.pattern is not LightPattern.LISTENING
    listening.inbox.put(ListeningStarted(listening.now))
    listening.wait(0.1)
    assert listening.light.pattern is LightPattern.LISTENING


def test_part_that_fails_while_listening_makes_no_sound(listening: Room) -> None:
    """It is remembered, and does not disturb who speaks."""
    listening.inbox.put(DeviceFailed(listening.now, "button"))
    listening.wait(0.5)
    assert listening.engine.situation.faults == ["button"]
    assert listening.chimes(Signal.FAULT) == []


def test_anyone_else_is_not_asked_while_somebody_speaks(listening: Room) -> None:
    """Eight seconds without a voice, not eight seconds."""
    listening.listener.hear("this takes a while", 20.0)
    listening.wait(19.0)
    assert listening.said("Anyone else") == 0
    listening.wait(10.0)
    assert listening.said("Anyone else") == 1


def test_anyone_else_is_asked_only_once(listening: Room) -> None:
    """However long it stays quiet, and after another voice."""
    listening.wait(30)
    listening.somebody_says("one more thing")
    listening.wait(30)
    assert listening.said("Anyone else") == 1


def test_anyone_else_is_no_sound_at_the_end(listening: Room) -> None:
    """What is being said when the press comes is stopped, and means nothing any more."""
    listening.wait(7)
    assert listening.last_said() == "Anyone else?"
    listening.press()
    listening.wait_for(State.ENDED)
    assert listening.said("I noted nothing") == 1


def test_press_hushes_the_count_and_goes_on(listening: Room) -> None:
    """What the device says after the debrief can be cut short like anything else."""
    listening.press()
    listening.wait_for(State.CLOSING)
    listening.wait(0.5)
    listening.press()
    listening.wait(5)
    assert listening.state is State.ENDED


# -- when it cannot hear -----------------------------------------------------------------------


def test_session_that_never_listens_prepares_nothing() -> None:
    """No recogniser is loaded for a plan without a listening step."""
    steps = tuple(step for step in source_sheet().steps if not step.listens)
    room = Room(msgspec.structs.replace(source_sheet(), steps=steps))
    room.begin()
    assert not room.listener.is_prepared


def test_session_without_a_model_may_keep_the_sound() -> None:
    """Where plan and settings allow it the debrief listens on, and says what it kept."""
    room = Room(msgspec.structs.replace(source_sheet(), keeps_audio=True))
    room.inbox.put(DeviceFailed(room.now, "recogniser"))
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(2)
    room.press()
    room.wait_for(State.CLOSING)
    assert room.said("What was said is recorded. Its words will be written later") == 1


def test_session_without_a_model_asks_for_cards() -> None:
    """Said at the start, the welcome promises nothing, and the debrief runs with cards."""
    room = Room()
    room.wait(1)
    room.inbox.put(DeviceFailed(room.now, "recogniser"))
    room.wait(15)
    room.inbox.put(DeviceFailed(room.now, "light"))  # of two reasons one is enough
    room.wait(15)
    assert room.said("I cannot listen today, so have cards at hand") == 1
    assert room.light.pattern is LightPattern.FAULT
    room.go_to(DEBRIEF)
    assert room.said("I listen only in") == 0
    assert room.said("I cannot listen today. Please write your question on a card") == 1
    assert room.listener.steps == []
    room.wait(room.time_left + 2)
    assert room.state is State.WAITING


def test_model_that_comes_back_is_used(listening: Room) -> None:
    """A part that works again is no fault any more."""
    room = Room()
    room.inbox.put(DeviceFailed(0.0, "recogniser"))
    room.inbox.put(DeviceFailed(0.0, "microphone"))
    room.wait(1)
    room.inbox.put(DeviceRecovered(room.now, "recogniser"))
    room.wait(1)
    assert not room.engine.situation.can_listen
    room.inbox.put(DeviceRecovered(room.now, "microphone"))
    room.wait(1)
    assert room.engine.situation.can_listen
    assert room.light.pattern is LightPattern.READY


def test_microphone_that_fails_while_listening_is_said(listening: Room) -> None:
    """The time runs on, with cards; what was heard is kept."""
    listening.somebody_says("my question is what now")
    left = listening.time_left
    listening.inbox.put(DeviceFailed(listening.now, "microphone"))
    listening.wait(4)
    assert listening.state is State.RUNNING
    assert listening.said("I cannot hear you any more") == 1
    assert listening.time_left == pytest.approx(left - 4, abs=0.5)
    assert listening.light.pattern is not LightPattern.LISTENING
    assert len(listening.recording().snippets) == 1


def test_microphone_that_fails_in_the_slack_ends_the_debrief(listening: Room) -> None:
    """There is no time left to run on."""
    listening.wait(listening.time_left + 5)
    listening.inbox.put(DeviceFailed(listening.now, "microphone"))
    listening.wait(1)
    assert listening.state is State.WAITING


def test_microphone_that_fails_at_the_start_is_said(listening: Room) -> None:
    """The step is announced, then cards are asked for."""
    room = Room()
    room.listener.fails = "microphone"
    room.go_to(DEBRIEF)
    room.wait(2)
    assert room.said("I cannot hear you any more. Please write on cards") == 1


# -- other parts that fail ------------------------------------------------------------------


def test_light_that_fails_is_told_once_and_the_session_goes_on() -> None:
    """A failing part is an event, never an exception."""
    room = Room()
    room.begin()
    room.light.blink = _refuse  # type: ignore[method-assign]
    room.wait_for(State.WAITING)
    assert room.engine.situation.faults == ["microphone"]


def _refuse(*_: object) -> None:
    raise MicrophoneError("blinking", "nothing there", "look at the cable")


def test_journal_that_fails_is_said() -> None:
    """The room must know that it is not being kept."""
    room = Room()
    room.go_to("Draw your CoP")
    room.inbox.put(DeviceFailed(room.now, "journal"))
    room.wait(2)
    assert room.said("I cannot save any more") == 1
    assert room.chimes(Signal.FAULT)


def test_failure_is_remembered_once() -> None:
    """The same part failing again is the same fault."""
    room = Room()
    for _ in range(2):
        room.inbox.put(DeviceFailed(room.now, "speaker"))
        room.wait(1)
    assert room.engine.situation.faults == ["speaker"]


def test_loudspeaker_that_is_plugged_in_again_says_where_the_session_stands() -> None:
    """Once, whatever was missed; the light has led on meanwhile."""
    room = Room()
    room.go_to("Draw your CoP")
    room.speaker.fails = True
    room.inbox.put(DeviceFailed(room.now, "speaker"))
    room.wait(60)
    before = len(room.speaker.sentences)
    room.speaker.fails = False
    for _ in range(2):
        room.inbox.put(DeviceRecovered(room.now, "speaker"))
        room.wait(1)
    assert room.said("We are in: Draw your CoP") == 1
    assert len(room.speaker.sentences) > before
    assert not room.engine.situation.faults


def test_snippet_that_comes_late_is_counted(listening: Room) -> None:
    """Words recognised after the press belong to the debrief."""
    listening.press()
    assert listening.state is State.CATCHING_UP
    late = SnippetHeard(at=listening.now, snippet_id=9, began_at=1.0, ended_at=2.0)
    listening.inbox.put(late)
    listening.wait(0.1)
    assert listening.engine.situation.noted == 1


def test_speech_that_never_ends_does_not_hold_the_session() -> None:
    """A voice that gives no answer is waited for two minutes, not for ever."""
    room = Room()
    room.begin()
    room.speaker._finish = lambda was_cut=False: None  # type: ignore[method-assign]
    room.wait("3m")
    assert room.state is State.RUNNING


def test_bug_in_the_engine_is_logged_and_the_session_goes_on(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full trace in the log, a sound, and on it goes."""
    room = Room()
    room.begin()
    monkeypatch.setattr(type(room.engine._actions), "say_again", _break)
    room.wait(2)
    room.press(2)
    assert "bug of the program" in caplog.text
    assert room.chimes(Signal.FAULT)
    monkeypatch.undo()
    room.wait(2)
    room.press()
    assert room.loop.outcome is None
    caplog.clear()


def _break(*_: object) -> None:
    raise ZeroDivisionError


def test_sentence_that_cannot_be_put_into_words_does_not_hold_the_session(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its step begins all the same."""
    room = Room()
    room.begin()
    room.speaker.say = _break  # type: ignore[assignment, method-assign]
    room.wait_for(State.RUNNING)
    room.wait(1)
    room.press()
    room.wait_for(State.RUNNING)
    assert room.engine.step.title == "Gallery walkabout"
    assert "bug of the program, in Say" in caplog.text
    caplog.clear()
