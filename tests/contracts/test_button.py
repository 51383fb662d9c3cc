"""One promise, three buttons: edges as they come, with the clock's time, until close."""

from __future__ import annotations

import itertools
import os
import pty
import queue
from collections.abc import Callable, Iterator
from typing import Protocol

import pytest
from gpiozero import Device

from assistant.devices.button import GpioButton, KeyboardButton
from assistant.devices.clock import SessionClock
from assistant.devices.ports import Button, Clock
from assistant.devices.simulated import JumpingClock, SimulatedButton
from assistant.errors import ButtonError
from assistant.session.events import ButtonEdge

PATIENCE_SECONDS = 10.0

pin_numbers = itertools.count(2)


class Hand(Protocol):
    """Somebody at a button: what it is, its clock, and how a press is made."""

    button: Button
    clock: Clock

    def press(self) -> None: ...


class SimulatedHand:
    def __init__(self) -> None:
        self.clock = JumpingClock(elapsed_seconds=5.0)
        self.button = SimulatedButton(self.clock)

    def press(self) -> None:
        self.button.press()
        self.clock.jump_to(self.clock.now() + 0.2)

    def let_go(self) -> None:
        pass


class PinHand:
    def __init__(self) -> None:
        self.pin_number = 2 + next(pin_numbers) % 25
        self.clock = SessionClock(elapsed_seconds=5.0)
        self.button = GpioButton(self.clock, self.pin_number)
        self.factory = Device.ensure_pin_factory() or Device.pin_factory

    def press(self) -> None:
        pin = self.factory.pin(self.pin_number)
        pin.drive_low()
        pin.drive_high()

    def let_go(self) -> None:
        pass


class TerminalHand:
    def __init__(self) -> None:
        self.ours, self.theirs = pty.openpty()
        self.clock = SessionClock(elapsed_seconds=5.0)
        self.button = KeyboardButton(self.clock, lambda: None, descriptor=self.theirs)

    def press(self) -> None:
        os.write(self.ours, b"\n")

    def let_go(self) -> None:
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture(params=[SimulatedHand, PinHand, TerminalHand])
def hand(
    request: pytest.FixtureRequest,
) -> Iterator[SimulatedHand | PinHand | TerminalHand]:
    hand = request.param()
    yield hand
    hand.button.close()
    hand.let_go()


def taken(edges: queue.SimpleQueue[ButtonEdge], count: int) -> list[ButtonEdge]:
    return [edges.get(timeout=PATIENCE_SECONDS) for _ in range(count)]


def test_button_reports_both_edges_with_the_clocks_time(hand: Hand) -> None:
    """A press is an edge down and an edge up, each stamped when it came."""
    edges: queue.SimpleQueue[ButtonEdge] = queue.SimpleQueue()
    hand.button.start(edges.put)
    before = hand.clock.now()
    hand.press()
    down, up = taken(edges, 2)
    assert (down.is_down, up.is_down) == (True, False)
    assert before <= down.at <= up.at <= hand.clock.now()


def test_button_loses_no_press(hand: Hand) -> None:
    """Three presses are six edges, alternating, in order."""
    edges: queue.SimpleQueue[ButtonEdge] = queue.SimpleQueue()
    hand.button.start(edges.put)
    for _ in range(3):
        hand.press()
    found = taken(edges, 6)
    assert [edge.is_down for edge in found] == [True, False] * 3
    assert [edge.at for edge in found] == sorted(edge.at for edge in found)


def test_button_is_quiet_after_close(hand: Hand) -> None:
    """Nothing is reported once the button was let go; closing again is no fault."""
    edges: queue.SimpleQueue[ButtonEdge] = queue.SimpleQueue()
    hand.button.start(edges.put)
    hand.button.close()
    hand.button.close()
    with pytest.raises(queue.Empty):
        edges.get_nowait()


def fails_simulated() -> Button:
    return SimulatedButton(JumpingClock(), fails=True)


def fails_on_a_pin_that_is_not_there() -> Button:
    return GpioButton(SessionClock(), 99)


def fails_without_input() -> Button:
    return KeyboardButton(SessionClock(), lambda: None, descriptor=987_654)


@pytest.mark.parametrize(
    "make", [fails_simulated, fails_on_a_pin_that_is_not_there, fails_without_input]
)
def test_button_that_cannot_be_reached_says_what_to_do(make: Callable[[], Button]) -> None:
    """The error says what was attempted, what was found, and a remedy."""
    with pytest.raises(ButtonError) as found:
        make().start(lambda _: None)
    assert found.value.attempted
    assert found.value.said
    assert found.value.remedy
