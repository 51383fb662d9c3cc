"""How a session keeps its slot when the room does not, as the room hears it."""

from __future__ import annotations

import pytest

from assistant.session.states import State
from assistant.signals import LightPattern
from tests.scenarios.room import Room
from tests.scenarios.workshop import (
    ROUNDS,
    SLOT_SECONDS,
    agree,
    given_way,
    late_by,
    refuse,
    run_to_the_end,
    step,
    time_of,
    workshop,
)

# -- asked -----------------------------------------------------------------------------------


def test_session_in_time_is_never_asked_about() -> None:
    """A press fifteen seconds after each step is what the plan allows for."""
    room = Room(workshop())
    room.begin()
    assert run_to_the_end(room, late_seconds=10) < SLOT_SECONDS
    assert room.said(" late") == 0


def test_lateness_of_a_few_seconds_is_ignored() -> None:
    """Below a quarter of a minute nobody is bothered."""
    assert late_by(0.15).state is State.ANNOUNCING
    assert late_by(0.3).state is State.PROPOSING


def test_late_session_asks_in_one_sentence_before_it_goes_on() -> None:
    """What it would take from where, with the light that asks; nothing has begun."""
    room = late_by(4)
    assert room.state is State.PROPOSING
    assert room.light.pattern is LightPattern.ASKING
    room.wait(9)
    assert room.last_said() == (
        "We are 4 minutes late. I would take 4 minutes from the next steps. Press to agree."
    )
    assert room.engine.step is None


def test_agreed_steps_are_announced_with_their_shorter_times_and_the_slot_is_kept() -> None:
    """One press agrees; the following steps run shorter, the closing one does not."""
    room = late_by(4)
    agree(room)
    room.wait_for(State.RUNNING)
    assert room.said("Agreed.") == 1
    shorter = time_of(room, "Meet")
    assert 240 <= shorter < step(room, "Meet").seconds
    assert room.time_left == pytest.approx(shorter, abs=1)
    assert run_to_the_end(room) <= SLOT_SECONDS
    assert time_of(room, "Last words") == 180


def test_refused_proposal_changes_nothing_and_waits_for_the_next_activity() -> None:
    """No answer leaves it; one question for each activity at most."""
    room = late_by(4)
    refuse(room)
    room.wait_for(State.RUNNING)
    assert room.time_left == pytest.approx(step(room, "Meet").seconds, abs=1)
    room.wait_for(State.WAITING)
    room.wait(2)
    room.press()
    assert room.state is State.ANNOUNCING
    room.wait_for(State.WAITING)
    room.wait(2)
    room.press()
    assert room.state is State.PROPOSING
    room.wait(9)
    assert "from: Talk. Press to agree." in room.last_said()


def test_question_is_open_for_a_set_time_after_its_last_word() -> None:
    """A press at its end still counts; then the session goes on by itself."""
    room = late_by(4)
    asked_at = room.now
    room.wait_for(State.ANNOUNCING)
    spoken = next(one for one in room.speaker.history if one.ended_at > asked_at)
    assert room.now - spoken.ended_at == pytest.approx(10.0, abs=0.5)


def test_one_press_never_both_asks_and_agrees() -> None:
    """A press that was on its way when the question came answers nothing."""
    room = late_by(4)
    room.clock.jump_to(room.engine.situation.asked_at + 0.3)
    room.button.press(0.1)
    room.wait(1)
    assert room.state is State.PROPOSING
    assert not given_way(room)


def test_one_press_never_both_agrees_and_advances() -> None:
    """The press that agrees announces the next step; another one only hushes that."""
    room = late_by(4)
    agree(room)
    assert room.engine.step.title == "Meet"
    assert room.state is State.ANNOUNCING
    room.press()
    assert room.engine.step.title == "Meet"
    assert room.state is State.RUNNING


def test_double_press_says_the_proposal_again() -> None:
    """And the question stays open."""
    room = late_by(4)
    room.wait(12)
    room.press(2)
    room.wait(9)
    assert room.said("I would take") == 2
    room.press()
    assert given_way(room)


def test_triple_press_goes_back_to_the_step_that_seemed_over() -> None:
    """Asked by mistake: the step goes on with the time that it had left."""
    room = Room(workshop())
    room.go_to("Meet")
    room.hold(1.2)
    room.wait("10m")
    room.hold(1.2)
    room.wait("2m")
    left = room.time_left
    room.press()
    assert room.state is State.PROPOSING
    room.wait(1)
    room.press(3)
    room.wait_for(State.RUNNING)
    assert room.engine.step.title == "Meet"
    assert room.time_left == pytest.approx(left, abs=2)


def test_triple_press_before_the_first_step_says_the_welcome_again() -> None:
    """There is nothing else to go back to."""
    room = late_by(4)
    room.wait(1)
    room.press(3)
    assert room.state is State.WELCOMING


def test_more_time_instead_of_an_answer_goes_on_with_the_step() -> None:
    """The room was not done; it is asked when it is."""
    room = Room(workshop())
    room.go_to("Meet")
    room.wait(room.time_left + 150)
    room.press()
    room.wait(9)
    room.press_then_hold()
    assert room.state is State.RUNNING
    assert room.engine.step.title == "Meet"
    assert room.time_left == pytest.approx(60, abs=2)
    room.wait_for(State.WAITING)
    room.wait(2)
    room.press()
    assert room.state is State.PROPOSING


def test_more_time_before_the_first_step_is_nothing() -> None:
    """There is no step to be longer."""
    room = late_by(4)
    room.wait(9)
    room.press_then_hold()
    assert room.state is State.PROPOSING


def test_hold_pauses_and_the_question_is_asked_again_with_the_new_lateness() -> None:
    """Time stands still, the slot does not."""
    room = late_by(4)
    room.wait(9)
    room.hold(1.2)
    assert room.state is State.PAUSED
    room.wait("3m")
    room.press()
    assert room.state is State.PROPOSING
    room.wait(9)
    assert room.last_said().startswith("We are 7")
    agree(room)
    assert room.state is State.ANNOUNCING


def test_more_time_in_a_pause_of_the_question_is_given() -> None:
    """The step that seemed over goes on when the pause ends."""
    room = Room(workshop())
    room.go_to("Meet")
    room.wait(room.time_left + 150)
    room.press()
    room.wait(9)
    room.hold(1.2)
    room.press_then_hold()
    room.press()
    assert room.state is State.RUNNING
    assert room.engine.step.title == "Meet"


def test_welcome_said_again_says_what_is_left_of_the_slot() -> None:
    """Five minutes later there are five minutes less."""
    room = late_by(4)
    room.wait(1)
    room.press(3)
    room.wait_for(State.WAITING)
    assert room.said("We have 35 minutes from now.") == 1
    assert room.said("We have 30 minutes from now.") == 1


def test_long_hold_asks_to_end_and_without_an_answer_the_proposal_again() -> None:
    """The way out is the same everywhere."""
    room = late_by(4)
    room.wait(9)
    room.hold(6.0)
    assert room.state is State.CONFIRMING
    room.wait_for(State.PROPOSING, "1m")
    room.wait(9)
    room.hold(6.0)
    room.wait(4)
    room.press()
    assert room.state is State.CLOSING


def test_stuck_button_agrees_to_nothing_and_the_session_goes_on() -> None:
    """Something that lies on the button is no answer, and nobody is asked while it does."""
    room = late_by(4)
    room.wait(9)
    room.button.down()
    room.wait(12)
    assert room.state is State.ANNOUNCING
    assert not given_way(room)
    run_to_the_end_by_itself(room)
    assert room.said("I would take") == 1


def run_to_the_end_by_itself(room: Room) -> None:
    while room.loop.outcome is None:
        room.wait(30)


def test_rounds_give_way_alike_and_not_once_they_have_begun() -> None:
    """Whoever comes second has as long as the first; what runs by itself is not stopped."""
    room = late_by(4, text=ROUNDS)
    agree(room)
    speaking = [i for i, one in enumerate(room.sheet.steps) if one.title == "Speak"]
    times = {given_way(room)[i] for i in speaking}
    assert len(times) == 1
    assert 180 <= times.pop() < step(room, "Speak").seconds
    room.go_to("Speak")
    room.hold(1.2)
    room.wait("9m")
    room.hold(1.2)
    room.wait_for(State.WAITING, "20m")
    assert room.said("I would take") == 1


# -- by itself, and not at all -----------------------------------------------------------------


def test_auto_shortens_and_says_so_before_the_announcement() -> None:
    """No question: one sentence, then the step with its shorter time."""
    room = late_by(4, "auto")
    assert room.state is State.ANNOUNCING
    room.wait_for(State.RUNNING)
    assert room.said("We are 4 minutes late, so I take 4 minutes from the next steps.") == 1
    assert room.time_left < step(room, "Meet").seconds
    assert run_to_the_end(room) <= SLOT_SECONDS


def test_auto_is_undone_by_a_triple_press_while_it_says_so() -> None:
    """It is told, and the step is announced with its full time."""
    room = late_by(4, "auto")
    room.wait(3)
    room.press(3)
    room.wait_for(State.RUNNING)
    assert room.said("Taken back.") == 1
    assert room.engine.step.title == "Meet"
    assert room.time_left == pytest.approx(step(room, "Meet").seconds, abs=1)
    assert not given_way(room)


def test_auto_cannot_be_undone_once_the_step_has_run() -> None:
    """Later a triple press means what it always does."""
    room = late_by(4, "auto")
    room.wait_for(State.RUNNING)
    room.wait_for(State.WAITING)
    room.wait(2)
    room.press()
    room.wait(2)
    room.press(3)
    assert room.engine.step.title == "Meet"
    assert given_way(room)


def test_auto_in_rounds_is_not_undone_by_going_back_from_a_later_one() -> None:
    """The rounds go on by themselves, and the sentence about them is long over."""
    text = ROUNDS.replace(
        "      - {title: Pair up, time: 1m, prompts: [Find a partner.]}\n", ""
    )
    room = late_by(4, "auto", text)
    room.wait_for(State.RUNNING)
    room.wait(room.time_left + 1)
    assert room.state is State.ANNOUNCING
    room.press(3)
    assert given_way(room)
    assert room.engine.situation.step == 0


def test_off_says_and_does_nothing() -> None:
    """The facilitator keeps the slot herself, or lets it go."""
    room = late_by(9, "off")
    room.go_to("Draw")
    room.press_then_hold()
    run_to_the_end(room)
    assert room.said("One more minute.") == 1
    assert room.said(" late") == 0
    assert not given_way(room)


# -- a slot that cannot be kept ----------------------------------------------------------------


def test_slot_that_cannot_be_kept_is_told_once_plainly() -> None:
    """In the same breath as the little that can be done, and never again."""
    room = late_by(20)
    agree(room)
    room.wait_for(State.RUNNING)
    given = sum(room.sheet.steps[i].seconds - s for i, s in given_way(room).items())
    assert given == 240 + 240 + 300
    assert room.said("We will end 7") == 1
    run_to_the_end(room, late_seconds=60)
    assert room.said("We will end") == 1


def test_slot_that_cannot_be_kept_any_more_at_the_close_is_told_there() -> None:
    """Nothing that is left may give way: one sentence before the step, and no question."""
    room = Room(workshop())
    room.go_to("Think")
    room.wait(room.time_left)
    rest = room.sheet.total_seconds - step(room, "Last words").planned_at_seconds
    room.wait_until(room.engine.situation.slot_ends_at - rest + 180)
    room.press()
    room.wait_for(State.RUNNING)
    assert room.said("We will end 3") == 1
    assert room.said("I would take") == 0


def test_room_that_always_needs_more_still_keeps_its_slot() -> None:
    """One more minute in every step that can have it; what follows gives way for it."""
    room = Room(workshop("auto"))
    room.begin()
    extended = set()
    while room.loop.outcome is None:
        room.wait(1)
        since, state = room.engine.situation.history[-1]
        if state is not State.WAITING or room.now < since + 5:
            continue
        title = room.engine.step.title
        if title in {"Meet", "Draw"} and title not in extended:
            extended.add(title)
            room.press_then_hold()
        else:
            room.press()
    assert room.said("One more minute.") == 2
    assert room.said("so I take") >= 1
    assert room.now - room.engine.situation.began_at <= SLOT_SECONDS
