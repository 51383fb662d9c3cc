"""What the facilitator's one button does, and when, in a whole session."""

from __future__ import annotations

import pytest

from assistant.session.states import State
from assistant.signals import LightPattern, Signal
from tests.scenarios.room import Room

DRAW = "Draw your CoP"
WALKABOUT = "Gallery walkabout"
SILENT = "Silent self-reflection"
TRIOS = "Generate ideas"
SHARING = "Share what stood out"
CLIENT = "The client shares his or her question"
CLARIFYING = "The consultants ask the client clarifying questions"
DEBRIEF = "Popcorn debrief"


@pytest.fixture
def room() -> Room:
    return Room()


# -- press ---------------------------------------------------------------------------------


def test_press_in_a_step_goes_to_the_next(room: Room) -> None:
    """A step can be left before its time is up."""
    room.go_to(DRAW)
    room.wait("3m")
    room.press()
    assert room.engine.step.title == WALKABOUT
    assert room.state is State.ANNOUNCING


def test_press_while_the_voice_speaks_only_hushes_it(room: Room) -> None:
    """The facilitator talks over the voice: it stops, and the step runs on from there."""
    room.go_to(DRAW, State.ANNOUNCING)
    room.wait(4.0)
    hushed_at = room.now
    room.press()
    assert room.state is State.RUNNING
    assert room.engine.step.title == DRAW
    assert room.time_left == pytest.approx(840 - (room.now - hushed_at), abs=0.1)
    assert room.said("You can include key words") == 0


def test_press_is_felt_before_it_is_judged(room: Room) -> None:
    """The tick and the silence come with the down edge; what it meant is certain later."""
    room.go_to(DRAW, State.ANNOUNCING)
    room.wait(4.0)
    pressed_at = room.now
    room.press()
    assert room.chimes(Signal.TICK)[-1] == pytest.approx(pressed_at, abs=0.001)
    cut = [s for s in room.speaker.history if s.ended_at == pytest.approx(pressed_at)]
    assert cut


def test_press_during_the_welcome_only_hushes_it(room: Room) -> None:
    """The session has begun; it waits for the press that starts the first step."""
    room.wait(10)
    room.press()
    room.wait(3.0)
    room.press()
    assert room.state is State.WAITING
    assert room.engine.step is None
    room.press()
    assert room.engine.step.title == DRAW


def test_press_just_before_a_step_advances_by_itself_counts_once(room: Room) -> None:
    """The device went on before the press was certain: 'next' is already fulfilled."""
    room.go_to(CLIENT)
    room.wait(room.time_left - 0.1)
    room.press()
    assert room.engine.step.title == CLARIFYING


def test_press_just_after_a_step_advanced_by_itself_counts_once(room: Room) -> None:
    """A press on its way when the step advances skips nothing."""
    room.go_to(CLIENT)
    room.wait(room.time_left + 0.4)
    room.press()
    room.wait(15.0)
    assert room.engine.step.title == CLARIFYING


def test_press_at_every_moment_around_an_advance_is_neither_lost_nor_doubled() -> None:
    """Whenever it falls, one press leads at most one step further than no press would."""
    for tenths in range(-20, 25):
        room = Room()
        room.go_to(CLIENT)
        room.wait(room.time_left + tenths / 10)
        room.press()
        room.wait(1.0)
        expected = {CLARIFYING}
        assert room.engine.step.title in expected, tenths / 10


def test_press_when_time_is_up_goes_on_at_once(room: Room) -> None:
    """A press right at the end chime is what the device waits for."""
    room.go_to(DRAW)
    room.wait(room.time_left + 0.3)
    room.press()
    assert room.engine.step.title == WALKABOUT


# -- double press --------------------------------------------------------------------------


def test_double_press_says_the_prompts_and_the_time_left_again(room: Room) -> None:
    """Said again, while the time runs on."""
    room.go_to(DRAW)
    room.wait("4m")
    left = room.time_left
    room.press(2)
    room.wait(30.0)
    assert room.said("Take a piece of flipchart") == 2
    assert room.last_said() == "10 minutes left."
    assert room.time_left == pytest.approx(left - 31, abs=2)


def test_double_press_in_a_silent_step_taps_the_minutes_left(room: Room) -> None:
    """A soft tap and a blink for each minute left, never voice."""
    room.go_to(SILENT)
    room.wait(5.0)
    spoken = len(room.speaker.sentences)
    room.press(2)
    room.wait(5.0)
    assert len(room.speaker.sentences) == spoken
    assert room.light.blinks[-1][1:] == (Signal.TAP, 3)


def test_double_press_when_time_is_up_says_the_prompts_again(room: Room) -> None:
    """And that a press goes on."""
    room.go_to(DRAW)
    room.wait(room.time_left + 5)
    room.press(2)
    room.wait(20.0)
    assert room.last_said() == "Time is up. Press to go on."
    assert room.state is State.WAITING


def test_double_press_before_the_session_begins_nothing(room: Room) -> None:
    """It is about the slot, see the scenarios of pacing."""
    room.wait(10)
    room.press(2)
    room.wait(5)
    assert room.state is State.READY
    assert room.engine.situation.began_at is None


def test_double_press_after_the_welcome_says_how_to_go_on(room: Room) -> None:
    """There is no step yet to be said again."""
    room.wait(10)
    room.press()
    room.wait_for(State.WAITING)
    room.wait(1)
    room.press(2)
    room.wait(3)
    assert room.last_said() == "Press to go on."


def test_double_press_during_the_welcome_says_it_again(room: Room) -> None:
    """From the beginning."""
    room.wait(10)
    room.press()
    room.wait(5)
    room.press(2)
    room.wait(2)
    assert room.state is State.WELCOMING
    assert room.said("Welcome.") == 2


def test_double_press_on_the_card_sentence_says_it_again(room: Room) -> None:
    """A sentence without a time of its own has no time left to tell."""
    room.go_to(WALKABOUT)
    room.wait(room.time_left + 5)
    room.press()
    room.wait(6)
    room.press(2)
    room.wait(5)
    assert room.said("Write one question") == 2
    assert room.last_said() == "Press to go on."


def test_double_press_while_listening_makes_no_sound_but_the_tick(room: Room) -> None:
    """It keeps quiet while it listens."""
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(2)
    spoken = len(room.speaker.sentences)
    room.press(2)
    assert room.state is State.LISTENING
    assert len(room.speaker.sentences) == spoken


# -- triple press --------------------------------------------------------------------------


def test_accidental_press_and_its_undo_cost_nothing(room: Room) -> None:
    """Back one step, with the time that it had left when it was left."""
    room.go_to(DRAW)
    room.wait("5m")
    left = room.time_left
    room.press()
    room.wait(8.0)
    room.press(3)
    room.wait_for(State.RUNNING)
    assert room.engine.step.title == DRAW
    assert room.time_left == pytest.approx(left, abs=1.5)
    assert room.said("Back to: Draw your CoP. 9 minutes left.") == 1


def test_triple_press_to_a_step_without_time_gives_it_a_minute(room: Room) -> None:
    """And says so."""
    room.go_to(DRAW)
    room.wait(room.time_left + 5)
    room.press()
    room.wait(3.0)
    room.press(3)
    room.wait_for(State.RUNNING)
    assert room.time_left == pytest.approx(60.0, abs=0.5)
    assert room.said("It had no time left, so it gets one minute") == 1


def test_triple_press_in_the_first_step_says_that_it_is_the_first(room: Room) -> None:
    """There is nothing to go back to, and the time runs on."""
    room.go_to(DRAW)
    room.press(3)
    assert room.last_said() == "This is the first step."
    assert room.state is State.RUNNING


def test_triple_press_goes_back_to_the_card_sentence(room: Room) -> None:
    """A sentence without a time is simply said again."""
    room.go_to(SILENT)
    room.press(3)
    room.wait(6)
    assert room.said("Write one question") == 2
    assert room.state is State.WAITING


def test_triple_press_in_a_pause_does_nothing(room: Room) -> None:
    """A pause is left by holding or pressing, not by going elsewhere."""
    room.go_to(WALKABOUT)
    room.hold(1.2)
    room.press(3)
    assert room.state is State.PAUSED


def test_triple_press_while_listening_closes_the_microphone(room: Room) -> None:
    """Back to the step before; the microphone is not open there."""
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(5)
    room.press(3)
    room.wait(2)
    assert not room.listener.is_open
    assert room.light.pattern is not LightPattern.LISTENING


def test_triple_press_at_the_closing_words_goes_back_to_the_debrief(room: Room) -> None:
    """A press too many at the end can be undone like any other."""
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(5)
    room.press()
    room.wait_for(State.CLOSING)
    room.wait(1)
    room.press(3)
    room.wait_for(State.LISTENING)
    assert room.engine.step.title == DEBRIEF


def test_triple_press_right_after_the_debrief_listens_again(room: Room) -> None:
    """The press that ended the listening by accident costs nothing."""
    room.go_to(DEBRIEF, State.LISTENING)
    room.somebody_says("my question is what next")
    left = room.time_left
    room.press()
    room.wait(0.2)
    room.press(3)
    room.wait_for(State.LISTENING)
    assert room.time_left == pytest.approx(left, abs=2)
    assert room.engine.situation.noted == 1


# -- hold, and press then hold ----------------------------------------------------------------


def test_pause_stops_time_and_resume_goes_on(room: Room) -> None:
    """Three minutes of pause move the end by three minutes, warnings included."""
    room.go_to(DRAW)
    room.wait("1m")
    left = room.time_left
    room.hold(1.2)
    assert room.state is State.PAUSED
    assert room.light.pattern is LightPattern.PAUSED
    room.wait("3m")
    assert room.said("Paused") == 1
    room.hold(1.2)
    assert room.state is State.RUNNING
    assert room.time_left == pytest.approx(left - 1.0, abs=1.0)
    ends_at = room.now + room.time_left
    room.wait(room.time_left + 1)
    assert room.chimes(Signal.END)[-1] == pytest.approx(ends_at, abs=0.01)


def test_pause_across_an_advance_announces_the_new_step_when_it_goes_on(room: Room) -> None:
    """The device went on while the button was being held: the pause is in the next step."""
    room.go_to(CLIENT)
    room.wait(room.time_left - 0.5)
    room.hold(1.2)
    assert room.state is State.PAUSED
    room.press_then_hold()
    room.hold(1.2)
    assert room.state is State.ANNOUNCING
    assert room.engine.step.title == CLARIFYING
    room.wait_for(State.RUNNING)
    assert room.time_left == pytest.approx(120, abs=1)


def test_press_in_a_pause_goes_on(room: Room) -> None:
    """Who presses in a pause wants to go on."""
    room.go_to(DRAW)
    room.hold(1.2)
    room.press()
    assert room.state is State.RUNNING
    assert room.engine.step.title == DRAW


def test_double_press_in_a_pause_says_that_it_is_paused(room: Room) -> None:
    """And stays so."""
    room.go_to(DRAW)
    room.hold(1.2)
    room.wait(4)
    room.press(2)
    room.wait(3)
    assert room.said("Paused") == 2
    assert room.state is State.PAUSED


def test_pause_when_time_is_up_holds_the_reminders(room: Room) -> None:
    """No reminder sounds in a pause; afterwards the press is awaited again."""
    room.go_to(DRAW)
    room.wait(room.time_left + 5)
    room.hold(1.2)
    reminders = len(room.chimes(Signal.REMINDER))
    room.wait("4m")
    assert len(room.chimes(Signal.REMINDER)) == reminders
    room.hold(1.2)
    assert room.state is State.WAITING


def test_pause_in_a_silent_step_is_told_by_taps(room: Room) -> None:
    """Never voice in a silent step."""
    room.go_to(SILENT)
    spoken = len(room.speaker.sentences)
    room.hold(1.2)
    room.wait(10)
    room.hold(1.2)
    assert len(room.speaker.sentences) == spoken
    assert len(room.chimes(Signal.TAP)) == 2


def test_pause_while_listening_closes_microphone_and_light(room: Room) -> None:
    """What is said in the pause is not heard."""
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(3)
    room.hold(1.2)
    assert not room.listener.is_open
    assert room.light.pattern is LightPattern.PAUSED
    room.somebody_says("this stays in the room")
    room.hold(1.2)
    assert room.state is State.LISTENING
    assert room.listener.is_open
    assert room.listener.unheard == ["this stays in the room"]


def test_group_that_needs_more_time_gets_a_minute_each_time(room: Room) -> None:
    """Short press then hold: one more minute, said aloud; the end moves by it."""
    room.go_to(TRIOS)
    room.wait("2m")
    left = room.time_left
    began_at = room.now
    room.press_then_hold()
    room.press_then_hold()
    assert room.time_left == pytest.approx(left + 120 - (room.now - began_at), abs=0.1)
    assert room.said("One more minute") == 2
    room.wait(room.time_left + 0.1)
    assert room.state is State.WAITING


def test_more_time_when_time_is_up_runs_one_minute(room: Room) -> None:
    """The step runs again, to its end chime."""
    room.go_to(SHARING)
    room.wait(room.time_left - 0.2)
    room.press_then_hold()
    assert room.engine.step.title in {SHARING, "Good CoP / bad CoP (1-3-All)"}
    room = Room()
    room.go_to(DRAW)
    room.wait(room.time_left + 20)
    room.press_then_hold()
    assert room.state is State.RUNNING
    assert room.time_left == pytest.approx(60, abs=1)


def test_more_time_while_announcing_is_added_to_the_step(room: Room) -> None:
    """The announcement is hushed by the press, and the step has its minute more."""
    room.go_to(DRAW, State.ANNOUNCING)
    room.wait(3)
    room.press_then_hold()
    assert room.time_left == pytest.approx(900, abs=3)


def test_more_time_in_a_pause_counts_when_it_goes_on(room: Room) -> None:
    """The minute is there after the pause; also for a step whose time was up."""
    room.go_to(DRAW)
    left = room.time_left
    room.hold(1.2)
    room.press_then_hold()
    room.hold(1.2)
    assert room.time_left == pytest.approx(left + 60, abs=2)
    room.wait(room.time_left + 5)
    room.hold(1.2)
    room.press_then_hold()
    room.hold(1.2)
    assert room.state is State.RUNNING
    assert room.time_left == pytest.approx(60, abs=2)


def test_more_time_before_the_first_step_is_nothing(room: Room) -> None:
    """There is no step yet to be longer."""
    room.wait(10)
    room.press()
    room.wait_for(State.WAITING)
    room.wait(1)
    room.press_then_hold()
    assert room.state is State.WAITING


def test_more_time_across_the_end_of_listening_opens_the_microphone_again(
    room: Room,
) -> None:
    """The debrief was closed by its time while the gesture was being made."""
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait_until(room.engine.situation.timers["end of slack"] - 0.5)
    room.press_then_hold()
    assert room.state is State.LISTENING
    room.wait("2m")
    assert room.state is not State.LISTENING


def test_more_time_while_listening_keeps_quiet(room: Room) -> None:
    """The debrief's end moves; nothing is said."""
    room.go_to(DEBRIEF, State.LISTENING)
    left = room.time_left
    room.press_then_hold()
    assert room.time_left > left + 55
    assert room.said("One more minute") == 0


# -- the long hold ---------------------------------------------------------------------------


def test_long_hold_asks_for_one_press_to_end(room: Room) -> None:
    """Warned from two seconds on, told to let go at five, then asked."""
    room.go_to(DRAW)
    room.hold(6.0)
    assert room.state is State.CONFIRMING
    assert room.light.pattern is LightPattern.ASKING
    assert room.said("Keep holding to end") == 1
    assert room.said("Let go now to end") == 1
    room.wait(3)
    room.press()
    room.wait_for(State.ENDED)
    room.wait(1)
    assert room.recording().ending.kind.value == "ended early"


def test_long_hold_without_the_press_changes_nothing(room: Room) -> None:
    """After ten seconds the step goes on, as if nothing had been asked; time has run."""
    room.go_to(DRAW)
    ends_at = room.now + room.time_left
    room.hold(6.0)
    room.wait(11)
    assert room.state is State.RUNNING
    assert room.now + room.time_left == pytest.approx(ends_at, abs=0.01)


def test_long_hold_asks_again_at_a_double_press(room: Room) -> None:
    """The question is repeated, and has its time anew."""
    room.go_to(DRAW)
    room.hold(6.0)
    room.wait(2)
    room.press(2)
    room.wait(2)
    assert room.said("To end the session, press once") == 2


def test_press_that_was_on_its_way_answers_no_question(room: Room) -> None:
    """An answer counts only if it began half a second after the question."""
    room.go_to(DRAW)
    room.button.press(6.0)
    room.wait(6.2)
    assert room.state is State.CONFIRMING
    room.press()
    assert room.state is State.CONFIRMING


def test_hold_of_three_seconds_is_a_pause(room: Room) -> None:
    """Warned, but let go in time: paused, and said so."""
    room.go_to(DRAW)
    room.hold(3.0)
    room.wait(2)
    assert room.state is State.PAUSED
    assert room.said("Keep holding to end") == 1
    assert room.said("Let go now") == 0
    assert room.last_said() == "Paused. Hold again to go on."


def test_long_hold_in_a_pause_that_nobody_confirms_stays_paused(room: Room) -> None:
    """What the hold did on its way is taken back."""
    room.go_to(DRAW)
    room.hold(1.2)
    room.wait(5)
    room.hold(6.0)
    room.wait(12)
    assert room.state is State.PAUSED


def test_long_hold_while_listening_that_nobody_confirms_listens_on(room: Room) -> None:
    """The microphone is closed for the question, and open again after it."""
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(3)
    room.hold(6.0)
    assert not room.listener.is_open
    room.wait(11)
    assert room.state is State.LISTENING
    assert room.listener.is_open


# -- a stuck button --------------------------------------------------------------------------


def test_stuck_button_ends_nothing_and_steps_go_on_by_themselves(room: Room) -> None:
    """The pause that it made is taken back, it is said, and steps advance unasked."""
    room.go_to(DRAW)
    ends_at = room.now + room.time_left
    room.button.down()
    room.wait(11)
    assert room.state is State.RUNNING
    assert room.now + room.time_left == pytest.approx(ends_at, abs=0.01)
    assert room.said("The button is stuck") == 1
    room.wait(room.time_left + 25)
    assert room.engine.step.title == WALKABOUT


def test_stuck_button_that_is_free_again_works(room: Room) -> None:
    """Up for two seconds, and it counts again; this is said."""
    room.go_to(DRAW)
    room.button.down()
    room.wait(15)
    room.button.up()
    room.wait(4)
    assert room.said("The button works again") == 1
    room.press()
    assert room.engine.step.title == WALKABOUT


def test_stuck_button_is_silent(room: Room) -> None:
    """While it is stuck its edges neither tick nor stop speech."""
    room.go_to(DRAW)
    room.button.down()
    room.wait(12)
    ticks = len(room.chimes(Signal.TICK))
    room.button.up()
    room.wait(0.5)
    room.button.down()
    room.wait(0.5)
    assert len(room.chimes(Signal.TICK)) == ticks


def test_stuck_button_when_time_is_up_goes_on(room: Room) -> None:
    """Nobody can press: after a while the next step is announced."""
    room.go_to(DRAW)
    room.wait(room.time_left + 5)
    room.button.down()
    room.wait(40)
    assert room.engine.step.title == WALKABOUT


def test_stuck_button_ends_a_debrief_at_its_time(room: Room) -> None:
    """Without a press there is no slack to wait for."""
    room.go_to(DEBRIEF, State.LISTENING)
    room.button.down()
    room.wait(12)
    assert room.state is State.LISTENING
    room.wait(room.time_left + 30)
    assert room.state is State.ENDED


def test_stuck_after_a_short_press_keeps_the_minute(room: Room) -> None:
    """Short press then a contact without end: the minute stays, nothing was paused."""
    room.go_to(DRAW)
    left = room.time_left
    room.button.press(0.1)
    room.wait(0.2)
    room.button.down()
    room.wait(11)
    assert room.state is State.RUNNING
    assert room.time_left > left + 40


def test_stuck_before_the_session_begins_nothing(room: Room) -> None:
    """It says so and stays ready."""
    room.wait(10)
    room.button.down()
    room.wait(12)
    assert room.state is State.READY
    assert room.said("The button is stuck") == 1


def test_forty_presses_of_a_child_skip_nothing(room: Room) -> None:
    """Forty quick presses are one triple press and what belongs to it."""
    room.go_to(WALKABOUT)
    for _ in range(40):
        room.button.press(0.05)
        room.wait(0.12)
    room.wait(2)
    assert room.engine.step.title == DRAW
