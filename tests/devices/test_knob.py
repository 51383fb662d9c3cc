"""The knob and the other buttons on simulated pins."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from gpiozero import Device

from assistant.devices.knob import GATHERED_SECONDS, Knob, KnobGate, MoreButton
from assistant.devices.simulated import JumpingClock
from assistant.errors import ButtonError
from assistant.session.events import Gesture, GestureMade, KnobTurned

pins = itertools.count(2)


def next_pin() -> int:
    return 2 + next(pins) % 25


def drive(pin: int, is_closed: bool) -> None:
    one = Device.pin_factory.pin(pin)
    (one.drive_low if is_closed else one.drive_high)()


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock(elapsed_seconds=5.0)


@pytest.fixture
def knob() -> Iterator[tuple[int, int, list[int]]]:
    """Its two pins, and the steps that it made."""
    pair, steps = (next_pin(), next_pin()), []
    knob = Knob(pair)
    knob.start(steps.append)
    yield *pair, steps
    knob.close()
    knob.close()


def turn(first: int, second: int) -> None:
    """One detent: the contact that closes first opens first."""
    for pin, is_closed in ((first, True), (second, True), (first, False), (second, False)):
        drive(pin, is_closed)


def test_knob_counts_its_steps_both_ways(knob: tuple[int, int, list[int]]) -> None:
    """Clockwise the first contact leads, else the second."""
    first, second, steps = knob
    turn(first, second)
    turn(first, second)
    turn(second, first)
    assert steps == [1, 1, -1]


def test_knob_that_trembles_makes_no_step(knob: tuple[int, int, list[int]]) -> None:
    """A contact that bounces goes to and fro between two positions."""
    first, _, steps = knob
    for _ in range(20):
        drive(first, True)
        drive(first, False)
    assert steps == []


def test_knob_on_pins_that_are_not_there_says_what_to_do() -> None:
    """A mistake in the settings, in words."""
    with pytest.raises(ButtonError, match="the knob on pins GPIO98 and GPIO99"):
        Knob((98, 99)).start(lambda _: None)


def test_knob_that_is_spun_is_told_ten_times_a_second(clock: JumpingClock) -> None:
    """The first step at once; no step is lost, and the journal is not flooded."""
    told: list[KnobTurned] = []
    gate = KnobGate(clock, told.append)
    gate.turned(1)
    assert told == [KnobTurned(5.0, 1)]
    for at in (5.02, 5.04, 5.06):
        clock.jump_to(at)
        gate.turned(1)
    assert len(told) == 1
    assert gate.before_wait(5.06) == pytest.approx(5.0 + GATHERED_SECONDS)
    clock.jump_to(5.11)
    assert gate.before_wait(5.11) == pytest.approx(5.11 + GATHERED_SECONDS)
    assert told[1:] == [KnobTurned(5.11, 3)]
    assert gate.before_wait(6.0) is None


def test_steps_that_undo_each_other_are_none(clock: JumpingClock) -> None:
    """One too far, and back."""
    told: list[KnobTurned] = []
    gate = KnobGate(clock, told.append)
    gate.turned(1)
    gate.turned(1)
    gate.turned(-1)
    gate.before_wait(7.0)
    assert told == [KnobTurned(5.0, 1)]


@pytest.fixture
def back(clock: JumpingClock) -> Iterator[tuple[int, list[GestureMade]]]:
    pin, made = next_pin(), []
    button = MoreButton(clock, pin, Gesture.BACK)
    button.start(made.append)
    yield pin, made
    button.close()
    button.close()


def test_other_button_means_one_thing_at_its_down_edge(
    clock: JumpingClock, back: tuple[int, list[GestureMade]]
) -> None:
    """However long it is held, and however its contact bounces."""
    pin, made = back
    for _ in range(4):
        drive(pin, True)
        clock.jump_to(clock.now() + 0.002)
        drive(pin, False)
        clock.jump_to(clock.now() + 0.002)
    drive(pin, True)
    clock.jump_to(9.0)
    drive(pin, False)
    drive(pin, True)
    drive(pin, False)
    assert made == [GestureMade(5.0, 5.0, Gesture.BACK)]
    clock.jump_to(9.5)
    drive(pin, True)
    assert [one.at for one in made] == [5.0, 9.5]


def test_other_button_on_a_pin_that_is_not_there_says_which() -> None:
    """The message names the button as the settings do."""
    with pytest.raises(ButtonError, match="the button 'more time' on pin GPIO99"):
        MoreButton(JumpingClock(), 99, Gesture.MORE_TIME).start(lambda _: None)
