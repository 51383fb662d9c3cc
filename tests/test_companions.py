"""What lives beside a session: a hand that presses, a rehearsal's pace, speech read ahead, a
watchdog."""

from __future__ import annotations

import queue

import pytest

from assistant.companions import AutoPresser, EdgeGate, ReadAhead, RehearsalPace, Watchdog
from assistant.devices.simulated import JumpingClock
from assistant.journal.records import EndingKind
from assistant.plan.lines import Speech
from assistant.session.events import ButtonEdge, Event, Gesture, GestureMade
from assistant.session.states import State
from tests.scenarios.room import Room


def gestures(room: Room) -> list[GestureMade]:
    return [
        entry.event
        for entry in room.recording().entries
        if isinstance(entry.event, GestureMade)
    ]


# -- a contact that flaps --------------------------------------------------------------------


def test_edge_gate_keeps_the_newest_edge_of_a_flood_and_hands_it_over_at_the_next_wait() -> (
    None
):
    """While the loop is busy the inbox stays short, and the judge still learns how the
    contact stands."""
    inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
    gate = EdgeGate(inbox, most_waiting=10)
    for number in range(2001):
        gate.put(ButtonEdge(number / 200, is_down=number % 2 == 0))
    assert inbox.qsize() == 10
    edges(inbox)
    assert gate.before_wait(0.0) is None
    assert edges(inbox) == [ButtonEdge(10.0, is_down=True)]
    gate.before_wait(0.0)
    gate.put(ButtonEdge(10.1, is_down=False))
    assert edges(inbox) == [ButtonEdge(10.1, is_down=False)]


def test_edge_gate_wakes_a_loop_that_had_already_looked() -> None:
    """An edge that is kept while nothing waits any more is handed over at once."""
    inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
    gate = EdgeGate(inbox, most_waiting=1)
    for at in (0.0, 0.1):
        gate.put(ButtonEdge(at, is_down=True))
    edges(inbox)
    gate.put(ButtonEdge(0.2, is_down=False))
    assert edges(inbox) == [ButtonEdge(0.2, is_down=False)]


# -- the hand that presses -------------------------------------------------------------------


def test_auto_presser_brings_a_session_to_its_end() -> None:
    """Every step is announced in full and has all its time; single presses are enough."""
    room = Room()
    room.loop.companions.append(AutoPresser(room.engine, room.inbox, room.listener))
    room.listener.exhaust()
    while room.loop.outcome is None:
        assert room.now < 2 * 5400, f"stands still in {room.state}"
        room.loop.turn()
    assert room.loop.outcome is EndingKind.FINISHED
    made = gestures(room)
    assert {one.gesture for one in made} == {Gesture.PRESS}
    waits = sum(not step.advances_itself for step in room.sheet.steps)
    assert len(made) == 2 + waits  # to begin, after the welcome, and after each that waits
    for step in room.sheet.steps:
        for line in step.announcement:
            assert not isinstance(line, Speech) or line.text in room.speaker.sentences
    assert room.now >= sum(step.seconds for step in room.sheet.steps)


def edges(inbox: queue.SimpleQueue[Event]) -> list[ButtonEdge]:
    found = []
    while not inbox.empty():
        event = inbox.get()
        assert isinstance(event, ButtonEdge)
        found.append(event)
    return found


def test_auto_presser_waits_for_silence_then_for_its_patience_and_lets_go() -> None:
    """Never into speech; three seconds after it, down for a tenth of a second, then up."""
    room = Room()
    inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
    hand = AutoPresser(room.engine, inbox, room.listener)
    assert room.engine.situation.speaking is not None
    assert hand.before_wait(room.now) == room.now + 1.0
    room.wait(30)
    assert room.engine.situation.speaking is None
    began = room.now
    assert hand.before_wait(began) == began + 3.0
    assert hand.before_wait(began + 2.9) == began + 3.0
    assert edges(inbox) == []
    assert hand.before_wait(began + 3.0) == pytest.approx(began + 3.1)
    assert hand.before_wait(began + 3.05) == pytest.approx(began + 3.1)
    assert edges(inbox) == [ButtonEdge(began + 3.0, is_down=True)]
    hand.before_wait(began + 3.1)
    assert edges(inbox) == [ButtonEdge(began + 3.1, is_down=False)]


def test_auto_presser_leaves_a_running_step_and_an_open_microphone_alone() -> None:
    """A step's time is the room's, and so is the microphone until it has come to its end."""
    room = Room()
    inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
    hand = AutoPresser(room.engine, inbox, room.listener)

    def presses_within(seconds: int) -> bool:
        for second in range(seconds):
            hand.before_wait(room.now + second)
        return bool(edges(inbox))

    room.go_to("Draw your CoP")
    assert not presses_within(60)
    room.go_to("Popcorn debrief", State.LISTENING)
    room.wait(120)
    room.listener.exhaust()
    assert not presses_within(60), "the step's time has not ended"


# -- a rehearsal's pace -----------------------------------------------------------------------


class Rates:
    """A clock that remembers how fast it was told to run."""

    def __init__(self) -> None:
        self.rate = 0.0

    def set_rate(self, rate: float) -> None:
        self.rate = rate


def test_rehearsal_hurries_only_while_nothing_happens() -> None:
    """Speech, chimes, gestures and listening keep their own time; waiting passes quickly."""
    room, clock = Room(), Rates()
    pace = RehearsalPace(
        60.0, clock, room.engine, room.loop.judge, room.speaker, room.listener, room.inbox
    )

    def rate() -> float:
        again = pace.before_wait(room.now)
        assert again == pytest.approx(room.now + 0.05 * clock.rate)
        return clock.rate

    assert rate() == 1.0, "it says that it is ready"
    room.wait(30)
    assert rate() == 60.0, "it waits for the first press"
    room.button.press(0.1)
    room.wait(0.2)
    assert rate() == 1.0, "a press is not certain yet"
    room.wait(1.0)
    assert room.state is State.WELCOMING
    assert rate() == 1.0, "it welcomes"
    room.go_to("Draw your CoP")
    room.wait(2)
    assert rate() == 60.0, "they draw"
    room.wait_for(State.WAITING)
    assert rate() == 1.0, "the end sounds"
    room.wait(10)
    assert rate() == 60.0, "it waits for a press"


def test_rehearsal_listens_in_real_time_until_the_microphone_has_ended() -> None:
    """A microphone's file is heard to its end at the speed at which it was spoken."""
    room, clock = Room(), Rates()
    pace = RehearsalPace(
        60.0, clock, room.engine, room.loop.judge, room.speaker, room.listener, room.inbox
    )
    room.go_to("Popcorn debrief", State.LISTENING)
    room.wait(30)
    pace.before_wait(room.now)
    assert clock.rate == 1.0
    room.listener.exhaust()
    pace.before_wait(room.now)
    assert clock.rate == 60.0
    room.press()
    assert room.state in {State.CATCHING_UP, State.CLOSING}
    pace.before_wait(room.now)
    assert clock.rate == 1.0


# -- speech read ahead ------------------------------------------------------------------------


def test_speech_is_read_before_it_is_due() -> None:
    """When a sentence of an announcement begins, it was asked for during an earlier step."""
    room = Room()
    asked: list[tuple[int, tuple[Speech, ...]]] = []
    ahead = ReadAhead(
        room.engine, lambda texts: asked.append((room.engine.situation.step, texts))
    )
    room.loop.companions.append(ahead)
    room.listener.exhaust()
    room.loop.companions.append(AutoPresser(room.engine, room.inbox, room.listener))
    while room.loop.outcome is None:
        room.loop.turn()
    steps = [step for step, _ in asked]
    assert steps == sorted(set(steps)), "once for each step"
    welcome = [line for line in room.sheet.welcome if isinstance(line, Speech)]
    assert set(welcome) <= set(asked[0][1])
    for index, step in enumerate(room.sheet.steps):
        earlier = {text for at, texts in asked if at < index for text in texts}
        said = {line for line in step.announcement if isinstance(line, Speech)}
        assert said <= earlier, step.key
    closing = {line for line in room.sheet.closing if isinstance(line, Speech)}
    before_the_end = [texts for at, texts in asked if at < len(room.sheet.steps)]
    assert closing <= set(before_the_end[-1])


# -- the watchdog -----------------------------------------------------------------------------


def test_watchdog_is_fed_at_once_and_twice_an_interval() -> None:
    """As long as all is well, with a call in time for the next."""
    fed: list[float] = []
    clock = JumpingClock(100.0)
    dog = Watchdog(10.0, lambda: fed.append(clock.now()), lambda: True, clock)
    for _ in range(4):
        again = dog.before_wait(clock.now())
        assert again == clock.now() + 5.0
        clock.jump_to(again)
    assert fed == [100.0, 105.0, 110.0, 115.0]


def test_watchdog_is_not_fed_more_often_than_it_needs() -> None:
    """Each event wakes the loop; the service manager is not told of each."""
    fed: list[float] = []
    dog = Watchdog(10.0, lambda: fed.append(0.0), lambda: True, JumpingClock())
    for tenth in range(50):
        dog.before_wait(tenth / 10)
    assert len(fed) == 1


def test_watchdog_starves_while_a_worker_stands_still_and_is_fed_once_it_goes_on() -> None:
    """The service manager restarts what no longer works; a short pause is forgiven."""
    fed: list[float] = []
    is_well = False
    dog = Watchdog(10.0, lambda: fed.append(0.0), lambda: is_well, JumpingClock())
    for second in range(60):
        dog.before_wait(float(second))
    assert fed == []
    is_well = True
    dog.before_wait(60.0)
    assert len(fed) == 1
