"""The session after a crash or a power cut: brought back, told, gone on with."""

from __future__ import annotations

import pytest

from assistant.journal.records import Recording
from assistant.journal.replay import replay
from assistant.session.engine import Engine
from assistant.session.events import SessionResumed
from assistant.session.states import State
from tests.scenarios.room import Room
from tests.scenarios.workshop import late_by, run_to_the_end

DRAW = "Draw your CoP"
DEBRIEF = "Popcorn debrief"


def begun_engine(room: Room) -> Engine:
    engine = Engine(room.sheet, room.rules)
    engine.begin()
    return engine


def eventful_session() -> Room:
    """A whole session with every gesture in it."""
    room = Room()
    room.wait(10)
    room.press(2)
    room.press()
    room.wait(5)
    room.press(2)
    room.wait(60)
    room.press()
    room.wait(2)
    room.press()
    room.wait("3m")
    room.press_then_hold()
    room.press()
    room.wait(3)
    room.press(3)
    room.wait("2m")
    room.hold(1.2)
    room.wait("2m")
    room.hold(3.0)
    room.hold(6.0)
    room.wait(12)
    room.button.down()
    room.wait(12)
    room.button.up()
    room.wait(5)
    room.go_to(DEBRIEF, State.LISTENING)
    room.somebody_says("my question is what we keep")
    room.wait(12)
    room.hold(1.2)
    room.hold(1.2)
    room.press()
    room.wait(1)
    room.press(3)
    room.wait("1m")
    room.press()
    room.wait("1m")
    assert room.loop.outcome is not None
    return room


def plain_session() -> Room:
    room = Room()
    room.run_plainly(debrief=(("my question is who", 2.0),))
    return room


def late_session() -> Room:
    """Asked, put off, asked again and agreed; more time, a soft step and a call."""
    room = late_by(4)
    room.wait(9)
    room.press(2)
    room.wait(9)
    room.hold(1.2)
    room.wait("2m")
    room.press()
    room.wait(3)
    room.press(3)
    room.wait_for(State.WAITING)
    room.wait(2)
    room.press()
    room.wait(9)
    room.press()
    room.wait_for(State.RUNNING)
    room.press_then_hold()
    run_to_the_end(room, late_seconds=70)
    assert room.engine.situation.given_way
    return room


def shortened_session() -> Room:
    """Shortened unasked, undone, and shortened again in the next activity."""
    room = late_by(4, "auto")
    room.wait(3)
    room.press(3)
    run_to_the_end(room, late_seconds=70)
    assert room.engine.situation.given_way
    return room


SESSIONS = [eventful_session, plain_session, late_session, shortened_session]


@pytest.mark.parametrize("make", SESSIONS)
def test_power_cut_at_every_event_gives_the_same_state(make) -> None:
    """Whichever journalled event was the last, a replay stands where the session stood."""
    room = make()
    recording = room.recording()
    assert len(recording.entries) > 40
    for count in range(len(recording.entries) + 1):
        cut = Recording(first=recording.first, entries=recording.entries[:count])
        replayed = replay(cut, lambda: begun_engine(room))
        assert replayed.is_exact, replayed.how
        if count:
            assert replayed.engine.digest() == recording.entries[count - 1].digest


@pytest.mark.parametrize("make", [eventful_session, late_session])
def test_power_cut_at_every_event_can_be_gone_on_with(make) -> None:
    """From every event on, in the same boot and after a new one, the session resumes, and
    its state is one that the table knows."""
    room = make()
    recording = room.recording()
    for count in range(1, len(recording.entries)):
        for was_powered_off in (False, True):
            cut = Recording(first=recording.first, entries=recording.entries[:count])
            engine = replay(cut, lambda: begun_engine(room)).engine
            at = recording.entries[count - 1].event.at + 1.0
            engine.handle(SessionResumed(at, was_powered_off))
            assert engine.state in State
            assert not engine.situation.microphone_is_open or engine.state is State.LISTENING


def test_snapshot_brings_the_engine_back() -> None:
    """What the journal keeps at each change of step is the whole situation."""
    room = Room()
    room.go_to(DRAW)
    engine = Engine(room.sheet, room.rules)
    engine.restore(room.engine.snapshot())
    assert engine.digest() == room.engine.digest()
    assert engine.next_deadline == room.engine.next_deadline


# -- resuming, told as the room hears it ---------------------------------------------------


def crash(room: Room, seconds: float) -> None:
    """The program dies and is started again in the same boot; parts forget everything."""
    room.speaker.stop_speech()
    room.speaker.withdraw_chimes()
    room.listener.stop()
    while not room.inbox.empty():
        room.inbox.get()
    engine = replay(room.recording(), lambda: begun_engine(room)).engine
    room.engine = room.loop.engine = engine
    room.clock.jump_to(room.now + seconds)
    while not room.inbox.empty():
        room.inbox.get()


def test_crash_in_a_step_resumes_unasked_with_the_time_run_on() -> None:
    """It says where the session is, and the end chime comes when it was due."""
    room = Room()
    room.go_to(DRAW)
    ends_at = room.now + room.time_left
    crash(room, 20)
    room.loop.resume(was_powered_off=False)
    room.wait(4)
    assert room.state is State.RUNNING
    assert room.said("We are in: Draw your CoP. 13 and a half minutes left.") == 1
    assert room.now + room.time_left == pytest.approx(ends_at, abs=0.01)


def test_crash_longer_than_the_step_waits_for_the_press() -> None:
    """Time was up in between: this is said, and the press goes on."""
    room = Room()
    room.go_to(DRAW)
    crash(room, 1200)
    room.loop.resume(was_powered_off=False)
    room.wait(4)
    assert room.state is State.WAITING
    assert room.said("We are at the end of: Draw your CoP") == 1


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        (lambda room: room.wait(1), State.READY),
        (lambda room: (room.wait(10), room.press(), room.wait(3)), State.WELCOMING),
        (lambda room: room.go_to(DRAW, State.ANNOUNCING), State.ANNOUNCING),
        (lambda room: room.go_to(DEBRIEF, State.LISTENING), State.LISTENING),
        (lambda room: (room.go_to(DRAW), room.hold(1.2)), State.PAUSED),
        (lambda room: (room.go_to(DRAW), room.hold(6.0)), State.RUNNING),
        (
            lambda room: (room.go_to(DEBRIEF, State.LISTENING), room.wait(2), room.press()),
            State.CATCHING_UP,
        ),
    ],
    ids=["ready", "welcome", "announcing", "listening", "paused", "confirming", "catching up"],
)
def test_crash_anywhere_resumes_where_it_was(reach, expected: State) -> None:
    """Each state is picked up again with what it needs of the parts."""
    room = Room()
    reach(room)
    crash(room, 1.0)
    room.loop.resume(was_powered_off=False)
    room.wait(0.5)
    assert room.state is expected
    room.wait("1m")
    assert room.engine.state in State


def test_crash_while_closing_says_the_last_words_again() -> None:
    """And then the session is over."""
    room = Room()
    room.go_to(DEBRIEF, State.LISTENING)
    room.wait(2)
    room.press()
    room.wait_for(State.CLOSING)
    crash(room, 1.0)
    room.loop.resume(was_powered_off=False)
    room.wait_for(State.ENDED)
    assert room.last_said() == "That was our session. Thank you all."


@pytest.mark.parametrize("was_powered_off", [False, True])
def test_crash_while_proposing_asks_again(was_powered_off: bool) -> None:
    """And it can still be agreed to."""
    room = late_by(4)
    room.wait(9)
    crash(room, 1.0)
    room.loop.resume(was_powered_off)
    room.wait(9)
    if was_powered_off:
        room.press()
        room.wait(9)
    assert room.state is State.PROPOSING
    assert room.said("I would take") == 2
    room.press()
    assert room.engine.situation.given_way


@pytest.mark.parametrize("was_powered_off", [False, True])
def test_crash_in_a_soft_step_stays_soft(was_powered_off: bool) -> None:
    """The loudspeaker begins anew at its usual level, and is told."""
    room = late_by(0)
    room.go_to("Think")
    room.speaker.set_level(0.0)
    crash(room, 1.0)
    room.loop.resume(was_powered_off)
    room.wait(9)
    assert room.speaker.history[-1].level_db == -12.0


def test_power_cut_asks_and_time_stood_still() -> None:
    """After a new boot: where it stood and how much time is left; a press goes on."""
    room = Room()
    room.go_to(DRAW)
    left = room.time_left
    crash(room, 0.0)
    room.loop.resume(was_powered_off=True)
    room.wait(8)
    assert room.state is State.ASKING
    assert room.said("We stood in: Draw your CoP, with 14 minutes left") == 1
    room.wait("10m")
    room.press()
    assert room.state is State.RUNNING
    assert room.time_left == pytest.approx(left, abs=5)


def test_power_cut_question_is_repeated_three_times_at_most() -> None:
    """Nobody is there: it asks each minute, then waits with its light."""
    room = Room()
    room.go_to(DRAW)
    crash(room, 0.0)
    room.loop.resume(was_powered_off=True)
    room.wait("20m")
    assert room.said("There was a break") == 4
    room.press(2)
    room.wait(5)
    assert room.said("There was a break") == 5


def test_power_cut_answered_by_a_hold_begins_anew() -> None:
    """The old session is marked as abandoned."""
    room = Room()
    room.go_to(DRAW)
    crash(room, 0.0)
    room.loop.resume(was_powered_off=True)
    room.wait(10)
    room.hold(1.2)
    assert room.loop.outcome.value == "abandoned"


def test_power_cut_while_asking_asks_again() -> None:
    """A second cut, or a crash, before anybody answered."""
    room = Room()
    room.go_to(DRAW)
    left = room.time_left
    crash(room, 0.0)
    room.loop.resume(was_powered_off=True)
    room.wait(5)
    crash(room, 2.0)
    room.loop.resume(was_powered_off=True)
    room.wait(8)
    assert room.state is State.ASKING
    room.press()
    assert room.time_left == pytest.approx(left, abs=5)


def test_power_cut_during_the_welcome_asks_without_a_step() -> None:
    """There is no step to name yet; going on says the welcome again."""
    room = Room()
    room.wait(10)
    room.press()
    room.wait(3)
    crash(room, 0.0)
    room.loop.resume(was_powered_off=True)
    room.wait(8)
    assert room.last_said() == "There was a break. Press to go on. Hold to begin anew."
    room.press()
    assert room.state is State.WELCOMING


def test_power_cut_in_a_pause_stays_paused() -> None:
    """Going on after the cut does not end the pause that somebody made."""
    room = Room()
    room.go_to(DRAW)
    room.hold(1.2)
    crash(room, 0.0)
    room.loop.resume(was_powered_off=True)
    room.wait(10)
    room.press()
    assert room.state is State.PAUSED


def test_power_cut_before_the_first_press_just_stands_ready() -> None:
    """Nothing had begun."""
    room = Room()
    room.wait(1)
    crash(room, 0.0)
    room.loop.resume(was_powered_off=True)
    room.wait(1)
    assert room.state is State.READY
    assert room.said("Ready: ") == 2
