"""The clock that jumps: what is due happens in order, and nothing sleeps."""

from __future__ import annotations

import queue

import pytest

from assistant.devices.ports import Inbox
from assistant.devices.simulated import JumpingClock
from assistant.errors import ProgramError
from assistant.session.events import TimePassed


def test_jumping_clock_returns_what_is_queued_without_moving() -> None:
    """An event that is there already takes no time."""
    clock, inbox = JumpingClock(elapsed_seconds=7.0), queue.SimpleQueue()
    inbox.put(TimePassed(7.0))
    assert clock.wait(inbox, 100.0) == TimePassed(7.0)
    assert clock.now() == 7.0


def test_jumping_clock_stops_at_the_callback_that_brings_an_event() -> None:
    """The clock goes no further than the moment at which something arrives."""
    clock, inbox = JumpingClock(), queue.SimpleQueue()
    clock.call_at(3.0, lambda: None)
    clock.call_at(5.0, lambda: inbox.put(TimePassed(clock.now())))
    assert clock.wait(inbox, 60.0) == TimePassed(5.0)
    assert clock.wait(inbox, 60.0) is None
    assert clock.now() == 60.0


def test_jumping_clock_delivers_an_event_that_arrives_at_the_deadline() -> None:
    """What arrives at the very deadline comes before the deadline itself."""
    clock, inbox = JumpingClock(), queue.SimpleQueue()
    clock.call_at(5.0, lambda: inbox.put(TimePassed(5.0)))
    assert clock.wait(inbox, 5.0) == TimePassed(5.0)
    assert clock.wait(inbox, 5.0) is None


def test_jumping_clock_keeps_the_order_of_requests_for_one_moment() -> None:
    """Two callbacks of one moment run in the order in which they were asked for."""
    clock, order = JumpingClock(), []
    clock.call_at(2.0, lambda: order.append("second"))
    clock.call_at(1.0, lambda: order.append("first"))
    clock.call_at(2.0, lambda: order.append("third"))
    clock.jump_to(2.0)
    assert order == ["first", "second", "third"]


def test_jumping_clock_forgets_a_cancelled_callback() -> None:
    """A request that was taken back neither runs nor stops the clock."""
    clock, inbox = JumpingClock(), queue.SimpleQueue()
    clock.call_at(1.0, lambda: inbox.put(TimePassed(1.0)))()
    assert clock.wait(inbox, 9.0) is None
    assert clock.now() == 9.0


def test_jumping_clock_refuses_to_wait_for_ever() -> None:
    """Where a real program would hang, a scenario fails with the reason."""
    inbox: Inbox = queue.SimpleQueue()
    with pytest.raises(ProgramError, match="wait for ever"):
        JumpingClock().wait(inbox, None)


def test_jumping_clock_never_goes_back() -> None:
    """A deadline or a callback in the past happens now."""
    clock, inbox, times = JumpingClock(elapsed_seconds=10.0), queue.SimpleQueue(), []
    clock.call_at(3.0, lambda: times.append(clock.now()))
    assert clock.wait(inbox, 4.0) is None
    assert times == [10.0]
    assert clock.now() == 10.0
