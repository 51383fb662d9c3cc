"""Standing ready: another plan, volume, a look at the parts, forgetting, switching off."""

from __future__ import annotations

import msgspec
import pytest

from assistant.plan.lines import Message
from assistant.plan.runsheet import PlanChoice
from assistant.session.events import Chore, ChoreDone, DeviceFailed
from assistant.session.states import State
from assistant.signals import LightPattern
from tests.scenarios.room import Room, source_sheet

PLANS = (
    PlanChoice("communities", "Facilitating communities of practice"),
    PlanChoice("rules", "Rules for our network"),
    PlanChoice("troika", "Troika alone"),
)


@pytest.fixture
def ready() -> Room:
    """A device that has said that it is ready, and what it can run."""
    room = Room(msgspec.structs.replace(source_sheet(), plans=PLANS))
    room.wait(10)
    return room


# -- forgetting --------------------------------------------------------------------------------


def test_triple_press_and_a_press_forget_the_last_session(ready: Room) -> None:
    """Asked first, said when it is done, and ready again."""
    ready.press(3)
    assert ready.state is State.OFFERING
    assert ready.light.pattern is LightPattern.ASKING
    assert ready.last_said().startswith("Shall I forget the last session")
    ready.wait(1)
    ready.press()
    assert ready.state is State.READY
    ready.wait(2)
    assert ready.said("The last session is forgotten.") == 1
    assert ready.chores.sessions == 0


def test_nothing_is_forgotten_without_the_second_press(ready: Room) -> None:
    """Five seconds after the question all stays as it is."""
    ready.press(3)
    ready.wait(14)
    assert ready.state is State.READY
    assert ready.said("All stays as it is.") == 1
    assert ready.chores.sessions == 1


def test_double_press_asks_again(ready: Room) -> None:
    """Whoever did not understand the question."""
    ready.press(3)
    ready.wait(1)
    ready.press(2)
    assert ready.said("Shall I forget the last session") == 2
    assert ready.state is State.OFFERING


def test_answer_comes_only_after_the_question_has_begun(ready: Room) -> None:
    """A press that belongs to the triple one agrees to nothing."""
    for _ in range(3):
        ready.button.press(0.1)
        ready.wait(0.2)
    ready.wait(0.27)
    ready.press()
    assert ready.chores.sessions == 1
    assert ready.state is State.OFFERING


def test_answer_of_a_chore_is_not_said_into_a_session(ready: Room) -> None:
    """It came too late to matter."""
    ready.press()
    ready.inbox.put(ChoreDone(ready.now, Chore.FORGET, (Message("forgotten"),)))
    ready.wait(20)
    assert ready.said("The last session is forgotten.") == 0


# -- a look at the parts -----------------------------------------------------------------------


def test_four_presses_look_at_the_parts_and_say_what_was_found(ready: Room) -> None:
    """The first three of them ask nothing then."""
    ready.press(4)
    assert ready.state is State.READY
    ready.wait(8)
    assert ready.said("I look at my parts.") == 1
    assert ready.said("All my parts are in order.") == 1
    assert ready.chores.sessions == 1


def test_four_presses_in_a_session_are_three() -> None:
    """Back one step; the fourth says nothing."""
    room = Room()
    room.go_to("Gallery walkabout")
    room.wait(2)
    room.press(4)
    assert room.said("I look at my parts") == 0
    assert room.engine.step.title == "Draw your CoP"


# -- plans -------------------------------------------------------------------------------------


def test_plans_are_walked_through_by_title_and_chosen_by_a_press(ready: Room) -> None:
    """Short press, then hold: the next one; after the last the first again."""
    ready.press_then_hold()
    assert ready.state is State.CHOOSING
    assert ready.last_said().startswith("Rules for our network. Press to take it")
    ready.press_then_hold()
    assert ready.last_said().startswith("Troika alone.")
    ready.wait(1)
    ready.press()
    ready.wait(0.5)
    assert ready.loop.next_plan == "troika"
    assert ready.loop.is_stopped
    assert ready.loop.outcome is None


def test_plan_that_is_ready_already_is_taken_without_a_change(ready: Room) -> None:
    """All the way round."""
    for _ in PLANS:
        ready.press_then_hold()
    assert ready.last_said().startswith("Facilitating communities of practice.")
    ready.wait(1)
    ready.press()
    assert ready.state is State.READY
    assert ready.last_said().startswith("Ready: Facilitating communities of practice")
    assert ready.loop.next_plan is None


def test_plan_is_kept_when_nobody_chooses(ready: Room) -> None:
    """Or by a double press; then the first in line is the first again."""
    ready.press_then_hold()
    ready.wait(20)
    assert ready.state is State.READY
    ready.press_then_hold()
    assert ready.last_said().startswith("Rules for our network.")
    ready.wait(1)
    ready.press(2)
    assert ready.state is State.READY


def test_single_plan_is_said_to_be_the_only_one() -> None:
    """Nothing to walk through."""
    room = Room()
    room.wait(10)
    room.press_then_hold()
    assert room.last_said() == "There is only this plan."
    assert room.state is State.READY


# -- volume ------------------------------------------------------------------------------------


def test_hold_makes_it_softer_and_shows_it_by_a_sentence(ready: Room) -> None:
    """Step by step, then the loudest again; remembered each time."""
    for _ in range(4):
        ready.hold(1.2)
        ready.wait(2)
    assert ready.said("I am as loud as this.") == 4
    assert ready.chores.volumes_db == [-6.0, -12.0, -18.0, 0.0]


def test_volume_holds_for_the_whole_session() -> None:
    """Chosen before, it is there from the first word; soft steps are softer still."""
    quiet = msgspec.structs.replace(source_sheet(), volume_db=-12.0)
    room = Room(quiet)
    assert room.speaker.level_db == -12.0
    room.wait(10)
    room.hold(1.2)
    assert room.speaker.level_db == -18.0


# -- switching off -----------------------------------------------------------------------------


def test_long_hold_and_a_press_switch_off(ready: Room) -> None:
    """Warned while it is held, asked, said; the volume is as it was."""
    ready.hold(6)
    assert ready.said("Keep holding to switch off.") == 1
    assert ready.said("Let go now to switch off.") == 1
    assert ready.state is State.OFFERING
    assert ready.chores.volumes_db == [-6.0, 0.0]
    ready.wait(1)
    ready.press()
    assert ready.state is State.SWITCHING_OFF
    ready.wait(10)
    assert ready.loop.wants_power_off
    assert ready.loop.is_stopped
    assert ready.state is State.ENDED


def test_long_hold_alone_switches_nothing_off(ready: Room) -> None:
    """Somebody leaned on it."""
    ready.hold(6)
    ready.wait(12)
    assert ready.state is State.READY
    assert not ready.loop.wants_power_off


# -- power -------------------------------------------------------------------------------------


def test_weak_power_supply_is_said_once_where_it_disturbs_nobody() -> None:
    """While a step's time runs; into an announcement it is only a sound."""
    room = Room()
    room.go_to("Draw your CoP")
    room.inbox.put(DeviceFailed(room.now, "power"))
    room.wait(3)
    assert room.said("My power supply is weak") == 1
    speaking = Room()
    speaking.begin()
    speaking.wait(1)
    speaking.inbox.put(DeviceFailed(speaking.now, "heat"))
    speaking.wait(3)
    assert speaking.said("I am too hot") == 0
